/*
 * agreement.h - key agreement entry point of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_AGREEMENT_H
#define LIBCRYPTO_AGREEMENT_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

psa_status_t libcrypto_key_agreement(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                     psa_algorithm_t alg, const uint8_t *peer_key, size_t peer_key_length,
                                     uint8_t *shared_secret, size_t shared_secret_size, size_t *shared_secret_length);

#endif /* LIBCRYPTO_AGREEMENT_H */
