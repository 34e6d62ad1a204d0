/*
 * decrypt.h - RSA decryption
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Entry points of the PSA driver interface, as psa_driver_plugin.h says.
 */
#ifndef TPM_DECRYPT_H
#define TPM_DECRYPT_H

#include <psa_driver_plugin.h>

PSA_DRIVER_EXPORT psa_status_t tpm_opaque_asymmetric_decrypt(const psa_key_attributes_t *attributes,
                                                             const uint8_t *key_buffer, size_t key_buffer_size,
                                                             psa_algorithm_t alg, const uint8_t *input,
                                                             size_t input_length, const uint8_t *salt,
                                                             size_t salt_length, uint8_t *output, size_t output_size,
                                                             size_t *output_length);

#endif /* TPM_DECRYPT_H */
