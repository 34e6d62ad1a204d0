/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "sampling.h"

/* One kind of arithmetic serves all curves in Weierstrass form. */
static psa_key_type_t kind_of(psa_key_type_t type)
{
    const psa_ecc_family_t family = PSA_KEY_TYPE_IS_ECC(type) ? PSA_KEY_TYPE_ECC_GET_FAMILY(type) : 0;

    return family == PSA_ECC_FAMILY_SECP_R1 || family == PSA_ECC_FAMILY_SECP_K1
                   || family == PSA_ECC_FAMILY_BRAINPOOL_P_R1
               ? (psa_key_type_t) (type & ~(unsigned) PSA_KEY_TYPE_ECC_CURVE_MASK)
               : type;
}

static bool is_alike(const kit_mechanism_t *one, const kit_mechanism_t *other)
{
    return kind_of(one->key_type) == kind_of(other->key_type)
           && (one->algorithm & ~PSA_ALG_HASH_MASK) == (other->algorithm & ~PSA_ALG_HASH_MASK);
}

static bool is_claimed(const kit_case_t *c)
{
    for (unsigned e = c->family->first; e <= (unsigned) c->family->last; e++) {
        if (kit_claims(c, (pd_entry_point_t) e)) {
            return true;
        }
    }
    return false;
}

bool kit_is_sample(const kit_case_t *c)
{
    kit_case_t earlier = *c;

    for (earlier.mechanism = c->family->mechanisms; earlier.mechanism <= c->mechanism; earlier.mechanism++) {
        size_t b = 0;

        if (!is_alike(earlier.mechanism, c->mechanism)) {
            continue;
        }
        do {
            earlier.bits = earlier.mechanism->bits[b];
            if (earlier.mechanism == c->mechanism && earlier.bits == c->bits) {
                return true;
            }
            if (is_claimed(&earlier)) {
                return false;
            }
            b++;
        } while (b < KIT_MAX_KEY_SIZES && earlier.mechanism->bits[b] != 0);
    }
    return true;
}

void kit_expect_sample_if_quick(kit_t *kit, const kit_case_t *c)
{
    if (kit_is_quick(kit) && !kit_is_sample(c)) {
        kit_skip(kit, "left out with --quick: another one stands for it");
    }
}

bool kit_is_named(const kit_case_t *c, pd_entry_point_t entry_point)
{
    for (size_t i = 0; i < c->description->capability_count; i++) {
        const pd_capability_t *const capability = &c->description->capabilities[i];

        if (capability->entry_points[entry_point]
            && (capability->restricts_algorithms || capability->restricts_key_types)
            && pd_capability_has_algorithm(capability, c->mechanism->algorithm)
            && pd_capability_has_key(capability, c->mechanism->key_type, c->bits)) {
            return true;
        }
    }
    return false;
}
