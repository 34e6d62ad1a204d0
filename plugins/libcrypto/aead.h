/*
 * aead.h - AEAD entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_AEAD_H
#define LIBCRYPTO_AEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

#define LIBCRYPTO_TAG_SIZE 16u

/** A multi-part operation of GCM or ChaCha20-Poly1305. All zero: not set up. Ordinary memory, so that it goes on in any
 * thread and on both sides of a fork. */
typedef struct {
    EVP_CIPHER_CTX *context; /* owned; NULL = not set up */
    psa_algorithm_t algorithm;
    uint8_t tag_length; /* bytes */
    bool encrypts;
    bool has_nonce;
    bool has_body;       /* additional data has ended */
    bool has_lengths;    /* the two below count */
    size_t ad_missing;   /* bytes */
    size_t body_missing; /* bytes */
} libcrypto_aead_operation_t;

psa_status_t libcrypto_aead_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                    psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                                    const uint8_t *additional_data, size_t additional_data_length,
                                    const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                                    size_t ciphertext_size, size_t *ciphertext_length);
psa_status_t libcrypto_aead_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                    psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                                    const uint8_t *additional_data, size_t additional_data_length,
                                    const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                                    size_t plaintext_size, size_t *plaintext_length);
psa_status_t libcrypto_aead_encrypt_setup(libcrypto_aead_operation_t *operation, const psa_key_attributes_t *attributes,
                                          const uint8_t *key, size_t key_size, psa_algorithm_t alg);
psa_status_t libcrypto_aead_decrypt_setup(libcrypto_aead_operation_t *operation, const psa_key_attributes_t *attributes,
                                          const uint8_t *key, size_t key_size, psa_algorithm_t alg);
psa_status_t libcrypto_aead_set_nonce(libcrypto_aead_operation_t *operation, const uint8_t *nonce, size_t nonce_length);
psa_status_t libcrypto_aead_set_lengths(libcrypto_aead_operation_t *operation, size_t ad_length,
                                        size_t plaintext_length);
psa_status_t libcrypto_aead_update_ad(libcrypto_aead_operation_t *operation, const uint8_t *input, size_t input_length);
psa_status_t libcrypto_aead_update(libcrypto_aead_operation_t *operation, const uint8_t *input, size_t input_length,
                                   uint8_t *output, size_t output_size, size_t *output_length);
psa_status_t libcrypto_aead_finish(libcrypto_aead_operation_t *operation, uint8_t *ciphertext, size_t ciphertext_size,
                                   size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length);
psa_status_t libcrypto_aead_verify(libcrypto_aead_operation_t *operation, uint8_t *plaintext, size_t plaintext_size,
                                   size_t *plaintext_length, const uint8_t *tag, size_t tag_length);
psa_status_t libcrypto_aead_abort(libcrypto_aead_operation_t *operation);

#endif /* LIBCRYPTO_AEAD_H */
