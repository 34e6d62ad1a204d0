/*
 * The ciphers of the model driver: the modes of block ciphers, and ChaCha20
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cipher.h"

#include <mbedtls/platform_util.h>

static bool is_stream(psa_algorithm_t algorithm)
{
    return algorithm == PSA_ALG_CTR || algorithm == PSA_ALG_CFB || algorithm == PSA_ALG_OFB
           || algorithm == PSA_ALG_STREAM_CIPHER;
}

static size_t iv_length_of(const model_cipher_operation_t *context)
{
    if (context->algorithm == PSA_ALG_ECB_NO_PADDING) {
        return 0;
    }
    return context->algorithm == PSA_ALG_STREAM_CIPHER
               ? PSA_CIPHER_IV_LENGTH(PSA_KEY_TYPE_CHACHA20, PSA_ALG_STREAM_CIPHER)
               : context->block_size;
}

/* The mistake of cipher_key_cache: the key that a size was first used with stays in the device. */
static psa_status_t use_first_key(mbedtls_cipher_context_t *block, const uint8_t *key, size_t key_size)
{
    static struct {
        uint8_t key[32];
        bool is_set;
    } first[33];

    if (!first[key_size].is_set) {
        memcpy(first[key_size].key, key, key_size);
        first[key_size].is_set = true;
    }
    return model_status(mbedtls_cipher_setkey(block, first[key_size].key, (int) key_size * 8, MBEDTLS_ENCRYPT));
}

static psa_status_t set_key(model_cipher_operation_t *context, psa_algorithm_t algorithm, psa_key_type_t type,
                            const uint8_t *key, size_t key_size, bool encrypts)
{
    psa_status_t status;

    if (algorithm == PSA_ALG_STREAM_CIPHER) {
        if (type != PSA_KEY_TYPE_CHACHA20 || key_size != 32) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        mbedtls_chacha20_init(&context->chacha20);
        return model_status(mbedtls_chacha20_setkey(&context->chacha20, key));
    }
    if (!is_stream(algorithm) && algorithm != PSA_ALG_ECB_NO_PADDING && algorithm != PSA_ALG_CBC_NO_PADDING
        && algorithm != PSA_ALG_CBC_PKCS7) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    mbedtls_cipher_init(&context->block);
    status = model_block_setup(&context->block, type, key, key_size, encrypts || is_stream(algorithm));
    if (status != PSA_SUCCESS) {
        mbedtls_cipher_free(&context->block);
        return status;
    }
    context->block_size = mbedtls_cipher_get_block_size(&context->block);
    if (FAULT_IS(cipher_key_cache)) {
        status = use_first_key(&context->block, key, key_size);
    }
    return PSA_SUCCESS;
}

static psa_status_t begin(model_cipher_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm, bool encrypts)
{
    psa_status_t status;

    if (context->algorithm != 0) {
        return PSA_ERROR_BAD_STATE;
    }
    status = set_key(context, algorithm, psa_get_key_type(attributes), key_buffer, key_buffer_size, encrypts);
    if (status == PSA_SUCCESS) {
        context->algorithm = algorithm;
        context->encrypts = encrypts;
        context->has_iv = iv_length_of(context) == 0 || FAULT_IS(cipher_iv_missing);
    }
    return status;
}

psa_status_t model_cipher_encrypt_setup(model_cipher_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    return begin(context, KEY, algorithm, true);
}

psa_status_t model_cipher_decrypt_setup(model_cipher_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    return begin(context, KEY, algorithm, false);
}

psa_status_t model_cipher_set_iv(model_cipher_operation_t *context, const uint8_t *iv, size_t iv_length)
{
    if (context->algorithm == 0 || (context->has_iv && !FAULT_IS(cipher_iv_missing))) {
        return PSA_ERROR_BAD_STATE;
    }
    if (iv_length != iv_length_of(context) && !(FAULT_IS(cipher_iv_length) && iv_length < iv_length_of(context))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    context->has_iv = true;
    if (context->algorithm == PSA_ALG_STREAM_CIPHER) {
        return model_status(mbedtls_chacha20_starts(&context->chacha20, iv, 0));
    }
    memcpy(context->chain, iv, FAULT_IS(cipher_iv_cut) && iv_length > 12 ? 12 : iv_length);
    return PSA_SUCCESS;
}

/* One block through the block cipher, forwards or backwards as its key was set. */
static psa_status_t crypt_block(model_cipher_operation_t *context, const uint8_t *input, uint8_t *output)
{
    size_t length;
    const int result = mbedtls_cipher_update(&context->block, input, context->block_size, output, &length);

    return model_status(result);
}

static void increment(uint8_t *counter, size_t size)
{
    for (size_t i = size; i-- > 0;) {
        if (++counter[i] != 0) {
            break;
        }
    }
}

/* CTR, OFB and CFB: `count` bytes of `stream` are used, 0 also stands for all. */
static psa_status_t crypt_stream(model_cipher_operation_t *context, const uint8_t *input, size_t length,
                                 uint8_t *output)
{
    if (FAULT_IS(cipher_split)) {
        context->count = 0;
    }
    for (size_t i = 0; i < length; i++) {
        const uint8_t byte = input[i];

        if (context->count == 0) {
            const psa_status_t status = crypt_block(context, context->chain, context->stream);

            if (status != PSA_SUCCESS) {
                return status;
            }
            if (context->algorithm == PSA_ALG_CTR) {
                increment(context->chain + (FAULT_IS(cipher_carry) ? 12 : 0),
                          context->block_size - (FAULT_IS(cipher_carry) ? 12 : 0));
            } else if (context->algorithm == PSA_ALG_OFB) {
                memcpy(context->chain, context->stream, context->block_size);
            }
        }
        output[i] = byte ^ context->stream[context->count];
        if (context->algorithm == PSA_ALG_CFB) {
            context->chain[context->count] = context->encrypts ? output[i] : byte;
        }
        context->count = (context->count + 1) % context->block_size;
    }
    return PSA_SUCCESS;
}

/* ECB and CBC, one block. */
static psa_status_t crypt_chained(model_cipher_operation_t *context, const uint8_t *input, uint8_t *output)
{
    const size_t size = context->block_size;
    uint8_t block[MODEL_BLOCK];
    psa_status_t status;

    if (context->algorithm == PSA_ALG_ECB_NO_PADDING) {
        return crypt_block(context, input, output);
    }
    memcpy(block, input, size);
    if (context->encrypts) {
        for (size_t i = 0; i < size; i++) {
            block[i] ^= context->chain[i];
        }
        status = crypt_block(context, block, output);
        memcpy(context->chain, output, size);
        return status;
    }
    status = crypt_block(context, block, output);
    for (size_t i = 0; i < size; i++) {
        output[i] ^= context->chain[i];
    }
    memcpy(context->chain, block, size);
    return status;
}

/* Whole blocks as they fill up. The last block of a padded message waits for the finish. */
static psa_status_t crypt_blocks(model_cipher_operation_t *context, const uint8_t *input, size_t length,
                                 uint8_t *output, size_t output_size, size_t *output_length)
{
    const size_t size = context->block_size;
    const bool keeps_last = context->algorithm == PSA_ALG_CBC_PKCS7 && !context->encrypts;
    const size_t total = context->count + length;
    size_t whole = total / size;
    psa_status_t status = PSA_SUCCESS;

    if (keeps_last && whole > 0 && total % size == 0) {
        whole--;
    }
    if (output_size < whole * size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    for (size_t i = 0; i < whole && status == PSA_SUCCESS; i++) {
        const size_t missing = size - context->count;

        memcpy(context->held + context->count, input, missing);
        input += missing;
        length -= missing;
        context->count = 0;
        status = crypt_chained(context, context->held, output + i * size);
    }
    memcpy(context->held + context->count, input, length);
    context->count += length;
    *output_length = whole * size;
    return status;
}

static psa_status_t update(model_cipher_operation_t *context, const model_input_t *input, uint8_t *output,
                           size_t output_size, size_t *output_length)
{
    if (!is_stream(context->algorithm)) {
        return crypt_blocks(context, input->bytes, input->length, output, output_size, output_length);
    }
    if (output_size < input->length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    *output_length = input->length;
    if (context->algorithm == PSA_ALG_STREAM_CIPHER) {
        return model_status(mbedtls_chacha20_update(&context->chacha20, input->length, input->bytes, output));
    }
    return crypt_stream(context, input->bytes, input->length, output);
}

psa_status_t model_cipher_update(model_cipher_operation_t *context, const uint8_t *input, size_t input_length,
                                 uint8_t *output, size_t output_size, size_t *output_length)
{
    model_input_t taken;
    psa_status_t status;

    *output_length = 0;
    if (context->algorithm == 0 || !context->has_iv) {
        return FAULT_IS(cipher_zeroed) ? PSA_SUCCESS : PSA_ERROR_BAD_STATE;
    }
    if (input_length == 0) {
        return PSA_SUCCESS;
    }
    status = model_input_take(&taken, input, input_length, output, output_size);
    if (status == PSA_SUCCESS) {
        status = update(context, &taken, output, output_size, output_length);
        model_input_release(&taken);
    }
    return status;
}

static psa_status_t add_padding(model_cipher_operation_t *context, uint8_t *output, size_t output_size,
                                size_t *output_length)
{
    const size_t size = context->block_size;
    const size_t padding = size - context->count;

    if (output_size < size && !FAULT_IS(cipher_finish_overrun)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memset(context->held + context->count, (int) padding, padding);
    *output_length = size;
    return crypt_chained(context, context->held, output);
}

/* The time it takes does not tell where the padding goes wrong. */
static psa_status_t remove_padding(model_cipher_operation_t *context, uint8_t *output, size_t output_size,
                                   size_t *output_length)
{
    const size_t size = context->block_size;
    uint8_t last[MODEL_BLOCK];
    psa_status_t status;
    size_t padding;
    unsigned wrong;

    if (context->count != size) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    status = crypt_chained(context, context->held, last);
    padding = last[size - 1];
    wrong = padding == 0 || padding > size;
    for (size_t i = 0; i < size; i++) {
        wrong |= (unsigned) (i + padding >= size && !FAULT_IS(cipher_padding_last)) & (unsigned) (last[i] != padding);
    }
    if (FAULT_IS(cipher_padding_ignored)) {
        padding = padding <= size ? padding : size;
        wrong = 0;
    }
    if (status == PSA_SUCCESS && wrong) {
        status = FAULT_IS(cipher_padding_status) ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_INVALID_PADDING;
    }
    if (status == PSA_SUCCESS && output_size < size - padding) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS && padding < size) {
        memcpy(output, last, size - padding);
    }
    *output_length = status == PSA_SUCCESS ? size - padding : 0;
    mbedtls_platform_zeroize(last, sizeof last);
    return status;
}

psa_status_t model_cipher_finish(model_cipher_operation_t *context, uint8_t *output, size_t output_size,
                                 size_t *output_length)
{
    psa_status_t status = PSA_SUCCESS;

    if (context->algorithm == 0 || !context->has_iv) {
        return PSA_ERROR_BAD_STATE;
    }
    *output_length = 0;
    if (context->algorithm == PSA_ALG_CBC_PKCS7) {
        status = context->encrypts ? add_padding(context, output, output_size, output_length)
                                   : remove_padding(context, output, output_size, output_length);
    } else if (!is_stream(context->algorithm) && context->count != 0 && !FAULT_IS(cipher_partial_block)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (FAULT_IS(cipher_length_too_large)) {
        *output_length = output_size + 1;
    }
    model_cipher_abort(context);
    return status;
}

psa_status_t model_cipher_abort(model_cipher_operation_t *context)
{
    if (context->algorithm == PSA_ALG_STREAM_CIPHER) {
        mbedtls_chacha20_free(&context->chacha20);
    } else if (context->algorithm != 0) {
        mbedtls_cipher_free(&context->block);
    }
    mbedtls_platform_zeroize(context, sizeof *context);
    return PSA_SUCCESS;
}
