/*
 * Keys of MACs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "mac_key.h"

#include <stdlib.h>

#include "context.h"
#include "error.h"

static psa_status_t find(libcrypto_mac_t *mac, const psa_key_attributes_t *attributes, psa_algorithm_t algorithm)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const size_t bits = psa_get_key_bits(attributes);

    if (PSA_ALG_IS_HMAC(algorithm) && type == PSA_KEY_TYPE_HMAC) {
        mac->digest = libcrypto_digest(PSA_ALG_HMAC_GET_HASH(algorithm));
        mac->md = mac->digest == NULL ? NULL : libcrypto_digest_fetch(mac->digest);
    } else if (mac->algorithm == PSA_ALG_CMAC && (type != PSA_KEY_TYPE_DES || bits == 192)) {
        mac->cbc = libcrypto_cipher(type, bits, PSA_ALG_CBC_NO_PADDING);
        mac->cipher = mac->cbc == NULL ? NULL : libcrypto_cipher_fetch(mac->cbc);
    }
    return mac->md != NULL || mac->cipher != NULL ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t libcrypto_mac(libcrypto_mac_t *mac, const psa_key_attributes_t *attributes, size_t key_size,
                           psa_algorithm_t algorithm)
{
    *mac = (libcrypto_mac_t){ .algorithm = PSA_ALG_FULL_LENGTH_MAC(algorithm) };
    if (!PSA_ALG_IS_MAC(algorithm) || !libcrypto_is_usable()) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    psa_status_t status = find(mac, attributes, algorithm);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const size_t full = mac->digest != NULL ? mac->digest->size : mac->cbc->block_size;
    const size_t truncated = PSA_MAC_TRUNCATED_LENGTH(algorithm);
    mac->length = (uint8_t) (truncated != 0 ? truncated : full);
    return mac->length <= full && (mac->cbc == NULL || key_size == mac->cbc->key_size) ? PSA_SUCCESS
                                                                                       : PSA_ERROR_INVALID_ARGUMENT;
}

static psa_status_t make(const plugin_kept_key_t *key, const void *argument, void **handle)
{
    const libcrypto_mac_t *mac = argument;
    libcrypto_mac_key_t *made = calloc(1, sizeof(*made));
    psa_status_t status = PSA_SUCCESS;

    if (made == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    made->is_hmac = mac->digest != NULL;
    libcrypto_errors_begin();
    if (made->is_hmac ? !libcrypto_hmac_start(&made->hmac, mac->digest, mac->md, key->key, key->key_size)
                      : !libcrypto_cmac_start(&made->cmac, mac->cipher, key->key)) {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, made->is_hmac ? mac->digest->name : mac->cbc->name);
        free(made);
    } else {
        *handle = made;
    }
    libcrypto_errors_end();
    return status;
}

/* A child's copy is ordinary memory, and its own. */
static void drop(void *handle, bool inherited)
{
    libcrypto_mac_key_t *key = handle;

    (void) inherited;
    if (key->is_hmac) {
        libcrypto_hmac_free(&key->hmac);
    } else {
        libcrypto_cmac_free(&key->cmac);
    }
    free(key);
}

psa_status_t libcrypto_mac_take(const libcrypto_mac_t *mac, const psa_key_attributes_t *attributes, const uint8_t *key,
                                size_t key_size, plugin_kept_use_t *use)
{
    static const plugin_kept_kind_t kind = { make, drop };
    const plugin_kept_key_t kept = {
        .location = PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(attributes)),
        .type = psa_get_key_type(attributes),
        .algorithm = mac->algorithm,
        .bits = (uint32_t) psa_get_key_bits(attributes),
        .key = key,
        .key_size = key_size,
    };

    return plugin_kept_take(&kind, &kept, mac, use);
}
