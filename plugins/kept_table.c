/*
 * The tables of kept handles
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A table is memory of its own and not the thread's state, because other threads may look at it at any time: it is
 * handed from a thread that ends to one that begins, and is never freed. It holds nothing secret: whoever does not know
 * the random key learns nothing from a tag.
 */
#include "plugins/kept_table.h"

#include <stdlib.h>

#include "plugins/fork.h"
#include "plugins/thread_state.h"

typedef struct {
    _Atomic(kept_table_t *) table;
} state_t;

static void release(void *state, bool inherited);

static plugin_thread_store_t store = PLUGIN_THREAD_STORE(state_t, release);

static _Atomic(kept_table_t *) tables[PLUGIN_KEPT_THREADS];

bool kept_drop_idle(kept_table_t *table, kept_slot_t *slot, uint64_t state)
{
    const bool inherited =
        atomic_load_explicit(&table->generation, memory_order_acquire) != plugin_process_generation();
    void *handle = atomic_load_explicit(&slot->handle, memory_order_acquire);
    const plugin_kept_kind_t *kind = atomic_load_explicit(&slot->kind, memory_order_acquire);

    if (!atomic_compare_exchange_strong(&slot->state, &state, KEPT_EMPTY)) {
        return false;
    }
    kind->drop(handle, inherited);
    return true;
}

/* The end of a thread, or what a child inherited: a handle that was in use by a thread that does not exist here may be
 * in any condition, and is lost. */
static void release(void *state, bool inherited)
{
    kept_table_t *table = atomic_load(&((state_t *) state)->table);

    for (unsigned i = 0; table != NULL && i < PLUGIN_KEPT_PER_THREAD; i++) {
        kept_slot_t *slot = &table->slots[i];
        uint64_t found = atomic_load(&slot->state);
        if ((found & KEPT_PHASE) == KEPT_IDLE) {
            kept_drop_idle(table, slot, found);
        } else if (inherited) {
            atomic_store(&slot->state, KEPT_EMPTY);
        }
    }
    if (table != NULL) {
        atomic_store(&table->owned, false);
    }
}

/* A table that nobody has, or a new one. */
static kept_table_t *claim(void)
{
    const uint64_t generation = plugin_process_generation();
    kept_table_t *made = NULL;

    for (unsigned i = 0; i < PLUGIN_KEPT_THREADS; i++) {
        kept_table_t *table = atomic_load(&tables[i]);
        bool owned = false;
        if (table == NULL) {
            if (made == NULL && (made = calloc(1, sizeof(*made))) == NULL) {
                return NULL;
            }
            atomic_store(&made->owned, true);
            atomic_store(&made->generation, generation);
            if (atomic_compare_exchange_strong(&tables[i], &table, made)) {
                return made;
            }
        }
        if (atomic_compare_exchange_strong(&table->owned, &owned, true)) {
            free(made);
            atomic_store(&table->generation, generation);
            return table;
        }
    }
    free(made);
    return NULL;
}

kept_table_t *kept_table(void)
{
    state_t *state = plugin_thread_state(&store);

    if (state == NULL) {
        return NULL;
    }
    kept_table_t *table = atomic_load_explicit(&state->table, memory_order_relaxed);
    if (table == NULL) {
        table = claim();
        atomic_store(&state->table, table);
    }
    return table;
}

kept_table_t *kept_table_at(unsigned index)
{
    return index < PLUGIN_KEPT_THREADS ? atomic_load_explicit(&tables[index], memory_order_acquire) : NULL;
}
