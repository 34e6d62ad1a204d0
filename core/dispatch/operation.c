/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/operation.h"

typedef psa_status_t (*setup_t)(void *, const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t);
typedef psa_status_t (*abort_t)(void *);

pd_outcome_t pd_operation_setup(pd_operation_t operation, pd_context_kind_t kind, pd_entry_point_t entry_point,
                                const pd_key_t *key, psa_algorithm_t algorithm, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(entry_point, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        const psa_driver_context_t layout = pd_layout(binding, kind);
        void *context = pd_context_make(layout, operation.room, operation.room_size);

        if (context == NULL) {
            *status = PSA_ERROR_INSUFFICIENT_MEMORY;
            return PD_ANSWERED;
        }
        *status = ((setup_t) binding->functions[entry_point])(context, key->attributes, key->buffer, key->size,
                                                              algorithm);
        if (*status == PSA_SUCCESS) {
            *operation.id = walk.candidate->id;
        } else {
            pd_context_destroy(layout, operation.room, operation.room_size);
        }
        if (pd_walk_is_final(&walk, *status)) {
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

psa_status_t pd_operation_abort(pd_operation_t operation, pd_context_kind_t kind, pd_entry_point_t entry_point)
{
    const pd_begun_t begun = pd_begun(operation, kind);
    psa_status_t status = PSA_SUCCESS;

    if (begun.context != NULL) {
        status = ((abort_t) begun.binding->functions[entry_point])(begun.context);
        pd_context_destroy(pd_layout(begun.binding, kind), operation.room, operation.room_size);
    }
    return status;
}
