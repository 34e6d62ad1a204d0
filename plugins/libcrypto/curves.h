/*
 * curves.h - elliptic curves: one row each
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_CURVES_H
#define LIBCRYPTO_CURVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ec.h>
#include <psa/crypto.h>

#define LIBCRYPTO_LARGEST_COORDINATE 66u

typedef struct {
    psa_ecc_family_t family;
    uint16_t bits;
    uint8_t size;     /* of a coordinate and of a private key, in bytes */
    const char *name; /* OpenSSL's: of the group, for Montgomery curves of the key type */
} libcrypto_curve_t;

/** Finds the row of a key's curve.
 *
 * \return The row, or NULL if it is no key of an elliptic curve, or the driver does not know the curve.
 */
const libcrypto_curve_t *libcrypto_curve(psa_key_type_t key_type, size_t bits);

/** Finds the curve by the size of a coordinate, which no two curves of a family share. */
const libcrypto_curve_t *libcrypto_curve_of_size(psa_key_type_t key_type, size_t size);

/** X25519 and X448: no signatures, and a public key is one coordinate. */
bool libcrypto_curve_is_montgomery(const libcrypto_curve_t *curve);

/** Tells whether multiples of the curve's base point come faster than with the built-in code, which has tables of them.
 * Multiples of other points always do. */
bool libcrypto_curve_has_fast_base(const libcrypto_curve_t *curve);

/** Bytes of a public key in PSA's format. */
size_t libcrypto_curve_public_size(const libcrypto_curve_t *curve);

/** The group of a curve other than the Montgomery ones.
 *
 * \return The group, which lives as long as the process; NULL if it cannot be had.
 */
const EC_GROUP *libcrypto_curve_group(const libcrypto_curve_t *curve);

#endif /* LIBCRYPTO_CURVES_H */
