/*
 * mac.h - HMAC
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Entry points of the PSA driver interface, as psa_driver_plugin.h says.
 */
#ifndef TPM_MAC_H
#define TPM_MAC_H

#include <psa_driver_plugin.h>

PSA_DRIVER_EXPORT psa_status_t tpm_opaque_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                      size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                                      size_t input_length, uint8_t *mac, size_t mac_size,
                                                      size_t *mac_length);

#endif /* TPM_MAC_H */
