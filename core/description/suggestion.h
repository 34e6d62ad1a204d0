/*
 * "did you mean ...?": the known name that is nearest to a misspelt one
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_SUGGESTION_H
#define PD_DESCRIPTION_SUGGESTION_H

#include <stddef.h>

/** The best candidate so far. */
typedef struct {
    const char *misspelt; /* not necessarily zero-terminated */
    size_t size;
    const char *nearest; /* NULL: none is near enough */
    size_t distance;
    char text[96];
} pd_suggestion_t;

/** Begins a search. The misspelt name must live as long as the search. */
void pd_suggestion_begin(pd_suggestion_t *suggestion, const char *misspelt, size_t size);

/** Offers a known name, which must live as long as the search. Of equally near ones the first
 * stays. */
void pd_suggestion_offer(pd_suggestion_t *suggestion, const char *known);

/** Returns " (did you mean NAME?)", or "" if no offered name is near. Belongs to the suggestion. */
const char *pd_suggestion_text(pd_suggestion_t *suggestion);

#endif
