/*
 * "did you mean ...?": the known name that is nearest to a misspelt one
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/suggestion.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Longer names are not compared: no name of the specification is nearly that long. */
#define MAX_NAME 64

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Number of insertions, deletions, replacements and swaps of neighbours that make `a` of `b`
 * (optimal string alignment). Three rows of the usual matrix are enough. */
static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][MAX_NAME + 1];
    for (size_t j = 0; j <= b_size; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *above_that = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = smaller(replaced, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = smaller(row[j], above_that[j - 2] + 1);
            }
        }
    }
    return rows[a_size % 3][b_size];
}

void pd_suggestion_begin(pd_suggestion_t *suggestion, const char *misspelt, size_t size)
{
    suggestion->misspelt = misspelt;
    suggestion->size = size;
    suggestion->nearest = NULL;
    suggestion->distance = SIZE_MAX;
}

void pd_suggestion_offer(pd_suggestion_t *suggestion, const char *known)
{
    size_t known_size = strlen(known);
    if (suggestion->size > MAX_NAME || known_size > MAX_NAME) {
        return;
    }
    /* A guess helps only if most of the name is right: one slip, and one more in six letters. */
    size_t limit = smaller(1 + suggestion->size / 6, 3);
    size_t distance =
        edit_distance(suggestion->misspelt, suggestion->size, known, known_size);
    if (distance <= limit && distance < suggestion->distance) {
        suggestion->nearest = known;
        suggestion->distance = distance;
    }
}

const char *pd_suggestion_text(pd_suggestion_t *suggestion)
{
    suggestion->text[0] = '\0';
    if (suggestion->nearest != NULL) {
        (void) snprintf(suggestion->text, sizeof(suggestion->text), " (did you mean %s?)",
                        suggestion->nearest);
    }
    return suggestion->text;
}
