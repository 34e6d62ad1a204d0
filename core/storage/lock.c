/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/storage/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "core/policy/log.h"
#include "core/storage/failure.h"

#define SHORTEST_NAP_NS 50000L
#define LONGEST_NAP_NS 1000000L

/* The number of this process if one of its threads writes, and if one is the next to write; else 0. Whoever has just
 * written and wants to write again finds the place of the next one taken: so nobody is overtaken for ever, although
 * waiting is looking again and again. The two bytes of the lock file that are locked mean the same for processes. */
static _Atomic(pid_t) writer;
static _Atomic(pid_t) next;

#define WRITER_BYTE 0
#define NEXT_BYTE 1

typedef struct {
    struct timespec until;
    long nap;
} patience_t;

static void be_patient(patience_t *patience, unsigned seconds)
{
    clock_gettime(CLOCK_MONOTONIC, &patience->until);
    patience->until.tv_sec += (time_t) seconds;
    patience->nap = SHORTEST_NAP_NS;
}

/* Waits a little, longer each time; false when the time is over. Neither kind of lock can be waited for with a limit.
 */
static bool wait_a_little(patience_t *patience)
{
    struct timespec now;
    const struct timespec nap = { 0, patience->nap };

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec > patience->until.tv_sec
        || (now.tv_sec == patience->until.tv_sec && now.tv_nsec >= patience->until.tv_nsec)) {
        return false;
    }
    (void) nanosleep(&nap, NULL);
    patience->nap = patience->nap * 2 < LONGEST_NAP_NS ? patience->nap * 2 : LONGEST_NAP_NS;
    return true;
}

static bool take(_Atomic(pid_t) *place, patience_t *patience)
{
    const pid_t self = getpid();

    do {
        pid_t who = 0;

        /* A number that is not ours: this process was forked while a thread that is not in it had the place. */
        if (atomic_compare_exchange_strong_explicit(place, &who, self, memory_order_acquire, memory_order_relaxed)
            || (who != self
                && atomic_compare_exchange_strong_explicit(place, &who, self, memory_order_acquire,
                                                           memory_order_relaxed))) {
            return true;
        }
    } while (wait_a_little(patience));
    return false;
}

static void leave(_Atomic(pid_t) *place)
{
    atomic_store_explicit(place, 0, memory_order_release);
}

static bool enter(patience_t *patience)
{
    bool is_writer = false;

    if (take(&next, patience)) {
        is_writer = take(&writer, patience);
        leave(&next);
    }
    if (!is_writer) {
        pd_log_problem("key store: another thread of this process has been writing for too long");
    }
    return is_writer;
}

/* Somebody else's lock file could be held for ever by them. */
static bool is_ours(int descriptor)
{
    struct stat found;

    return fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) && (found.st_uid == geteuid() || found.st_uid == 0);
}

static bool means_no_locks(int error)
{
    return error == ENOLCK || error == EINVAL || error == EOPNOTSUPP || error == ENOSYS;
}

/* The lock file cannot be made, while what the caller wants to do may still be possible (removing, on a full disk), or
 * fails with the status that is right for it. */
static bool means_no_lock_file(int error)
{
    return error == EACCES || error == EPERM || error == ELOOP || error == EROFS || error == ENOSPC || error == EDQUOT
           || error == ENXIO || error == EISDIR;
}

static void tell_who(int descriptor)
{
    struct flock held = { .l_type = F_WRLCK, .l_whence = SEEK_SET }; /* of any byte */

    if (fcntl(descriptor, F_GETLK, &held) == 0 && held.l_type != F_UNLCK) {
        pd_log_problem("key store: process %ld has held " PD_STORE_LOCK_NAME " for too long", (long) held.l_pid);
    } else {
        pd_log_problem("key store: " PD_STORE_LOCK_NAME " was held by others for too long");
    }
}

static psa_status_t lock_byte(int descriptor, off_t byte, patience_t *patience, bool *is_locked)
{
    const struct flock wanted = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

    do {
        if (fcntl(descriptor, F_SETLK, &wanted) == 0) {
            *is_locked = true;
            return PSA_SUCCESS;
        }
        if (means_no_locks(errno)) {
            pd_log_debug("key store: this file system has no locks between processes");
            return PSA_SUCCESS;
        }
        if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
            return pd_storage_failure("lock", PD_STORE_LOCK_NAME, errno);
        }
    } while (wait_a_little(patience));
    tell_who(descriptor);
    return PSA_ERROR_STORAGE_FAILURE;
}

static psa_status_t lock_file(int descriptor, patience_t *patience, bool *is_locked)
{
    const struct flock no_longer_next = { .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = NEXT_BYTE, .l_len = 1 };
    bool is_next = false;
    psa_status_t status = lock_byte(descriptor, NEXT_BYTE, patience, &is_next);

    if (is_next) {
        patience->nap = SHORTEST_NAP_NS;
        status = lock_byte(descriptor, WRITER_BYTE, patience, is_locked);
        (void) fcntl(descriptor, F_SETLK, &no_longer_next); /* else it ends with the other one */
    }
    return status;
}

static psa_status_t lock_processes(int directory, patience_t *patience, pd_store_lock_t *lock)
{
    const int descriptor = (int) TEMP_FAILURE_RETRY(
        openat(directory, PD_STORE_LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600));
    psa_status_t status;

    if (descriptor < 0) {
        if (!means_no_lock_file(errno)) {
            return pd_storage_failure("open", PD_STORE_LOCK_NAME, errno);
        }
        (void) pd_storage_failure("open", PD_STORE_LOCK_NAME, errno); /* for the log */
        return PSA_SUCCESS;
    }
    if (!is_ours(descriptor)) {
        pd_log_debug("key store: " PD_STORE_LOCK_NAME " is not a file of ours, so it is not used");
        close(descriptor);
        return PSA_SUCCESS;
    }
    status = lock_file(descriptor, patience, &lock->is_exclusive);
    if (lock->is_exclusive) {
        lock->descriptor = descriptor;
    } else {
        close(descriptor);
    }
    return status;
}

psa_status_t pd_store_lock(int directory, unsigned seconds, pd_store_lock_t *lock)
{
    psa_status_t status = PSA_ERROR_STORAGE_FAILURE;
    patience_t patience;

    *lock = (pd_store_lock_t){ .descriptor = -1 };
    /* A thread that is cancelled in here would take the lock with it. */
    (void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &lock->cancel_state);
    be_patient(&patience, seconds);
    if (enter(&patience)) {
        patience.nap = SHORTEST_NAP_NS;
        status = lock_processes(directory, &patience, lock);
        if (status == PSA_SUCCESS) {
            return PSA_SUCCESS;
        }
        leave(&writer);
    }
    (void) pthread_setcancelstate(lock->cancel_state, NULL);
    return status;
}

void pd_store_unlock(pd_store_lock_t *lock)
{
    if (lock->descriptor >= 0) {
        close(lock->descriptor); /* a record lock goes with any descriptor of its file that its process closes */
    }
    leave(&writer);
    (void) pthread_setcancelstate(lock->cancel_state, NULL);
}
