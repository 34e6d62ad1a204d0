/*
 * sign.h - signature entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_SIGN_H
#define LIBCRYPTO_SIGN_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

psa_status_t libcrypto_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                 psa_algorithm_t alg, const uint8_t *hash, size_t hash_length, uint8_t *signature,
                                 size_t signature_size, size_t *signature_length);
psa_status_t libcrypto_verify_hash(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                   psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                                   const uint8_t *signature, size_t signature_length);

#endif /* LIBCRYPTO_SIGN_H */
