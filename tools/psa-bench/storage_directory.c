/*
 * A directory for stored keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/storage_directory.h"

#include <ftw.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_bool is_in_use;

/* Where directories are made: decided once, as the family itself sets the variable for each of its operations. */
static const char *base_directory(void)
{
    static char base[PATH_MAX];
    const char *path = secure_getenv("PSA_STORAGE_PATH");

    if (base[0] != '\0') {
        return base;
    }
    if (path != NULL && path[0] == '/' && strlen(path) < sizeof(base)) {
        return strcpy(base, path);
    }
    if (getcwd(base, sizeof(base)) == NULL) {
        base[0] = '\0';
        return NULL;
    }
    return base;
}

psa_status_t bench_storage_make(char **path)
{
    const char *base;
    char *made = NULL;

    if (atomic_exchange(&is_in_use, true)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    base = base_directory();
    if (base != NULL && asprintf(&made, "%s/psa-bench-XXXXXX", base) >= 0) {
        if (mkdtemp(made) != NULL) {
            *path = made;
            return PSA_SUCCESS;
        }
        free(made);
    }
    atomic_store(&is_in_use, false);
    return PSA_ERROR_STORAGE_FAILURE;
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void) found;
    (void) kind;
    (void) place;
    return remove(path);
}

void bench_storage_remove(char *path)
{
    (void) nftw(path, remove_one, 4, FTW_DEPTH | FTW_PHYS);
    free(path);
    atomic_store(&is_in_use, false);
}

bool bench_storage_is_durable(const bench_mechanism_t *mechanism)
{
    return bench_is_variant(mechanism, "durable");
}
