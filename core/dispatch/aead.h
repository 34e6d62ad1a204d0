/*
 * Dispatch of the AEAD family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points (PSA driver interface), with the operation in the place of the context.
 */
#ifndef PD_DISPATCH_AEAD_H
#define PD_DISPATCH_AEAD_H

#include "core/dispatch/operation.h"

/** Nonce and additional data of a one-shot call. */
typedef struct {
    const uint8_t *nonce;
    size_t nonce_length;
    const uint8_t *additional_data;
    size_t additional_data_length;
} pd_aead_header_t;

/** aead_encrypt or aead_decrypt; composed if the driver has only multi-part functions. On failure no plaintext is left
 * in the output. */
pd_outcome_t pd_aead_encrypt(const pd_key_t *key, psa_algorithm_t algorithm, const pd_aead_header_t *header,
                             const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                             size_t ciphertext_size, size_t *ciphertext_length, psa_status_t *status);
pd_outcome_t pd_aead_decrypt(const pd_key_t *key, psa_algorithm_t algorithm, const pd_aead_header_t *header,
                             const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                             size_t plaintext_size, size_t *plaintext_length, psa_status_t *status);

/** aead_encrypt_setup or aead_decrypt_setup. */
pd_outcome_t pd_aead_setup(pd_operation_t operation, pd_entry_point_t entry_point, const pd_key_t *key,
                           psa_algorithm_t algorithm, psa_status_t *status);

/** The rest, for operations that a driver has begun. */
psa_status_t pd_aead_set_nonce(pd_operation_t operation, const uint8_t *nonce, size_t nonce_length);
psa_status_t pd_aead_set_lengths(pd_operation_t operation, size_t ad_length, size_t plaintext_length);
psa_status_t pd_aead_update_ad(pd_operation_t operation, const uint8_t *input, size_t input_length);
psa_status_t pd_aead_update(pd_operation_t operation, const uint8_t *input, size_t input_length, uint8_t *output,
                            size_t output_size, size_t *output_length);
psa_status_t pd_aead_finish(pd_operation_t operation, uint8_t *ciphertext, size_t ciphertext_size,
                            size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length);
psa_status_t pd_aead_verify(pd_operation_t operation, uint8_t *plaintext, size_t plaintext_size,
                            size_t *plaintext_length, const uint8_t *tag, size_t tag_length);
psa_status_t pd_aead_abort(pd_operation_t operation);

#endif
