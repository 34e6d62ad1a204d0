/*
 * Guarded memory: what a driver must not touch, it cannot touch unseen
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A buffer ends where an inaccessible page begins, and the bytes in front of an output hold a pattern. A released
 * buffer becomes inaccessible and is kept for the next one of its size: mapping memory is what takes the time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

#define PATTERN 0xc5
#define FRESH_OUTPUT 0xa7 /* so that a byte that was not written is seen */

static size_t page_size(void)
{
    static size_t size;

    if (size == 0) {
        size = (size_t) sysconf(_SC_PAGESIZE);
    }
    return size;
}

static void protect(kit_t *kit, const kit_region_t *region, int protection)
{
    if (mprotect(region->base, region->pages_size, protection) != 0) {
        kit_fail(kit, "psa-driver itself: no memory for a buffer of %zu bytes", region->size);
    }
}

static kit_region_t *take(kit_t *kit, size_t size, size_t alignment, kit_region_kind_t kind)
{
    kit_guard_t *guard = &kit->guard;
    const size_t pages_size = (size / page_size() + (size % page_size() != 0 || size == 0)) * page_size();
    kit_region_t region = { .pages_size = pages_size, .size = size, .kind = kind };
    size_t i = guard->pool_count;

    if (guard->live_count == KIT_MAX_REGIONS) {
        kit_fail(kit, "psa-driver itself: a rule holds more than %u buffers", KIT_MAX_REGIONS);
    }
    if (kind != KIT_REGION_SHARED) {
        while (i > 0 && guard->pool[i - 1].pages_size != pages_size) {
            i--;
        }
    } else {
        i = 0;
    }
    if (i > 0) {
        region.base = guard->pool[i - 1].base;
        guard->pool[i - 1] = guard->pool[--guard->pool_count];
        protect(kit, &region, PROT_READ | PROT_WRITE);
    } else {
        const int sharing = kind == KIT_REGION_SHARED ? MAP_SHARED : MAP_PRIVATE;
        void *base = mmap(NULL, pages_size + page_size(), PROT_NONE, sharing | MAP_ANONYMOUS, -1, 0);

        if (base == MAP_FAILED) {
            kit_fail(kit, "psa-driver itself: no memory for a buffer of %zu bytes", size);
        }
        region.base = base;
        protect(kit, &region, PROT_READ | PROT_WRITE);
    }
    region.start = region.base + pages_size - size;
    region.start -= (uintptr_t) region.start & (alignment - 1);
    guard->live[guard->live_count] = region;
    return &guard->live[guard->live_count++];
}

static const char *kind_name(kit_region_kind_t kind)
{
    switch (kind) {
        case KIT_REGION_INPUT:
            return "an input";
        case KIT_REGION_OUTPUT:
            return "an output";
        case KIT_REGION_CONTEXT:
            return "its operation context";
        default:
            return "memory of the kit";
    }
}

/* The bytes nearest to the buffer first: they tell how far the driver went. */
static void check_front(kit_t *kit, const kit_region_t *region, size_t most)
{
    const size_t slack = (size_t) (region->start - region->base);
    const size_t depth = slack < most ? slack : most;

    for (size_t distance = 1; distance <= depth; distance++) {
        uint8_t *byte = region->start - distance;

        if (*byte != PATTERN) {
            *byte = PATTERN; /* told once */
            kit_fail(kit, "wrote %zu byte%s in front of %s of %zu bytes", distance, distance == 1 ? "" : "s",
                     kind_name(region->kind), region->size);
        }
    }
}

kit_mark_t kit_mark(kit_t *kit)
{
    return (kit_mark_t){ kit->guard.live_count };
}

void kit_release(kit_t *kit, kit_mark_t mark)
{
    kit_guard_t *guard = &kit->guard;

    while (guard->live_count > mark.count) {
        const kit_region_t region = guard->live[guard->live_count - 1];

        if (region.kind == KIT_REGION_OUTPUT || region.kind == KIT_REGION_CONTEXT) {
            check_front(kit, &region, SIZE_MAX);
        }
        guard->live_count--;

        if (region.kind == KIT_REGION_SHARED || guard->pool_count == KIT_MAX_REGIONS) {
            munmap(region.base, region.pages_size + page_size());
        } else {
            (void) mprotect(region.base, region.pages_size, PROT_NONE);
            guard->pool[guard->pool_count++] = region;
        }
    }
}

void kit_guard_destroy(kit_guard_t *guard)
{
    for (size_t i = 0; i < guard->live_count; i++) {
        munmap(guard->live[i].base, guard->live[i].pages_size + page_size());
    }
    for (size_t i = 0; i < guard->pool_count; i++) {
        munmap(guard->pool[i].base, guard->pool[i].pages_size + page_size());
    }
    guard->live_count = 0;
    guard->pool_count = 0;
}

const uint8_t *kit_input(kit_t *kit, const void *bytes, size_t size)
{
    const kit_region_t *region = take(kit, size, 1, KIT_REGION_INPUT);

    memset(region->base, PATTERN, (size_t) (region->start - region->base));
    if (size > 0) {
        memcpy(region->start, bytes, size);
    }
    protect(kit, region, PROT_READ);
    return region->start;
}

static uint8_t *writable(kit_t *kit, size_t size, size_t alignment, kit_region_kind_t kind, int fill)
{
    const kit_region_t *region = take(kit, size, alignment, kind);

    memset(region->base, PATTERN, (size_t) (region->start - region->base));
    memset(region->start, fill, size);
    return region->start;
}

uint8_t *kit_output(kit_t *kit, size_t size)
{
    return writable(kit, size, 1, KIT_REGION_OUTPUT, FRESH_OUTPUT);
}

uint8_t *kit_copy(kit_t *kit, const void *bytes, size_t size)
{
    uint8_t *copy = writable(kit, size, 1, KIT_REGION_OUTPUT, 0);

    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

psa_driver_context_t kit_context_layout(kit_t *kit, size_t member)
{
    psa_driver_context_t layout;

    memcpy(&layout, (const char *) &kit->driver->plugin + member, sizeof layout);
    return layout;
}

void *kit_context(kit_t *kit, size_t member)
{
    const psa_driver_context_t layout = kit_context_layout(kit, member);

    if (layout.size == 0) {
        kit_fail(kit, "the exported constant gives no size of the operation context");
    }
    return writable(kit, layout.size, layout.alignment, KIT_REGION_CONTEXT, 0);
}

void *kit_memory(kit_t *kit, size_t size)
{
    return writable(kit, size, 16, KIT_REGION_MEMORY, 0);
}

void *kit_shared(kit_t *kit, size_t size)
{
    return writable(kit, size, 16, KIT_REGION_SHARED, 0);
}

const uint8_t *kit_hex(kit_t *kit, const char *digits, size_t *size)
{
    const size_t length = strlen(digits);
    uint8_t *bytes = kit_memory(kit, length / 2);

    for (size_t i = 0; i < length / 2; i++) {
        const char pair[3] = { digits[2 * i], digits[2 * i + 1], '\0' };
        char *end;

        bytes[i] = (uint8_t) strtoul(pair, &end, 16);
        if (*end != '\0' || length % 2 != 0) {
            kit_fail(kit, "psa-driver itself is wrong: not hexadecimal: %.40s", digits);
        }
    }
    *size = length / 2;
    return bytes;
}

static void check(kit_t *kit, size_t most)
{
    const kit_guard_t *guard = &kit->guard;

    for (size_t i = 0; i < guard->live_count; i++) {
        if (guard->live[i].kind == KIT_REGION_OUTPUT || guard->live[i].kind == KIT_REGION_CONTEXT) {
            check_front(kit, &guard->live[i], most);
        }
    }
}

void kit_guard_check(kit_t *kit)
{
    check(kit, SIZE_MAX);
}

void kit_guard_glance(kit_t *kit)
{
    check(kit, 32);
}

/* Called by the signal handler: nothing here allocates or locks. */
bool kit_guard_explain(kit_guard_t *guard, const uint8_t *address, int writing, char *text, size_t size)
{
    const char *verb = writing < 0 ? "touched" : writing > 0 ? "wrote" : "read";

    for (size_t i = 0; i < guard->live_count; i++) {
        const kit_region_t *region = &guard->live[i];
        const uint8_t *end = region->start + region->size;

        if (address >= end && address < region->base + region->pages_size + page_size()) {
            const size_t distance = (size_t) (address - end) + 1;

            snprintf(text, size, "%s %zu byte%s beyond %s of %zu bytes", verb, distance, distance == 1 ? "" : "s",
                     kind_name(region->kind), region->size);
            return true;
        }
        if (address >= region->base && address < end) {
            snprintf(text, size, "%s to %s of %zu bytes", verb, kind_name(region->kind), region->size);
            return true;
        }
    }
    for (size_t i = 0; i < guard->pool_count; i++) {
        const kit_region_t *region = &guard->pool[i];

        if (address >= region->base && address < region->base + region->pages_size + page_size()) {
            snprintf(text, size, "%s %s after the call that it was given for", writing > 0 ? "wrote to" : verb,
                     kind_name(region->kind));
            return true;
        }
    }
    return false;
}
