/*
 * The model driver's making, checking and halving of key pairs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pair_faults.h"

PSA_DRIVER_EXPORT psa_status_t pair_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer,
                                                 size_t key_buffer_size, size_t *key_buffer_length);
PSA_DRIVER_EXPORT psa_status_t pair_import_key(const psa_key_attributes_t *attributes, const uint8_t *data,
                                               size_t data_length, uint8_t *key_buffer, size_t key_buffer_size,
                                               size_t *key_buffer_length, size_t *bits);
PSA_DRIVER_EXPORT psa_status_t pair_export_public_key(KEY_PARAMETERS, uint8_t *data, size_t data_size,
                                                      size_t *data_length);

psa_status_t pair_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer, size_t key_buffer_size,
                               size_t *key_buffer_length)
{
    mbedtls_ecp_keypair key;
    psa_status_t status;

    if (psa_get_key_type(attributes) != PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
        || psa_get_key_bits(attributes) != 256) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (key_buffer_size < PAIR_NUMBER) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    mbedtls_ecp_keypair_init(&key);
    status = pair_status(mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, &key, pair_random, NULL));
    if (status == PSA_SUCCESS) {
        status = pair_status(mbedtls_mpi_write_binary(&key.MBEDTLS_PRIVATE(d), key_buffer, PAIR_NUMBER));
        *key_buffer_length = PAIR_NUMBER;
    }
    if (status == PSA_SUCCESS && FAULT_IS(keys_zero_key)) {
        memset(key_buffer, 0, PAIR_NUMBER);
    }
    if (status == PSA_SUCCESS && FAULT_IS(keys_threads)) {
        pass_through_one_buffer(key_buffer, PAIR_NUMBER);
    }
    if (status == PSA_SUCCESS && FAULT_IS(keys_fork_state)) {
        static uint8_t state; /* of a generator that does not notice a fork */

        memset(key_buffer, 0x17, PAIR_NUMBER);
        key_buffer[PAIR_NUMBER - 1] = state++;
    }
    mbedtls_ecp_keypair_free(&key);
    return status;
}

psa_status_t pair_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                             uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length, size_t *bits)
{
    mbedtls_ecp_keypair key;
    psa_status_t status = pair_read_ecc(&key, psa_get_key_type(attributes), data, data_length);

    mbedtls_ecp_keypair_free(&key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (*bits != 0 && *bits != 256) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (key_buffer_size < data_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memcpy(key_buffer, data, data_length);
    *key_buffer_length = data_length;
    if (!FAULT_IS(keys_import_bits)) {
        *bits = 256;
    }
    return PSA_SUCCESS;
}

psa_status_t pair_export_public_key(KEY_PARAMETERS, uint8_t *data, size_t data_size, size_t *data_length)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const int format = FAULT_IS(keys_export_compressed) ? MBEDTLS_ECP_PF_COMPRESSED : MBEDTLS_ECP_PF_UNCOMPRESSED;
    mbedtls_ecp_keypair key;
    psa_status_t status = pair_read_ecc(&key, type, key_buffer, key_buffer_size);

    if (FAULT_IS(keys_id) && has_id(attributes)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        status = pair_make_point(&key);
    }
    if (status == PSA_SUCCESS && data_size < PAIR_POINT) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
        if (FAULT_IS(keys_export_short)) {
            memset(data, 4, PAIR_POINT);
        }
    }
    if (status == PSA_SUCCESS) {
        status = pair_status(mbedtls_ecp_point_write_binary(&key.MBEDTLS_PRIVATE(grp), &key.MBEDTLS_PRIVATE(Q), format,
                                                            data_length, data, data_size));
    }
    if (!(FAULT_IS(keys_export_leaks) && status == PSA_SUCCESS)) {
        mbedtls_ecp_keypair_free(&key);
    }
    return status;
}
