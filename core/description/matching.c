/*
 * Which algorithms and keys a specification in a description stands for
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/matching.h"

#define LARGEST_MAC 64u
#define LARGEST_BLOCK 16u
#define LARGEST_TAG 16u

#define ANY_HASH_BYTE (PSA_ALG_ANY_HASH & PSA_ALG_HASH_MASK)

/* MAC and AEAD algorithms hold the length of MAC or tag, and the flag for "at least", in the same
 * bits. */
_Static_assert(PSA_ALG_MAC_TRUNCATION_MASK == PSA_ALG_AEAD_TAG_LENGTH_MASK, "one mask");
_Static_assert(PSA_ALG_MAC_AT_LEAST_THIS_LENGTH_FLAG == PSA_ALG_AEAD_AT_LEAST_THIS_LENGTH_FLAG,
               "one flag");

/* An algorithm value taken apart. */
typedef struct {
    psa_algorithm_t rest; /* what must be equal */
    psa_algorithm_t hash; /* the low byte: a hash, ANY_HASH_BYTE, or 0 */
    unsigned length;      /* of MAC or tag in bytes; 0 = in full */
    bool at_least;
} parts_t;

static bool has_length(psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_MAC(algorithm) || PSA_ALG_IS_AEAD(algorithm);
}

static parts_t take_apart(psa_algorithm_t algorithm)
{
    parts_t parts = {
        .rest = algorithm & ~PSA_ALG_HASH_MASK,
        .hash = algorithm & PSA_ALG_HASH_MASK,
    };
    if (has_length(algorithm)) {
        parts.length = PSA_MAC_TRUNCATED_LENGTH(algorithm);
        parts.at_least = (algorithm & PSA_ALG_MAC_AT_LEAST_THIS_LENGTH_FLAG) != 0;
        if (parts.at_least && parts.length == 0) {
            parts.length = LARGEST_MAC; /* 64 does not fit in the six bits and is stored as 0 */
        }
        parts.rest &= ~(PSA_ALG_MAC_TRUNCATION_MASK | PSA_ALG_MAC_AT_LEAST_THIS_LENGTH_FLAG);
    }
    return parts;
}

unsigned pd_mac_full_length(psa_algorithm_t algorithm)
{
    if (!PSA_ALG_IS_HMAC(algorithm)) {
        return LARGEST_BLOCK;
    }
    unsigned length = PSA_HASH_LENGTH(algorithm);
    return length != 0 ? length : LARGEST_MAC;
}

static bool hashes_meet(psa_algorithm_t one, psa_algorithm_t other)
{
    if (one == ANY_HASH_BYTE) {
        return other != 0;
    }
    if (other == ANY_HASH_BYTE) {
        return one != 0;
    }
    return one == other;
}

static bool lengths_meet(const parts_t *one, const parts_t *other, unsigned full_length)
{
    if (!one->at_least && !other->at_least) {
        return one->length == other->length;
    }
    const unsigned one_length = one->length != 0 ? one->length : full_length;
    const unsigned other_length = other->length != 0 ? other->length : full_length;
    if (one->at_least && other->at_least) {
        return one_length <= full_length && other_length <= full_length;
    }
    return one->at_least ? other_length >= one_length : one_length >= other_length;
}

bool pd_algorithms_meet(psa_algorithm_t one, psa_algorithm_t other)
{
    const parts_t a = take_apart(one);
    const parts_t b = take_apart(other);
    if (a.rest != b.rest || !hashes_meet(a.hash, b.hash)) {
        return false;
    }
    if (!has_length(one)) {
        return true;
    }
    const psa_algorithm_t known_hash = a.hash != ANY_HASH_BYTE ? a.hash : b.hash;
    const unsigned full_length =
        PSA_ALG_IS_AEAD(one) ? LARGEST_TAG : pd_mac_full_length(a.rest | known_hash);
    return lengths_meet(&a, &b, full_length);
}

bool pd_key_types_meet(pd_key_type_spec_t one, pd_key_type_spec_t other)
{
    psa_key_type_t differing = one.type ^ other.type;
    if (one.any_family || other.any_family) {
        /* The family is the low byte of elliptic curve and Diffie-Hellman types alike. */
        _Static_assert(PSA_KEY_TYPE_ECC_CURVE_MASK == PSA_KEY_TYPE_DH_GROUP_MASK, "one mask");
        differing = (psa_key_type_t) (differing & ~PSA_KEY_TYPE_ECC_CURVE_MASK);
    }
    return differing == 0;
}

bool pd_capability_has_algorithm(const pd_capability_t *capability, psa_algorithm_t algorithm)
{
    if (!capability->restricts_algorithms) {
        return true;
    }
    for (size_t i = 0; i < capability->algorithm_count; i++) {
        if (pd_algorithms_meet(capability->algorithms[i], algorithm)) {
            return true;
        }
    }
    return false;
}

static bool has_key_type(const pd_capability_t *capability, psa_key_type_t type)
{
    const pd_key_type_spec_t concrete = { .type = type };
    for (size_t i = 0; i < capability->key_type_count; i++) {
        if (pd_key_types_meet(capability->key_types[i], concrete)) {
            return true;
        }
    }
    return false;
}

static bool has_key_size(const pd_capability_t *capability, size_t bits)
{
    for (size_t i = 0; i < capability->key_size_count; i++) {
        if (capability->key_sizes[i] == bits) {
            return true;
        }
    }
    return false;
}

bool pd_capability_has_key(const pd_capability_t *capability, psa_key_type_t type, size_t bits)
{
    return (!capability->restricts_key_types || has_key_type(capability, type)) &&
           (!capability->restricts_key_sizes || bits == 0 || has_key_size(capability, bits));
}
