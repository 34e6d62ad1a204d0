/*
 * ffdh.h - Diffie-Hellman in the groups of RFC 7919
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Not through EVP: that takes no exponents as long as the prime, which PSA's keys are.
 */
#ifndef LIBCRYPTO_FFDH_H
#define LIBCRYPTO_FFDH_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#define LIBCRYPTO_LARGEST_PRIME 1024u /* bytes */

typedef struct {
    uint16_t bits;
    uint16_t size; /* of all numbers, in bytes */
    const char *name;
} libcrypto_ffdh_t;

/** Finds the row of a key's group.
 *
 * \return The row, or NULL if it is no Diffie-Hellman key, or the driver does not know the group.
 */
const libcrypto_ffdh_t *libcrypto_ffdh(psa_key_type_t key_type, size_t bits);

/* All return PSA_SUCCESS, PSA_ERROR_NOT_SUPPORTED if the library does not have the group or there is no memory,
 * PSA_ERROR_HARDWARE_FAILURE if something else went wrong, and what is named. */

/** Makes a private key: from 2 to the prime less 2. */
psa_status_t libcrypto_ffdh_generate(const libcrypto_ffdh_t *group, uint8_t *key);

/** The public half of a private key. */
psa_status_t libcrypto_ffdh_public(const libcrypto_ffdh_t *group, const uint8_t *key, uint8_t *public_key);

/** The shared secret.
 *
 * \retval PSA_ERROR_INVALID_ARGUMENT  \p peer is not from 2 to the prime less 2 (RFC 7919, 5.1).
 */
psa_status_t libcrypto_ffdh_agree(const libcrypto_ffdh_t *group, const uint8_t *key, const uint8_t *peer,
                                  uint8_t *secret);

#endif /* LIBCRYPTO_FFDH_H */
