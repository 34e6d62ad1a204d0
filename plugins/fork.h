/*
 * fork.h - which process is this? The question of every plug-in that keeps something open
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A descriptor that a child inherits is one kernel object with two owners: what the child does to
 * it happens to the parent's operation. So whatever is kept open is kept together with the
 * generation of the process that opened it, and left alone where the generation is another one.
 */
#ifndef PLUGIN_FORK_H
#define PLUGIN_FORK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Private to the inline function below: the page that the kernel empties in a child, or NULL. */
extern _Atomic(_Atomic uint64_t *) plugin_fork_page __attribute__((visibility("hidden")));
uint64_t plugin_fork_begin_generation(void) __attribute__((visibility("hidden")));

/** The generation of the calling process: a number that differs from that of each of its ancestors
 * and from that of its parent and children alive, whether they came from fork() or from clone()
 * directly. (Not from clone(CLONE_VM) or vfork(): these share the memory that the answer would
 * stand in.)
 *
 * \return The same number for every thread and as long as the process lives; never 0 but when the
 *         kernel cannot mark a page MADV_WIPEONFORK (Linux before 4.14, no memory): then nothing
 *         may be kept.
 * Any thread may call it, without locks; two loads once it was called in this process.
 */
static inline uint64_t plugin_process_generation(void)
{
    _Atomic uint64_t *page = atomic_load_explicit(&plugin_fork_page, memory_order_acquire);

    if (page != NULL) {
        uint64_t generation = atomic_load_explicit(page, memory_order_relaxed);
        if (generation != 0) {
            return generation;
        }
    }
    return plugin_fork_begin_generation();
}

#endif /* PLUGIN_FORK_H */
