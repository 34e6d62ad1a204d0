/*
 * kept_handles.h - handles for the tests of plugins/kept, and a clock
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A handle is a piece of heap that knows its key: a handle that is dropped twice or used after that is an error of
 * the allocator or of a sanitizer, one that is never dropped shows in the counts.
 */
#ifndef KEPT_HANDLES_H
#define KEPT_HANDLES_H

#include <stdatomic.h>
#include <sys/types.h>
#include <time.h>

#include "plugins/kept.h"

typedef struct {
    uint64_t name; /* of the key: its first bytes */
    bool in_use;
    bool dropped;
} handle_t;

extern _Atomic unsigned made;
extern _Atomic unsigned dropped;
extern _Atomic unsigned dropped_inherited;

/** What making a handle returns, and what is called meanwhile, if not NULL. */
extern psa_status_t make_status;
extern void (*while_making)(void);

extern const plugin_kept_kind_t kind;
extern const plugin_kept_kind_t other_kind;

/** The clock of the program under test, which the linker sends here: seconds pass when a test says so. */
extern _Atomic time_t seconds;

/** A key whose value is \p name. */
plugin_kept_key_t key_of(const uint64_t *name);

/** Takes a handle and checks whose it is. \return It, or NULL. */
handle_t *take(const plugin_kept_key_t *key, plugin_kept_use_t *use);
void give_back(plugin_kept_use_t *use, bool reusable);

/** Takes the handle of a key and gives it back. Ends the process if it cannot be had. */
void use_key(uint64_t name);
void forget(uint64_t name);

/** Set-up of every test: nothing is kept, nothing was lost, the counts are 0. */
int begin(void **state);

/** Waits for a child, which must end with status 0. */
void wait_for(pid_t child);

#endif
