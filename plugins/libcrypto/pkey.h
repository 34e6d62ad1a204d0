/*
 * pkey.h - asymmetric keys of PSA as OpenSSL's, ready for use, kept
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_PKEY_H
#define LIBCRYPTO_PKEY_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

#include "plugins/kept.h"

typedef enum {
    LIBCRYPTO_SIGN,
    LIBCRYPTO_VERIFY,
    LIBCRYPTO_ENCRYPT,
    LIBCRYPTO_DECRYPT,
    LIBCRYPTO_AGREE,
} libcrypto_pkey_use_t;

/** What a key is to be ready for. */
typedef struct {
    libcrypto_pkey_use_t use;
    psa_algorithm_t algorithm;    /* contexts are kept for each */
    const OSSL_PARAM *parameters; /* of the operation; NULL = none */
} libcrypto_pkey_request_t;

/** Takes a context, an EVP_PKEY_CTX, in which the operation was begun with the parameters; or makes one. See
 * plugin_kept_take().
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  Not a key of that type and size.
 * \retval PSA_ERROR_NOT_SUPPORTED     The driver or the library does not have such keys, or there is no memory.
 * \retval PSA_ERROR_HARDWARE_FAILURE  Something else went wrong.
 */
psa_status_t libcrypto_pkey_take(const libcrypto_pkey_request_t *request, const psa_key_attributes_t *attributes,
                                 const uint8_t *key, size_t key_size, plugin_kept_use_t *use);

/** Makes a key of the library of parameters. \return The key, which the caller owns, or NULL. */
EVP_PKEY *libcrypto_pkey_from(const char *name, int selection, OSSL_PARAM *parameters);

/** Writes a big-endian number in the byte order of the processor, as parameters have it. */
void libcrypto_native(const uint8_t *number, size_t size, uint8_t *native);

#endif /* LIBCRYPTO_PKEY_H */
