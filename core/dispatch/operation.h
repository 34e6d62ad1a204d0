/*
 * Multi-part operations with a key: set-up, and the way back to their driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * MAC, cipher and AEAD operations begin alike and end alike; what lies between is in their own files.
 */
#ifndef PD_DISPATCH_OPERATION_H
#define PD_DISPATCH_OPERATION_H

#include "core/dispatch/context.h"
#include "core/dispatch/key.h"
#include "core/dispatch/walk.h"

/** An operation structure of upstream's, as far as dispatch needs it: whose it is, and the room for the driver's
 * context behind that. The context lies in the room if it fits, else on the heap with its address in the room. */
typedef struct {
    unsigned *id;
    void *room;
    size_t room_size;
} pd_operation_t;

/** Which of the context types of a plug-in's constant: the offset of its member. */
typedef size_t pd_context_kind_t;
#define PD_CONTEXT_KIND(member) offsetof(psa_driver_plugin_t, member)

static inline psa_driver_context_t pd_layout(const pd_binding_t *binding, pd_context_kind_t kind)
{
    psa_driver_context_t layout;

    __builtin_memcpy(&layout, (const char *) &binding->driver->plugin + kind, sizeof layout);
    return layout;
}

/** True if a driver has begun the operation with that id. A structure with a stray id is left to upstream's error. */
static inline bool pd_operation_has_driver(unsigned id)
{
    return id >= PD_OPERATION_FIRST_BINDING && pd_registry() != NULL
           && id - PD_OPERATION_FIRST_BINDING < pd_registry()->binding_count;
}

/** An operation that a driver has begun. */
typedef struct {
    const pd_binding_t *binding;
    void *context;
} pd_begun_t;

static inline pd_begun_t pd_begun(pd_operation_t operation, pd_context_kind_t kind)
{
    const pd_binding_t *binding = pd_binding_of(*operation.id);

    return (pd_begun_t) { binding, pd_context(pd_layout(binding, kind), operation.room, operation.room_size) };
}

/** Set-up with a key: the functions of all three families have the same parameters.
 *
 * The size of the message is unknown, so a driver with a size range is passed over unless the key is its own.
 *
 * \param[out] status  The answer, with PD_ANSWERED. The operation's id is set on success only.
 */
pd_outcome_t pd_operation_setup(pd_operation_t operation, pd_context_kind_t kind, pd_entry_point_t entry_point,
                                const pd_key_t *key, psa_algorithm_t algorithm, psa_status_t *status)
    __attribute__((visibility("hidden")));

/** Calls the driver's abort and releases the context. */
psa_status_t pd_operation_abort(pd_operation_t operation, pd_context_kind_t kind, pd_entry_point_t entry_point)
    __attribute__((visibility("hidden")));

#endif
