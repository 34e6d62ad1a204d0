/*
 * agreement.h - key agreement
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Entry points of the PSA driver interface, as psa_driver_plugin.h says.
 */
#ifndef TPM_AGREEMENT_H
#define TPM_AGREEMENT_H

#include <psa_driver_plugin.h>

PSA_DRIVER_EXPORT psa_status_t tpm_opaque_key_agreement(const psa_key_attributes_t *attributes,
                                                        const uint8_t *key_buffer, size_t key_buffer_size,
                                                        psa_algorithm_t alg, const uint8_t *peer_key,
                                                        size_t peer_key_length, uint8_t *shared_secret,
                                                        size_t shared_secret_size, size_t *shared_secret_length);

#endif /* TPM_AGREEMENT_H */
