/*
 * hmac.h - HMAC (RFC 2104) over digest contexts
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_HMAC_H
#define LIBCRYPTO_HMAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>

#include "digests.h"

/** Digests that have taken in the padded key. All NULL: none. */
typedef struct {
    EVP_MD_CTX *inner;
    EVP_MD_CTX *outer;
} libcrypto_hmac_t;

/** Takes in a key. \return false: it failed, and nothing is left. */
bool libcrypto_hmac_start(libcrypto_hmac_t *hmac, const libcrypto_digest_t *digest, const EVP_MD *md,
                          const uint8_t *key, size_t key_size);

/** Makes another of the same key, or of the same message so far. \return false: it failed, and nothing is left. */
bool libcrypto_hmac_copy(libcrypto_hmac_t *to, const libcrypto_hmac_t *from);

bool libcrypto_hmac_update(libcrypto_hmac_t *hmac, const uint8_t *input, size_t size);

/** Gives the MAC in full length. Only libcrypto_hmac_free() may follow. */
bool libcrypto_hmac_finish(libcrypto_hmac_t *hmac, uint8_t *mac);

/** The MAC of a whole message, in full length.
 *
 * \param key  Not changed.
 */
bool libcrypto_hmac_compute(const libcrypto_hmac_t *key, const uint8_t *input, size_t size, uint8_t *mac);

void libcrypto_hmac_free(libcrypto_hmac_t *hmac);

#endif /* LIBCRYPTO_HMAC_H */
