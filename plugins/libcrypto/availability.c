/*
 * Availability, from what can be fetched
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "availability.h"

#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "availability_pkey.h"
#include "ciphers.h"
#include "context.h"
#include "digests.h"

static psa_status_t say(const char *name, const OSSL_PROVIDER *provider, char *text, size_t text_size)
{
    const char *version = OpenSSL_version(OPENSSL_VERSION_STRING);

    if (provider == NULL) {
        snprintf(text, text_size, "OpenSSL %s has no %s", version, name);
        return PSA_ERROR_NOT_SUPPORTED;
    }
    snprintf(text, text_size, "%s, provider %s of OpenSSL %s", name, OSSL_PROVIDER_get0_name(provider), version);
    return PSA_SUCCESS;
}

static psa_status_t say_digest(psa_algorithm_t algorithm, char *text, size_t text_size)
{
    const libcrypto_digest_t *digest = libcrypto_digest(algorithm);

    if (digest == NULL) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    const EVP_MD *md = libcrypto_digest_fetch(digest);
    return say(digest->name, md == NULL ? NULL : EVP_MD_get0_provider(md), text, text_size);
}

static psa_status_t say_cipher(psa_algorithm_t algorithm, psa_key_type_t type, size_t bits, char *text,
                               size_t text_size)
{
    const libcrypto_cipher_t *row = libcrypto_cipher(type, bits, algorithm);

    if (row == NULL) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    const EVP_CIPHER *cipher = libcrypto_cipher_fetch(row);
    return say(row->name, cipher == NULL ? NULL : EVP_CIPHER_get0_provider(cipher), text, text_size);
}

/* Where a question leaves key type or size open, one of those that the driver has stands for all. */
static psa_key_type_t some_type(psa_algorithm_t algorithm, psa_key_type_t type)
{
    if (type != PSA_KEY_TYPE_NONE) {
        return type;
    }
    return algorithm == PSA_ALG_STREAM_CIPHER || algorithm == PSA_ALG_CHACHA20_POLY1305 ? PSA_KEY_TYPE_CHACHA20
                                                                                        : PSA_KEY_TYPE_AES;
}

static size_t some_bits(psa_key_type_t type, size_t bits)
{
    if (bits != 0) {
        return bits;
    }
    return type == PSA_KEY_TYPE_CHACHA20 ? 256 : type == PSA_KEY_TYPE_DES ? 192 : 128;
}

psa_status_t libcrypto_availability(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                    size_t text_size)
{
    psa_status_t status;

    if (!libcrypto_is_usable()) {
        snprintf(text, text_size, "OpenSSL was cleaned up by the application");
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (libcrypto_is_pkey(algorithm, key_type)) {
        return libcrypto_availability_pkey(algorithm, key_type, bits, text, text_size);
    }
    key_type = some_type(algorithm, key_type);
    bits = some_bits(key_type, bits);
    if (PSA_ALG_IS_HASH(algorithm)) {
        status = say_digest(algorithm, text, text_size);
    } else if (PSA_ALG_IS_HMAC(algorithm)) {
        status = say_digest(PSA_ALG_HMAC_GET_HASH(algorithm), text, text_size);
    } else if (PSA_ALG_IS_MAC(algorithm)) {
        status = say_cipher(PSA_ALG_CBC_NO_PADDING, key_type, bits, text, text_size);
    } else {
        status = say_cipher(algorithm, key_type, bits, text, text_size);
    }
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        snprintf(text, text_size, "not a mechanism of this driver");
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return status;
}
