/*
 * mac_key.h - keys of MACs, kept
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_MAC_KEY_H
#define LIBCRYPTO_MAC_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

#include "ciphers.h"
#include "cmac.h"
#include "digests.h"
#include "hmac.h"
#include "plugins/kept.h"

#define LIBCRYPTO_LARGEST_MAC 64u

/** What a request asks for. */
typedef struct {
    const libcrypto_digest_t *digest; /* HMAC; NULL = CMAC */
    const libcrypto_cipher_t *cbc;    /* CMAC; NULL = HMAC */
    union {
        const EVP_MD *md;
        const EVP_CIPHER *cipher;
    };
    psa_algorithm_t algorithm; /* not truncated */
    uint8_t length;            /* of the MAC that is asked for, in bytes */
} libcrypto_mac_t;

/** A key, kept: it has taken in no message. */
typedef struct {
    bool is_hmac;
    union {
        libcrypto_hmac_t hmac;
        libcrypto_cmac_t cmac;
    };
} libcrypto_mac_key_t;

/** Finds out what a request asks for.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED     Not a mechanism of the driver, or it cannot be had.
 * \retval PSA_ERROR_INVALID_ARGUMENT  A key of another size, or a length that the MAC does not have.
 */
psa_status_t libcrypto_mac(libcrypto_mac_t *mac, const psa_key_attributes_t *attributes, size_t key_size,
                           psa_algorithm_t algorithm);

/** Takes the key's handle, a libcrypto_mac_key_t, or makes one. See plugin_kept_take(). */
psa_status_t libcrypto_mac_take(const libcrypto_mac_t *mac, const psa_key_attributes_t *attributes, const uint8_t *key,
                                size_t key_size, plugin_kept_use_t *use);

#endif /* LIBCRYPTO_MAC_KEY_H */
