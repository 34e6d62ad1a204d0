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

psa_status_t libcrypto_availability(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                    size_t text_size)
{
    psa_status_t status = PSA_ERROR_DOES_NOT_EXIST;

    (void) bits;
    if (!libcrypto_is_usable()) {
        snprintf(text, text_size, "OpenSSL was cleaned up by the application");
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (key_type == PSA_KEY_TYPE_NONE) {
        status = say_digest(algorithm, text, text_size);
    }
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        snprintf(text, text_size, "not a mechanism of this driver");
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return status;
}
