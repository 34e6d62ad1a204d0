/*
 * Dispatch of the cipher family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points (PSA driver interface), with the operation in the place of the context.
 */
#ifndef PD_DISPATCH_CIPHER_H
#define PD_DISPATCH_CIPHER_H

#include "core/dispatch/operation.h"

/** cipher_encrypt, with an IV that the core made; composed if the driver has only multi-part functions. */
pd_outcome_t pd_cipher_encrypt(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *iv, size_t iv_length,
                               const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                               size_t *output_length, psa_status_t *status);

/** cipher_decrypt, with the IV at the beginning of the input; composed likewise. */
pd_outcome_t pd_cipher_decrypt(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *input,
                               size_t input_length, uint8_t *output, size_t output_size, size_t *output_length,
                               psa_status_t *status);

/** cipher_encrypt_setup or cipher_decrypt_setup. */
pd_outcome_t pd_cipher_setup(pd_operation_t operation, pd_entry_point_t entry_point, const pd_key_t *key,
                             psa_algorithm_t algorithm, psa_status_t *status);

/** The rest, for operations that a driver has begun. */
psa_status_t pd_cipher_set_iv(pd_operation_t operation, const uint8_t *iv, size_t iv_length);
psa_status_t pd_cipher_update(pd_operation_t operation, const uint8_t *input, size_t input_length, uint8_t *output,
                              size_t output_size, size_t *output_length);
psa_status_t pd_cipher_finish(pd_operation_t operation, uint8_t *output, size_t output_size, size_t *output_length);
psa_status_t pd_cipher_abort(pd_operation_t operation);

#endif
