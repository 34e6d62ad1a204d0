/*
 * schemes.h - what a signature algorithm asks of the library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_SCHEMES_H
#define LIBCRYPTO_SCHEMES_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/params.h>
#include <psa/crypto.h>

#include "curves.h"
#include "pkey.h"

#define LIBCRYPTO_SCHEME_PARAMETERS 4u

typedef struct {
    size_t size;                    /* of a signature, in bytes */
    const libcrypto_curve_t *curve; /* ECDSA; NULL = RSA */
    libcrypto_pkey_request_t request;
    OSSL_PARAM parameters[LIBCRYPTO_SCHEME_PARAMETERS]; /* the request's, which point into here */
    char digest[16];
    int salt_length;
    unsigned nonce_type;
} libcrypto_scheme_t;

/** Finds out what is asked for.
 *
 * \param[out] scheme  Points to itself: not to be copied.
 * \param use          LIBCRYPTO_SIGN or LIBCRYPTO_VERIFY.
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED     Not a mechanism of the driver, or the key is too small for it to be an ordinary
 * one. \retval PSA_ERROR_INVALID_ARGUMENT  The algorithm does not have such hashes.
 */
psa_status_t libcrypto_scheme(libcrypto_scheme_t *scheme, const psa_key_attributes_t *attributes,
                              psa_algorithm_t algorithm, size_t hash_length, libcrypto_pkey_use_t use);

/** Tells whether the installed library has deterministic ECDSA (OpenSSL 3.2). */
bool libcrypto_has_deterministic_ecdsa(void);

#endif /* LIBCRYPTO_SCHEMES_H */
