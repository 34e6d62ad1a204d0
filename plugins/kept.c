/*
 * Kept handles: take, give back, forget
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The way of a hit takes no lock and writes to no memory of another thread: a tag, a search among sixteen, and two
 * exchanges on a word of the thread's own, which another thread touches only to drop the handle.
 */
#include "plugins/kept.h"

#include <time.h>

#include "plugins/kept_table.h"
#include "plugins/kept_tag.h"

/* Uses of a thread between two looks at the clock: where the C library must ask the kernel for the time, that costs as much as
 * a short request. */
#define USES_PER_LOOK 16u

/* Gives each handle of the process its number. */
static _Atomic uint64_t handles_made;

/* Seconds: when somebody last looked for handles that are too old. */
static _Atomic uint64_t looked_at;

static _Atomic uint64_t expired;
static _Atomic uint64_t forgotten;

static uint64_t seconds_now(void)
{
    struct timespec now;

    return clock_gettime(CLOCK_MONOTONIC_COARSE, &now) == 0 ? (uint64_t) now.tv_sec : 0;
}

static void count(_Atomic uint64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* Of a counter that only the calling thread raises: no locked instruction. */
static void count_own(_Atomic uint64_t *counter)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1, memory_order_relaxed);
}

static bool is_idle(uint64_t state)
{
    return (state & KEPT_PHASE) == KEPT_IDLE;
}

static void drop_old(uint64_t now)
{
    kept_table_t *table;

    for (unsigned i = 0; (table = kept_table_at(i)) != NULL; i++) {
        for (unsigned j = 0; j < PLUGIN_KEPT_PER_THREAD; j++) {
            kept_slot_t *slot = &table->slots[j];
            uint64_t state = atomic_load_explicit(&slot->state, memory_order_acquire);
            uint64_t used_at = atomic_load_explicit(&slot->used_at, memory_order_acquire);
            if (is_idle(state) && now > used_at && now - used_at >= PLUGIN_KEPT_SECONDS
                && kept_drop_idle(table, slot, state)) {
                count(&expired);
            }
        }
    }
}

/* Once in a second one thread looks at all tables. */
static void look_for_old(uint64_t now)
{
    uint64_t then = atomic_load_explicit(&looked_at, memory_order_relaxed);

    if (then != now && atomic_compare_exchange_strong(&looked_at, &then, now)) {
        drop_old(now);
    }
}

static bool take_slot(kept_slot_t *slot, const plugin_kept_kind_t *kind, const uint64_t tag[2], plugin_kept_use_t *use)
{
    uint64_t state = atomic_load_explicit(&slot->state, memory_order_relaxed);

    if (!is_idle(state) || slot->tag[0] != tag[0] || slot->tag[1] != tag[1]
        || atomic_load_explicit(&slot->kind, memory_order_relaxed) != kind) {
        return false;
    }
    const uint64_t busy = (state & ~KEPT_PHASE) | KEPT_BUSY;
    if (!atomic_compare_exchange_strong(&slot->state, &state, busy)) {
        return false;
    }
    *use = (plugin_kept_use_t){ atomic_load_explicit(&slot->handle, memory_order_relaxed), kind, slot, busy };
    return true;
}

static bool find(kept_table_t *table, const plugin_kept_kind_t *kind, const uint64_t tag[2], plugin_kept_use_t *use)
{
    unsigned index = table->latest;

    for (unsigned i = 0; i < PLUGIN_KEPT_PER_THREAD; i++) {
        kept_slot_t *slot = &table->slots[index];
        if (take_slot(slot, kind, tag, use)) {
            table->latest = index;
            slot->clock = ++table->clock;
            if (slot->clock % USES_PER_LOOK == 0) {
                table->now = seconds_now();
                look_for_old(table->now);
            }
            atomic_store_explicit(&slot->used_at, table->now, memory_order_release);
            return true;
        }
        index = (index + 1) % PLUGIN_KEPT_PER_THREAD;
    }
    return false;
}

/* An empty slot, or that of the least recently used handle, emptied; NULL if all are in use. */
static kept_slot_t *make_room(kept_table_t *table)
{
    kept_slot_t *oldest = NULL;
    uint64_t state = KEPT_EMPTY;

    for (unsigned i = 0; i < PLUGIN_KEPT_PER_THREAD; i++) {
        kept_slot_t *slot = &table->slots[i];
        uint64_t found = atomic_load_explicit(&slot->state, memory_order_acquire);
        if ((found & KEPT_PHASE) == KEPT_EMPTY) {
            return slot;
        }
        if (is_idle(found) && (oldest == NULL || slot->clock < oldest->clock)) {
            oldest = slot;
            state = found;
        }
    }
    if (oldest != NULL && kept_drop_idle(table, oldest, state)) {
        count_own(&table->evictions);
    }
    return oldest;
}

/* From here on the slot is in use: a key that is forgotten while its handle is being made is not kept. */
static void occupy(kept_table_t *table, const plugin_kept_kind_t *kind, const uint64_t tag[2], uint64_t key_number,
                   plugin_kept_use_t *use)
{
    kept_slot_t *slot = make_room(table);

    if (slot == NULL) {
        return;
    }
    slot->tag[0] = tag[0];
    slot->tag[1] = tag[1];
    slot->clock = ++table->clock;
    atomic_store_explicit(&slot->kind, kind, memory_order_release);
    atomic_store_explicit(&slot->used_at, table->now, memory_order_release);
    atomic_store_explicit(&slot->key_number, key_number, memory_order_release);
    use->slot = slot;
    use->state = (atomic_fetch_add(&handles_made, 1) + 1) * (KEPT_PHASE + 1) | KEPT_BUSY;
    atomic_store(&slot->state, use->state);
}

psa_status_t plugin_kept_take(const plugin_kept_kind_t *kind, const plugin_kept_key_t *key, const void *argument,
                              plugin_kept_use_t *use)
{
    uint64_t tag[2];
    uint64_t key_number;
    kept_table_t *table = plugin_kept_tag(key, tag) ? kept_table() : NULL;

    *use = (plugin_kept_use_t){ .kind = kind };
    if (table != NULL) {
        if (find(table, kind, tag, use)) {
            count_own(&table->hits);
            return PSA_SUCCESS;
        }
        count_own(&table->misses);
        table->now = seconds_now();
        look_for_old(table->now);
        if (plugin_kept_key_number(key, &key_number)) {
            occupy(table, kind, tag, key_number, use);
        }
    }
    psa_status_t status = kind->make(key, argument, &use->handle);
    kept_slot_t *slot = use->slot;
    if (slot != NULL && status == PSA_SUCCESS) {
        atomic_store_explicit(&slot->handle, use->handle, memory_order_release);
    } else if (slot != NULL) {
        atomic_store(&slot->state, KEPT_EMPTY);
    }
    return status;
}

void plugin_kept_give_back(plugin_kept_use_t *use, bool reusable)
{
    kept_slot_t *slot = use->slot;
    uint64_t busy = use->state;

    if (slot != NULL && reusable
        && atomic_compare_exchange_strong(&slot->state, &busy, (busy & ~KEPT_PHASE) | KEPT_IDLE)) {
        return;
    }
    if (slot != NULL) {
        atomic_store(&slot->state, KEPT_EMPTY);
    }
    use->kind->drop(use->handle, false);
}

/* Drops the handle of a slot now, or has its user drop it. */
static void doom(kept_table_t *table, kept_slot_t *slot, const uint64_t *key_number)
{
    uint64_t state = atomic_load_explicit(&slot->state, memory_order_acquire);

    /* Ends: each turn the slot was given back, or taken for a key. */
    while ((state & KEPT_PHASE) == KEPT_IDLE || (state & KEPT_PHASE) == KEPT_BUSY) {
        if (key_number != NULL && atomic_load_explicit(&slot->key_number, memory_order_acquire) != *key_number) {
            return;
        }
        if (is_idle(state)
                ? kept_drop_idle(table, slot, state)
                : atomic_compare_exchange_strong(&slot->state, &state, (state & ~KEPT_PHASE) | KEPT_DOOMED)) {
            count(&forgotten);
            return;
        }
        state = atomic_load_explicit(&slot->state, memory_order_acquire);
    }
}

static void doom_all(const uint64_t *key_number)
{
    kept_table_t *table;

    /* In a child that has not kept anything yet: drops what it inherited, as that must be dropped. */
    kept_table();
    for (unsigned i = 0; (table = kept_table_at(i)) != NULL; i++) {
        for (unsigned j = 0; j < PLUGIN_KEPT_PER_THREAD; j++) {
            doom(table, &table->slots[j], key_number);
        }
    }
}

void plugin_kept_forget(const plugin_kept_key_t *key)
{
    uint64_t key_number;

    if (kept_table_at(0) != NULL && plugin_kept_key_number(key, &key_number)) {
        doom_all(&key_number);
    }
}

void plugin_kept_forget_all(void)
{
    if (kept_table_at(0) != NULL) {
        doom_all(NULL);
    }
}

void plugin_kept_statistics(plugin_kept_statistics_t *statistics)
{
    kept_table_t *table;

    *statistics = (plugin_kept_statistics_t){
        .expired = atomic_load(&expired),
        .forgotten = atomic_load(&forgotten),
    };
    for (unsigned i = 0; (table = kept_table_at(i)) != NULL; i++) {
        statistics->hits += atomic_load(&table->hits);
        statistics->misses += atomic_load(&table->misses);
        statistics->evictions += atomic_load(&table->evictions);
    }
}
