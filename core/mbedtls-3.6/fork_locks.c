/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "core/mbedtls-3.6/fork_locks.h"

#include <pthread.h>
#include <stddef.h>
#include <time.h>

#include <mbedtls/threading.h>

/* Most seconds for all of them. They are held for the time of a write to the disk; who has one for longer is the thread
 * that forks, from within a call under a lock (a driver), and would wait for ever. */
#define PATIENCE 2

/* In the order in which they are taken elsewhere; the generator's own comes last. */
static pthread_mutex_t *const locks[] = {
    &mbedtls_threading_key_slot_mutex.mutex,
    &mbedtls_threading_psa_globaldata_mutex.mutex,
    &mbedtls_threading_psa_rngdata_mutex.mutex,
};

#define LOCKS (sizeof locks / sizeof locks[0])

/* Of the thread that forks: other threads may fork at the same time. */
static _Thread_local pthread_mutex_t *held[LOCKS + 1] __attribute__((tls_model("initial-exec")));

static pthread_mutex_t *take(pthread_mutex_t *lock, const struct timespec *until)
{
    return lock != NULL && pthread_mutex_timedlock(lock, until) == 0 ? lock : NULL;
}

static void take_all(void)
{
    struct timespec until;

    if (clock_gettime(CLOCK_REALTIME, &until) != 0) {
        return;
    }
    until.tv_sec += PATIENCE;
    for (size_t i = 0; i < LOCKS; i++) {
        held[i] = take(locks[i], &until);
    }
    held[LOCKS] = held[LOCKS - 1] != NULL ? take(pd_generator_lock(), &until) : NULL;
}

static void release_all(void)
{
    for (size_t i = LOCKS + 1; i-- > 0;) {
        if (held[i] != NULL) {
            pthread_mutex_unlock(held[i]);
            held[i] = NULL;
        }
    }
}

static void install(void)
{
    (void) pthread_atfork(take_all, release_all, release_all);
}

void pd_fork_locks_install(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void) pthread_once(&once, install);
}
