/*
 * ec.h - arithmetic on Weierstrass curves, between PSA's key formats
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The EVP interface has no way from a private key alone to its public half, and making an EVP_PKEY of a point costs
 * as much as the agreement itself. These functions of libcrypto are the ones that its provider uses.
 */
#ifndef LIBCRYPTO_EC_H
#define LIBCRYPTO_EC_H

#include <stdint.h>

#include <psa/crypto.h>

#include "curves.h"

/* All return PSA_SUCCESS, PSA_ERROR_NOT_SUPPORTED if the library does not have the curve or there is no memory,
 * PSA_ERROR_HARDWARE_FAILURE if something else went wrong, and what is named. Private keys are curve->size bytes,
 * public ones libcrypto_curve_public_size(). */

/** Tells whether a private key is from 1 to the order less 1, in time that does not depend on it.
 *
 * \retval PSA_ERROR_INVALID_ARGUMENT  It is not.
 */
psa_status_t libcrypto_ec_check_private(const libcrypto_curve_t *curve, const uint8_t *key);

/** Tells whether a public key is an uncompressed point of the curve other than infinity. All curves have the cofactor
 * 1, so that is all there is to check.
 *
 * \retval PSA_ERROR_INVALID_ARGUMENT  It is not.
 */
psa_status_t libcrypto_ec_check_public(const libcrypto_curve_t *curve, const uint8_t *key);

/** Makes a private key. */
psa_status_t libcrypto_ec_generate(const libcrypto_curve_t *curve, uint8_t *key);

/** The public half of a private key. */
psa_status_t libcrypto_ec_public(const libcrypto_curve_t *curve, const uint8_t *key, uint8_t *public_key);

/** ECDH: the x coordinate of the shared point, curve->size bytes.
 *
 * \retval PSA_ERROR_INVALID_ARGUMENT  \p peer is no point of the curve.
 */
psa_status_t libcrypto_ec_agree(const libcrypto_curve_t *curve, const uint8_t *key, const uint8_t *peer,
                                uint8_t *secret);

#endif /* LIBCRYPTO_EC_H */
