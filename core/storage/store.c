/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/storage/store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "core/storage/checksum.h"
#include "core/storage/entry.h"
#include "core/storage/failure.h"
#include "core/storage/format.h"
#include "core/storage/lock.h"
#include "core/storage/sync.h"

/* The file that a writer with the lock fills. What a writer left who was killed is thus removed by the next one. */
#define NEW_NAME ".psa_its.new"

/* Room for NEW_NAME and, for writers who have no lock, a random number. */
#define NEW_NAME_SIZE (sizeof NEW_NAME + 17)

typedef struct {
    const pd_store_t *store;
    int directory;
    pd_store_lock_t lock;
} writer_t;

static psa_status_t begin(const pd_store_t *store, pd_store_purpose_t purpose, writer_t *writer)
{
    psa_status_t status = pd_store_open_directory(store, purpose, &writer->directory);

    if (status != PSA_SUCCESS) {
        return status;
    }
    writer->store = store;
    status = pd_store_lock(writer->directory, PD_STORE_LOCK_SECONDS, &writer->lock);
    if (status != PSA_SUCCESS) {
        close(writer->directory);
    }
    return status;
}

static void end(writer_t *writer)
{
    pd_store_unlock(&writer->lock);
    close(writer->directory);
}

static psa_status_t sync_directory(const writer_t *writer)
{
    if (!writer->store->is_volatile && pd_storage_sync_directory(writer->directory) != 0) {
        return pd_storage_failure("fsync", "the directory", errno);
    }
    return PSA_SUCCESS;
}

/* Whether the entry is one to be replaced or removed. */
static psa_status_t check_existing(const writer_t *writer, uint64_t uid)
{
    pd_entry_t entry;
    psa_status_t status = pd_entry_open(writer->directory, uid, &entry);

    if (status == PSA_SUCCESS) {
        status = (entry.flags & PD_ENTRY_WRITE_ONCE) != 0 ? PSA_ERROR_NOT_PERMITTED : PSA_SUCCESS;
        pd_entry_close(&entry);
    }
    return status;
}

/* It only has to differ from others' of this moment: the file is created with O_EXCL. */
static uint64_t any_number(void)
{
    uint64_t number;
    struct timespec now;

    if (getrandom(&number, sizeof number, GRND_NONBLOCK) == (ssize_t) sizeof number) {
        return number;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t) getpid() << 32 ^ (uint64_t) now.tv_nsec;
}

/* A file of no entry's name. */
static int create_new(const writer_t *writer, char name[NEW_NAME_SIZE])
{
    int created;

    for (int attempt = 0; attempt < 16; attempt++) {
        if (writer->lock.is_exclusive) {
            strcpy(name, NEW_NAME);
        } else {
            (void) snprintf(name, NEW_NAME_SIZE, NEW_NAME "-%016" PRIx64, any_number());
        }
        created = (int) TEMP_FAILURE_RETRY(
            openat(writer->directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (created >= 0 || errno != EEXIST) {
            return created;
        }
        if (writer->lock.is_exclusive && unlinkat(writer->directory, name, 0) != 0 && errno != ENOENT) {
            return -1;
        }
    }
    return -1;
}

/* Writes all parts; they are used up. 0, or -1 with errno. */
static int write_all(int descriptor, struct iovec *parts, int count)
{
    while (count > 0) {
        ssize_t written;

        if (parts->iov_len == 0) {
            parts++;
            count--;
            continue;
        }
        written = TEMP_FAILURE_RETRY(writev(descriptor, parts, count));
        if (written <= 0) {
            errno = written == 0 ? ENOSPC : errno;
            return -1;
        }
        for (; count > 0 && (size_t) written >= parts->iov_len; parts++, count--) {
            written -= (ssize_t) parts->iov_len;
        }
        if (count > 0) {
            parts->iov_base = (uint8_t *) parts->iov_base + written;
            parts->iov_len -= (size_t) written;
        }
    }
    return 0;
}

static psa_status_t fill(const writer_t *writer, int descriptor, const void *data, uint32_t size, uint32_t flags)
{
    uint8_t header[PD_ENTRY_HEADER_SIZE];
    uint8_t trailer[PD_ENTRY_TRAILER_SIZE];
    struct iovec parts[3] = {
        { header, sizeof header },
        { NULL, size },
        { trailer, sizeof trailer },
    };
    psa_status_t status = PSA_SUCCESS;

    memcpy(&parts[1].iov_base, &data, sizeof data); /* writev() only reads it */
    pd_entry_put_header(size, flags, header);
    pd_entry_put_trailer(
        pd_checksum_finish(pd_checksum_update(pd_checksum_update(PD_CHECKSUM_INIT, header, sizeof header), data, size)),
        trailer);
    if (write_all(descriptor, parts, 3) != 0) {
        status = pd_storage_failure("write", NEW_NAME, errno);
    } else if (!writer->store->is_volatile && TEMP_FAILURE_RETRY(fsync(descriptor)) != 0) {
        status = pd_storage_failure("fsync", NEW_NAME, errno);
    }
    /* Network file systems tell only now that they had no room. */
    if (close(descriptor) != 0 && errno != EINTR && status == PSA_SUCCESS) {
        status = pd_storage_failure("close", NEW_NAME, errno);
    }
    return status;
}

/* Gives the new file the entry's name, if no file has it. */
static int name_first(int directory, const char *new_name, const char *name)
{
    if (renameat2(directory, new_name, directory, name, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return -1;
    }
    /* A file system that does not know the flag (NFS): a link never replaces either. */
    if (linkat(directory, new_name, directory, name, 0) != 0) {
        return -1;
    }
    (void) unlinkat(directory, new_name, 0);
    return 0;
}

static psa_status_t put_in_place(const writer_t *writer, const char *new_name, uint64_t uid, pd_store_mode_t mode)
{
    const int directory = writer->directory;
    char name[PD_ENTRY_NAME_SIZE];
    psa_status_t status;

    pd_entry_name(uid, name);
    if (mode == PD_STORE_CREATE) {
        if (name_first(directory, new_name, name) != 0) {
            return errno == EEXIST ? PSA_ERROR_ALREADY_EXISTS : pd_storage_failure("rename", name, errno);
        }
    } else if (renameat(directory, new_name, directory, name) != 0) {
        return pd_storage_failure("rename", name, errno);
    }
    status = sync_directory(writer);
    if (status != PSA_SUCCESS && mode == PD_STORE_CREATE) {
        /* Nobody was told of it yet: a creation that fails leaves nothing. */
        (void) unlinkat(directory, name, 0);
    }
    return status;
}

static bool is_there(const writer_t *writer, uint64_t uid)
{
    char name[PD_ENTRY_NAME_SIZE];
    struct stat found;

    pd_entry_name(uid, name);
    return fstatat(writer->directory, name, &found, AT_SYMLINK_NOFOLLOW) == 0;
}

static psa_status_t write_entry(const writer_t *writer, uint64_t uid, const void *data, uint32_t size, uint32_t flags,
                                pd_store_mode_t mode)
{
    char new_name[NEW_NAME_SIZE];
    psa_status_t status = PSA_SUCCESS;
    int created;

    if (mode == PD_STORE_REPLACE) {
        status = check_existing(writer, uid);
        if (status != PSA_SUCCESS && status != PSA_ERROR_DOES_NOT_EXIST && status != PSA_ERROR_DATA_CORRUPT) {
            return status;
        }
    } else if (is_there(writer, uid)) {
        return PSA_ERROR_ALREADY_EXISTS; /* before the key is written to the disk for nothing */
    }
    created = create_new(writer, new_name);
    if (created < 0) {
        return pd_storage_failure("create", new_name, errno);
    }
    status = fill(writer, created, data, size, flags);
    if (status == PSA_SUCCESS) {
        status = put_in_place(writer, new_name, uid, mode);
    }
    if (status != PSA_SUCCESS) {
        (void) unlinkat(writer->directory, new_name, 0);
    }
    return status;
}

psa_status_t pd_store_write(const pd_store_t *store, uint64_t uid, const void *data, uint32_t size, uint32_t flags,
                            pd_store_mode_t mode)
{
    writer_t writer;
    psa_status_t status = begin(store, PD_STORE_MAKE, &writer);

    if (status == PSA_SUCCESS) {
        status = write_entry(&writer, uid, data, size, flags, mode);
        end(&writer);
    }
    return status;
}

static psa_status_t remove_entry(const writer_t *writer, uint64_t uid)
{
    char name[PD_ENTRY_NAME_SIZE];
    const psa_status_t status = check_existing(writer, uid);

    if (status != PSA_SUCCESS && status != PSA_ERROR_DATA_CORRUPT) {
        return status;
    }
    pd_entry_name(uid, name);
    if (unlinkat(writer->directory, name, 0) != 0) {
        return errno == ENOENT ? PSA_ERROR_DOES_NOT_EXIST : pd_storage_failure("remove", name, errno);
    }
    if (writer->lock.is_exclusive) {
        /* What a killed writer left may be a copy of just this key. */
        (void) unlinkat(writer->directory, NEW_NAME, 0);
    }
    return sync_directory(writer);
}

psa_status_t pd_store_remove(const pd_store_t *store, uint64_t uid)
{
    writer_t writer;
    psa_status_t status = begin(store, PD_STORE_CHANGE, &writer);

    if (status == PSA_SUCCESS) {
        status = remove_entry(&writer, uid);
        end(&writer);
    }
    return status;
}
