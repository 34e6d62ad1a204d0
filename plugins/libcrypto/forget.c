/*
 * The end of a key
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "forget.h"

#include <psa_driver_plugin.h>

#include "plugins/kept.h"

PSA_DRIVER_EXPORT
void libcrypto_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size)
{
    const plugin_kept_key_t key = {
        .location = PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(attributes)),
        .type = psa_get_key_type(attributes),
        .bits = (uint32_t) psa_get_key_bits(attributes),
        .key = key_buffer,
        .key_size = key_buffer_size,
    };

    plugin_kept_forget(&key);
}
