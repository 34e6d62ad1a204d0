/*
 * Reading one entry of the store
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A file of the store is never changed once it has its name: it is replaced by another or removed. So an entry that is
 * open stays what it was, and nothing here needs a lock.
 */
#ifndef PD_STORAGE_ENTRY_H
#define PD_STORAGE_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include <psa/crypto.h>

/** The data may not be changed or removed (PSA_STORAGE_FLAG_WRITE_ONCE). */
#define PD_ENTRY_WRITE_ONCE UINT32_C(1)

typedef struct {
    int descriptor;
    uint32_t size;     /* of the data, bytes */
    uint32_t flags;    /* as they were given */
    bool has_checksum; /* false: written by Mbed TLS itself */
} pd_entry_t;

/** Opens an entry and checks all but its data.
 *
 * The file must belong to the effective user, to root, or to the owner of the directory (the last not in a program that
 * runs with more rights than its caller). Symbolic links are not followed.
 *
 * \param directory   Of the store.
 * \param[out] entry  To be given to pd_entry_close() after success.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_DOES_NOT_EXIST
 * \retval PSA_ERROR_DATA_CORRUPT    It is not an entry, or its length is not what it should be.
 * \retval PSA_ERROR_NOT_PERMITTED   Not a regular file, or of another user; or as pd_storage_failure() says, like the
 *                                   other statuses.
 */
psa_status_t pd_entry_open(int directory, uint64_t uid, pd_entry_t *entry);

/** Reads a part of the data, and holds all of it to the checksum. offset + length is at most the entry's size.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_DATA_CORRUPT  The data is not what was written. What was read is wiped.
 * \return or as pd_storage_failure() says; then it is wiped too.
 */
psa_status_t pd_entry_read(const pd_entry_t *entry, uint32_t offset, uint32_t length, void *data);

void pd_entry_close(pd_entry_t *entry);

#endif
