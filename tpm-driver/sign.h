/*
 * sign.h - signatures
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Entry points of the PSA driver interface, as psa_driver_plugin.h says.
 */
#ifndef TPM_SIGN_H
#define TPM_SIGN_H

#include <psa_driver_plugin.h>

PSA_DRIVER_EXPORT psa_status_t tpm_opaque_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                    size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *hash,
                                                    size_t hash_length, uint8_t *signature, size_t signature_size,
                                                    size_t *signature_length);

#endif /* TPM_SIGN_H */
