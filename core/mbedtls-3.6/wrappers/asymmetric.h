/*
 * Mbed TLS 3.6: wrappers of signature, asymmetric encryption and key agreement
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/asymmetric.h"
#include "core/dispatch/sign.h"

static inline psa_status_t psa_driver_wrapper_sign_message(const psa_key_attributes_t *attributes,
                                                           const uint8_t *key_buffer, size_t key_buffer_size,
                                                           psa_algorithm_t alg, const uint8_t *input,
                                                           size_t input_length, uint8_t *signature,
                                                           size_t signature_size, size_t *signature_length)
{
    if (!pd_is_served(PD_ACTIVE_SIGN, PD_EP_SIGN_MESSAGE, attributes, alg)) {
        return pd_stock_sign_message(attributes, key_buffer, key_buffer_size, alg, input, input_length, signature,
                                     signature_size, signature_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_sign(PD_EP_SIGN_MESSAGE, &key, alg, input, input_length, signature,
                                         signature_size, signature_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_sign_message(attributes, key_buffer, key_buffer_size, alg, input, input_length, signature,
                                   signature_size, signature_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_sign(PD_EP_SIGN_MESSAGE, &key, alg, input, input_length, signature, signature_size,
                       signature_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_verify_message(const psa_key_attributes_t *attributes,
                                                             const uint8_t *key_buffer, size_t key_buffer_size,
                                                             psa_algorithm_t alg, const uint8_t *input,
                                                             size_t input_length, const uint8_t *signature,
                                                             size_t signature_length)
{
    if (!pd_is_served(PD_ACTIVE_SIGN, PD_EP_VERIFY_MESSAGE, attributes, alg)) {
        return pd_stock_verify_message(attributes, key_buffer, key_buffer_size, alg, input, input_length, signature,
                                       signature_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_verify(PD_EP_VERIFY_MESSAGE, &key, alg, input, input_length, signature,
                                           signature_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_verify_message(attributes, key_buffer, key_buffer_size, alg, input, input_length, signature,
                                     signature_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_verify(PD_EP_VERIFY_MESSAGE, &key, alg, input, input_length, signature, signature_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_sign_hash(const psa_key_attributes_t *attributes,
                                                        const uint8_t *key_buffer, size_t key_buffer_size,
                                                        psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                                                        uint8_t *signature, size_t signature_size,
                                                        size_t *signature_length)
{
    if (!pd_is_served(PD_ACTIVE_SIGN, PD_EP_SIGN_HASH, attributes, alg)) {
        return pd_stock_sign_hash(attributes, key_buffer, key_buffer_size, alg, hash, hash_length, signature,
                                  signature_size, signature_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_sign(PD_EP_SIGN_HASH, &key, alg, hash, hash_length, signature, signature_size,
                                         signature_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_sign_hash(attributes, key_buffer, key_buffer_size, alg, hash, hash_length, signature,
                                signature_size, signature_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_sign(PD_EP_SIGN_HASH, &key, alg, hash, hash_length, signature, signature_size, signature_length,
                       &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_verify_hash(const psa_key_attributes_t *attributes,
                                                          const uint8_t *key_buffer, size_t key_buffer_size,
                                                          psa_algorithm_t alg, const uint8_t *hash,
                                                          size_t hash_length, const uint8_t *signature,
                                                          size_t signature_length)
{
    if (!pd_is_served(PD_ACTIVE_SIGN, PD_EP_VERIFY_HASH, attributes, alg)) {
        return pd_stock_verify_hash(attributes, key_buffer, key_buffer_size, alg, hash, hash_length, signature,
                                    signature_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_verify(PD_EP_VERIFY_HASH, &key, alg, hash, hash_length, signature,
                                           signature_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_verify_hash(attributes, key_buffer, key_buffer_size, alg, hash, hash_length, signature,
                                  signature_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_verify(PD_EP_VERIFY_HASH, &key, alg, hash, hash_length, signature, signature_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_asymmetric_encrypt(const psa_key_attributes_t *attributes,
                                                                 const uint8_t *key_buffer, size_t key_buffer_size,
                                                                 psa_algorithm_t alg, const uint8_t *input,
                                                                 size_t input_length, const uint8_t *salt,
                                                                 size_t salt_length, uint8_t *output,
                                                                 size_t output_size, size_t *output_length)
{
    if (!pd_is_served(PD_ACTIVE_ASYMMETRIC, PD_EP_ASYMMETRIC_ENCRYPT, attributes, alg)) {
        return pd_stock_asymmetric_encrypt(attributes, key_buffer, key_buffer_size, alg, input, input_length, salt,
                                           salt_length, output, output_size, output_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_asymmetric_crypt(PD_EP_ASYMMETRIC_ENCRYPT, &key, alg, input, input_length, salt,
                                                     salt_length, output, output_size, output_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_asymmetric_encrypt(attributes, key_buffer, key_buffer_size, alg, input, input_length, salt,
                                         salt_length, output, output_size, output_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_asymmetric_crypt(PD_EP_ASYMMETRIC_ENCRYPT, &key, alg, input, input_length, salt, salt_length,
                                   output, output_size, output_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_asymmetric_decrypt(const psa_key_attributes_t *attributes,
                                                                 const uint8_t *key_buffer, size_t key_buffer_size,
                                                                 psa_algorithm_t alg, const uint8_t *input,
                                                                 size_t input_length, const uint8_t *salt,
                                                                 size_t salt_length, uint8_t *output,
                                                                 size_t output_size, size_t *output_length)
{
    if (!pd_is_served(PD_ACTIVE_ASYMMETRIC, PD_EP_ASYMMETRIC_DECRYPT, attributes, alg)) {
        return pd_stock_asymmetric_decrypt(attributes, key_buffer, key_buffer_size, alg, input, input_length, salt,
                                           salt_length, output, output_size, output_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_asymmetric_crypt(PD_EP_ASYMMETRIC_DECRYPT, &key, alg, input, input_length, salt,
                                                     salt_length, output, output_size, output_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_asymmetric_decrypt(attributes, key_buffer, key_buffer_size, alg, input, input_length, salt,
                                         salt_length, output, output_size, output_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_asymmetric_crypt(PD_EP_ASYMMETRIC_DECRYPT, &key, alg, input, input_length, salt, salt_length,
                                   output, output_size, output_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_key_agreement(const psa_key_attributes_t *attributes,
                                                            const uint8_t *key_buffer, size_t key_buffer_size,
                                                            psa_algorithm_t alg, const uint8_t *peer_key,
                                                            size_t peer_key_length, uint8_t *shared_secret,
                                                            size_t shared_secret_size, size_t *shared_secret_length)
{
    if (!pd_is_served(PD_ACTIVE_ASYMMETRIC, PD_EP_KEY_AGREEMENT, attributes, alg)) {
        return pd_stock_key_agreement(attributes, key_buffer, key_buffer_size, alg, peer_key, peer_key_length,
                                      shared_secret, shared_secret_size, shared_secret_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_key_agreement(&key, alg, peer_key, peer_key_length, shared_secret,
                                                  shared_secret_size, shared_secret_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_key_agreement(attributes, key_buffer, key_buffer_size, alg, peer_key, peer_key_length,
                                    shared_secret, shared_secret_size, shared_secret_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_key_agreement(&key, alg, peer_key, peer_key_length, shared_secret, shared_secret_size,
                                shared_secret_length, &status);
    }
    return status;
}
