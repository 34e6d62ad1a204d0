/*
 * Memory that is released in one go
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An ordinary description fits in one or two. */
#define BLOCK_SIZE 8192u

/* Stands at the beginning of each block; what follows it is aligned for any type. */
typedef struct block {
    alignas(max_align_t) struct block *next;
} block_t;

void *pd_arena_array(pd_arena_t *arena, size_t count, size_t element_size)
{
    if (element_size != 0 && count > (SIZE_MAX / 2) / element_size) {
        return NULL;
    }
    const size_t alignment = alignof(max_align_t);
    size_t size = (count * element_size + alignment - 1) / alignment * alignment;
    if (arena->blocks == NULL || size > arena->size - arena->used) {
        size_t block_size = sizeof(block_t) + size;
        if (block_size < BLOCK_SIZE) {
            block_size = BLOCK_SIZE;
        }
        block_t *block = calloc(1, block_size);
        if (block == NULL) {
            return NULL;
        }
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = sizeof(block_t);
        arena->size = block_size;
    }
    void *piece = (char *) arena->blocks + arena->used;
    arena->used += size;
    return piece;
}

const char *pd_arena_string(pd_arena_t *arena, const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = pd_arena_array(arena, size, 1);
    if (copy != NULL) {
        memcpy(copy, string, size);
    }
    return copy;
}

void *pd_arena_steal(pd_arena_t *arena)
{
    void *blocks = arena->blocks;
    *arena = (pd_arena_t){ 0 };
    return blocks;
}

void pd_arena_blocks_free(void *blocks)
{
    while (blocks != NULL) {
        block_t *block = blocks;
        blocks = block->next;
        free(block);
    }
}
