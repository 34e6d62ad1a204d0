/*
 * kept_table.h - the kept handles of one thread, which other threads may empty. Part of kept.c
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A slot's state is one word: what may happen to the handle, and a number that no other handle of the process
 * ever has. Whoever changes the state from idle, by compare-and-swap, owns the handle: the thread of the table to use
 * it or to make room, any thread to drop it. The other members change only while the state is not idle, and are stored
 * with release order: a thread that read a newer one than the state it holds fails in its exchange.
 */
#ifndef PLUGIN_KEPT_TABLE_H
#define PLUGIN_KEPT_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "plugins/kept.h"

#define KEPT_EMPTY UINT64_C(0)  /* no handle, or one that somebody has taken out to drop it */
#define KEPT_IDLE UINT64_C(1)   /* a handle that may be taken */
#define KEPT_BUSY UINT64_C(2)   /* its thread uses it, or makes it */
#define KEPT_DOOMED UINT64_C(3) /* likewise, and drops it when it is given back */
#define KEPT_PHASE UINT64_C(3)  /* the bits of these; the number is above them */

typedef struct {
    _Atomic uint64_t state;
    uint64_t tag[2];             /* only its thread looks at it */
    uint64_t clock;              /* of the table at the last use; only its thread */
    _Atomic uint64_t key_number; /* see plugin_kept_key_number() */
    _Atomic(void *) handle;
    _Atomic(const plugin_kept_kind_t *) kind;
    _Atomic uint64_t used_at; /* seconds */
} kept_slot_t;

typedef struct {
    _Atomic bool owned;          /* a thread has it */
    _Atomic uint64_t generation; /* of the process that the handles belong to */
    uint64_t clock;              /* counts uses */
    uint64_t now;                /* seconds, when its thread last looked */
    unsigned latest;             /* index of the last hit */
    _Atomic uint64_t hits, misses, evictions;
    kept_slot_t slots[PLUGIN_KEPT_PER_THREAD];
} kept_table_t;

/** The calling thread's table, or NULL: it may keep nothing. */
kept_table_t *kept_table(void) __attribute__((visibility("hidden")));

/** The tables that were ever in use, by index; NULL behind the last one. Never freed. */
kept_table_t *kept_table_at(unsigned index) __attribute__((visibility("hidden")));

/** Takes the handle out of an idle slot and drops it. Any thread may call it.
 *
 * \param state  What was read of the slot's state, idle, before the reason to drop the handle was found.
 * \return false: it is not idle any more, or another handle.
 */
bool kept_drop_idle(kept_table_t *table, kept_slot_t *slot, uint64_t state) __attribute__((visibility("hidden")));

#endif /* PLUGIN_KEPT_TABLE_H */
