/*
 * Mbed TLS 3.6: wrappers of key management that are inline; the others are in key_management.c
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/keys.h"

static inline psa_status_t psa_driver_wrapper_get_key_buffer_size_from_key_data(const psa_key_attributes_t *attributes,
                                                                                const uint8_t *data,
                                                                                size_t data_length,
                                                                                size_t *key_buffer_size)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    size_t bits = psa_get_key_bits(attributes);
    psa_status_t status;

    if (bits == 0) {
        bits = pd_bits_of_import(type, data_length);
    }
    if (bits == 0) {
        /* An RSA key: its modulus is no longer than its encoding. */
        bits = PSA_BYTES_TO_BITS(data_length);
    }
    if (pd_family_is_active(PD_ACTIVE_KEYS)
        && pd_key_buffer_size(attributes, bits, key_buffer_size, &status) == PD_ANSWERED) {
        return status;
    }
    return pd_stock_get_key_buffer_size_from_key_data(attributes, data, data_length, key_buffer_size);
}

static inline psa_status_t psa_driver_wrapper_generate_key(const psa_key_attributes_t *attributes,
                                                           const psa_custom_key_parameters_t *custom,
                                                           const uint8_t *custom_data, size_t custom_data_length,
                                                           uint8_t *key_buffer, size_t key_buffer_size,
                                                           size_t *key_buffer_length)
{
    /* No entry point can be told of custom parameters. */
    if (psa_custom_key_parameters_are_default(custom, custom_data_length)
        && pd_is_served(PD_ACTIVE_KEYS, PD_EP_GENERATE_KEY, attributes, PSA_ALG_NONE)) {
        psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

        if (pd_generate_key(attributes, key_buffer, key_buffer_size, key_buffer_length, &status) == PD_ANSWERED) {
            return status;
        }
    }
    return pd_stock_generate_key(attributes, custom, custom_data, custom_data_length, key_buffer, key_buffer_size,
                                 key_buffer_length);
}

/* Apart, so that the way past all drivers stays small enough to be inlined. */
static __attribute__((noinline)) psa_status_t pd_served_import_key(const psa_key_attributes_t *attributes,
                                                                   const uint8_t *data, size_t data_length,
                                                                   uint8_t *key_buffer, size_t key_buffer_size,
                                                                   size_t *key_buffer_length, size_t *bits)
{
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

    if (pd_import_key(attributes, data, data_length, key_buffer, key_buffer_size, key_buffer_length, bits, &status)
        == PD_ANSWERED) {
        return status;
    }
    return pd_stock_import_key(attributes, data, data_length, key_buffer, key_buffer_size, key_buffer_length, bits);
}

static inline psa_status_t psa_driver_wrapper_import_key(const psa_key_attributes_t *attributes, const uint8_t *data,
                                                         size_t data_length, uint8_t *key_buffer,
                                                         size_t key_buffer_size, size_t *key_buffer_length,
                                                         size_t *bits)
{
    /* Where the attributes do not give the size it is not looked for here. */
    if (psa_get_key_bits(attributes) != 0 ? pd_is_served(PD_ACTIVE_KEYS, PD_EP_IMPORT_KEY, attributes, PSA_ALG_NONE)
                                          : pd_family_is_active(PD_ACTIVE_KEYS)) {
        return pd_served_import_key(attributes, data, data_length, key_buffer, key_buffer_size, key_buffer_length,
                                    bits);
    }
    return pd_stock_import_key(attributes, data, data_length, key_buffer, key_buffer_size, key_buffer_length, bits);
}

static inline psa_status_t psa_driver_wrapper_export_key(const psa_key_attributes_t *attributes,
                                                         const uint8_t *key_buffer, size_t key_buffer_size,
                                                         uint8_t *data, size_t data_size, size_t *data_length)
{
    const pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

    /* Of a transparent key the buffer is the export format. */
    if (pd_family_is_active(PD_ACTIVE_KEYS) && pd_location_of(attributes) != PSA_KEY_LOCATION_LOCAL_STORAGE
        && pd_export_key(PD_EP_EXPORT_KEY, &key, data, data_size, data_length, &status) == PD_ANSWERED) {
        return status;
    }
    return pd_stock_export_key(attributes, key_buffer, key_buffer_size, data, data_size, data_length);
}

static inline psa_status_t psa_driver_wrapper_copy_key(psa_key_attributes_t *attributes, const uint8_t *source_key,
                                                       size_t source_key_length, uint8_t *target_key_buffer,
                                                       size_t target_key_buffer_size,
                                                       size_t *target_key_buffer_length)
{
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

    if (pd_family_is_active(PD_ACTIVE_KEYS) && pd_location_of(attributes) != PSA_KEY_LOCATION_LOCAL_STORAGE
        && pd_copy_key(attributes, source_key, source_key_length, target_key_buffer, target_key_buffer_size,
                       target_key_buffer_length, &status)
               == PD_ANSWERED) {
        return status;
    }
    return pd_stock_copy_key(attributes, source_key, source_key_length, target_key_buffer, target_key_buffer_size,
                             target_key_buffer_length);
}
