/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/context.h"

#include <stdlib.h>
#include <string.h>

void *pd_context_make(psa_driver_context_t context, void *room, size_t room_size)
{
    const size_t alignment = context.alignment > sizeof(void *) ? context.alignment : sizeof(void *);
    void *made;

    if (pd_context_is_inline(context, room_size)) {
        return room;
    }
    made = aligned_alloc(alignment, (context.size + alignment - 1) / alignment * alignment);
    if (made != NULL) {
        memset(made, 0, context.size);
        *(void **) room = made;
    }
    return made;
}

void pd_context_destroy(psa_driver_context_t context, void *room, size_t room_size)
{
    void *made;

    if (pd_context_is_inline(context, room_size)) {
        explicit_bzero(room, context.size);
        return;
    }
    made = *(void **) room;
    if (made != NULL) {
        explicit_bzero(made, context.size);
        free(made);
        *(void **) room = NULL;
    }
}
