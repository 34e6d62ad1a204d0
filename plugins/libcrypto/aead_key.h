/*
 * aead_key.h - a cipher context with the key of an AEAD
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_AEAD_KEY_H
#define LIBCRYPTO_AEAD_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

#include "ciphers.h"

/** What one request needs to know beside its data. */
typedef struct {
    const libcrypto_cipher_t *row;
    const EVP_CIPHER *cipher;
    psa_algorithm_t mode; /* PSA_ALG_GCM, PSA_ALG_CCM or PSA_ALG_CHACHA20_POLY1305 */
    uint8_t tag_length;   /* bytes */
    bool encrypts;
} libcrypto_aead_t;

/** Finds out what a request asks for.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED     Not a mechanism of the driver, or it cannot be had.
 * \retval PSA_ERROR_INVALID_ARGUMENT  A key of another size, or a length of the tag that the algorithm does not have.
 */
psa_status_t libcrypto_aead(libcrypto_aead_t *aead, const psa_key_attributes_t *attributes, size_t key_size,
                            psa_algorithm_t algorithm, bool encrypts);

/** Tells whether the algorithm takes nonces of a length, and libcrypto does too.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  The algorithm does not.
 * \retval PSA_ERROR_NOT_SUPPORTED     libcrypto does not.
 */
psa_status_t libcrypto_aead_check_nonce(const libcrypto_aead_t *aead, size_t nonce_length);

/** Makes a context that has the key, and lacks the nonce. The caller frees it.
 *
 * \param nonce_length  Bytes; 0: not known yet, and not for CCM.
 * \return The context, or NULL.
 */
EVP_CIPHER_CTX *libcrypto_aead_context(const libcrypto_aead_t *aead, const uint8_t *key, size_t nonce_length);

#endif /* LIBCRYPTO_AEAD_KEY_H */
