/*
 * The model driver for opaque keys: using them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "safe.h"

PSA_DRIVER_EXPORT psa_status_t safe_sign_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash,
                                              size_t hash_length, uint8_t *signature, size_t signature_size,
                                              size_t *signature_length);
PSA_DRIVER_EXPORT psa_status_t safe_verify_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash,
                                                size_t hash_length, const uint8_t *signature, size_t signature_length);
PSA_DRIVER_EXPORT psa_status_t safe_key_agreement(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *peer_key,
                                                  size_t peer_key_length, uint8_t *secret, size_t secret_size,
                                                  size_t *secret_length);
PSA_DRIVER_EXPORT psa_status_t safe_mac_compute(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input,
                                                size_t input_length, uint8_t *mac, size_t mac_size, size_t *mac_length);

static void *volatile leaked; /* the compiler must not leave out the call */

psa_status_t safe_curve_begin(safe_curve_t *curve, KEY_PARAMETERS)
{
    safe_key_t key;
    psa_status_t status = safe_unwrap(attributes, blob, blob_size, &key);

    mbedtls_ecp_group_init(&curve->group);
    mbedtls_mpi_init(&curve->secret);
    mbedtls_ecp_point_init(&curve->point);
    if (FAULT_IS(opaque_leaks)) {
        leaked = malloc(64);
    }
    if (status == PSA_SUCCESS && key.size != SAFE_NUMBER) {
        status = PSA_ERROR_DATA_CORRUPT;
    }
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_group_load(&curve->group, MBEDTLS_ECP_DP_SECP256R1) != 0
            || mbedtls_mpi_read_binary(&curve->secret, key.bytes, key.size) != 0)) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    safe_forget(&key);
    return status;
}

void safe_curve_end(safe_curve_t *curve)
{
    mbedtls_ecp_point_free(&curve->point);
    mbedtls_mpi_free(&curve->secret);
    mbedtls_ecp_group_free(&curve->group);
}

psa_status_t safe_curve_make_point(safe_curve_t *curve)
{
    return mbedtls_ecp_mul(&curve->group, &curve->point, &curve->secret, &curve->group.G, safe_random, NULL) == 0
               ? PSA_SUCCESS
               : PSA_ERROR_INSUFFICIENT_MEMORY;
}

psa_status_t safe_sign_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                            uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    safe_curve_t curve;
    psa_status_t status;
    mbedtls_mpi r;
    mbedtls_mpi s;

    (void) algorithm;
    if (signature_size < 2 * SAFE_NUMBER) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    status = safe_curve_begin(&curve, attributes, blob, blob_size);
    if (status == PSA_SUCCESS
        && (mbedtls_ecdsa_sign(&curve.group, &r, &s, &curve.secret, hash, hash_length, safe_random, NULL) != 0
            || mbedtls_mpi_write_binary(&r, signature, SAFE_NUMBER) != 0
            || mbedtls_mpi_write_binary(&s, signature + SAFE_NUMBER, SAFE_NUMBER) != 0)) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    *signature_length = 2 * SAFE_NUMBER;
    safe_curve_end(&curve);
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
    return status;
}

psa_status_t safe_verify_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                              const uint8_t *signature, size_t signature_length)
{
    safe_curve_t curve;
    psa_status_t status = safe_curve_begin(&curve, attributes, blob, blob_size);
    mbedtls_mpi r;
    mbedtls_mpi s;

    (void) algorithm;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    if (status == PSA_SUCCESS) {
        status = safe_curve_make_point(&curve);
    }
    if (status == PSA_SUCCESS && signature_length != 2 * SAFE_NUMBER) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    if (status == PSA_SUCCESS
        && (mbedtls_mpi_read_binary(&r, signature, SAFE_NUMBER) != 0
            || mbedtls_mpi_read_binary(&s, signature + SAFE_NUMBER, SAFE_NUMBER) != 0)) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (status == PSA_SUCCESS && !FAULT_IS(opaque_accepts)
        && mbedtls_ecdsa_verify(&curve.group, hash, hash_length, &curve.point, &r, &s) != 0) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    safe_curve_end(&curve);
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
    return status;
}

psa_status_t safe_key_agreement(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *peer_key,
                                size_t peer_key_length, uint8_t *secret, size_t secret_size, size_t *secret_length)
{
    safe_curve_t curve;
    psa_status_t status;

    (void) algorithm;
    if (secret_size < SAFE_NUMBER) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = safe_curve_begin(&curve, attributes, blob, blob_size);
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_point_read_binary(&curve.group, &curve.point, peer_key, peer_key_length) != 0
            || mbedtls_ecp_check_pubkey(&curve.group, &curve.point) != 0)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS
        && (mbedtls_ecp_mul(&curve.group, &curve.point, &curve.secret, &curve.point, safe_random, NULL) != 0
            || mbedtls_mpi_write_binary(&curve.point.MBEDTLS_PRIVATE(X), secret, SAFE_NUMBER) != 0)) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    *secret_length = SAFE_NUMBER;
    safe_curve_end(&curve);
    return status;
}

psa_status_t safe_mac_compute(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                              uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    uint8_t whole[32];
    safe_key_t key;
    psa_status_t status = safe_unwrap(attributes, blob, blob_size, &key);

    (void) algorithm;
    if (status == PSA_SUCCESS && mac_size > sizeof whole) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS
        && mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key.bytes, key.size, input, input_length,
                           whole)
               != 0) {
        status = PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (status == PSA_SUCCESS) {
        memcpy(mac, whole, mac_size);
        *mac_length = mac_size;
    }
    safe_forget(&key);
    return status;
}
