/*
 * A driver that behaves badly with keys, for psa-bench: UNRULY says how
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <mbedtls/md.h>
#include <psa_driver_plugin.h>

enum { SIGNS_ANYTHING, ACCEPTS_ANYTHING, IMPORTS_ONLY, FAILS_IN_THREADS };

/* As long as a signature is, and another one in each call, as ECDSA's are. */
PSA_DRIVER_EXPORT psa_status_t unruly_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *key,
                                                size_t key_size, psa_algorithm_t algorithm, const uint8_t *hash,
                                                size_t hash_length, uint8_t *signature, size_t signature_size,
                                                size_t *signature_length);

psa_status_t unruly_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                              psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length, uint8_t *signature,
                              size_t signature_size, size_t *signature_length)
{
    static unsigned char calls;
    (void) attributes, (void) key, (void) key_size, (void) algorithm, (void) hash;
    (void) hash_length;

    if (UNRULY != SIGNS_ANYTHING) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature_size < 64) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memset(signature, ++calls % 100, 64);
    *signature_length = 64;
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT psa_status_t unruly_verify_hash(const psa_key_attributes_t *attributes, const uint8_t *key,
                                                  size_t key_size, psa_algorithm_t algorithm, const uint8_t *hash,
                                                  size_t hash_length, const uint8_t *signature,
                                                  size_t signature_length);

psa_status_t unruly_verify_hash(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                                const uint8_t *signature, size_t signature_length)
{
    (void) attributes, (void) key, (void) key_size, (void) algorithm, (void) hash;
    (void) hash_length, (void) signature, (void) signature_length;

    return UNRULY == ACCEPTS_ANYTHING ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

PSA_DRIVER_EXPORT psa_status_t unruly_import_key(const psa_key_attributes_t *attributes, const uint8_t *data,
                                                 size_t data_length, uint8_t *key_buffer, size_t key_buffer_size,
                                                 size_t *key_buffer_length, size_t *bits);

psa_status_t unruly_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                               uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length, size_t *bits)
{
    (void) attributes;

    if (UNRULY != IMPORTS_ONLY) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (key_buffer_size < data_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memcpy(key_buffer, data, data_length);
    *key_buffer_length = data_length;
    *bits = 8 * data_length;
    return PSA_SUCCESS;
}

/* Good in the thread that came first, which is the only one of a worker without --threads. */
PSA_DRIVER_EXPORT psa_status_t unruly_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key,
                                                  size_t key_size, psa_algorithm_t algorithm, const uint8_t *input,
                                                  size_t input_length, uint8_t *mac, size_t mac_size,
                                                  size_t *mac_length);

psa_status_t unruly_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *mac,
                                size_t mac_size, size_t *mac_length)
{
    static const void *volatile first;
    static _Thread_local char own;
    (void) attributes;

    if (UNRULY != FAILS_IN_THREADS || algorithm != PSA_ALG_HMAC(PSA_ALG_SHA_256) || mac_size < 32) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (first == NULL) {
        first = &own;
    }
    if (mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, key_size, input, input_length, mac) != 0) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    mac[0] ^= first != &own;
    *mac_length = 32;
    return PSA_SUCCESS;
}

PSA_DRIVER_DESCRIPTION(UNRULY_JSON_FILE)

PSA_DRIVER_EXPORT extern const psa_driver_plugin_t unruly_psa_driver;

const psa_driver_plugin_t unruly_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
};
