/*
 * A list of names for a message: the first few, and how many more there are
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_CHECK_NAMES_LIST_H
#define PSA_DRIVER_CHECK_NAMES_LIST_H

#include <stddef.h>

typedef struct {
    size_t count; /* of all */
    char text[300];
} names_list_t;

void names_list_add(names_list_t *list, const char *name);

/** "a, b, c and 17 more". Ends the list. */
const char *names_list_text(names_list_t *list);

#endif
