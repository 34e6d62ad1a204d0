/*
 * Availability of asymmetric mechanisms
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "availability_pkey.h"

#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "context.h"
#include "curves.h"
#include "error.h"
#include "ffdh.h"
#include "schemes.h"

/* Bytes. Every family has a curve with it. */
#define USUAL_COORDINATE 32u

bool libcrypto_is_pkey(psa_algorithm_t algorithm, psa_key_type_t key_type)
{
    return PSA_KEY_TYPE_IS_ASYMMETRIC(key_type) || PSA_ALG_IS_SIGN_HASH(algorithm)
           || PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(algorithm) || PSA_ALG_IS_KEY_AGREEMENT(algorithm);
}

static psa_status_t say_absent(const char *name, char *text, size_t text_size)
{
    snprintf(text, text_size, "OpenSSL %s has no %s", OpenSSL_version(OPENSSL_VERSION_STRING), name);
    return PSA_ERROR_NOT_SUPPORTED;
}

/* `type`: the library's, of keys. */
static psa_status_t say(const char *name, const char *type, char *text, size_t text_size)
{
    OSSL_LIB_CTX *context = libcrypto_context();

    libcrypto_errors_begin();
    EVP_KEYMGMT *keys = context == NULL ? NULL : EVP_KEYMGMT_fetch(context, type, NULL);
    if (keys != NULL) {
        snprintf(text, text_size, "%s, provider %s of OpenSSL %s", name,
                 OSSL_PROVIDER_get0_name(EVP_KEYMGMT_get0_provider(keys)), OpenSSL_version(OPENSSL_VERSION_STRING));
    }
    EVP_KEYMGMT_free(keys);
    libcrypto_errors_end();
    return keys != NULL ? PSA_SUCCESS : say_absent(name, text, text_size);
}

/* Where a question leaves the size open, one of those that the driver has stands for all. */
static psa_status_t say_curve(psa_key_type_t key_type, size_t bits, char *text, size_t text_size)
{
    const libcrypto_curve_t *curve = libcrypto_curve(key_type, bits);

    if (bits == 0) {
        curve = libcrypto_curve_of_size(key_type, USUAL_COORDINATE);
    }
    if (curve == NULL) {
        return say_absent("such curve", text, text_size);
    }
    if (libcrypto_curve_is_montgomery(curve)) {
        return say(curve->name, curve->name, text, text_size);
    }
    return libcrypto_curve_group(curve) != NULL ? say(curve->name, "EC", text, text_size)
                                                : say_absent(curve->name, text, text_size);
}

psa_status_t libcrypto_availability_pkey(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                         size_t text_size)
{
    if (PSA_ALG_IS_DETERMINISTIC_ECDSA(algorithm) && !libcrypto_has_deterministic_ecdsa()) {
        return say_absent("deterministic ECDSA: verification only", text, text_size);
    }
    if (PSA_KEY_TYPE_IS_ECC(key_type)) {
        return say_curve(key_type, bits, text, text_size);
    }
    if (PSA_ALG_IS_ECDSA(algorithm) || PSA_ALG_IS_ECDH(algorithm)) {
        return say("EC", "EC", text, text_size);
    }
    if (PSA_KEY_TYPE_IS_DH(key_type) || PSA_ALG_IS_FFDH(algorithm)) {
        const libcrypto_ffdh_t *group = libcrypto_ffdh(key_type, bits);
        return say(group != NULL ? group->name : "DH", "DH", text, text_size);
    }
    return say("RSA", "RSA", text, text_size);
}
