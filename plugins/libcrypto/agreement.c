/*
 * Key agreement
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "agreement.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/proverr.h>

#include <psa_driver_plugin.h>

#include "context.h"
#include "curves.h"
#include "ec.h"
#include "error.h"
#include "ffdh.h"
#include "pkey.h"

/* The library refuses a peer's value of small order: the secret would be zero (RFC 7748, 6). */
static psa_status_t refusal(const char *name)
{
    const unsigned long error = ERR_peek_last_error();

    return ERR_GET_LIB(error) == ERR_LIB_PROV && ERR_GET_REASON(error) == PROV_R_FAILED_DURING_DERIVATION
               ? PSA_ERROR_INVALID_ARGUMENT
               : libcrypto_failure(LIBCRYPTO_AT_BEGINNING, name);
}

/* A private key is kept: the library computes the public half of every one that it gets. */
static psa_status_t agree_montgomery(const libcrypto_curve_t *curve, const psa_key_attributes_t *attributes,
                                     const uint8_t *key, size_t key_size, const uint8_t *peer_key, uint8_t *secret)
{
    static const libcrypto_pkey_request_t request = { .use = LIBCRYPTO_AGREE, .algorithm = PSA_ALG_ECDH };
    size_t length = curve->size;
    plugin_kept_use_t use;
    psa_status_t status = libcrypto_pkey_take(&request, attributes, key, key_size, &use);

    if (status != PSA_SUCCESS) {
        return status;
    }
    libcrypto_errors_begin();
    EVP_PKEY *peer = EVP_PKEY_new_raw_public_key_ex(libcrypto_context(), curve->name, NULL, peer_key, curve->size);
    /* Any bytes are a public value; there is nothing more to check of it. */
    if (peer == NULL || EVP_PKEY_derive_set_peer_ex(use.handle, peer, 0) != 1
        || EVP_PKEY_derive(use.handle, secret, &length) != 1) {
        status = refusal(curve->name);
    }
    EVP_PKEY_free(peer);
    libcrypto_errors_end();
    plugin_kept_give_back(&use, status == PSA_SUCCESS || status == PSA_ERROR_INVALID_ARGUMENT);
    return status;
}

static psa_status_t agree_ec(const libcrypto_curve_t *curve, const psa_key_attributes_t *attributes, const uint8_t *key,
                             size_t key_size, const uint8_t *peer_key, size_t peer_key_length, uint8_t *secret)
{
    if (key_size != curve->size || peer_key_length != libcrypto_curve_public_size(curve)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return libcrypto_curve_is_montgomery(curve) ? agree_montgomery(curve, attributes, key, key_size, peer_key, secret)
                                                : libcrypto_ec_agree(curve, key, peer_key, secret);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_key_agreement(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                     psa_algorithm_t alg, const uint8_t *peer_key, size_t peer_key_length,
                                     uint8_t *shared_secret, size_t shared_secret_size, size_t *shared_secret_length)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const libcrypto_curve_t *curve = alg == PSA_ALG_ECDH ? libcrypto_curve(type, psa_get_key_bits(attributes)) : NULL;
    const libcrypto_ffdh_t *group = alg == PSA_ALG_FFDH ? libcrypto_ffdh(type, psa_get_key_bits(attributes)) : NULL;
    psa_status_t status;

    if (curve == NULL && group == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    const size_t size = curve != NULL ? curve->size : group->size;
    if (!PSA_KEY_TYPE_IS_KEY_PAIR(type)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (shared_secret_size < size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (curve != NULL) {
        status = agree_ec(curve, attributes, key, key_size, peer_key, peer_key_length, shared_secret);
    } else if (key_size != size || peer_key_length != size) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else {
        status = libcrypto_ffdh_agree(group, key, peer_key, shared_secret);
    }
    if (status == PSA_SUCCESS) {
        *shared_secret_length = size;
    } else {
        OPENSSL_cleanse(shared_secret, size);
    }
    return status;
}
