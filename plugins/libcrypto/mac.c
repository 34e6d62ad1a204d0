/*
 * MACs: HMAC and CMAC
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "mac.h"

#include <string.h>

#include <openssl/crypto.h>

#include <psa_driver_plugin.h>

#include "error.h"
#include "mac_key.h"

/* The MAC of a whole message in full length. A key of CMAC is ready for the next message afterwards. */
static bool compute(libcrypto_mac_key_t *key, const uint8_t *input, size_t size, uint8_t *mac)
{
    if (key->is_hmac) {
        return libcrypto_hmac_compute(&key->hmac, input, size, mac);
    }
    return libcrypto_cmac_update(&key->cmac, input, size) && libcrypto_cmac_finish(&key->cmac, mac)
           && libcrypto_cmac_restart(&key->cmac);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                   psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *mac,
                                   size_t mac_size, size_t *mac_length)
{
    uint8_t full[LIBCRYPTO_LARGEST_MAC];
    plugin_kept_use_t use;
    libcrypto_mac_t request;
    psa_status_t status = libcrypto_mac(&request, attributes, key_size, alg);

    if (status == PSA_SUCCESS && mac_size < request.length) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        status = libcrypto_mac_take(&request, attributes, key, key_size, &use);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    const bool good = compute(use.handle, input, input_length, full);
    if (good) {
        memcpy(mac, full, request.length);
        *mac_length = request.length;
    } else {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "MAC");
    }
    plugin_kept_give_back(&use, good);
    explicit_bzero(full, sizeof(full));
    return status;
}

static psa_status_t setup(libcrypto_mac_operation_t *operation, const psa_key_attributes_t *attributes,
                          const uint8_t *key, size_t key_size, psa_algorithm_t alg, bool verifies)
{
    plugin_kept_use_t use;
    libcrypto_mac_t request;
    psa_status_t status = libcrypto_mac(&request, attributes, key_size, alg);

    if (status == PSA_SUCCESS) {
        status = libcrypto_mac_take(&request, attributes, key, key_size, &use);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    const libcrypto_mac_key_t *kept = use.handle;
    if (kept->is_hmac ? libcrypto_hmac_copy(&operation->hmac, &kept->hmac)
                      : libcrypto_cmac_copy(&operation->cmac, &kept->cmac)) {
        operation->is_hmac = kept->is_hmac;
        operation->verifies = verifies;
        operation->length = request.length;
    } else {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "MAC in parts");
    }
    plugin_kept_give_back(&use, true);
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_sign_setup(libcrypto_mac_operation_t *operation, const psa_key_attributes_t *attributes,
                                      const uint8_t *key, size_t key_size, psa_algorithm_t alg)
{
    return setup(operation, attributes, key, key_size, alg, false);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_verify_setup(libcrypto_mac_operation_t *operation, const psa_key_attributes_t *attributes,
                                        const uint8_t *key, size_t key_size, psa_algorithm_t alg)
{
    return setup(operation, attributes, key, key_size, alg, true);
}

static psa_status_t fail(libcrypto_mac_operation_t *operation)
{
    psa_status_t status = libcrypto_failure(LIBCRYPTO_IN_OPERATION, "MAC in parts");

    libcrypto_mac_abort(operation);
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_update(libcrypto_mac_operation_t *operation, const uint8_t *input, size_t input_length)
{
    if (operation->length == 0) {
        return PSA_ERROR_BAD_STATE;
    }
    const bool good = operation->is_hmac ? libcrypto_hmac_update(&operation->hmac, input, input_length)
                                         : libcrypto_cmac_update(&operation->cmac, input, input_length);
    return good ? PSA_SUCCESS : fail(operation);
}

/* The MAC in full length. */
static bool finish(libcrypto_mac_operation_t *operation, uint8_t *mac)
{
    return operation->is_hmac ? libcrypto_hmac_finish(&operation->hmac, mac)
                              : libcrypto_cmac_finish(&operation->cmac, mac);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_sign_finish(libcrypto_mac_operation_t *operation, uint8_t *mac, size_t mac_size,
                                       size_t *mac_length)
{
    uint8_t full[LIBCRYPTO_LARGEST_MAC];

    if (operation->length == 0 || operation->verifies) {
        return PSA_ERROR_BAD_STATE;
    }
    if (mac_size < operation->length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (!finish(operation, full)) {
        return fail(operation);
    }
    memcpy(mac, full, operation->length);
    *mac_length = operation->length;
    explicit_bzero(full, sizeof(full));
    return libcrypto_mac_abort(operation);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_verify_finish(libcrypto_mac_operation_t *operation, const uint8_t *mac, size_t mac_length)
{
    uint8_t full[LIBCRYPTO_LARGEST_MAC];

    if (operation->length == 0 || !operation->verifies) {
        return PSA_ERROR_BAD_STATE;
    }
    if (!finish(operation, full)) {
        return fail(operation);
    }
    const bool right = mac_length == operation->length && CRYPTO_memcmp(full, mac, mac_length) == 0;
    explicit_bzero(full, sizeof(full));
    libcrypto_mac_abort(operation);
    return right ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_mac_abort(libcrypto_mac_operation_t *operation)
{
    if (operation->is_hmac) {
        libcrypto_hmac_free(&operation->hmac);
    } else {
        libcrypto_cmac_free(&operation->cmac);
    }
    memset(operation, 0, sizeof(*operation));
    return PSA_SUCCESS;
}
