/*
 * Mbed TLS 3.6: wrappers of the cipher family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/cipher.h"

static inline psa_status_t psa_driver_wrapper_cipher_encrypt(const psa_key_attributes_t *attributes,
                                                             const uint8_t *key_buffer, size_t key_buffer_size,
                                                             psa_algorithm_t alg, const uint8_t *iv, size_t iv_length,
                                                             const uint8_t *input, size_t input_length,
                                                             uint8_t *output, size_t output_size,
                                                             size_t *output_length)
{
    if (!pd_is_served(PD_ACTIVE_CIPHER, PD_EP_CIPHER_ENCRYPT, attributes, alg)) {
        return pd_stock_cipher_encrypt(attributes, key_buffer, key_buffer_size, alg, iv, iv_length, input,
                                       input_length, output, output_size, output_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_cipher_encrypt(&key, alg, iv, iv_length, input, input_length, output, output_size,
                                                   output_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_cipher_encrypt(attributes, key_buffer, key_buffer_size, alg, iv, iv_length, input, input_length,
                                     output, output_size, output_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_cipher_encrypt(&key, alg, iv, iv_length, input, input_length, output, output_size, output_length,
                                 &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_cipher_decrypt(const psa_key_attributes_t *attributes,
                                                             const uint8_t *key_buffer, size_t key_buffer_size,
                                                             psa_algorithm_t alg, const uint8_t *input,
                                                             size_t input_length, uint8_t *output, size_t output_size,
                                                             size_t *output_length)
{
    if (!pd_is_served(PD_ACTIVE_CIPHER, PD_EP_CIPHER_DECRYPT, attributes, alg)) {
        return pd_stock_cipher_decrypt(attributes, key_buffer, key_buffer_size, alg, input, input_length, output,
                                       output_size, output_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_cipher_decrypt(&key, alg, input, input_length, output, output_size, output_length,
                                                   &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_cipher_decrypt(attributes, key_buffer, key_buffer_size, alg, input, input_length, output,
                                     output_size, output_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_cipher_decrypt(&key, alg, input, input_length, output, output_size, output_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_cipher_encrypt_setup(psa_cipher_operation_t *operation,
                                                                   const psa_key_attributes_t *attributes,
                                                                   const uint8_t *key_buffer, size_t key_buffer_size,
                                                                   psa_algorithm_t alg)
{
    if (!pd_is_served(PD_ACTIVE_CIPHER, PD_EP_CIPHER_ENCRYPT_SETUP, attributes, alg)) {
        return pd_stock_cipher_encrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_cipher_setup(PD_OPERATION(operation), PD_EP_CIPHER_ENCRYPT_SETUP, &key, alg,
                                                 &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_cipher_encrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_cipher_setup(PD_OPERATION(operation), PD_EP_CIPHER_ENCRYPT_SETUP, &key, alg, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_cipher_decrypt_setup(psa_cipher_operation_t *operation,
                                                                   const psa_key_attributes_t *attributes,
                                                                   const uint8_t *key_buffer, size_t key_buffer_size,
                                                                   psa_algorithm_t alg)
{
    if (!pd_is_served(PD_ACTIVE_CIPHER, PD_EP_CIPHER_DECRYPT_SETUP, attributes, alg)) {
        return pd_stock_cipher_decrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_cipher_setup(PD_OPERATION(operation), PD_EP_CIPHER_DECRYPT_SETUP, &key, alg,
                                                 &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_cipher_decrypt_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_cipher_setup(PD_OPERATION(operation), PD_EP_CIPHER_DECRYPT_SETUP, &key, alg, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_cipher_set_iv(psa_cipher_operation_t *operation, const uint8_t *iv,
                                                            size_t iv_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_cipher_set_iv(PD_OPERATION(operation), iv, iv_length);
    }
    return pd_stock_cipher_set_iv(operation, iv, iv_length);
}

static inline psa_status_t psa_driver_wrapper_cipher_update(psa_cipher_operation_t *operation, const uint8_t *input,
                                                            size_t input_length, uint8_t *output, size_t output_size,
                                                            size_t *output_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_cipher_update(PD_OPERATION(operation), input, input_length, output, output_size, output_length);
    }
    return pd_stock_cipher_update(operation, input, input_length, output, output_size, output_length);
}

static inline psa_status_t psa_driver_wrapper_cipher_finish(psa_cipher_operation_t *operation, uint8_t *output,
                                                            size_t output_size, size_t *output_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_cipher_finish(PD_OPERATION(operation), output, output_size, output_length);
    }
    return pd_stock_cipher_finish(operation, output, output_size, output_length);
}

static inline psa_status_t psa_driver_wrapper_cipher_abort(psa_cipher_operation_t *operation)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_cipher_abort(PD_OPERATION(operation));
    }
    return pd_stock_cipher_abort(operation);
}
