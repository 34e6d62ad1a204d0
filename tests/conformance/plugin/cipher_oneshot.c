/*
 * The one-shot ciphers of the model driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cipher.h"

#include <mbedtls/platform_util.h>

PSA_DRIVER_EXPORT psa_status_t model_cipher_encrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *iv,
                                                    size_t iv_length, const uint8_t *input, size_t input_length,
                                                    uint8_t *output, size_t output_size, size_t *output_length);
PSA_DRIVER_EXPORT psa_status_t model_cipher_decrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input,
                                                    size_t input_length, uint8_t *output, size_t output_size,
                                                    size_t *output_length);

/* What lies between set-up and abort. */
static psa_status_t run(model_cipher_operation_t *context, const uint8_t *iv, size_t iv_length, const uint8_t *input,
                        size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    psa_status_t status = PSA_SUCCESS;
    size_t updated = 0;
    size_t finished = 0;

    if (iv_length > 0) {
        status = model_cipher_set_iv(context, iv, iv_length);
    }
    if (status == PSA_SUCCESS) {
        status = model_cipher_update(context, input, input_length, output, output_size, &updated);
    }
    if (status == PSA_SUCCESS) {
        status =
            model_cipher_finish(context, updated > 0 ? output + updated : output, output_size - updated, &finished);
    }
    if (status == PSA_SUCCESS) {
        *output_length = updated + finished;
    } else if (output_size > 0) {
        mbedtls_platform_zeroize(output, output_size);
    }
    return status;
}

psa_status_t model_cipher_encrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *iv, size_t iv_length,
                                  const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                                  size_t *output_length)
{
    model_cipher_operation_t context = { 0 };
    psa_status_t status = model_cipher_encrypt_setup(&context, KEY, algorithm);

    if (status == PSA_SUCCESS) {
        status = run(&context, iv, iv_length, input, input_length, output, output_size, output_length);
    }
    model_cipher_abort(&context);
    return status;
}

psa_status_t model_cipher_decrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                                  uint8_t *output, size_t output_size, size_t *output_length)
{
    const size_t iv_length = PSA_CIPHER_IV_LENGTH(psa_get_key_type(attributes), algorithm);
    model_cipher_operation_t context = { 0 };
    psa_status_t status;

    if (input_length < iv_length && !FAULT_IS(cipher_short_input)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    status = model_cipher_decrypt_setup(&context, KEY, algorithm);
    if (status == PSA_SUCCESS) {
        status = run(&context, input, iv_length, iv_length > 0 ? input + iv_length : input, input_length - iv_length,
                     output, output_size, output_length);
    }
    model_cipher_abort(&context);
    return status;
}
