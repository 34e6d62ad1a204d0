/*
 * The model driver for opaque keys: making, exporting and destroying them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "safe.h"

PSA_DRIVER_EXPORT psa_status_t safe_import_key(const psa_key_attributes_t *attributes, const uint8_t *data,
                                               size_t data_length, uint8_t *blob, size_t blob_size, size_t *blob_length,
                                               size_t *bits);
PSA_DRIVER_EXPORT psa_status_t safe_generate_key(const psa_key_attributes_t *attributes, uint8_t *blob,
                                                 size_t blob_size, size_t *blob_length);
PSA_DRIVER_EXPORT psa_status_t safe_export_key(KEY_PARAMETERS, uint8_t *data, size_t data_size, size_t *data_length);
PSA_DRIVER_EXPORT psa_status_t safe_export_public_key(KEY_PARAMETERS, uint8_t *data, size_t data_size,
                                                      size_t *data_length);
PSA_DRIVER_EXPORT psa_status_t safe_copy_key(psa_key_attributes_t *attributes, const uint8_t *source,
                                             size_t source_size, uint8_t *blob, size_t blob_size, size_t *blob_length);
PSA_DRIVER_EXPORT psa_status_t safe_destroy_key(KEY_PARAMETERS);
PSA_DRIVER_EXPORT psa_status_t safe_get_builtin_key(psa_drv_slot_number_t slot, psa_key_attributes_t *attributes,
                                                    uint8_t *blob, size_t blob_size, size_t *blob_length);

static bool is_curve(const psa_key_attributes_t *attributes)
{
    return PSA_KEY_TYPE_IS_ECC(psa_get_key_type(attributes));
}

/* A secret from 1 to the order less one. */
static bool is_secret(const uint8_t *bytes)
{
    mbedtls_ecp_group group;
    mbedtls_mpi secret;
    bool is;

    mbedtls_ecp_group_init(&group);
    mbedtls_mpi_init(&secret);
    is = mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1) == 0
         && mbedtls_mpi_read_binary(&secret, bytes, SAFE_NUMBER) == 0
         && mbedtls_ecp_check_privkey(&group, &secret) == 0;
    mbedtls_mpi_free(&secret);
    mbedtls_ecp_group_free(&group);
    return is;
}

psa_status_t safe_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                             uint8_t *blob, size_t blob_size, size_t *blob_length, size_t *bits)
{
    if (data_length > SAFE_MOST_BYTES || (*bits != 0 && *bits != PSA_BYTES_TO_BITS(data_length))
        || (is_curve(attributes) && (data_length != SAFE_NUMBER || !is_secret(data)))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *bits = PSA_BYTES_TO_BITS(data_length);
    return safe_wrap(attributes, data, data_length, blob, blob_size, blob_length);
}

psa_status_t safe_generate_key(const psa_key_attributes_t *attributes, uint8_t *blob, size_t blob_size,
                               size_t *blob_length)
{
    const size_t size = PSA_BITS_TO_BYTES(psa_get_key_bits(attributes));
    uint8_t key[SAFE_MOST_BYTES];
    psa_status_t status;

    if (size > sizeof key || (is_curve(attributes) && size != SAFE_NUMBER)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    do {
        if (safe_random(NULL, key, size) != 0) {
            return PSA_ERROR_INSUFFICIENT_ENTROPY;
        }
        if (FAULT_IS(opaque_same_key)) {
            memset(key, 0x17, size);
        }
    } while (is_curve(attributes) && !is_secret(key));
    status = safe_wrap(attributes, key, size, blob, blob_size, blob_length);
    mbedtls_platform_zeroize(key, sizeof key);
    return status;
}

psa_status_t safe_export_key(KEY_PARAMETERS, uint8_t *data, size_t data_size, size_t *data_length)
{
    safe_key_t key;
    psa_status_t status = safe_unwrap(attributes, blob, blob_size, &key);

    if (status == PSA_SUCCESS && data_size < key.size) {
        if (FAULT_IS(opaque_export_cut)) {
            key.size = data_size;
        } else {
            status = PSA_ERROR_BUFFER_TOO_SMALL;
        }
    }
    if (status == PSA_SUCCESS) {
        memcpy(data, key.bytes, key.size);
        *data_length = key.size;
        if (FAULT_IS(opaque_export_wrapped)) {
            memcpy(data, blob + SAFE_ID, key.size);
        }
    }
    safe_forget(&key);
    return status;
}

psa_status_t safe_export_public_key(KEY_PARAMETERS, uint8_t *data, size_t data_size, size_t *data_length)
{
    safe_curve_t curve;
    psa_status_t status = safe_curve_begin(&curve, attributes, blob, blob_size);

    if (status == PSA_SUCCESS && FAULT_IS(opaque_other_half)) {
        status =
            mbedtls_mpi_add_int(&curve.secret, &curve.secret, 1) == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (status == PSA_SUCCESS) {
        status = safe_curve_make_point(&curve);
    }
    if (status == PSA_SUCCESS
        && mbedtls_ecp_point_write_binary(&curve.group, &curve.point, MBEDTLS_ECP_PF_UNCOMPRESSED, data_length, data,
                                          data_size)
               != 0) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    safe_curve_end(&curve);
    return status;
}

psa_status_t safe_copy_key(psa_key_attributes_t *attributes, const uint8_t *source, size_t source_size, uint8_t *blob,
                           size_t blob_size, size_t *blob_length)
{
    safe_key_t key;
    psa_status_t status = safe_unwrap(attributes, source, source_size, &key);

    if (status == PSA_SUCCESS) {
        status = safe_wrap(attributes, key.bytes, key.size, blob, blob_size, blob_length);
    }
    if (status == PSA_SUCCESS && FAULT_IS(opaque_copy_is_alias)) {
        memcpy(blob, source, source_size);
    }
    safe_forget(&key);
    return status;
}

psa_status_t safe_destroy_key(KEY_PARAMETERS)
{
    (void) attributes;
    if (blob_size <= SAFE_ID + SAFE_TAG) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    safe_make_room(blob);
    return PSA_SUCCESS;
}

/* The device has one key from the beginning: for ECDSA, in slot 1. */
psa_status_t safe_get_builtin_key(psa_drv_slot_number_t slot, psa_key_attributes_t *attributes, uint8_t *blob,
                                  size_t blob_size, size_t *blob_length)
{
    static const uint8_t key[SAFE_NUMBER] = "a key that it is delivered with";
    psa_status_t status;

    if (slot != 1) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    psa_set_key_type(attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(attributes, 256);
    psa_set_key_algorithm(attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(attributes, PSA_KEY_USAGE_SIGN_HASH);
    if (FAULT_IS(opaque_builtin_type)) {
        psa_set_key_type(attributes, PSA_KEY_TYPE_HMAC);
    }
    if (blob_size < SAFE_ID + sizeof key + SAFE_TAG) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = safe_wrap(attributes, key, sizeof key, blob, blob_size, blob_length);
    if (status == PSA_SUCCESS) {
        safe_make_room(blob); /* it has a place of its own */
    }
    return status;
}
