/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "storage_directory.h"

#include <dirent.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/storage/entry.h"

int storage_directory_make(void **state)
{
    storage_directory_t *directory = calloc(1, sizeof *directory);

    if (directory == NULL) {
        return -1;
    }
    strcpy(directory->path, "/tmp/psa-storage-XXXXXX");
    if (mkdtemp(directory->path) == NULL) {
        free(directory);
        return -1;
    }
    directory->store.path = directory->path;
    directory->store.is_volatile = true;
    *state = directory;
    return 0;
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void) found;
    (void) kind;
    (void) place;
    return remove(path);
}

int storage_directory_remove(void **state)
{
    storage_directory_t *directory = *state;
    const int status = nftw(directory->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);

    free(directory);
    return status;
}

const char *storage_file(const storage_directory_t *directory, const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", directory->path, name);
    return path;
}

size_t storage_read_file(const char *name, uint8_t *bytes, size_t size)
{
    FILE *file = fopen(name, "rb");
    size_t length;

    assert_non_null(file);
    length = fread(bytes, 1, size, file);
    fclose(file);
    return length;
}

void storage_write_file(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(name, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

psa_status_t storage_read_entry(const storage_directory_t *directory, uint64_t uid, uint8_t *data, size_t size,
                                size_t *length)
{
    pd_entry_t entry;
    int opened;
    psa_status_t status = pd_store_open_directory(&directory->store, PD_STORE_READ, &opened);

    if (status != PSA_SUCCESS) {
        return status;
    }
    status = pd_entry_open(opened, uid, &entry);
    close(opened);
    if (status != PSA_SUCCESS) {
        return status;
    }
    assert_true(entry.size <= size);
    *length = entry.size;
    status = pd_entry_read(&entry, 0, entry.size, data);
    pd_entry_close(&entry);
    return status;
}

size_t storage_count_files(const storage_directory_t *directory, const char *beginning)
{
    DIR *listing = opendir(directory->path);
    const struct dirent *entry;
    size_t count = 0;

    assert_non_null(listing);
    while ((entry = readdir(listing)) != NULL) {
        count += strncmp(entry->d_name, beginning, strlen(beginning)) == 0;
    }
    closedir(listing);
    return count;
}
