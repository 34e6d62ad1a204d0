/*
 * Mbed TLS 3.6: wrappers of password-authenticated key exchange
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/pake.h"

#define PD_PAKE_OPERATION(operation)                                                                                  \
    ((pd_operation_t) { &(operation)->id, &(operation)->data.ctx, sizeof(operation)->data.ctx })

static inline psa_status_t psa_driver_wrapper_pake_setup(psa_pake_operation_t *operation,
                                                         const psa_crypto_driver_pake_inputs_t *inputs)
{
    const psa_algorithm_t alg = inputs->cipher_suite.algorithm;

    if (pd_is_served(PD_ACTIVE_PAKE, PD_EP_PAKE_SETUP, &inputs->attributes, alg)) {
        psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

        if (pd_pake_setup(PD_PAKE_OPERATION(operation), &inputs->attributes, alg, inputs, &status) == PD_ANSWERED) {
            return status;
        }
    }
    return pd_stock_pake_setup(operation, inputs);
}

static inline psa_status_t psa_driver_wrapper_pake_output(psa_pake_operation_t *operation,
                                                          psa_crypto_driver_pake_step_t step, uint8_t *output,
                                                          size_t output_size, size_t *output_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_pake_output(PD_PAKE_OPERATION(operation), step, output, output_size, output_length);
    }
    return pd_stock_pake_output(operation, step, output, output_size, output_length);
}

static inline psa_status_t psa_driver_wrapper_pake_input(psa_pake_operation_t *operation,
                                                         psa_crypto_driver_pake_step_t step, const uint8_t *input,
                                                         size_t input_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_pake_input(PD_PAKE_OPERATION(operation), step, input, input_length);
    }
    return pd_stock_pake_input(operation, step, input, input_length);
}

static inline psa_status_t psa_driver_wrapper_pake_get_implicit_key(psa_pake_operation_t *operation, uint8_t *output,
                                                                    size_t output_size, size_t *output_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_pake_get_implicit_key(PD_PAKE_OPERATION(operation), output, output_size, output_length);
    }
    return pd_stock_pake_get_implicit_key(operation, output, output_size, output_length);
}

static inline psa_status_t psa_driver_wrapper_pake_abort(psa_pake_operation_t *operation)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_pake_abort(PD_PAKE_OPERATION(operation));
    }
    return pd_stock_pake_abort(operation);
}
