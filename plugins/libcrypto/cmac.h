/*
 * cmac.h - CMAC (NIST SP 800-38B) over a cipher context in CBC mode
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_CMAC_H
#define LIBCRYPTO_CMAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>

#define LIBCRYPTO_CMAC_LARGEST_BLOCK 16u

/** A key, and a message so far. All zero: none. */
typedef struct {
    EVP_CIPHER_CTX *cbc;
    uint8_t block_size;                         /* bytes */
    uint8_t held;                               /* bytes in last */
    uint8_t last[LIBCRYPTO_CMAC_LARGEST_BLOCK]; /* what may be the end of the message */
    uint8_t subkeys[2][LIBCRYPTO_CMAC_LARGEST_BLOCK];
} libcrypto_cmac_t;

/** Takes in a key. \return false: it failed, and nothing is left. */
bool libcrypto_cmac_start(libcrypto_cmac_t *cmac, const EVP_CIPHER *cbc, const uint8_t *key);

/** Makes another of the same key and message so far. \return false: it failed, and nothing is left. */
bool libcrypto_cmac_copy(libcrypto_cmac_t *to, const libcrypto_cmac_t *from);

bool libcrypto_cmac_update(libcrypto_cmac_t *cmac, const uint8_t *input, size_t size);

/** Gives the MAC in full length. Only libcrypto_cmac_restart() or libcrypto_cmac_free() may follow. */
bool libcrypto_cmac_finish(libcrypto_cmac_t *cmac, uint8_t *mac);

/** Begins another message with the same key. */
bool libcrypto_cmac_restart(libcrypto_cmac_t *cmac);

void libcrypto_cmac_free(libcrypto_cmac_t *cmac);

#endif /* LIBCRYPTO_CMAC_H */
