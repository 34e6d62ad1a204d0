/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/pake.h"

#define KIND PD_CONTEXT_KIND(pake_context)

typedef psa_status_t (*setup_t)(void *, const psa_crypto_driver_pake_inputs_t *);
typedef psa_status_t (*output_t)(void *, psa_crypto_driver_pake_step_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*input_t)(void *, psa_crypto_driver_pake_step_t, const uint8_t *, size_t);
typedef psa_status_t (*implicit_key_t)(void *, uint8_t *, size_t, size_t *);

pd_outcome_t pd_pake_setup(pd_operation_t operation, const psa_key_attributes_t *attributes,
                           psa_algorithm_t algorithm, const psa_crypto_driver_pake_inputs_t *inputs,
                           psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(PD_EP_PAKE_SETUP, attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        const psa_driver_context_t layout = pd_layout(binding, KIND);
        void *context = pd_context_make(layout, operation.room, operation.room_size);

        if (context == NULL) {
            *status = PSA_ERROR_INSUFFICIENT_MEMORY;
            return PD_ANSWERED;
        }
        *status = ((setup_t) binding->functions[PD_EP_PAKE_SETUP])(context, inputs);
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

psa_status_t pd_pake_output(pd_operation_t operation, psa_crypto_driver_pake_step_t step, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const output_t function = (output_t) begun.binding->functions[PD_EP_PAKE_OUTPUT];

    return pd_checked_length(pd_counted(begun.binding, function(begun.context, step, output, output_size,
                                                                output_length)),
                             output_size, output_length);
}

psa_status_t pd_pake_input(pd_operation_t operation, psa_crypto_driver_pake_step_t step, const uint8_t *input,
                           size_t input_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const input_t function = (input_t) begun.binding->functions[PD_EP_PAKE_INPUT];

    return pd_counted(begun.binding, function(begun.context, step, input, input_length));
}

psa_status_t pd_pake_get_implicit_key(pd_operation_t operation, uint8_t *output, size_t output_size,
                                      size_t *output_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const implicit_key_t function = (implicit_key_t) begun.binding->functions[PD_EP_PAKE_GET_IMPLICIT_KEY];

    return pd_checked_length(pd_counted(begun.binding, function(begun.context, output, output_size, output_length)),
                             output_size, output_length);
}

psa_status_t pd_pake_abort(pd_operation_t operation)
{
    return pd_operation_abort(operation, KIND, PD_EP_PAKE_ABORT);
}
