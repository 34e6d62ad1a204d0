/*
 * Dispatch of password-authenticated key exchange; provisional, as the specification's text for it is
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points of Mbed TLS 3.6, with the operation in the place of the context.
 */
#ifndef PD_DISPATCH_PAKE_H
#define PD_DISPATCH_PAKE_H

#include <psa/crypto.h>

#include "core/dispatch/operation.h"

/** pake_setup.
 *
 * \param attributes  Of the password key, and
 * \param algorithm   of the cipher suite, both also in \p inputs.
 */
pd_outcome_t pd_pake_setup(pd_operation_t operation, const psa_key_attributes_t *attributes,
                           psa_algorithm_t algorithm, const psa_crypto_driver_pake_inputs_t *inputs,
                           psa_status_t *status);

/** The rest, for operations that a driver has begun. */
psa_status_t pd_pake_output(pd_operation_t operation, psa_crypto_driver_pake_step_t step, uint8_t *output,
                            size_t output_size, size_t *output_length);
psa_status_t pd_pake_input(pd_operation_t operation, psa_crypto_driver_pake_step_t step, const uint8_t *input,
                           size_t input_length);
psa_status_t pd_pake_get_implicit_key(pd_operation_t operation, uint8_t *output, size_t output_size,
                                      size_t *output_length);
psa_status_t pd_pake_abort(pd_operation_t operation);

#endif
