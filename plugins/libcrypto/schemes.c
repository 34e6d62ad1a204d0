/*
 * Signature schemes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "schemes.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "context.h"
#include "digests.h"
#include "error.h"

/* Its name is not in the headers of older releases. */
#define NONCE_TYPE "nonce-type"
#define NONCE_OF_RFC_6979 1u

/* Bytes of an encoded message that are not the hash: of PKCS#1 v1.5 with the longest DigestInfo, and without. */
#define LARGEST_DIGEST_INFO 19u
#define PKCS1_OVERHEAD 11u

static libcrypto_fetched_t deterministic;

static void *probe(OSSL_LIB_CTX *context, const char *name)
{
    EVP_SIGNATURE *ecdsa = EVP_SIGNATURE_fetch(context, "ECDSA", NULL);
    const OSSL_PARAM *settable = ecdsa == NULL ? NULL : EVP_SIGNATURE_settable_ctx_params(ecdsa);

    if (settable == NULL || OSSL_PARAM_locate_const(settable, name) == NULL) {
        EVP_SIGNATURE_free(ecdsa);
        return NULL;
    }
    return ecdsa;
}

static void release(void *algorithm)
{
    EVP_SIGNATURE_free(algorithm);
}

bool libcrypto_has_deterministic_ecdsa(void)
{
    static const libcrypto_fetcher_t fetcher = { probe, release };

    return libcrypto_fetch(&deterministic, &fetcher, NONCE_TYPE) != NULL;
}

/* ECDSA takes hashes of any length, and which hash it was makes no difference, unless nonces are made with it. */
static psa_status_t set_ecdsa(libcrypto_scheme_t *scheme, psa_algorithm_t algorithm, const libcrypto_digest_t *digest,
                              size_t hash_length)
{
    size_t count = 0;

    if (!PSA_ALG_IS_ECDSA(algorithm) || libcrypto_curve_is_montgomery(scheme->curve)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    scheme->size = 2 * PSA_BITS_TO_BYTES((size_t) scheme->curve->bits);
    scheme->request.algorithm = PSA_ALG_ECDSA_ANY;
    if (scheme->request.use == LIBCRYPTO_SIGN && PSA_ALG_ECDSA_IS_DETERMINISTIC(algorithm)) {
        if (digest == NULL || hash_length != digest->size || !libcrypto_has_deterministic_ecdsa()) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        scheme->request.algorithm = algorithm;
        scheme->nonce_type = NONCE_OF_RFC_6979;
        scheme->parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, scheme->digest, 0);
        scheme->parameters[count++] = OSSL_PARAM_construct_uint(NONCE_TYPE, &scheme->nonce_type);
    }
    scheme->parameters[count] = OSSL_PARAM_construct_end();
    return PSA_SUCCESS;
}

/* Where the key is hardly larger than the hash, rules about what is shortened begin: not here. */
static bool has_room(const libcrypto_scheme_t *scheme, psa_algorithm_t algorithm, size_t hash_length)
{
    if (algorithm == PSA_ALG_RSA_PKCS1V15_SIGN_RAW) {
        return hash_length > 0; /* OpenSSL does not recover an empty message */
    }
    return scheme->size
           >= hash_length + (PSA_ALG_IS_RSA_PSS(algorithm) ? hash_length + 2 : PKCS1_OVERHEAD + LARGEST_DIGEST_INFO);
}

static psa_status_t set_rsa(libcrypto_scheme_t *scheme, psa_algorithm_t algorithm, const libcrypto_digest_t *digest,
                            size_t hash_length)
{
    const bool is_pss = PSA_ALG_IS_RSA_PSS(algorithm);
    const bool is_raw = algorithm == PSA_ALG_RSA_PKCS1V15_SIGN_RAW;
    static char pss[] = OSSL_PKEY_RSA_PAD_MODE_PSS;
    static char pkcs1[] = OSSL_PKEY_RSA_PAD_MODE_PKCSV15;
    size_t count = 0;

    if ((!is_pss && !PSA_ALG_IS_RSA_PKCS1V15_SIGN(algorithm)) || (!is_raw && digest == NULL)
        || !has_room(scheme, algorithm, hash_length)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (is_raw ? hash_length > scheme->size - PKCS1_OVERHEAD : hash_length != digest->size) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    scheme->request.algorithm = algorithm;
    if (!is_raw) {
        scheme->parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, scheme->digest, 0);
    }
    scheme->parameters[count++] =
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, is_pss ? pss : pkcs1, 0);
    if (is_pss) {
        scheme->salt_length = scheme->request.use == LIBCRYPTO_VERIFY && PSA_ALG_IS_RSA_PSS_ANY_SALT(algorithm)
                                  ? RSA_PSS_SALTLEN_AUTO
                                  : (int) hash_length;
        scheme->parameters[count++] = OSSL_PARAM_construct_int(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, &scheme->salt_length);
    }
    scheme->parameters[count] = OSSL_PARAM_construct_end();
    return PSA_SUCCESS;
}

psa_status_t libcrypto_scheme(libcrypto_scheme_t *scheme, const psa_key_attributes_t *attributes,
                              psa_algorithm_t algorithm, size_t hash_length, libcrypto_pkey_use_t use)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const libcrypto_digest_t *digest = libcrypto_digest(PSA_ALG_SIGN_GET_HASH(algorithm));

    *scheme = (libcrypto_scheme_t){
        .request.use = use,
        .request.parameters = scheme->parameters,
        .curve = libcrypto_curve(type, psa_get_key_bits(attributes)),
        .size = PSA_BITS_TO_BYTES(psa_get_key_bits(attributes)),
    };
    if (!libcrypto_is_usable() || (digest != NULL && libcrypto_digest_fetch(digest) == NULL)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (digest != NULL) {
        OPENSSL_strlcpy(scheme->digest, digest->name, sizeof(scheme->digest));
    }
    if (PSA_KEY_TYPE_IS_RSA(type)) {
        return set_rsa(scheme, algorithm, digest, hash_length);
    }
    return scheme->curve != NULL ? set_ecdsa(scheme, algorithm, digest, hash_length) : PSA_ERROR_NOT_SUPPORTED;
}
