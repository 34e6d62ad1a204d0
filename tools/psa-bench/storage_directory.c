/*
 * A directory for stored keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/storage_directory.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *bench_storage_make(void)
{
    static char base[PATH_MAX]; /* the family itself sets the variable, for each of its operations */
    const char *path = secure_getenv("PSA_STORAGE_PATH");
    char *made = NULL;

    if (base[0] == '\0') {
        if (path != NULL && path[0] == '/' && strlen(path) < sizeof(base)) {
            strcpy(base, path);
        } else if (getcwd(base, sizeof(base)) == NULL) {
            base[0] = '\0';
            return NULL;
        }
    }
    if (asprintf(&made, "%s/psa-bench-XXXXXX", base) < 0) {
        return NULL;
    }
    if (mkdtemp(made) == NULL) {
        free(made);
        return NULL;
    }
    return made;
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
    if (path != NULL) {
        (void) nftw(path, remove_one, 4, FTW_DEPTH | FTW_PHYS);
        free(path);
    }
}

bool bench_storage_is_durable(const bench_mechanism_t *mechanism)
{
    return bench_is_variant(mechanism, "durable");
}
