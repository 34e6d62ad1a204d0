/*
 * Mbed TLS 3.6: the wrappers of key management that are ordinary functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * In the place of upstream's psa_crypto_driver_wrappers_no_static.c, which is included with its functions renamed:
 * they are the way to the built-in code. The three names are exported, as in the stock library.
 */
#define psa_driver_wrapper_get_key_buffer_size pd_stock_get_key_buffer_size
#define psa_driver_wrapper_export_public_key pd_stock_export_public_key
#define psa_driver_wrapper_get_builtin_key pd_stock_get_builtin_key

#include "psa_crypto_driver_wrappers_no_static.h"

#define HIDDEN __attribute__((visibility("hidden")))

extern HIDDEN __typeof__(pd_stock_get_key_buffer_size) pd_stock_get_key_buffer_size;
extern HIDDEN __typeof__(pd_stock_export_public_key) pd_stock_export_public_key;
extern HIDDEN __typeof__(pd_stock_get_builtin_key) pd_stock_get_builtin_key;

#include "psa_crypto_driver_wrappers_no_static.c"
#undef psa_driver_wrapper_get_key_buffer_size
#undef psa_driver_wrapper_export_public_key
#undef psa_driver_wrapper_get_builtin_key

#include "core/dispatch/keys.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT psa_status_t psa_driver_wrapper_get_key_buffer_size(const psa_key_attributes_t *attributes,
                                                           size_t *key_buffer_size);
EXPORT psa_status_t psa_driver_wrapper_export_public_key(const psa_key_attributes_t *attributes,
                                                         const uint8_t *key_buffer, size_t key_buffer_size,
                                                         uint8_t *data, size_t data_size, size_t *data_length);
EXPORT psa_status_t psa_driver_wrapper_get_builtin_key(psa_drv_slot_number_t slot_number,
                                                       psa_key_attributes_t *attributes, uint8_t *key_buffer,
                                                       size_t key_buffer_size, size_t *key_buffer_length);

psa_status_t psa_driver_wrapper_get_key_buffer_size(const psa_key_attributes_t *attributes, size_t *key_buffer_size)
{
    psa_status_t status;

    if (pd_family_is_active(PD_ACTIVE_KEYS)
        && pd_key_buffer_size(attributes, psa_get_key_bits(attributes), key_buffer_size, &status) == PD_ANSWERED) {
        return status;
    }
    return pd_stock_get_key_buffer_size(attributes, key_buffer_size);
}

/* Apart, so that the way past all drivers stays short. */
static __attribute__((noinline)) psa_status_t served_export_public_key(const psa_key_attributes_t *attributes,
                                                                       const uint8_t *key_buffer,
                                                                       size_t key_buffer_size, uint8_t *data,
                                                                       size_t data_size, size_t *data_length)
{
    const pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

    if (pd_export_key(PD_EP_EXPORT_PUBLIC_KEY, &key, data, data_size, data_length, &status) == PD_ANSWERED) {
        return status;
    }
    return pd_stock_export_public_key(attributes, key_buffer, key_buffer_size, data, data_size, data_length);
}

psa_status_t psa_driver_wrapper_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                  size_t key_buffer_size, uint8_t *data, size_t data_size,
                                                  size_t *data_length)
{
    if (pd_is_served(PD_ACTIVE_KEYS, PD_EP_EXPORT_PUBLIC_KEY, attributes, PSA_ALG_NONE)) {
        return served_export_public_key(attributes, key_buffer, key_buffer_size, data, data_size, data_length);
    }
    return pd_stock_export_public_key(attributes, key_buffer, key_buffer_size, data, data_size, data_length);
}

psa_status_t psa_driver_wrapper_get_builtin_key(psa_drv_slot_number_t slot_number, psa_key_attributes_t *attributes,
                                                uint8_t *key_buffer, size_t key_buffer_size,
                                                size_t *key_buffer_length)
{
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;

    if (pd_family_is_active(PD_ACTIVE_KEYS)
        && pd_get_builtin_key(slot_number, attributes, key_buffer, key_buffer_size, key_buffer_length, &status)
               == PD_ANSWERED) {
        return status;
    }
    return pd_stock_get_builtin_key(slot_number, attributes, key_buffer, key_buffer_size, key_buffer_length);
}
