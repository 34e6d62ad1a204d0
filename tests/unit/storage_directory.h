/*
 * A directory for one test of the key store, and what is in it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TESTS_UNIT_STORAGE_DIRECTORY_H
#define TESTS_UNIT_STORAGE_DIRECTORY_H

#include <stddef.h>
#include <stdint.h>

#include "core/storage/store.h"

typedef struct {
    char path[64];
    pd_store_t store; /* at this path, without fsync unless a test changes it */
} storage_directory_t;

/** Set-up and teardown of a cmocka test: a new empty directory; it is removed with all that is in it. */
int storage_directory_make(void **state);
int storage_directory_remove(void **state);

/** Name of a file in the directory. Static storage, valid until the next call. */
const char *storage_file(const storage_directory_t *directory, const char *name);

/** Reads or writes a whole file. The write replaces it. */
size_t storage_read_file(const char *name, uint8_t *bytes, size_t size);
void storage_write_file(const char *name, const void *bytes, size_t length);

/** Reads all data of an entry through the store. `data` has room for `size`. */
psa_status_t storage_read_entry(const storage_directory_t *directory, uint64_t uid, uint8_t *data, size_t size,
                                size_t *length);

/** Number of files in the directory whose name begins so. */
size_t storage_count_files(const storage_directory_t *directory, const char *beginning);

#endif
