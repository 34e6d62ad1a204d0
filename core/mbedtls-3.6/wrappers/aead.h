/*
 * Mbed TLS 3.6: wrappers of the AEAD family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/aead.h"

static inline psa_status_t psa_driver_wrapper_aead_encrypt(const psa_key_attributes_t *attributes,
                                                           const uint8_t *key_buffer, size_t key_buffer_size,
                                                           psa_algorithm_t alg, const uint8_t *nonce,
                                                           size_t nonce_length, const uint8_t *additional_data,
                                                           size_t additional_data_length, const uint8_t *plaintext,
                                                           size_t plaintext_length, uint8_t *ciphertext,
                                                           size_t ciphertext_size, size_t *ciphertext_length)
{
    if (!pd_is_served(PD_ACTIVE_AEAD, PD_EP_AEAD_ENCRYPT, attributes, alg)) {
        return pd_stock_aead_encrypt(attributes, key_buffer, key_buffer_size, alg, nonce, nonce_length,
                                     additional_data, additional_data_length, plaintext, plaintext_length, ciphertext,
                                     ciphertext_size, ciphertext_length);
    }
    const pd_aead_header_t header = { nonce, nonce_length, additional_data, additional_data_length };
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_aead_encrypt(&key, alg, &header, plaintext, plaintext_length, ciphertext,
                                                 ciphertext_size, ciphertext_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_aead_encrypt(attributes, key_buffer, key_buffer_size, alg, nonce, nonce_length, additional_data,
                                   additional_data_length, plaintext, plaintext_length, ciphertext, ciphertext_size,
                                   ciphertext_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_aead_encrypt(&key, alg, &header, plaintext, plaintext_length, ciphertext, ciphertext_size,
                               ciphertext_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_aead_decrypt(const psa_key_attributes_t *attributes,
                                                           const uint8_t *key_buffer, size_t key_buffer_size,
                                                           psa_algorithm_t alg, const uint8_t *nonce,
                                                           size_t nonce_length, const uint8_t *additional_data,
                                                           size_t additional_data_length, const uint8_t *ciphertext,
                                                           size_t ciphertext_length, uint8_t *plaintext,
                                                           size_t plaintext_size, size_t *plaintext_length)
{
    if (!pd_is_served(PD_ACTIVE_AEAD, PD_EP_AEAD_DECRYPT, attributes, alg)) {
        return pd_stock_aead_decrypt(attributes, key_buffer, key_buffer_size, alg, nonce, nonce_length,
                                     additional_data, additional_data_length, ciphertext, ciphertext_length,
                                     plaintext, plaintext_size, plaintext_length);
    }
    const pd_aead_header_t header = { nonce, nonce_length, additional_data, additional_data_length };
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_aead_decrypt(&key, alg, &header, ciphertext, ciphertext_length, plaintext,
                                                 plaintext_size, plaintext_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_aead_decrypt(attributes, key_buffer, key_buffer_size, alg, nonce, nonce_length, additional_data,
                                   additional_data_length, ciphertext, ciphertext_length, plaintext, plaintext_size,
                                   plaintext_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_aead_decrypt(&key, alg, &header, ciphertext, ciphertext_length, plaintext, plaintext_size,
                               plaintext_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_aead_encrypt_setup(psa_aead_operation_t *operation,
                                                                 const psa_key_attributes_t *attributes,
                                                                 const uint8_t *key_buffer, size_t key_buffer_size,
                                                                 psa_algorithm_t alg)
{
    if (!pd_is_served(PD_ACTIVE_AEAD, PD_EP_AEAD_ENCRYPT_SETUP, attributes, alg)) {
        return pd_stock_aead_encrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_aead_setup(PD_OPERATION(operation), PD_EP_AEAD_ENCRYPT_SETUP, &key, alg, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_aead_encrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_aead_setup(PD_OPERATION(operation), PD_EP_AEAD_ENCRYPT_SETUP, &key, alg, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_aead_decrypt_setup(psa_aead_operation_t *operation,
                                                                 const psa_key_attributes_t *attributes,
                                                                 const uint8_t *key_buffer, size_t key_buffer_size,
                                                                 psa_algorithm_t alg)
{
    if (!pd_is_served(PD_ACTIVE_AEAD, PD_EP_AEAD_DECRYPT_SETUP, attributes, alg)) {
        return pd_stock_aead_decrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_aead_setup(PD_OPERATION(operation), PD_EP_AEAD_DECRYPT_SETUP, &key, alg, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_aead_decrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_aead_setup(PD_OPERATION(operation), PD_EP_AEAD_DECRYPT_SETUP, &key, alg, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_aead_set_nonce(psa_aead_operation_t *operation, const uint8_t *nonce,
                                                             size_t nonce_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_set_nonce(PD_OPERATION(operation), nonce, nonce_length);
    }
    return pd_stock_aead_set_nonce(operation, nonce, nonce_length);
}

static inline psa_status_t psa_driver_wrapper_aead_set_lengths(psa_aead_operation_t *operation, size_t ad_length,
                                                               size_t plaintext_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_set_lengths(PD_OPERATION(operation), ad_length, plaintext_length);
    }
    return pd_stock_aead_set_lengths(operation, ad_length, plaintext_length);
}

static inline psa_status_t psa_driver_wrapper_aead_update_ad(psa_aead_operation_t *operation, const uint8_t *input,
                                                             size_t input_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_update_ad(PD_OPERATION(operation), input, input_length);
    }
    return pd_stock_aead_update_ad(operation, input, input_length);
}

static inline psa_status_t psa_driver_wrapper_aead_update(psa_aead_operation_t *operation, const uint8_t *input,
                                                          size_t input_length, uint8_t *output, size_t output_size,
                                                          size_t *output_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_update(PD_OPERATION(operation), input, input_length, output, output_size, output_length);
    }
    return pd_stock_aead_update(operation, input, input_length, output, output_size, output_length);
}

static inline psa_status_t psa_driver_wrapper_aead_finish(psa_aead_operation_t *operation, uint8_t *ciphertext,
                                                          size_t ciphertext_size, size_t *ciphertext_length,
                                                          uint8_t *tag, size_t tag_size, size_t *tag_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_finish(PD_OPERATION(operation), ciphertext, ciphertext_size, ciphertext_length, tag,
                              tag_size, tag_length);
    }
    return pd_stock_aead_finish(operation, ciphertext, ciphertext_size, ciphertext_length, tag, tag_size,
                                tag_length);
}

static inline psa_status_t psa_driver_wrapper_aead_verify(psa_aead_operation_t *operation, uint8_t *plaintext,
                                                          size_t plaintext_size, size_t *plaintext_length,
                                                          const uint8_t *tag, size_t tag_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_verify(PD_OPERATION(operation), plaintext, plaintext_size, plaintext_length, tag,
                              tag_length);
    }
    return pd_stock_aead_verify(operation, plaintext, plaintext_size, plaintext_length, tag, tag_length);
}

static inline psa_status_t psa_driver_wrapper_aead_abort(psa_aead_operation_t *operation)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_aead_abort(PD_OPERATION(operation));
    }
    return pd_stock_aead_abort(operation);
}
