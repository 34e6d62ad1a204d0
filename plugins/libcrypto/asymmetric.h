/*
 * asymmetric.h - asymmetric encryption entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_ASYMMETRIC_H
#define LIBCRYPTO_ASYMMETRIC_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

psa_status_t libcrypto_asymmetric_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                          psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                                          const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size,
                                          size_t *output_length);
psa_status_t libcrypto_asymmetric_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                          psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                                          const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size,
                                          size_t *output_length);

#endif /* LIBCRYPTO_ASYMMETRIC_H */
