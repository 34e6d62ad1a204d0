/*
 * digests.h - hash algorithms: one row each
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_DIGESTS_H
#define LIBCRYPTO_DIGESTS_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

typedef struct {
    psa_algorithm_t algorithm;
    const char *name;   /* OpenSSL's */
    uint8_t size;       /* of a digest, in bytes */
    uint8_t block_size; /* of the message, in bytes; HMAC pads keys to it */
} libcrypto_digest_t;

/** Finds the row of a hash algorithm.
 *
 * \return The row, or NULL if the driver does not know the algorithm.
 */
const libcrypto_digest_t *libcrypto_digest(psa_algorithm_t algorithm);

/** The fetched digest of a row.
 *
 * \return The digest, which lives as long as the process; NULL if it cannot be had.
 */
const EVP_MD *libcrypto_digest_fetch(const libcrypto_digest_t *digest);

#endif /* LIBCRYPTO_DIGESTS_H */
