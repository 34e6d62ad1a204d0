/*
 * An allocator for measuring: what a call takes depends on its size alone
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * In the place of the C library's, whose calls take hundreds of instructions more or less by what was allocated before:
 * by loading plug-ins, for one. For one thread.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES 24u /* of blocks: 32 bytes to 256 MiB, doubling */
#define SMALLEST 32u
#define ARENA_SIZE (64u << 20) /* is never touched where it is not used */

typedef union block {
    struct {
        union block *next; /* while it is free */
        size_t class;
    } header;
    _Alignas(64) unsigned char room[64]; /* what is handed out is aligned alike in every run */
} block_t;

static _Alignas(64) unsigned char arena[ARENA_SIZE];
static size_t used;
static block_t *free_blocks[CLASSES];

static size_t class_of(size_t size)
{
    const size_t rounded = size <= SMALLEST ? SMALLEST : size;

    return 64u - (size_t) __builtin_clzll((unsigned long long) rounded - 1) - 5u;
}

void *malloc(size_t size)
{
    const size_t class = class_of(size);
    block_t *block;

    if (size > ARENA_SIZE / 2) {
        errno = ENOMEM;
        return NULL;
    }
    block = free_blocks[class];
    if (block != NULL) {
        free_blocks[class] = block->header.next;
    } else {
        const size_t whole = (sizeof *block + ((size_t) SMALLEST << class) + 63u) & ~(size_t) 63u;

        if (whole > ARENA_SIZE - used) {
            errno = ENOMEM;
            return NULL;
        }
        block = (block_t *) (void *) (arena + used);
        used += whole;
        block->header.class = class;
    }
    return block + 1;
}

void free(void *pointer)
{
    if (pointer != NULL) {
        block_t *block = (block_t *) pointer - 1;

        block->header.next = free_blocks[block->header.class];
        free_blocks[block->header.class] = block;
    }
}

void *calloc(size_t count, size_t size)
{
    void *pointer = NULL;
    size_t whole;

    if (__builtin_mul_overflow(count, size, &whole)) {
        errno = ENOMEM;
    } else {
        pointer = malloc(whole);
    }
    /* Behind the compiler's back, which makes a call of calloc() of the two. */
    __asm__ volatile("" : "+r"(pointer));
    return pointer != NULL ? memset(pointer, 0, whole) : NULL;
}

/* Blocks are aligned to 64 bytes as they are. */
void *aligned_alloc(size_t alignment, size_t size)
{
    return alignment <= 64 ? malloc(size) : NULL;
}

void *realloc(void *pointer, size_t size)
{
    void *other = malloc(size);

    if (pointer != NULL && other != NULL) {
        const size_t room = (size_t) SMALLEST << ((block_t *) pointer - 1)->header.class;

        memcpy(other, pointer, size < room ? size : room);
        free(pointer);
    }
    return other;
}
