/*
 * Keys of an opaque driver: mechanisms and rules
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * All of it goes through psa_* of the library, which keeps the driver's blobs, in processes that have the driver. Key
 * files are in a directory of the run's own.
 */
#include "opaque.h"

#include "families.h"
#include "sampling.h"

static const kit_mechanism_t mechanisms[] = {
    { PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), { 256 }, NULL },
    { PSA_ALG_ECDSA(PSA_ALG_SHA_384), PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), { 384 }, NULL },
    { PSA_ALG_ECDSA(PSA_ALG_SHA_512), PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), { 521 }, NULL },
    { PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), { 256 }, NULL },
    { PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1), { 256 }, NULL },
    { PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_BRAINPOOL_P_R1), { 256 }, NULL },
    { PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256), PSA_KEY_TYPE_RSA_KEY_PAIR, { 2048, 3072 }, NULL },
    { PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_384), PSA_KEY_TYPE_RSA_KEY_PAIR, { 3072 }, NULL },
    { PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), PSA_KEY_TYPE_RSA_KEY_PAIR, { 2048, 3072 }, NULL },
    { PSA_ALG_RSA_PKCS1V15_CRYPT, PSA_KEY_TYPE_RSA_KEY_PAIR, { 2048 }, NULL },
    { PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), PSA_KEY_TYPE_RSA_KEY_PAIR, { 2048, 3072 }, NULL },
    { PSA_ALG_ECDH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), { 256, 384, 521 }, NULL },
    { PSA_ALG_ECDH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), { 255 }, NULL },
    { PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_HMAC, { 256 }, NULL },
    { PSA_ALG_HMAC(PSA_ALG_SHA_384), PSA_KEY_TYPE_HMAC, { 384 }, NULL },
    { PSA_ALG_CMAC, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_CTR, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_CFB, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_OFB, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_GCM, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_CCM, PSA_KEY_TYPE_AES, { 128, 256 }, NULL },
    { PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20, { 256 }, NULL },
    { 0 },
};

/* Key management knows no algorithms: that a driver can make such a key does not mean that it has a use for it. */
bool opaque_is_used(const kit_case_t *c)
{
    for (unsigned e = PD_EP_MAC_COMPUTE; e <= PD_EP_KEY_AGREEMENT; e++) {
        if (kit_claims(c, (pd_entry_point_t) e)) {
            return true;
        }
    }
    return false;
}

static bool can_make(const kit_case_t *c)
{
    return opaque_is_used(c) && (kit_claims(c, PD_EP_GENERATE_KEY) || kit_claims(c, PD_EP_IMPORT_KEY));
}

static bool can_make_sample(const kit_case_t *c)
{
    return can_make(c) && kit_is_sample(c);
}

/* Once for a description: with the first case that there is. */
static bool has_builtin_keys(const kit_case_t *c)
{
    kit_case_t first = *c;

    for (first.mechanism = mechanisms; c->description->builtin_key_count > 0; first.mechanism++) {
        for (size_t b = 0; b < KIT_MAX_KEY_SIZES && first.mechanism->bits[b] != 0; b++) {
            first.bits = first.mechanism->bits[b];
            if (opaque_is_used(&first)) {
                return first.mechanism == c->mechanism && first.bits == c->bits;
            }
        }
        if (first.mechanism == c->mechanism) {
            break;
        }
    }
    return false;
}

static void served(kit_t *kit, const kit_case_t *c)
{
    opaque_key_t key;
    psa_status_t status;

    kit_expect_sample_if_quick(kit, c);
    if (!can_make(c)) {
        return; /* it has keys of its own only */
    }
    status = opaque_make(kit, c, opaque_way(c), 0, &key);
    if (status == PSA_SUCCESS) {
        status = opaque_use(kit, &key);
        opaque_destroy(kit, &key);
    }
    if (status == PSA_ERROR_NOT_SUPPORTED || status == PSA_ERROR_INVALID_ARGUMENT) {
        for (unsigned e = PD_EP_MAC_COMPUTE; e <= PD_EP_KEY_AGREEMENT; e++) {
            if (kit_is_named(c, (pd_entry_point_t) e)) {
                kit_expect_status(kit, status, PSA_SUCCESS, "making and using a key that the description names");
            }
        }
        kit_skip(kit, "the description names neither algorithms nor key types, and the driver refuses this");
    }
    kit_expect_status(kit, status, PSA_SUCCESS, "making and using a key");
}

static const kit_rule_t rules[] = {
    { "life-cycle", opaque_rule_life_cycle, can_make, KIT_LIBRARY },
    { "export", opaque_rule_export, can_make, KIT_LIBRARY },
    { "copy", opaque_rule_copy, can_make, KIT_LIBRARY },
    { "policy", opaque_rule_policy, can_make_sample, KIT_LIBRARY },
    { "builtin-keys", opaque_rule_builtin_keys, has_builtin_keys, KIT_LIBRARY },
    { "threads", opaque_rule_threads, can_make_sample, KIT_LIBRARY },
    { "fork", opaque_rule_fork, can_make_sample, KIT_LIBRARY },
    { "leaks", opaque_rule_leaks, can_make_sample, KIT_LIBRARY },
    { "persistence", opaque_rule_persistence, can_make, KIT_FRESH },
    { "bad-blob", opaque_rule_bad_blob, can_make, KIT_FRESH },
    { "location", opaque_rule_location, can_make_sample, KIT_FRESH },
};

static void check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    (void) mechanism;
    kit_skip(kit, "opaque keys have no counterpart in the built-in code");
}

const kit_family_t kit_family_opaque = {
    .name = "opaque",
    .opaque = true,
    .first = PD_EP_MAC_COMPUTE,
    .last = PD_EP_DESTROY_KEY,
    .mechanisms = mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = served, .applies = opaque_is_used, .place = KIT_LIBRARY },
    .check_row = check_row,
};
