/*
 * aead.h - AEAD entry points of the driver (PSA driver interface, prefix kcapi_transparent)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One-shot only: the kernel wants the whole message at once, so a multi-part operation would have to hold all of it
 * back.
 */
#ifndef KCAPI_AEAD_H
#define KCAPI_AEAD_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

psa_status_t kcapi_transparent_aead_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                            size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *nonce,
                                            size_t nonce_length, const uint8_t *additional_data,
                                            size_t additional_data_length, const uint8_t *plaintext,
                                            size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
                                            size_t *ciphertext_length);
psa_status_t kcapi_transparent_aead_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                            size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *nonce,
                                            size_t nonce_length, const uint8_t *additional_data,
                                            size_t additional_data_length, const uint8_t *ciphertext,
                                            size_t ciphertext_length, uint8_t *plaintext, size_t plaintext_size,
                                            size_t *plaintext_length);

#endif /* KCAPI_AEAD_H */
