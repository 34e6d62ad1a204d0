/*
 * A list of names for a message: the first few, and how many more there are
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "names_list.h"

#include <stdio.h>
#include <string.h>

#define MOST_NAMES 5u

void names_list_add(names_list_t *list, const char *name)
{
    const size_t used = strlen(list->text);

    if (list->count < MOST_NAMES) {
        (void) snprintf(list->text + used, sizeof list->text - used, "%s%.48s", list->count > 0 ? ", " : "", name);
    }
    list->count++;
}

const char *names_list_text(names_list_t *list)
{
    const size_t used = strlen(list->text);

    if (list->count > MOST_NAMES) {
        (void) snprintf(list->text + used, sizeof list->text - used, " and %zu more", list->count - MOST_NAMES);
    }
    return list->text;
}
