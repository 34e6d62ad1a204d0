/*
 * Memory that is released in one go
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_ARENA_H
#define PD_DESCRIPTION_ARENA_H

#include <stddef.h>

/** A few large blocks from which small pieces are cut. A zeroed structure is an empty arena. */
typedef struct {
    void *blocks;
    size_t used; /* of the newest block, in bytes */
    size_t size;
} pd_arena_t;

/** Cuts a zeroed array off, aligned for any type.
 *
 * \return The array, valid until the arena is released; NULL without memory. Not NULL for 0
 *         elements.
 */
void *pd_arena_array(pd_arena_t *arena, size_t count, size_t element_size);

/** Copies a zero-terminated string; NULL without memory. */
const char *pd_arena_string(pd_arena_t *arena, const char *string);

/** Hands the blocks over, to be released with pd_arena_blocks_free(), and empties the arena. */
void *pd_arena_steal(pd_arena_t *arena);

/** Releases the blocks of an arena; NULL is left alone. */
void pd_arena_blocks_free(void *blocks);

#endif
