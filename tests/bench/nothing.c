/*
 * A driver that does nothing
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <psa_driver_plugin.h>

PSA_DRIVER_DESCRIPTION(NOTHING_JSON_FILE)

PSA_DRIVER_EXPORT psa_status_t nothing_hash_compute(psa_algorithm_t algorithm, const uint8_t *input,
                                                    size_t input_length, uint8_t *hash, size_t hash_size,
                                                    size_t *hash_length);

psa_status_t nothing_hash_compute(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash,
                                  size_t hash_size, size_t *hash_length)
{
    (void) algorithm;
    (void) input;
    (void) input_length;
    (void) hash;
    (void) hash_size;
    *hash_length = PSA_HASH_LENGTH(PSA_ALG_SHA_1);
    return PSA_SUCCESS;
}

extern const psa_driver_plugin_t nothing_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t nothing_psa_driver = { PSA_DRIVER_PLUGIN_HEADER };
