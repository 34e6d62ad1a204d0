/*
 * Dispatch of asymmetric encryption and of key agreement
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points (PSA driver interface).
 */
#ifndef PD_DISPATCH_ASYMMETRIC_H
#define PD_DISPATCH_ASYMMETRIC_H

#include "core/dispatch/key.h"
#include "core/dispatch/outcome.h"

/** asymmetric_encrypt or asymmetric_decrypt. */
pd_outcome_t pd_asymmetric_crypt(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                                 const uint8_t *input, size_t input_length, const uint8_t *salt, size_t salt_length,
                                 uint8_t *output, size_t output_size, size_t *output_length, psa_status_t *status);

/** key_agreement. The specification's text has the algorithm as the first parameter of the entry point; Mbed TLS, its
 * test drivers and p256-m have it behind the key. Drivers are called as they are. */
pd_outcome_t pd_key_agreement(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *peer_key,
                              size_t peer_key_length, uint8_t *shared_secret, size_t shared_secret_size,
                              size_t *shared_secret_length, psa_status_t *status);

#endif
