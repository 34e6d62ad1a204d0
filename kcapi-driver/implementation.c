/*
 * Implementations, from /proc/crypto
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "implementation.h"

#include <stdio.h>
#include <string.h>

static void read_line(kcapi_implementation_t *entry, const char *line)
{
    char value[KCAPI_IMPLEMENTATION_NAME_SIZE];

    /* "name         : sha256" */
    if (sscanf(line, "name : %127s", value) == 1) {
        strcpy(entry->name, value);
    } else if (sscanf(line, "driver : %127s", value) == 1) {
        strcpy(entry->driver, value);
    } else if (sscanf(line, "type : %127s", value) == 1) {
        strcpy(entry->type, value);
    } else if (sscanf(line, "internal : %127s", value) == 1) {
        entry->internal = strcmp(value, "yes") == 0;
    } else {
        sscanf(line, "priority : %d", &entry->priority);
    }
}

/* "type" in /proc/crypto: one kind has several names. */
static bool is_of_kind(const kcapi_implementation_t *entry, kcapi_kind_t kind)
{
    static const char *const types[][2] = {
        [KCAPI_HASH] = { "shash", "ahash" },
        [KCAPI_SKCIPHER] = { "skcipher", "lskcipher" },
        [KCAPI_AEAD] = { "aead", "aead" },
        [KCAPI_RNG] = { "rng", "rng" },
    };

    return strcmp(entry->type, types[kind][0]) == 0 || strcmp(entry->type, types[kind][1]) == 0;
}

/* bind() takes the implementation of the name with the highest priority. */
static void take_if_better(const kcapi_implementation_t *entry, const kcapi_algorithm_t *row,
                           kcapi_implementation_t *best)
{
    if (strcmp(entry->name, row->kernel_name) == 0 && is_of_kind(entry, row->kind) && !entry->internal
        && (best->name[0] == '\0' || entry->priority > best->priority)) {
        *best = *entry;
    }
}

bool kcapi_find_implementation(const kcapi_algorithm_t *row, kcapi_implementation_t *best)
{
    char line[256];
    kcapi_implementation_t entry = { .priority = 0 };
    FILE *file = fopen("/proc/crypto", "re");

    memset(best, 0, sizeof(*best));
    if (file == NULL) {
        return false;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        if (line[0] != '\n') {
            read_line(&entry, line);
            continue;
        }
        take_if_better(&entry, row, best);
        memset(&entry, 0, sizeof(entry));
    }
    take_if_better(&entry, row, best);
    fclose(file);
    return best->name[0] != '\0';
}
