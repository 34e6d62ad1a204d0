/*
 * AEAD contexts
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "aead_key.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "context.h"

/* What libcrypto takes for GCM. The algorithm takes any. */
#define LONGEST_GCM_NONCE 128u
/* What it expects if it is told nothing, and what ChaCha20-Poly1305 has. */
#define USUAL_NONCE 12u

/* NIST SP 800-38D and 38C; ChaCha20-Poly1305 has no shortened tags. */
static bool has_tag_length(psa_algorithm_t mode, unsigned length)
{
    switch (mode) {
        case PSA_ALG_GCM:
            return length == 4 || length == 8 || (length >= 12 && length <= 16);
        case PSA_ALG_CCM:
            return length >= 4 && length <= 16 && length % 2 == 0;
        default:
            return length == 16;
    }
}

psa_status_t libcrypto_aead(libcrypto_aead_t *aead, const psa_key_attributes_t *attributes, size_t key_size,
                            psa_algorithm_t algorithm, bool encrypts)
{
    if (!PSA_ALG_IS_AEAD(algorithm) || !libcrypto_is_usable()) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    aead->row = libcrypto_cipher(psa_get_key_type(attributes), psa_get_key_bits(attributes), algorithm);
    aead->cipher = aead->row == NULL ? NULL : libcrypto_cipher_fetch(aead->row);
    if (aead->cipher == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    aead->mode = aead->row->algorithm;
    aead->tag_length = (uint8_t) PSA_ALG_AEAD_GET_TAG_LENGTH(algorithm);
    aead->encrypts = encrypts;
    return key_size == aead->row->key_size && has_tag_length(aead->mode, aead->tag_length) ? PSA_SUCCESS
                                                                                           : PSA_ERROR_INVALID_ARGUMENT;
}

psa_status_t libcrypto_aead_check_nonce(const libcrypto_aead_t *aead, size_t nonce_length)
{
    switch (aead->mode) {
        case PSA_ALG_GCM:
            if (nonce_length > LONGEST_GCM_NONCE) {
                return PSA_ERROR_NOT_SUPPORTED;
            }
            return nonce_length > 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
        case PSA_ALG_CCM:
            return nonce_length >= 7 && nonce_length <= 13 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
        default:
            return nonce_length == USUAL_NONCE ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
}

/* CCM reads the lengths when it gets its key. */
static bool set_lengths(EVP_CIPHER_CTX *context, const libcrypto_aead_t *aead, size_t nonce_length)
{
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_size_t(OSSL_CIPHER_PARAM_AEAD_IVLEN, &nonce_length),
        OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, NULL, aead->tag_length),
        OSSL_PARAM_construct_end(),
    };

    return EVP_CipherInit_ex2(context, aead->cipher, NULL, NULL, aead->encrypts, parameters) == 1;
}

EVP_CIPHER_CTX *libcrypto_aead_context(const libcrypto_aead_t *aead, const uint8_t *key, size_t nonce_length)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    const EVP_CIPHER *cipher = aead->cipher;
    bool good = context != NULL;

    if (good && aead->mode == PSA_ALG_CCM) {
        good = set_lengths(context, aead, nonce_length);
        cipher = NULL; /* to name it again would reset the context */
    }
    good = good && EVP_CipherInit_ex2(context, cipher, key, NULL, aead->encrypts, NULL) == 1;
    if (good && aead->mode == PSA_ALG_GCM && nonce_length != 0 && nonce_length != USUAL_NONCE) {
        good = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int) nonce_length, NULL) == 1;
    }
    if (!good) {
        EVP_CIPHER_CTX_free(context);
        context = NULL;
    }
    return context;
}
