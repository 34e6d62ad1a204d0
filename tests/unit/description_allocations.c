/*
 * Memory that runs out when a test says so
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "description_allocations.h"

#include <jansson.h>
#include <stdlib.h>

static bool armed;
static bool failed;
static unsigned left;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool fails_now(void)
{
    if (!armed || failed) {
        return false;
    }
    failed = left == 0;
    left -= failed ? 0 : 1;
    return failed;
}

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void allocations_include_jansson(void)
{
    json_set_alloc_funcs(__wrap_malloc, free);
}

void allocations_fail_after(unsigned count)
{
    armed = true;
    failed = false;
    left = count;
}

bool allocations_stop_failing(void)
{
    armed = false;
    return failed;
}
