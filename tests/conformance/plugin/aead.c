/*
 * The AEADs of the model driver: GCM, CCM, ChaCha20-Poly1305
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "aead.h"

#include <stdlib.h>

#include <mbedtls/constant_time.h>
#include <mbedtls/platform_util.h>

/* Where aead_bad_tag_leaks forgets its memory: the compiler must not. */
static void *volatile leaked;

static psa_status_t set_key(model_aead_operation_t *context, psa_algorithm_t base, psa_key_type_t type,
                            const uint8_t *key, size_t key_size)
{
    const mbedtls_cipher_id_t id = model_cipher_id(type);

    if (base == PSA_ALG_CHACHA20_POLY1305) {
        if (type != PSA_KEY_TYPE_CHACHA20 || key_size != 32) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        mbedtls_chachapoly_init(&context->state.chachapoly);
        return model_status(mbedtls_chachapoly_setkey(&context->state.chachapoly, key));
    }
    if (id == MBEDTLS_CIPHER_ID_NONE) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (base == PSA_ALG_GCM) {
        mbedtls_gcm_init(&context->state.gcm);
        return model_status(mbedtls_gcm_setkey(&context->state.gcm, id, key, (unsigned) key_size * 8));
    }
    if (base == PSA_ALG_CCM) {
        mbedtls_ccm_init(&context->state.ccm);
        return model_status(mbedtls_ccm_setkey(&context->state.ccm, id, key, (unsigned) key_size * 8));
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

static void forget_key(model_aead_operation_t *context, psa_algorithm_t base)
{
    if (base == PSA_ALG_GCM) {
        mbedtls_gcm_free(&context->state.gcm);
    } else if (base == PSA_ALG_CCM) {
        mbedtls_ccm_free(&context->state.ccm);
    } else if (base == PSA_ALG_CHACHA20_POLY1305) {
        mbedtls_chachapoly_free(&context->state.chachapoly);
    }
}

static psa_status_t begin(model_aead_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm, bool encrypts)
{
    const psa_algorithm_t base = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(algorithm);
    const psa_key_type_t type = psa_get_key_type(attributes);
    psa_status_t status;

    if (context->algorithm != 0) {
        return PSA_ERROR_BAD_STATE;
    }
    status = set_key(context, base, type, key_buffer, key_buffer_size);
    if (status != PSA_SUCCESS) {
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            forget_key(context, base);
        }
        return status;
    }
    context->algorithm = base;
    context->encrypts = encrypts;
    context->tag_length = FAULT_IS(aead_tag_length)
                              ? PSA_AEAD_TAG_MAX_SIZE
                              : PSA_AEAD_TAG_LENGTH(type, psa_get_key_bits(attributes), algorithm);
    return PSA_SUCCESS;
}

psa_status_t model_aead_encrypt_setup(model_aead_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    return begin(context, KEY, algorithm, true);
}

psa_status_t model_aead_decrypt_setup(model_aead_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    return begin(context, KEY, algorithm, false);
}

psa_status_t model_aead_set_lengths(model_aead_operation_t *context, size_t ad_length, size_t text_length)
{
    if (context->algorithm == 0 || context->has_lengths || context->has_text) {
        return PSA_ERROR_BAD_STATE;
    }
    if (FAULT_IS(aead_lengths_unchecked)) {
        return PSA_SUCCESS;
    }
    context->has_lengths = true;
    context->ad_left = ad_length;
    context->text_left = text_length;
    if (context->algorithm == PSA_ALG_CCM) {
        return model_status(mbedtls_ccm_set_lengths(&context->state.ccm, ad_length, text_length, context->tag_length));
    }
    return PSA_SUCCESS;
}

static psa_status_t start_gcm(model_aead_operation_t *context, const uint8_t *nonce, size_t nonce_length)
{
    return model_status(mbedtls_gcm_starts(
        &context->state.gcm, context->encrypts ? MBEDTLS_GCM_ENCRYPT : MBEDTLS_GCM_DECRYPT, nonce, nonce_length));
}

psa_status_t model_aead_set_nonce(model_aead_operation_t *context, const uint8_t *nonce, size_t nonce_length)
{
    if (context->algorithm == 0 || context->has_nonce) {
        return PSA_ERROR_BAD_STATE;
    }
    if (nonce_length == 0) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    context->has_nonce = true;
    if (context->algorithm == PSA_ALG_GCM) {
        uint8_t padded[12] = { 0 };

        if (FAULT_IS(aead_nonce_kept)) {
            context->spoil.kept = nonce;
            context->spoil.kept_size = nonce_length;
        }
        if (FAULT_IS(aead_nonce_padded)) {
            memcpy(padded, nonce, nonce_length < 12 ? nonce_length : 12);
            return start_gcm(context, padded, 12);
        }
        return start_gcm(context, nonce, nonce_length);
    }
    if (context->algorithm == PSA_ALG_CCM) {
        return model_status(mbedtls_ccm_starts(
            &context->state.ccm, context->encrypts ? MBEDTLS_CCM_ENCRYPT : MBEDTLS_CCM_DECRYPT, nonce, nonce_length));
    }
    if (nonce_length != PSA_AEAD_NONCE_LENGTH(PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return model_status(
        mbedtls_chachapoly_starts(&context->state.chachapoly, nonce,
                                  context->encrypts ? MBEDTLS_CHACHAPOLY_ENCRYPT : MBEDTLS_CHACHAPOLY_DECRYPT));
}

/* CCM encodes the lengths in its first block: without them nothing can begin. */
static bool can_take_data(const model_aead_operation_t *context)
{
    return context->algorithm != 0 && context->has_nonce && (context->has_lengths || context->algorithm != PSA_ALG_CCM);
}

/* Begins with what stands now where the nonce stood. */
static void use_kept_nonce(model_aead_operation_t *context)
{
    if (FAULT_IS(aead_nonce_kept) && context->spoil.total == 0 && !context->has_text) {
        start_gcm(context, context->spoil.kept, context->spoil.kept_size);
    }
}

psa_status_t model_aead_update_ad(model_aead_operation_t *context, const uint8_t *input, size_t input_length)
{
    if (!can_take_data(context) || context->has_text) {
        return PSA_ERROR_BAD_STATE;
    }
    if (context->has_lengths) {
        if (input_length > context->ad_left) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
        context->ad_left -= input_length;
    }
    use_kept_nonce(context);
    if (input_length == 0 || (FAULT_IS(aead_ad_pieces) && context->spoil.total > 0)) {
        return PSA_SUCCESS;
    }
    if (FAULT_IS(aead_ad_cut) && context->text_left > 64) {
        input_length = input_length < 16 - context->spoil.total ? input_length : 16 - context->spoil.total;
    }
    context->spoil.total += input_length;
    if (context->algorithm == PSA_ALG_GCM) {
        return model_status(mbedtls_gcm_update_ad(&context->state.gcm, input, input_length));
    }
    return model_status(context->algorithm == PSA_ALG_CCM
                            ? mbedtls_ccm_update_ad(&context->state.ccm, input, input_length)
                            : mbedtls_chachapoly_update_aad(&context->state.chachapoly, input, input_length));
}

static psa_status_t crypt(model_aead_operation_t *context, const model_input_t *input, uint8_t *output,
                          size_t output_size)
{
    size_t length = 0;

    if (context->algorithm == PSA_ALG_GCM) {
        return model_status(
            mbedtls_gcm_update(&context->state.gcm, input->bytes, input->length, output, output_size, &length));
    }
    if (context->algorithm == PSA_ALG_CCM) {
        return model_status(
            mbedtls_ccm_update(&context->state.ccm, input->bytes, input->length, output, output_size, &length));
    }
    return model_status(mbedtls_chachapoly_update(&context->state.chachapoly, input->length, input->bytes, output));
}

psa_status_t model_aead_update(model_aead_operation_t *context, const uint8_t *input, size_t input_length,
                               uint8_t *output, size_t output_size, size_t *output_length)
{
    model_input_t taken;
    psa_status_t status;

    if (!can_take_data(context)) {
        return PSA_ERROR_BAD_STATE;
    }
    if (context->has_lengths && (context->ad_left != 0 || input_length > context->text_left)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (output_size < input_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    *output_length = 0;
    if (input_length == 0) {
        return PSA_SUCCESS;
    }
    status = model_input_take(&taken, input, input_length, output, output_size);
    use_kept_nonce(context);
    if (status == PSA_SUCCESS) {
        context->has_text = true;
        context->text_left -= context->has_lengths ? input_length : 0;
        status = crypt(context, &taken, output, output_size);
        *output_length = status == PSA_SUCCESS ? input_length : 0;
        model_input_release(&taken);
    }
    return status;
}

/* Makes the tag and ends the operation. What was announced must have come. */
static psa_status_t make_tag(model_aead_operation_t *context, uint8_t tag[PSA_AEAD_TAG_MAX_SIZE])
{
    psa_status_t status;
    size_t length = 0;

    const bool is_short = context->has_lengths && (context->ad_left != 0 || context->text_left != 0);

    if (is_short && !FAULT_IS(aead_lengths_trusted)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else if (context->algorithm == PSA_ALG_GCM) {
        status = model_status(mbedtls_gcm_finish(&context->state.gcm, NULL, 0, &length, tag, context->tag_length));
    } else if (context->algorithm == PSA_ALG_CCM) {
        status = model_status(mbedtls_ccm_finish(&context->state.ccm, tag, context->tag_length));
    } else {
        status = model_status(mbedtls_chachapoly_finish(&context->state.chachapoly, tag));
    }
    if ((FAULT_IS(aead_empty_text) && !context->has_text) || (FAULT_IS(aead_lengths_trusted) && is_short)) {
        tag[0] ^= 1;
    }
    if (FAULT_IS(aead_static_tag)) {
        pass_through_one_buffer(tag, PSA_AEAD_TAG_MAX_SIZE);
    }
    model_aead_abort(context);
    return status;
}

psa_status_t model_aead_finish(model_aead_operation_t *context, uint8_t *output, size_t output_size,
                               size_t *output_length, uint8_t *tag, size_t tag_size, size_t *tag_length)
{
    const size_t length = context->tag_length;
    uint8_t made[PSA_AEAD_TAG_MAX_SIZE];
    psa_status_t status;

    (void) output;
    (void) output_size;
    if (!can_take_data(context) || !context->encrypts) {
        return PSA_ERROR_BAD_STATE;
    }
    if (tag_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = make_tag(context, made);
    if (status == PSA_SUCCESS) {
        memcpy(tag, made, length);
        *output_length = 0;
        *tag_length = length;
    }
    mbedtls_platform_zeroize(made, sizeof made);
    return status;
}

psa_status_t model_aead_verify(model_aead_operation_t *context, uint8_t *output, size_t output_size,
                               size_t *output_length, const uint8_t *tag, size_t tag_length)
{
    const bool accepts = FAULT_IS(aead_accepts) || (FAULT_IS(aead_verify_accepts) && !context->spoil.is_one_shot);
    const size_t length = context->tag_length;
    uint8_t made[PSA_AEAD_TAG_MAX_SIZE];
    psa_status_t status;

    (void) output;
    (void) output_size;
    if (!can_take_data(context) || context->encrypts) {
        return PSA_ERROR_BAD_STATE;
    }
    status = make_tag(context, made);
    if (status == PSA_SUCCESS
        && (tag_length != length || mbedtls_ct_memcmp(made, tag, FAULT_IS(aead_first_bytes) ? 4 : length) != 0)) {
        status = FAULT_IS(aead_status) ? PSA_ERROR_GENERIC_ERROR : PSA_ERROR_INVALID_SIGNATURE;
    }
    if (FAULT_IS(aead_bad_tag_leaks) && status != PSA_SUCCESS) {
        leaked = malloc(200);
    }
    if (status == PSA_ERROR_INVALID_SIGNATURE && accepts) {
        status = PSA_SUCCESS;
    }
    if (status == PSA_SUCCESS) {
        *output_length = 0;
    }
    mbedtls_platform_zeroize(made, sizeof made);
    return status;
}

psa_status_t model_aead_abort(model_aead_operation_t *context)
{
    forget_key(context, context->algorithm);
    mbedtls_platform_zeroize(context, sizeof *context);
    return PSA_SUCCESS;
}
