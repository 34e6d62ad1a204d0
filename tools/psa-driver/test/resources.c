/*
 * What a process holds, and how long a call takes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <malloc.h>
#include <time.h>

#include "internal.h"

/* Present in a build with AddressSanitizer, whose allocator mallinfo2() knows nothing of. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

/* Enough that caches per thread, per algorithm and of the allocator are filled. */
#define WARM_UP 16u

/* The smallest block that malloc() hands out is larger, so a block lost in each round is seen, and noise is not. */
#define LEAST_LEAK 16u

/* What leaks grows in each of these; a table that is enlarged now and then, the library's included, does not. */
#define SERIES 3u

#define TIME_RUNS 3u
#define TIME_RUN_NS 1000000u

static size_t count_descriptors(kit_t *kit)
{
    DIR *folder = opendir("/proc/self/fd");
    size_t count = 0;

    if (folder == NULL) {
        kit_skip(kit, "/proc/self/fd cannot be read");
    }
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static size_t heap_in_use(void)
{
    struct mallinfo2 information;

    if (__sanitizer_get_current_allocated_bytes != NULL) {
        return __sanitizer_get_current_allocated_bytes();
    }
    information = mallinfo2();
    return information.uordblks + information.hblkhd;
}

typedef struct {
    size_t descriptors;
    size_t heap;
} holdings_t;

static holdings_t holdings(kit_t *kit)
{
    return (holdings_t){ .descriptors = count_descriptors(kit), .heap = heap_in_use() };
}

void kit_expect_steady(kit_t *kit, const char *what, unsigned rounds, void (*body)(kit_t *kit, void *argument),
                       void *argument)
{
    holdings_t before;
    holdings_t after;

    for (unsigned i = 0; i < WARM_UP; i++) {
        body(kit, argument);
    }
    after = holdings(kit);
    for (unsigned series = 0; series < SERIES; series++) {
        before = after;
        for (unsigned i = 0; i < rounds; i++) {
            body(kit, argument);
        }
        after = holdings(kit);
        if (after.descriptors <= before.descriptors && after.heap <= before.heap + (size_t) rounds * LEAST_LEAK) {
            return;
        }
    }
    kit_at(kit, "%s", "");
    if (after.descriptors > before.descriptors) {
        kit_fail(kit, "%s: %zu open descriptors more after %u rounds", what, after.descriptors - before.descriptors,
                 rounds);
    }
    kit_fail(kit, "%s: %zu bytes of memory more in use after %u rounds", what, after.heap - before.heap, rounds);
}

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

double kit_time(kit_t *kit, void (*body)(kit_t *kit, void *argument), void *argument)
{
    double best = 0;

    body(kit, argument); /* watched, and warms up */
    kit->is_timing = true;
    for (unsigned run = 0; run < kit_rounds(kit, TIME_RUNS, 2); run++) {
        const uint64_t begin = now();
        uint64_t end;
        unsigned calls = 0;
        double each;

        do {
            body(kit, argument);
            calls++;
            end = now();
        } while (end - begin < TIME_RUN_NS);
        each = (double) (end - begin) / calls;
        best = run == 0 || each < best ? each : best;
    }
    kit->is_timing = false;
    kit->page->calling = KIT_NOT_CALLING;
    return best;
}
