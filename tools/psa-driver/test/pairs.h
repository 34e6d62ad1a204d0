/*
 * Key pairs: those that the kit is delivered with, and new ones
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_TEST_PAIRS_H
#define PSA_DRIVER_TEST_PAIRS_H

#include "kit.h"

/** A key pair of the kit, in hexadecimal digits of the export formats. */
typedef struct {
    psa_key_type_t type;
    size_t bits;
    const char *secret;
    const char *public_half;
} kit_pair_text_t;

extern const kit_pair_text_t kit_pair_texts[];
extern const size_t kit_pair_text_count;

/** A key pair in export format, in memory of the kit. */
typedef struct {
    psa_key_type_t type; /* of the pair */
    size_t bits;
    const uint8_t *secret;
    size_t secret_length;
    const uint8_t *public_half;
    size_t public_length;
} kit_pair_t;

/** The kit's key pair of a type and size, or a new one where it is delivered with none. `type` may be that of the
 * public half. Skips the rule where neither the kit nor the built-in code has one. */
kit_pair_t kit_pair(kit_t *kit, psa_key_type_t type, size_t bits);

/** A new one, made by the built-in code from the kit's random numbers (RSA: from its own). */
kit_pair_t kit_new_pair(kit_t *kit, psa_key_type_t type, size_t bits);

/** True if the built-in code has the type: of the types that the kit knows all but twisted Edwards curves. */
bool kit_is_builtin_type(psa_key_type_t type);

/** The type of the public half of a pair. */
static inline psa_key_type_t kit_public_type(psa_key_type_t type)
{
    return (psa_key_type_t) (type & ~(unsigned) PSA_KEY_TYPE_CATEGORY_FLAG_PAIR);
}

/** The half of a pair that a driver gets for a key of that type. */
const uint8_t *kit_half(const kit_pair_t *pair, psa_key_type_t type, size_t *length);

/** The order of the group of a curve, as a private value is written; NULL where the kit does not know it. */
const uint8_t *kit_curve_order(kit_t *kit, psa_key_type_t type, size_t bits, size_t *length);

/** The pair in the built-in code (location 0), for every use with the algorithm. */
psa_key_id_t kit_pair_key(kit_t *kit, const kit_pair_t *pair, psa_algorithm_t algorithm);

/** Holds the public half of a pair against the built-in code. */
void kit_check_pair(kit_t *kit, const kit_pair_t *pair);

#endif
