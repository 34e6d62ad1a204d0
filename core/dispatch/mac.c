/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/mac.h"

#define KIND PD_CONTEXT_KIND(mac_context)

typedef psa_status_t (*compute_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                  const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*setup_t)(void *, const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*sign_finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*verify_finish_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*abort_t)(void *);

static psa_status_t compute_composed(const pd_binding_t *binding, const pd_key_t *key, psa_algorithm_t algorithm,
                                     const uint8_t *input, size_t input_length, uint8_t *mac, size_t mac_size,
                                     size_t *mac_length)
{
    const psa_driver_context_t layout = pd_layout(binding, KIND);
    _Alignas(PD_ROOM_ALIGNMENT) unsigned char room[PD_SHORT_ROOM] = { 0 };
    void *context = pd_context_make(layout, room, sizeof room);
    psa_status_t status;

    if (context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = ((setup_t) binding->functions[PD_EP_MAC_SIGN_SETUP])(context, key->attributes, key->buffer, key->size,
                                                                  algorithm);
    if (status == PSA_SUCCESS) {
        psa_status_t aborted;

        if (input_length > 0) {
            status = ((update_t) binding->functions[PD_EP_MAC_UPDATE])(context, input, input_length);
        }
        if (status == PSA_SUCCESS) {
            status = ((sign_finish_t) binding->functions[PD_EP_MAC_SIGN_FINISH])(context, mac, mac_size, mac_length);
        }
        aborted = ((abort_t) binding->functions[PD_EP_MAC_ABORT])(context);
        status = status == PSA_SUCCESS ? aborted : status;
    }
    pd_context_destroy(layout, room, sizeof room);
    return status;
}

pd_outcome_t pd_mac_compute(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                            uint8_t *mac, size_t mac_size, size_t *mac_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(PD_EP_MAC_COMPUTE, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = walk.candidate->composed
                      ? compute_composed(binding, key, algorithm, input, input_length, mac, mac_size, mac_length)
                      : ((compute_t) binding->functions[PD_EP_MAC_COMPUTE])(key->attributes, key->buffer, key->size,
                                                                           algorithm, input, input_length, mac,
                                                                           mac_size, mac_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, mac_size, mac_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_mac_setup(pd_operation_t operation, pd_entry_point_t entry_point, const pd_key_t *key,
                          psa_algorithm_t algorithm, psa_status_t *status)
{
    return pd_operation_setup(operation, KIND, entry_point, key, algorithm, status);
}

psa_status_t pd_mac_update(pd_operation_t operation, const uint8_t *input, size_t input_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);

    return pd_counted(begun.binding, ((update_t) begun.binding->functions[PD_EP_MAC_UPDATE])(begun.context, input,
                                                                                           input_length));
}

psa_status_t pd_mac_sign_finish(pd_operation_t operation, uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const sign_finish_t finish = (sign_finish_t) begun.binding->functions[PD_EP_MAC_SIGN_FINISH];

    if (finish == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    return pd_checked_length(pd_counted(begun.binding, finish(begun.context, mac, mac_size, mac_length)), mac_size,
                             mac_length);
}

psa_status_t pd_mac_verify_finish(pd_operation_t operation, const uint8_t *mac, size_t mac_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const verify_finish_t finish = (verify_finish_t) begun.binding->functions[PD_EP_MAC_VERIFY_FINISH];

    if (finish == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    return pd_counted(begun.binding, finish(begun.context, mac, mac_length));
}

psa_status_t pd_mac_abort(pd_operation_t operation)
{
    return pd_operation_abort(operation, KIND, PD_EP_MAC_ABORT);
}
