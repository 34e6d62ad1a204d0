/*
 * rsa_key.h - RSA keys: PSA's formats, which are RFC 8017's RSAPrivateKey and RSAPublicKey in DER
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_RSA_KEY_H
#define LIBCRYPTO_RSA_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

#include "der.h"

#define LIBCRYPTO_LARGEST_MODULUS 512u /* bytes */

/** The numbers of a key, in the order of the standard. They point into the key. */
typedef struct {
    libcrypto_number_t version; /* 0 */
    libcrypto_number_t n;
    libcrypto_number_t e;
    libcrypto_number_t d; /* from here on of a key pair only */
    libcrypto_number_t p;
    libcrypto_number_t q;
    libcrypto_number_t dp;
    libcrypto_number_t dq;
    libcrypto_number_t qinv;
    bool is_pair;
} libcrypto_rsa_t;

/** Reads a key, and checks what the built-in code checks.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  A number that no such key has.
 * \retval PSA_ERROR_NOT_SUPPORTED     Not DER in its one form, too small or large, no whole bytes, or a large exponent:
 * the built-in code may know what to do with it.
 */
psa_status_t libcrypto_rsa_read(psa_key_type_t type, const uint8_t *der, size_t size, libcrypto_rsa_t *rsa);

/** Writes the public half. \return Its size in bytes; nothing is written if that is more than \p size. */
size_t libcrypto_rsa_write_public(const libcrypto_rsa_t *rsa, uint8_t *der, size_t size);

/** The key as one of the library's. \return The key, which the caller owns, or NULL. */
EVP_PKEY *libcrypto_rsa_pkey(const libcrypto_rsa_t *rsa);

/** Makes a key pair with the exponent 65537.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_BUFFER_TOO_SMALL
 * \retval PSA_ERROR_NOT_SUPPORTED     A size that the driver does not have, or no memory.
 * \retval PSA_ERROR_HARDWARE_FAILURE  Something else went wrong.
 */
psa_status_t libcrypto_rsa_generate(size_t bits, uint8_t *der, size_t size, size_t *length);

#endif /* LIBCRYPTO_RSA_KEY_H */
