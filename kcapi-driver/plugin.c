/*
 * The glue that makes the driver a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <psa_driver_plugin.h>

#include "aead.h"
#include "availability.h"
#include "cipher.h"
#include "gain.h"
#include "hash.h"
#include "keyed.h"
#include "mac.h"

PSA_DRIVER_DESCRIPTION(KCAPI_JSON_FILE)

PSA_DRIVER_EXPORT void kcapi_transparent_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                    size_t key_buffer_size);

void kcapi_transparent_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                  size_t key_buffer_size)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };

    kcapi_keyed_forget(&key);
}

extern const psa_driver_plugin_t kcapi_transparent_psa_driver;

PSA_DRIVER_EXPORT const psa_driver_plugin_t kcapi_transparent_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .hash_context = PSA_DRIVER_CONTEXT(kcapi_transparent_hash_operation_t),
    .mac_context = PSA_DRIVER_CONTEXT(kcapi_transparent_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(kcapi_transparent_cipher_operation_t),
    .availability = kcapi_availability,
    .gain = kcapi_gain,
};
