/*
 * OpenSSL's allocations, of which a test lets some fail
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * For CRYPTO_set_mem_functions(). Each test is a program of its own, so it has these for itself.
 */
#ifndef TESTS_UNIT_LIBCRYPTO_ALLOCATIONS_H
#define TESTS_UNIT_LIBCRYPTO_ALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* Counted; the one with the number `failing` fails, and all after it do if `for_good`. */
static unsigned long allocations;
static unsigned long failing;
static bool for_good;

static bool fails_now(void)
{
    allocations++;
    return failing != 0 && (allocations == failing || (for_good && allocations > failing));
}

static void *allocate(size_t size, const char *file, int line)
{
    (void) file;
    (void) line;
    return fails_now() ? NULL : malloc(size);
}

static void *reallocate(void *old, size_t size, const char *file, int line)
{
    (void) file;
    (void) line;
    return fails_now() ? NULL : realloc(old, size);
}

static void release(void *old, const char *file, int line)
{
    (void) file;
    (void) line;
    free(old);
}

#endif
