/*
 * thread_state.h - what a plug-in keeps per thread, with an end at thread exit and after a fork
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A store gives every thread a zeroed structure of its own, so kept handles need no lock. Use:
 *
 *     static void release(void *state, bool inherited);
 *     static plugin_thread_store_t store = PLUGIN_THREAD_STORE(kept_t, release);
 *     ...
 *     kept_t *kept = plugin_thread_state(&store);   // NULL: no memory, keep nothing
 *
 * `release` is called
 * - with `inherited` false at the end of the thread, in that thread: close and free all;
 * - with `inherited` true in a forked child, once for the state of every thread of the parent, at
 *   the first use of the store in the child: close the child's copies of the descriptors, and
 *   change no kernel state by it (no request, no shutdown()). The other threads were stopped at any
 *   instruction by the fork. So they must enter a resource in their state when it is complete and
 *   take it out before they begin to release it, both by atomic stores of one pointer or number;
 *   what is between the two is lost.
 * The state is zeroed after `release`. The main thread's is released by the kernel at process exit.
 */
#ifndef PLUGIN_THREAD_STATE_H
#define PLUGIN_THREAD_STATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plugin_thread_node;

/** A store; one static object per kind of state. Initialise with PLUGIN_THREAD_STORE(). */
typedef struct {
    size_t size;                                 /* of a state, in bytes */
    void (*release)(void *state, bool inherited);
    _Atomic uint32_t key;                        /* private: pthread key + 1, or 0 */
    _Atomic uint64_t swept;                      /* private: generation that is rid of its parent's */
    _Atomic(struct plugin_thread_node *) nodes;  /* private: all states, never shortened */
} plugin_thread_store_t;

#define PLUGIN_THREAD_STORE(type, release_function) { sizeof(type), (release_function), 0, 0, NULL }

/** The calling thread's state.
 *
 * \return The state, aligned for every type, zeroed at the thread's first call in this process;
 *         NULL if it cannot be had (no memory, no pthread key, no process generation).
 * Any thread may call it, without locks; a call after the first costs a few loads. A pointer must
 * not be used after a fork in the child: ask again.
 */
void *plugin_thread_state(plugin_thread_store_t *store) __attribute__((visibility("hidden")));

#endif /* PLUGIN_THREAD_STATE_H */
