/*
 * cipher.h - cipher entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_CIPHER_H
#define LIBCRYPTO_CIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

#define LIBCRYPTO_LARGEST_BLOCK 16u

/** A multi-part operation. All zero: not set up. Ordinary memory, so that it goes on in any thread and on both sides
 * of a fork. */
typedef struct {
    EVP_CIPHER_CTX *context; /* owned; NULL = not set up */
    uint8_t block_size;
    uint8_t iv_size;
    bool encrypts;
    bool padded;  /* PKCS#7 */
    bool ready;   /* has its IV, or needs none */
    uint8_t held; /* bytes of input that wait for the rest of their block, or for the end */
    uint8_t block[LIBCRYPTO_LARGEST_BLOCK];
} libcrypto_cipher_operation_t;

psa_status_t libcrypto_cipher_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                      psa_algorithm_t alg, const uint8_t *iv, size_t iv_length, const uint8_t *input,
                                      size_t input_length, uint8_t *output, size_t output_size, size_t *output_length);
psa_status_t libcrypto_cipher_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                      psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *output,
                                      size_t output_size, size_t *output_length);
psa_status_t libcrypto_cipher_encrypt_setup(libcrypto_cipher_operation_t *operation,
                                            const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                            psa_algorithm_t alg);
psa_status_t libcrypto_cipher_decrypt_setup(libcrypto_cipher_operation_t *operation,
                                            const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                            psa_algorithm_t alg);
psa_status_t libcrypto_cipher_set_iv(libcrypto_cipher_operation_t *operation, const uint8_t *iv, size_t iv_length);
psa_status_t libcrypto_cipher_update(libcrypto_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
                                     uint8_t *output, size_t output_size, size_t *output_length);
psa_status_t libcrypto_cipher_finish(libcrypto_cipher_operation_t *operation, uint8_t *output, size_t output_size,
                                     size_t *output_length);
psa_status_t libcrypto_cipher_abort(libcrypto_cipher_operation_t *operation);

#endif /* LIBCRYPTO_CIPHER_H */
