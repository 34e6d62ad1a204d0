/*
 * Where a driver's operation context lies
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DISPATCH_CONTEXT_H
#define PD_DISPATCH_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <psa_driver_plugin.h>

/** Alignment of the room in upstream's operation structures, which hold 64-bit words: 8 bytes, on i386 4. The
 * wrappers check it. */
#define PD_ROOM_ALIGNMENT _Alignof(uint64_t)

/** Room on the stack for the context of a one-shot call that is composed: most fit, so it allocates nothing. */
#define PD_SHORT_ROOM 512u

static inline bool pd_context_is_inline(psa_driver_context_t context, size_t room_size)
{
    return context.size <= room_size && context.alignment <= PD_ROOM_ALIGNMENT;
}

/** The context of an operation; NULL if it lies on the heap and was never made. */
static inline void *pd_context(psa_driver_context_t context, void *room, size_t room_size)
{
    return pd_context_is_inline(context, room_size) ? room : *(void **) room;
}

/** Makes a zeroed context in zeroed room. NULL: no memory. */
void *pd_context_make(psa_driver_context_t context, void *room, size_t room_size);

/** Wipes a context and releases its memory. May be called on room without a context. */
void pd_context_destroy(psa_driver_context_t context, void *room, size_t room_size);

#endif
