/*
 * The one-shot AEADs of the model driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "aead.h"

#include <mbedtls/platform_util.h>

#define MESSAGE_PARAMETERS                                                                                             \
    const uint8_t *nonce, size_t nonce_length, const uint8_t *ad, size_t ad_length, const uint8_t *input,              \
        size_t input_length, uint8_t *output, size_t output_size, size_t *output_length

PSA_DRIVER_EXPORT psa_status_t model_aead_encrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS);
PSA_DRIVER_EXPORT psa_status_t model_aead_decrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS);

/* Everything before the tag. */
static psa_status_t run(model_aead_operation_t *context, MESSAGE_PARAMETERS)
{
    psa_status_t status = model_aead_set_lengths(context, ad_length, input_length);

    if (status == PSA_SUCCESS) {
        status = model_aead_set_nonce(context, nonce, nonce_length);
    }
    if (status == PSA_SUCCESS) {
        status = model_aead_update_ad(context, ad, ad_length);
    }
    if (status == PSA_SUCCESS) {
        status = model_aead_update(context, input, input_length, output, output_size, output_length);
    }
    return status;
}

static size_t tag_length_of(const psa_key_attributes_t *attributes, psa_algorithm_t algorithm)
{
    if (FAULT_IS(aead_tag_length)) {
        return PSA_AEAD_TAG_MAX_SIZE;
    }
    return PSA_AEAD_TAG_LENGTH(psa_get_key_type(attributes), psa_get_key_bits(attributes), algorithm);
}

psa_status_t model_aead_encrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS)
{
    const size_t tag_size = tag_length_of(attributes, algorithm);
    model_aead_operation_t context = { 0 };
    size_t updated = 0;
    size_t finished = 0;
    size_t tag_length = 0;
    psa_status_t status;

    if (output_size < tag_size || output_size - tag_size < input_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = model_aead_encrypt_setup(&context, KEY, algorithm);
    if (status == PSA_SUCCESS) {
        status = run(&context, nonce, nonce_length, ad, ad_length, input, input_length, output, output_size, &updated);
    }
    if (status == PSA_SUCCESS) {
        status = model_aead_finish(&context, NULL, 0, &finished, output + updated, tag_size, &tag_length);
    }
    if (status == PSA_SUCCESS) {
        *output_length = updated + tag_length;
    } else {
        mbedtls_platform_zeroize(output, output_size);
    }
    model_aead_abort(&context);
    return status;
}

psa_status_t model_aead_decrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS)
{
    const size_t tag_length = tag_length_of(attributes, algorithm);
    model_aead_operation_t context = { 0 };
    size_t text_length;
    size_t updated = 0;
    size_t finished = 0;
    model_input_t taken;
    psa_status_t status;

    if (input_length < tag_length && !FAULT_IS(aead_short_input)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    text_length = FAULT_IS(aead_short_input) && input_length < tag_length ? 0 : input_length - tag_length;
    if (output_size < text_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    /* The tag, too, must outlive the output. */
    status = model_input_take(&taken, input, input_length, output, output_size);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = model_aead_decrypt_setup(&context, KEY, algorithm);
    context.spoil.is_one_shot = true;
    if (status == PSA_SUCCESS) {
        status =
            run(&context, nonce, nonce_length, ad, ad_length, taken.bytes, text_length, output, output_size, &updated);
    }
    if (status == PSA_SUCCESS) {
        status = model_aead_verify(&context, NULL, 0, &finished, taken.bytes + text_length, tag_length);
    }
    if (status == PSA_SUCCESS) {
        *output_length = updated;
    } else if (output_size > 0 && !FAULT_IS(aead_plaintext_left)) {
        mbedtls_platform_zeroize(output, output_size);
    }
    model_aead_abort(&context);
    model_input_release(&taken);
    return status;
}
