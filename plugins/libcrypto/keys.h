/*
 * keys.h - key pair entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_KEYS_H
#define LIBCRYPTO_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

psa_status_t libcrypto_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                                  uint8_t *key, size_t key_size, size_t *key_length, size_t *bits);
psa_status_t libcrypto_generate_key(const psa_key_attributes_t *attributes, uint8_t *key, size_t key_size,
                                    size_t *key_length);
psa_status_t libcrypto_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                         uint8_t *data, size_t data_size, size_t *data_length);

#endif /* LIBCRYPTO_KEYS_H */
