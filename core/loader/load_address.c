/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/load_address.h"

#include <dlfcn.h>
#include <stddef.h>

/* The dynamic linker wrote the link map before dlopen() returned, under a lock of its own that ThreadSanitizer does not
 * see; where two threads open the same file it takes our reading for a race. */
__attribute__((noinline, no_sanitize("thread"))) bool pd_load_address(void *handle, ElfW(Addr) *address)
{
    struct link_map *map = NULL;

    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || map == NULL) {
        return false;
    }
    *address = map->l_addr;
    return true;
}
