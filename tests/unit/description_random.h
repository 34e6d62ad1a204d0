/*
 * Repeatable random numbers, for tests that change their input at random
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DESCRIPTION_RANDOM_H
#define DESCRIPTION_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t state; /* the seed; not 0 */
} random_t;

/** A number from 0 to `limit` - 1 (Marsaglia's xorshift). */
static inline size_t random_below(random_t *random, size_t limit)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return (size_t) (random->state >> 11) % limit;
}

#endif
