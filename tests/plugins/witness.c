/*
 * A driver that keeps count of the keys that it is to forget
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The test finds witness_forgotten() with dlsym().
 */
#include <string.h>

#include <psa_driver_plugin.h>

#include "witness.h"

PSA_DRIVER_DESCRIPTION(WITNESS_JSON_FILE)

PSA_DRIVER_EXPORT void witness_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                          size_t key_buffer_size);
PSA_DRIVER_EXPORT witness_t witness_forgotten;

witness_t witness_forgotten;

void witness_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size)
{
    witness_forgotten.calls++;
    witness_forgotten.type = psa_get_key_type(attributes);
    witness_forgotten.bits = psa_get_key_bits(attributes);
    witness_forgotten.size = key_buffer_size;
    memcpy(witness_forgotten.key, key_buffer,
           key_buffer_size < sizeof witness_forgotten.key ? key_buffer_size : sizeof witness_forgotten.key);
}

extern const psa_driver_plugin_t witness_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t witness_psa_driver = { PSA_DRIVER_PLUGIN_HEADER };
