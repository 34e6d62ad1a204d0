/*
 * The MACs of the model driver: HMAC and CMAC
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "model.h"

#include <mbedtls/constant_time.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/psa_util.h>

PSA_DRIVER_EXPORT psa_status_t model_mac_sign_setup(model_mac_operation_t *context, KEY_PARAMETERS,
                                                    psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_mac_verify_setup(model_mac_operation_t *context, KEY_PARAMETERS,
                                                      psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_mac_update(model_mac_operation_t *context, const uint8_t *input,
                                                size_t input_length);
PSA_DRIVER_EXPORT psa_status_t model_mac_sign_finish(model_mac_operation_t *context, uint8_t *mac, size_t mac_size,
                                                     size_t *mac_length);
PSA_DRIVER_EXPORT psa_status_t model_mac_verify_finish(model_mac_operation_t *context, const uint8_t *mac,
                                                       size_t mac_length);
PSA_DRIVER_EXPORT psa_status_t model_mac_abort(model_mac_operation_t *context);
PSA_DRIVER_EXPORT psa_status_t model_mac_compute(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input,
                                                 size_t input_length, uint8_t *mac, size_t mac_size,
                                                 size_t *mac_length);
PSA_DRIVER_EXPORT psa_status_t model_mac_verify(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input,
                                                size_t input_length, const uint8_t *mac, size_t mac_length);

/* The key that was set up last, which mac_one_key uses for all. */
static uint8_t session_key[32];

static psa_status_t begin_hmac(mbedtls_md_context_t *md, psa_algorithm_t algorithm, const uint8_t *key, size_t key_size)
{
    const psa_algorithm_t hash = PSA_ALG_HMAC_GET_HASH(algorithm);
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(mbedtls_md_type_from_psa_alg(hash));
    int result;

    if (info == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (FAULT_IS(mac_key_over_read)) {
        (void) ((const volatile uint8_t *) key)[63];
    }
    if (FAULT_IS(mac_long_key) && key_size > 64) {
        key_size = 64;
    }
    mbedtls_md_init(md);
    result = mbedtls_md_setup(md, info, 1);
    if (result == 0) {
        result = mbedtls_md_hmac_starts(md, key, key_size);
    }
    if (result != 0) {
        mbedtls_md_free(md);
    }
    return model_status(result);
}

static psa_status_t begin_cmac(mbedtls_cipher_context_t *cmac, psa_key_type_t type, const uint8_t *key, size_t key_size)
{
    psa_status_t status;

    mbedtls_cipher_init(cmac);
    status = model_block_setup(cmac, type, key, key_size, true);
    if (status == PSA_SUCCESS) {
        status = model_status(mbedtls_cipher_cmac_starts(cmac, key, key_size * 8));
    }
    if (status != PSA_SUCCESS) {
        mbedtls_cipher_free(cmac);
    }
    return status;
}

static psa_status_t begin(model_mac_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const psa_algorithm_t full = PSA_ALG_FULL_LENGTH_MAC(algorithm);
    psa_status_t status = PSA_ERROR_NOT_SUPPORTED;

    if (context->algorithm != 0) {
        return PSA_ERROR_BAD_STATE;
    }
    if (PSA_ALG_IS_HMAC(full) && type == PSA_KEY_TYPE_HMAC) {
        status = begin_hmac(&context->md, full, key_buffer, key_buffer_size);
    } else if (full == PSA_ALG_CMAC && type == PSA_KEY_TYPE_AES) {
        status = begin_cmac(&context->cmac, type, key_buffer, key_buffer_size);
    }
    if (status == PSA_SUCCESS) {
        context->algorithm = full;
        context->length =
            PSA_MAC_LENGTH(type, psa_get_key_bits(attributes), FAULT_IS(mac_truncated) ? full : algorithm);
    }
    if (FAULT_IS(mac_key_kept)) {
        context->spoil.kept = key_buffer;
        context->spoil.kept_size = key_buffer_size;
    }
    if (FAULT_IS(mac_one_key) && status == PSA_SUCCESS) {
        memcpy(context->spoil.key, key_buffer, key_buffer_size < 32 ? key_buffer_size : 32);
        memcpy(session_key, context->spoil.key, sizeof session_key);
    }
    return status;
}

psa_status_t model_mac_sign_setup(model_mac_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    return begin(context, KEY, algorithm);
}

psa_status_t model_mac_verify_setup(model_mac_operation_t *context, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    const psa_status_t status = begin(context, KEY, algorithm);

    if (status == PSA_SUCCESS) {
        context->verifies = true;
    }
    return status;
}

psa_status_t model_mac_update(model_mac_operation_t *context, const uint8_t *input, size_t input_length)
{
    if (context->algorithm == 0) {
        return PSA_ERROR_BAD_STATE;
    }
    if (FAULT_IS(mac_key_kept) && context->spoil.total == 0) {
        mbedtls_md_hmac_starts(&context->md, context->spoil.kept, context->spoil.kept_size);
    }
    context->spoil.total += input_length;
    if (input_length == 0) {
        return PSA_SUCCESS;
    }
    return model_status(context->algorithm == PSA_ALG_CMAC
                            ? mbedtls_cipher_cmac_update(&context->cmac, input, input_length)
                            : mbedtls_md_hmac_update(&context->md, input, input_length));
}

/* Makes the MAC in full and ends the operation. */
static psa_status_t finish(model_mac_operation_t *context, uint8_t full[PSA_MAC_MAX_SIZE])
{
    const psa_status_t status =
        model_status(context->algorithm == PSA_ALG_CMAC ? mbedtls_cipher_cmac_finish(&context->cmac, full)
                                                        : mbedtls_md_hmac_finish(&context->md, full));

    if ((FAULT_IS(mac_empty) && context->spoil.total == 0)
        || (FAULT_IS(mac_one_key) && memcmp(context->spoil.key, session_key, sizeof session_key) != 0)) {
        full[0] ^= 1;
    }
    model_mac_abort(context);
    return status;
}

/* Whether the MAC to be verified is not that of the message. */
static bool differs(const uint8_t *mac, size_t mac_length, const uint8_t *full, size_t length)
{
    if (FAULT_IS(mac_accepts)) {
        return false;
    }
    if (FAULT_IS(mac_prefix) && mac_length < length) {
        length = mac_length;
    }
    return mac_length != length || mbedtls_ct_memcmp(mac, full, FAULT_IS(mac_first_bytes) ? 4 : length) != 0;
}

psa_status_t model_mac_sign_finish(model_mac_operation_t *context, uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    const size_t length = context->length;
    uint8_t full[PSA_MAC_MAX_SIZE];
    psa_status_t status;

    if (context->algorithm == 0 || (context->verifies && !FAULT_IS(mac_verify_signs))) {
        return PSA_ERROR_BAD_STATE;
    }
    if (mac_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = finish(context, full);
    if (status == PSA_SUCCESS) {
        memcpy(mac, full, length);
        *mac_length = length;
        if (FAULT_IS(mac_overrun)) {
            mac[length] = 0;
        }
    }
    mbedtls_platform_zeroize(full, sizeof full);
    return status;
}

psa_status_t model_mac_verify_finish(model_mac_operation_t *context, const uint8_t *mac, size_t mac_length)
{
    const size_t length = context->length;
    uint8_t full[PSA_MAC_MAX_SIZE];
    psa_status_t status;

    if (context->algorithm == 0 || !context->verifies) {
        return PSA_ERROR_BAD_STATE;
    }
    status = finish(context, full);
    if (status == PSA_SUCCESS && differs(mac, mac_length, full, length)) {
        status = FAULT_IS(mac_status) ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_INVALID_SIGNATURE;
    }
    mbedtls_platform_zeroize(full, sizeof full);
    return status;
}

psa_status_t model_mac_abort(model_mac_operation_t *context)
{
    if (context->algorithm == PSA_ALG_CMAC) {
        mbedtls_cipher_free(&context->cmac);
    } else if (context->algorithm != 0) {
        mbedtls_md_free(&context->md);
    }
    mbedtls_platform_zeroize(context, sizeof *context);
    return PSA_SUCCESS;
}

psa_status_t model_mac_compute(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                               uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    model_mac_operation_t context = { 0 };
    psa_status_t status = model_mac_sign_setup(&context, KEY, algorithm);

    if (status == PSA_SUCCESS) {
        status = model_mac_update(&context, input, input_length);
    }
    if (status == PSA_SUCCESS) {
        status = model_mac_sign_finish(&context, mac, mac_size, mac_length);
    }
    model_mac_abort(&context);
    return status;
}

psa_status_t model_mac_verify(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                              const uint8_t *mac, size_t mac_length)
{
    model_mac_operation_t context = { 0 };
    psa_status_t status = model_mac_verify_setup(&context, KEY, algorithm);

    if (status == PSA_SUCCESS) {
        status = model_mac_update(&context, input, input_length);
    }
    if (status == PSA_SUCCESS) {
        status = model_mac_verify_finish(&context, mac, mac_length);
    }
    if (FAULT_IS(mac_accepts_at_once) && status == PSA_ERROR_INVALID_SIGNATURE) {
        status = PSA_SUCCESS;
    }
    model_mac_abort(&context);
    return status;
}
