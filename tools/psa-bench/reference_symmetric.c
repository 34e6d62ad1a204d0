/*
 * MACs, ciphers and AEADs of the library's mbedtls_* functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/reference.h"

#include <mbedtls/cipher.h>
#include <mbedtls/cmac.h>
#include <mbedtls/md.h>
#include <mbedtls/psa_util.h>

#include "tools/psa-bench/operation.h"

static const struct {
    psa_key_type_t type;
    mbedtls_cipher_id_t id;
} ciphers[] = {
    { PSA_KEY_TYPE_AES, MBEDTLS_CIPHER_ID_AES },
    { PSA_KEY_TYPE_ARIA, MBEDTLS_CIPHER_ID_ARIA },
    { PSA_KEY_TYPE_CAMELLIA, MBEDTLS_CIPHER_ID_CAMELLIA },
    { PSA_KEY_TYPE_CHACHA20, MBEDTLS_CIPHER_ID_CHACHA20 },
};

static const struct {
    psa_algorithm_t algorithm;
    mbedtls_cipher_mode_t mode;
} modes[] = {
    { PSA_ALG_CBC_NO_PADDING, MBEDTLS_MODE_CBC },
    { PSA_ALG_CBC_PKCS7, MBEDTLS_MODE_CBC },
    { PSA_ALG_CTR, MBEDTLS_MODE_CTR },
    { PSA_ALG_CFB, MBEDTLS_MODE_CFB },
    { PSA_ALG_OFB, MBEDTLS_MODE_OFB },
    { PSA_ALG_ECB_NO_PADDING, MBEDTLS_MODE_ECB },
    { PSA_ALG_STREAM_CIPHER, MBEDTLS_MODE_STREAM },
    { PSA_ALG_GCM, MBEDTLS_MODE_GCM },
    { PSA_ALG_CCM, MBEDTLS_MODE_CCM },
    { PSA_ALG_CHACHA20_POLY1305, MBEDTLS_MODE_CHACHAPOLY },
};

static const mbedtls_cipher_info_t *cipher_info(psa_key_type_t type, size_t bits, mbedtls_cipher_mode_t mode)
{
    for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
        if (ciphers[i].type == type) {
            return mbedtls_cipher_info_from_values(ciphers[i].id, (int) bits, mode);
        }
    }
    return NULL;
}

/* Sets a context up with the mechanism's key; without the mechanism PSA_ERROR_NOT_SUPPORTED. */
static psa_status_t cipher_begin(const bench_mechanism_t *mechanism, mbedtls_operation_t direction,
                                 mbedtls_cipher_context_t *context)
{
    uint8_t key[BENCH_MATERIAL_MAX];
    const mbedtls_cipher_info_t *info = NULL;

    mbedtls_cipher_init(context);
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (modes[i].algorithm == mechanism->algorithm) {
            info = cipher_info(mechanism->key_type, mechanism->key_bits, modes[i].mode);
        }
    }
    if (info == NULL || mbedtls_cipher_setup(context, info) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    (void) bench_key_material(mechanism->key_type, mechanism->key_bits, false, key);
    if (mbedtls_cipher_setkey(context, key, mechanism->key_bits, direction) != 0) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    return PSA_SUCCESS;
}

/* mbedtls_cipher_update() takes no more than a block in ECB mode. */
static int update(mbedtls_cipher_context_t *context, const uint8_t *input, size_t length, uint8_t *output,
                  size_t *output_length)
{
    size_t block = mbedtls_cipher_get_block_size(context);
    size_t more = 0;
    int error = 0;

    *output_length = 0;
    if (mbedtls_cipher_get_cipher_mode(context) != MBEDTLS_MODE_ECB) {
        return mbedtls_cipher_update(context, input, length, output, output_length);
    }
    for (size_t at = 0; at < length && error == 0; at += block) {
        error = length - at < block ? MBEDTLS_ERR_CIPHER_FULL_BLOCK_EXPECTED
                                    : mbedtls_cipher_update(context, input + at, block, output + at, &more);
        *output_length += more;
    }
    return error;
}

psa_status_t bench_reference_cipher(const bench_mechanism_t *mechanism, bool encrypt, const uint8_t *iv,
                                    const uint8_t *input, size_t length, uint8_t *output, size_t *output_length)
{
    size_t iv_length = bench_iv_length(mechanism);
    mbedtls_cipher_context_t context;
    size_t done = 0;
    size_t rest = 0;

    psa_status_t status = cipher_begin(mechanism, encrypt ? MBEDTLS_ENCRYPT : MBEDTLS_DECRYPT, &context);
    if (status == PSA_SUCCESS) {
        bool padding = mechanism->algorithm == PSA_ALG_CBC_PKCS7;
        bool cbc = padding || mechanism->algorithm == PSA_ALG_CBC_NO_PADDING;
        if ((cbc
             && mbedtls_cipher_set_padding_mode(&context, padding ? MBEDTLS_PADDING_PKCS7 : MBEDTLS_PADDING_NONE) != 0)
            || (iv_length > 0 && mbedtls_cipher_set_iv(&context, iv, iv_length) != 0)
            || mbedtls_cipher_reset(&context) != 0 || update(&context, input, length, output, &done) != 0
            || mbedtls_cipher_finish(&context, output + done, &rest) != 0) {
            status = PSA_ERROR_GENERIC_ERROR;
        }
    }
    *output_length = done + rest;
    mbedtls_cipher_free(&context);
    return status;
}

psa_status_t bench_reference_aead(const bench_mechanism_t *mechanism, const uint8_t *input, size_t length,
                                  uint8_t *output, size_t output_size, size_t *output_length)
{
    mbedtls_cipher_context_t context;

    psa_status_t status = cipher_begin(mechanism, MBEDTLS_ENCRYPT, &context);
    if (status == PSA_SUCCESS
        && mbedtls_cipher_auth_encrypt_ext(&context, bench_nonce, bench_iv_length(mechanism), bench_additional_data,
                                           sizeof(bench_additional_data), input, length, output, output_size,
                                           output_length, BENCH_TAG_MAX)
               != 0) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    mbedtls_cipher_free(&context);
    return status;
}

psa_status_t bench_reference_mac(const bench_mechanism_t *mechanism, const uint8_t *data, size_t length, uint8_t *mac,
                                 size_t mac_size, size_t *mac_length)
{
    uint8_t key[BENCH_MATERIAL_MAX];
    size_t key_length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, key);

    *mac_length = 0;
    if (mechanism->algorithm == PSA_ALG_CMAC) {
        const mbedtls_cipher_info_t *info = cipher_info(mechanism->key_type, mechanism->key_bits, MBEDTLS_MODE_ECB);
        *mac_length = BENCH_TAG_MAX;
        return info == NULL || mac_size < BENCH_TAG_MAX                                      ? PSA_ERROR_NOT_SUPPORTED
               : mbedtls_cipher_cmac(info, key, mechanism->key_bits, data, length, mac) == 0 ? PSA_SUCCESS
                                                                                             : PSA_ERROR_GENERIC_ERROR;
    }
    const mbedtls_md_info_t *info =
        mbedtls_md_info_from_type(mbedtls_md_type_from_psa_alg(PSA_ALG_HMAC_GET_HASH(mechanism->algorithm)));
    if (info == NULL || mbedtls_md_get_size(info) > mac_size) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    *mac_length = mbedtls_md_get_size(info);
    return mbedtls_md_hmac(info, key, key_length, data, length, mac) == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}
