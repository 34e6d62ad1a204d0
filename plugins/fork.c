/*
 * Generations of processes, by a page that a fork empties
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plugins/fork.h"

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

_Atomic(_Atomic uint64_t *) plugin_fork_page;

/* In ordinary memory, so a child goes on counting from its parent's value. It never is less than
 * the count in the page, because it is raised before the page is written: so a child's number is
 * new in its line even if the fork comes between the two. */
static _Atomic uint32_t generations;

static _Atomic uint64_t *map_page(void)
{
    size_t size = (size_t) sysconf(_SC_PAGESIZE);
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (page == MAP_FAILED) {
        return NULL;
    }
    if (madvise(page, size, MADV_WIPEONFORK) != 0) {
        munmap(page, size);
        return NULL;
    }
    _Atomic uint64_t *other = NULL;
    if (!atomic_compare_exchange_strong(&plugin_fork_page, &other, page)) {
        munmap(page, size);
        return other;
    }
    return page;
}

uint64_t plugin_fork_begin_generation(void)
{
    _Atomic uint64_t *page = atomic_load(&plugin_fork_page);

    if (page == NULL) {
        page = map_page();
        if (page == NULL) {
            return 0;
        }
    }
    /* The count tells a process from its ancestors, whose numbers it may have inherited, even where
     * a pid comes back; the pid tells it from its living relatives, which count in memory of their
     * own. */
    uint64_t count = (uint32_t) (atomic_fetch_add(&generations, 1) + 1);
    uint64_t generation = ((uint64_t) (uint32_t) getpid() << 32) | count;
    uint64_t found = 0;
    return atomic_compare_exchange_strong(page, &found, generation) ? generation : found;
}
