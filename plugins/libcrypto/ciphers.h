/*
 * ciphers.h - cipher algorithms: one row per key type, key size and mode
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_CIPHERS_H
#define LIBCRYPTO_CIPHERS_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

typedef struct {
    psa_key_type_t key_type;
    uint16_t bits;
    psa_algorithm_t algorithm; /* unauthenticated, or an AEAD with a tag of full length */
    const char *name;          /* OpenSSL's */
    uint8_t key_size;          /* bytes */
    uint8_t block_size;        /* of the data, in bytes; 1 for a stream */
    uint8_t iv_size;           /* bytes; 0: none, or for an AEAD any nonce */
} libcrypto_cipher_t;

/** Finds the row of a mechanism.
 *
 * \param algorithm  An AEAD with a tag of any length, or CBC with padding, has the row of that without.
 * \return The row, or NULL if the driver does not know the mechanism.
 */
const libcrypto_cipher_t *libcrypto_cipher(psa_key_type_t key_type, size_t bits, psa_algorithm_t algorithm);

/** The fetched cipher of a row.
 *
 * \return The cipher, which lives as long as the process; NULL if it cannot be had.
 */
const EVP_CIPHER *libcrypto_cipher_fetch(const libcrypto_cipher_t *cipher);

#endif /* LIBCRYPTO_CIPHERS_H */
