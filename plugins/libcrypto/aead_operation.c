/*
 * Authenticated encryption in parts: GCM and ChaCha20-Poly1305
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Not CCM: libcrypto takes additional data and message in one piece each.
 */
#include "aead.h"

#include <string.h>

#include <openssl/evp.h>

#include <psa_driver_plugin.h>

#include "aead_key.h"
#include "buffers.h"
#include "error.h"

static psa_status_t setup(libcrypto_aead_operation_t *operation, const psa_key_attributes_t *attributes,
                          const uint8_t *key, size_t key_size, psa_algorithm_t alg, bool encrypts)
{
    libcrypto_aead_t aead;
    psa_status_t status = libcrypto_aead(&aead, attributes, key_size, alg, encrypts);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (aead.mode == PSA_ALG_CCM) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    EVP_CIPHER_CTX *context = libcrypto_aead_context(&aead, key, 0);
    if (context == NULL) {
        return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, aead.row->name);
    }
    *operation = (libcrypto_aead_operation_t){
        .context = context,
        .algorithm = aead.mode,
        .tag_length = aead.tag_length,
        .encrypts = encrypts,
    };
    return PSA_SUCCESS;
}

static psa_status_t fail(libcrypto_aead_operation_t *operation)
{
    psa_status_t status = libcrypto_failure(LIBCRYPTO_IN_OPERATION, "AEAD in parts");

    libcrypto_aead_abort(operation);
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_encrypt_setup(libcrypto_aead_operation_t *operation, const psa_key_attributes_t *attributes,
                                          const uint8_t *key, size_t key_size, psa_algorithm_t alg)
{
    return setup(operation, attributes, key, key_size, alg, true);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_decrypt_setup(libcrypto_aead_operation_t *operation, const psa_key_attributes_t *attributes,
                                          const uint8_t *key, size_t key_size, psa_algorithm_t alg)
{
    return setup(operation, attributes, key, key_size, alg, false);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_set_nonce(libcrypto_aead_operation_t *operation, const uint8_t *nonce, size_t nonce_length)
{
    if (operation->context == NULL || operation->has_nonce) {
        return PSA_ERROR_BAD_STATE;
    }
    psa_status_t status = libcrypto_aead_check_nonce(&(libcrypto_aead_t){ .mode = operation->algorithm }, nonce_length);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if ((nonce_length != (size_t) EVP_CIPHER_CTX_get_iv_length(operation->context)
         && EVP_CIPHER_CTX_ctrl(operation->context, EVP_CTRL_AEAD_SET_IVLEN, (int) nonce_length, NULL) != 1)
        || EVP_CipherInit_ex2(operation->context, NULL, NULL, nonce, operation->encrypts, NULL) != 1) {
        return fail(operation);
    }
    operation->has_nonce = true;
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_set_lengths(libcrypto_aead_operation_t *operation, size_t ad_length,
                                        size_t plaintext_length)
{
    if (operation->context == NULL || operation->has_lengths) {
        return PSA_ERROR_BAD_STATE;
    }
    operation->has_lengths = true;
    operation->ad_missing = ad_length;
    operation->body_missing = plaintext_length;
    return PSA_SUCCESS;
}

/* Takes a piece from what was announced. */
static bool announced(const libcrypto_aead_operation_t *operation, size_t *missing, size_t length)
{
    if (!operation->has_lengths) {
        return true;
    }
    if (length > *missing) {
        return false;
    }
    *missing -= length;
    return true;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_update_ad(libcrypto_aead_operation_t *operation, const uint8_t *input, size_t input_length)
{
    if (operation->context == NULL || !operation->has_nonce || operation->has_body) {
        return PSA_ERROR_BAD_STATE;
    }
    if (!announced(operation, &operation->ad_missing, input_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return libcrypto_process(operation->context, NULL, input, input_length) ? PSA_SUCCESS : fail(operation);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_update(libcrypto_aead_operation_t *operation, const uint8_t *input, size_t input_length,
                                   uint8_t *output, size_t output_size, size_t *output_length)
{
    libcrypto_input_t safe;

    if (operation->context == NULL || !operation->has_nonce) {
        return PSA_ERROR_BAD_STATE;
    }
    if (output_size < input_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if ((operation->has_lengths && operation->ad_missing > 0)
        || !announced(operation, &operation->body_missing, input_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = libcrypto_input(&safe, input, input_length, output, input_length, true);
    if (status != PSA_SUCCESS) {
        return status;
    }
    operation->has_body = true;
    if (libcrypto_process(operation->context, output, safe.bytes, input_length)) {
        *output_length = input_length;
    } else {
        status = fail(operation);
    }
    libcrypto_input_free(&safe);
    return status;
}

static psa_status_t check_end(const libcrypto_aead_operation_t *operation, bool encrypts)
{
    if (operation->context == NULL || !operation->has_nonce || operation->encrypts != encrypts) {
        return PSA_ERROR_BAD_STATE;
    }
    return operation->has_lengths && (operation->ad_missing > 0 || operation->body_missing > 0)
               ? PSA_ERROR_INVALID_ARGUMENT
               : PSA_SUCCESS;
}

/* Every update gave all that it got, so nothing of the message is left. */
PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_finish(libcrypto_aead_operation_t *operation, uint8_t *ciphertext, size_t ciphertext_size,
                                   size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length)
{
    uint8_t nothing;
    int ignored;
    psa_status_t status = check_end(operation, true);

    (void) ciphertext;
    (void) ciphertext_size;
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (tag_size < operation->tag_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (EVP_CipherFinal_ex(operation->context, &nothing, &ignored) != 1
        || EVP_CIPHER_CTX_ctrl(operation->context, EVP_CTRL_AEAD_GET_TAG, operation->tag_length, tag) != 1) {
        return fail(operation);
    }
    *ciphertext_length = 0;
    *tag_length = operation->tag_length;
    return libcrypto_aead_abort(operation);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_verify(libcrypto_aead_operation_t *operation, uint8_t *plaintext, size_t plaintext_size,
                                   size_t *plaintext_length, const uint8_t *tag, size_t tag_length)
{
    uint8_t expected[LIBCRYPTO_TAG_SIZE];
    uint8_t nothing;
    int ignored;
    psa_status_t status = check_end(operation, false);

    (void) plaintext;
    (void) plaintext_size;
    if (status != PSA_SUCCESS) {
        return status;
    }
    *plaintext_length = 0;
    if (tag_length != operation->tag_length) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    memcpy(expected, tag, tag_length);
    if (EVP_CIPHER_CTX_ctrl(operation->context, EVP_CTRL_AEAD_SET_TAG, (int) tag_length, expected) != 1) {
        return fail(operation);
    }
    status =
        EVP_CipherFinal_ex(operation->context, &nothing, &ignored) == 1 ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
    libcrypto_aead_abort(operation);
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_abort(libcrypto_aead_operation_t *operation)
{
    EVP_CIPHER_CTX_free(operation->context);
    memset(operation, 0, sizeof(*operation));
    return PSA_SUCCESS;
}
