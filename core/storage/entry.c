/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/storage/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/policy/log.h"
#include "core/storage/checksum.h"
#include "core/storage/failure.h"
#include "core/storage/format.h"

/* A person should mend these, but is told once: a program may ask for the same key a thousand times. */
static atomic_bool told_untrusted;
static atomic_bool told_damaged;

static void tell(atomic_bool *told, const char *what, const char *name)
{
    if (!atomic_exchange(told, true)) {
        pd_log_problem("key store: %s is %s", name, what);
    } else {
        pd_log_debug("key store: %s is %s", name, what);
    }
}

/* All of it, or DATA_CORRUPT where the file ends before. */
static psa_status_t read_at(int descriptor, void *data, size_t length, off_t offset)
{
    uint8_t *bytes = data;

    while (length > 0) {
        const ssize_t got = TEMP_FAILURE_RETRY(pread(descriptor, bytes, length, offset));

        if (got < 0) {
            return pd_storage_failure("read", "an entry", errno);
        }
        if (got == 0) {
            return PSA_ERROR_DATA_CORRUPT;
        }
        bytes += got;
        offset += got;
        length -= (size_t) got;
    }
    return PSA_SUCCESS;
}

/* In a directory that others can write to, like /tmp, anybody can put a key of their own in the place of ours. */
static bool is_trusted(int directory, const struct stat *file)
{
    struct stat found;

    if (file->st_uid == geteuid() || file->st_uid == 0) {
        return true;
    }
    return getauxval(AT_SECURE) == 0 && fstat(directory, &found) == 0 && file->st_uid == found.st_uid;
}

/* Finds out which of the two formats this is, whose length must be just that: a file that was cut off, or whose size is
 * not what was written, is neither. */
static psa_status_t read_header(pd_entry_t *entry, off_t file_size)
{
    uint8_t header[PD_ENTRY_HEADER_SIZE];
    uint8_t magic[PD_ENTRY_TRAILER_MAGIC_SIZE];
    psa_status_t status = read_at(entry->descriptor, header, sizeof header, 0);
    off_t plain_size;

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!pd_entry_get_header(header, &entry->size, &entry->flags)) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    plain_size = (off_t) PD_ENTRY_HEADER_SIZE + (off_t) entry->size;
    entry->has_checksum = file_size == plain_size + (off_t) PD_ENTRY_TRAILER_SIZE;
    if (!entry->has_checksum && file_size != plain_size) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    /* An entry of ours must not pass for one of Mbed TLS's when a wrong size takes its trailer for data. */
    if (!entry->has_checksum && entry->size >= PD_ENTRY_TRAILER_SIZE) {
        status = read_at(entry->descriptor, magic, sizeof magic, file_size - (off_t) PD_ENTRY_TRAILER_SIZE);
        if (status == PSA_SUCCESS && pd_entry_is_trailer(magic)) {
            status = PSA_ERROR_DATA_CORRUPT;
        }
        explicit_bzero(magic, sizeof magic);
    }
    return status;
}

psa_status_t pd_entry_open(int directory, uint64_t uid, pd_entry_t *entry)
{
    char name[PD_ENTRY_NAME_SIZE];
    struct stat found;
    psa_status_t status;

    pd_entry_name(uid, name);
    /* O_NONBLOCK: a named pipe must not stop us before it is seen to be one. */
    entry->descriptor =
        (int) TEMP_FAILURE_RETRY(openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (entry->descriptor < 0) {
        return errno == ENOENT ? PSA_ERROR_DOES_NOT_EXIST : pd_storage_failure("open", name, errno);
    }
    if (fstat(entry->descriptor, &found) != 0) {
        status = pd_storage_failure("examine", name, errno);
    } else if (!S_ISREG(found.st_mode) || !is_trusted(directory, &found)) {
        tell(&told_untrusted, "not used: it is not a file, or belongs to another user", name);
        status = PSA_ERROR_NOT_PERMITTED;
    } else {
        status = read_header(entry, found.st_size);
        if (status == PSA_ERROR_DATA_CORRUPT) {
            tell(&told_damaged, "damaged", name);
        }
    }
    if (status != PSA_SUCCESS) {
        pd_entry_close(entry);
    }
    return status;
}

/* Continues the checksum over the data from `from` to `to`, which nobody asked for. */
static psa_status_t pass_over(const pd_entry_t *entry, uint32_t from, uint32_t to, uint32_t *checksum)
{
    uint8_t piece[1024];
    psa_status_t status = PSA_SUCCESS;

    while (from < to && status == PSA_SUCCESS) {
        const uint32_t length = to - from < sizeof piece ? to - from : (uint32_t) sizeof piece;

        status = read_at(entry->descriptor, piece, length, (off_t) PD_ENTRY_HEADER_SIZE + (off_t) from);
        if (status == PSA_SUCCESS) {
            *checksum = pd_checksum_update(*checksum, piece, length);
        }
        from += length;
    }
    explicit_bzero(piece, sizeof piece);
    return status;
}

static psa_status_t check_trailer(const pd_entry_t *entry, uint32_t checksum)
{
    uint8_t expected[PD_ENTRY_TRAILER_SIZE];
    uint8_t trailer[PD_ENTRY_TRAILER_SIZE];
    const psa_status_t status =
        read_at(entry->descriptor, trailer, sizeof trailer, (off_t) PD_ENTRY_HEADER_SIZE + (off_t) entry->size);

    pd_entry_put_trailer(pd_checksum_finish(checksum), expected);
    if (status == PSA_SUCCESS && memcmp(trailer, expected, sizeof trailer) != 0) {
        tell(&told_damaged, "damaged: its checksum is wrong", "an entry");
        return PSA_ERROR_DATA_CORRUPT;
    }
    return status;
}

psa_status_t pd_entry_read(const pd_entry_t *entry, uint32_t offset, uint32_t length, void *data)
{
    uint8_t header[PD_ENTRY_HEADER_SIZE];
    uint32_t checksum = PD_CHECKSUM_INIT;
    psa_status_t status = PSA_SUCCESS;

    if (entry->has_checksum) {
        pd_entry_put_header(entry->size, entry->flags, header);
        checksum = pd_checksum_update(checksum, header, sizeof header);
        status = pass_over(entry, 0, offset, &checksum);
    }
    if (status == PSA_SUCCESS) {
        status = read_at(entry->descriptor, data, length, (off_t) PD_ENTRY_HEADER_SIZE + (off_t) offset);
    }
    if (status == PSA_SUCCESS && entry->has_checksum) {
        checksum = pd_checksum_update(checksum, data, length);
        status = pass_over(entry, offset + length, entry->size, &checksum);
        if (status == PSA_SUCCESS) {
            status = check_trailer(entry, checksum);
        }
    }
    if (status != PSA_SUCCESS && length > 0) {
        explicit_bzero(data, length);
    }
    return status;
}

void pd_entry_close(pd_entry_t *entry)
{
    close(entry->descriptor);
    entry->descriptor = -1;
}
