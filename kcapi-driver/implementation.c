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

/* bind() takes the implementation of the name with the highest priority. */
static void take_if_better(const kcapi_implementation_t *entry, const char *name, kcapi_implementation_t *best)
{
    bool is_hash = strcmp(entry->type, "shash") == 0 || strcmp(entry->type, "ahash") == 0;

    if (strcmp(entry->name, name) == 0 && is_hash && !entry->internal &&
        (best->name[0] == '\0' || entry->priority > best->priority)) {
        *best = *entry;
    }
}

bool kcapi_find_implementation(const char *name, kcapi_implementation_t *best)
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
        take_if_better(&entry, name, best);
        memset(&entry, 0, sizeof(entry));
    }
    take_if_better(&entry, name, best);
    fclose(file);
    return best->name[0] != '\0';
}
