/*
 * Yardstick "libcrypto": EVP calls in a loop; hashes, MACs, ciphers and AEADs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Algorithms are fetched once and a context keeps its key; an operation sets a new IV.
 */
#include "tools/psa-bench/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "tools/psa-bench/crypt.h"
#include "tools/psa-bench/operation.h"

static const struct {
    psa_algorithm_t algorithm;
    const char *name;
} hashes[] = {
    { PSA_ALG_MD5, "MD5" },           { PSA_ALG_RIPEMD160, "RIPEMD160" }, { PSA_ALG_SHA_1, "SHA1" },
    { PSA_ALG_SHA_224, "SHA2-224" },  { PSA_ALG_SHA_256, "SHA2-256" },    { PSA_ALG_SHA_384, "SHA2-384" },
    { PSA_ALG_SHA_512, "SHA2-512" },  { PSA_ALG_SHA3_224, "SHA3-224" },   { PSA_ALG_SHA3_256, "SHA3-256" },
    { PSA_ALG_SHA3_384, "SHA3-384" }, { PSA_ALG_SHA3_512, "SHA3-512" },
};

static const char *hash_name(psa_algorithm_t algorithm)
{
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        if (hashes[i].algorithm == algorithm) {
            return hashes[i].name;
        }
    }
    return NULL;
}

static const struct {
    psa_key_type_t type;
    psa_algorithm_t algorithm;
    const char *format; /* of the name; %u: the key's size */
} ciphers[] = {
    { PSA_KEY_TYPE_AES, PSA_ALG_CBC_NO_PADDING, "AES-%u-CBC" },
    { PSA_KEY_TYPE_AES, PSA_ALG_CBC_PKCS7, "AES-%u-CBC" },
    { PSA_KEY_TYPE_AES, PSA_ALG_CTR, "AES-%u-CTR" },
    { PSA_KEY_TYPE_AES, PSA_ALG_ECB_NO_PADDING, "AES-%u-ECB" },
    { PSA_KEY_TYPE_AES, PSA_ALG_CFB, "AES-%u-CFB" },
    { PSA_KEY_TYPE_AES, PSA_ALG_OFB, "AES-%u-OFB" },
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, "AES-%u-GCM" },
    { PSA_KEY_TYPE_AES, PSA_ALG_CCM, "AES-%u-CCM" },
    { PSA_KEY_TYPE_CAMELLIA, PSA_ALG_CBC_NO_PADDING, "CAMELLIA-%u-CBC" },
    { PSA_KEY_TYPE_ARIA, PSA_ALG_CBC_NO_PADDING, "ARIA-%u-CBC" },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_STREAM_CIPHER, "ChaCha20" },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305, "ChaCha20-Poly1305" },
};

/* "" if there is none. */
static void cipher_name(const bench_mechanism_t *mechanism, char *name, size_t size)
{
    name[0] = '\0';
    for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
        const char *number = strstr(ciphers[i].format, "%u");
        if (ciphers[i].type != mechanism->key_type || ciphers[i].algorithm != mechanism->algorithm) {
            continue;
        }
        if (number == NULL) {
            snprintf(name, size, "%s", ciphers[i].format);
        } else {
            snprintf(name, size, "%.*s%u%s", (int) (number - ciphers[i].format), ciphers[i].format, mechanism->key_bits,
                     number + 2);
        }
    }
}

typedef struct {
    EVP_MD *md;
    EVP_MD_CTX *md_context;
    EVP_MAC *mac;
    EVP_MAC_CTX *mac_context;
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *cipher_context;
    uint8_t key[BENCH_MATERIAL_MAX];
    size_t key_length;
    uint8_t iv[BENCH_NONCE_MAX];
    bool decrypt;
    bool new_key;
    bool ccm;
    bool aead;
} state_t;

static psa_status_t hash_set_up(bench_operation_t *operation, state_t *state)
{
    state->md = EVP_MD_fetch(NULL, hash_name(operation->mechanism->algorithm), NULL);
    if (state->md == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    state->md_context = EVP_MD_CTX_new();
    return state->md_context != NULL ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_MEMORY;
}

static psa_status_t mac_set_up(bench_operation_t *operation, state_t *state)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    bool hmac = PSA_ALG_IS_HMAC(mechanism->algorithm);
    char name[24];

    state->mac = EVP_MAC_fetch(NULL, hmac ? "HMAC" : "CMAC", NULL);
    if (state->mac == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    state->mac_context = EVP_MAC_CTX_new(state->mac);
    if (state->mac_context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (hmac) {
        snprintf(name, sizeof(name), "%s", hash_name(PSA_ALG_HMAC_GET_HASH(mechanism->algorithm)));
    } else {
        snprintf(name, sizeof(name), "AES-%u-CBC", mechanism->key_bits);
    }
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(hmac ? OSSL_MAC_PARAM_DIGEST : OSSL_MAC_PARAM_CIPHER, name, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(state->mac_context, state->key, state->key_length, parameters) == 1 ? PSA_SUCCESS
                                                                                            : PSA_ERROR_NOT_SUPPORTED;
}

static psa_status_t cipher_set_up(bench_operation_t *operation, state_t *state)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    size_t iv_length = bench_iv_length(mechanism);
    char name[32];

    cipher_name(mechanism, name, sizeof(name));
    state->cipher = EVP_CIPHER_fetch(NULL, name, NULL);
    if (state->cipher == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    state->cipher_context = EVP_CIPHER_CTX_new();
    if (state->cipher_context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    /* libcrypto's ChaCha20 takes the block counter as the first word of the IV. */
    size_t counter = mechanism->algorithm == PSA_ALG_STREAM_CIPHER ? 4 : 0;
    memcpy(state->iv + counter, bench_nonce, iv_length);
    state->aead = PSA_ALG_IS_AEAD(mechanism->algorithm);
    state->ccm = mechanism->algorithm == PSA_ALG_CCM;

    EVP_CIPHER_CTX *context = state->cipher_context;
    bool good = EVP_CipherInit_ex2(context, state->cipher, NULL, NULL, !state->decrypt, NULL) == 1;
    if (good && state->aead) {
        good = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int) iv_length, NULL) == 1;
    }
    if (good && state->ccm) {
        good = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, BENCH_TAG_MAX, NULL) == 1;
    }
    if (good && !state->aead) {
        good = EVP_CIPHER_CTX_set_padding(context, mechanism->algorithm == PSA_ALG_CBC_PKCS7) == 1;
    }
    good = good && EVP_CipherInit_ex2(context, NULL, state->key, NULL, !state->decrypt, NULL) == 1;
    return good ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

static psa_status_t set_up(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    state_t *state = calloc(1, sizeof(*state));

    if (state == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->state = state;
    state->decrypt = bench_is_variant(mechanism, "decrypt");
    state->new_key = bench_is_variant(mechanism, "new-key");
    if (PSA_ALG_IS_HASH(mechanism->algorithm)) {
        return hash_set_up(operation, state);
    }
    state->key_length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, state->key);
    return PSA_ALG_IS_MAC(mechanism->algorithm) ? mac_set_up(operation, state) : cipher_set_up(operation, state);
}

static void tear_down(bench_operation_t *operation)
{
    state_t *state = operation->state;

    if (state != NULL) {
        EVP_MD_CTX_free(state->md_context);
        EVP_MD_free(state->md);
        EVP_MAC_CTX_free(state->mac_context);
        EVP_MAC_free(state->mac);
        EVP_CIPHER_CTX_free(state->cipher_context);
        EVP_CIPHER_free(state->cipher);
        free(state);
        operation->state = NULL;
    }
}

static psa_status_t run_hash(bench_operation_t *operation)
{
    state_t *state = operation->state;
    unsigned length = 0;

    if (EVP_DigestInit_ex2(state->md_context, state->md, NULL) != 1
        || EVP_DigestUpdate(state->md_context, operation->input, operation->size) != 1
        || EVP_DigestFinal_ex(state->md_context, operation->evidence, &length) != 1) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    operation->evidence_length = length;
    return PSA_SUCCESS;
}

static psa_status_t run_mac(bench_operation_t *operation)
{
    state_t *state = operation->state;
    const uint8_t *key = state->new_key ? state->key : NULL;

    if (EVP_MAC_init(state->mac_context, key, key != NULL ? state->key_length : 0, NULL) != 1
        || EVP_MAC_update(state->mac_context, operation->input, operation->size) != 1
        || EVP_MAC_final(state->mac_context, operation->evidence, &operation->evidence_length,
                         sizeof(operation->evidence))
               != 1) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    return PSA_SUCCESS;
}

static psa_status_t run_cipher(bench_operation_t *operation)
{
    state_t *state = operation->state;
    EVP_CIPHER_CTX *context = state->cipher_context;
    size_t iv_length = bench_iv_length(operation->mechanism);
    const uint8_t *from = state->decrypt ? operation->text + iv_length : operation->input;
    size_t length = state->decrypt ? operation->text_length - iv_length : operation->size;
    uint8_t *to = state->decrypt ? operation->output : operation->output + iv_length;
    int done = 0;
    int rest = 0;

    if (EVP_CipherInit_ex2(context, NULL, state->new_key ? state->key : NULL, state->iv, -1, NULL) != 1
        || EVP_CipherUpdate(context, to, &done, from, (int) length) != 1
        || EVP_CipherFinal_ex(context, to + done, &rest) != 1) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    operation->output_length = (size_t) (done + rest);
    if (!state->decrypt) {
        bench_crypt_put_iv(operation);
        operation->output_length += iv_length;
    }
    return PSA_SUCCESS;
}

static psa_status_t run_aead(bench_operation_t *operation)
{
    state_t *state = operation->state;
    EVP_CIPHER_CTX *context = state->cipher_context;
    const uint8_t *from = state->decrypt ? operation->text : operation->input;
    int length = (int) operation->size;
    int done = 0;
    int rest = 0;

    if (state->decrypt
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, BENCH_TAG_MAX,
                               (void *) (uintptr_t) (from + operation->size))
               != 1) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    if (EVP_CipherInit_ex2(context, NULL, state->new_key ? state->key : NULL, state->iv, -1, NULL) != 1
        || (state->ccm && EVP_CipherUpdate(context, NULL, &done, NULL, length) != 1)
        || EVP_CipherUpdate(context, NULL, &done, bench_additional_data, sizeof(bench_additional_data)) != 1
        || EVP_CipherUpdate(context, operation->output, &done, from, length) != 1
        || (!(state->ccm && state->decrypt) /* CCM has verified in the update */
            && EVP_CipherFinal_ex(context, operation->output + done, &rest) != 1)) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    operation->output_length = (size_t) (done + rest);
    if (!state->decrypt) {
        if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, BENCH_TAG_MAX,
                                operation->output + operation->output_length)
            != 1) {
            return PSA_ERROR_GENERIC_ERROR;
        }
        operation->output_length += BENCH_TAG_MAX;
    }
    return PSA_SUCCESS;
}

#define FUNCTIONS(name, run_, show_)                                                                                   \
    static const bench_functions_t name = { .set_up = set_up, .run = run_, .tear_down = tear_down, .show = show_ }

FUNCTIONS(hash, run_hash, NULL);
FUNCTIONS(mac, run_mac, NULL);
FUNCTIONS(encrypt, run_cipher, bench_crypt_show_encrypted);
FUNCTIONS(decrypt, run_cipher, bench_operation_show_output);
FUNCTIONS(aead, run_aead, bench_operation_show_output);

static const bench_functions_t *functions(const bench_mechanism_t *mechanism)
{
    psa_algorithm_t algorithm = mechanism->algorithm;
    char name[32];

    if (mechanism->sizeless) {
        return bench_libcrypto_pkey_functions(mechanism);
    }
    if (bench_is_variant(mechanism, "verify")) {
        return NULL; /* the same as computing it, and comparing */
    }
    if (PSA_ALG_IS_HASH(algorithm)) {
        return hash_name(algorithm) != NULL ? &hash : NULL;
    }
    if (PSA_ALG_IS_MAC(algorithm)) {
        return !PSA_ALG_IS_HMAC(algorithm) || hash_name(PSA_ALG_HMAC_GET_HASH(algorithm)) != NULL ? &mac : NULL;
    }
    cipher_name(mechanism, name, sizeof(name));
    return name[0] == '\0'                          ? NULL
           : PSA_ALG_IS_AEAD(algorithm)             ? &aead
           : bench_is_variant(mechanism, "decrypt") ? &decrypt
                                                    : &encrypt;
}

static void version(char *text, size_t size)
{
    snprintf(text, size, "%s", OpenSSL_version(OPENSSL_VERSION));
}

const bench_raw_t bench_raw_libcrypto = {
    .name = "libcrypto",
    .served_by = "libcrypto",
    .what = "EVP calls of libcrypto without PSA",
    .version = version,
    .functions = functions,
};
