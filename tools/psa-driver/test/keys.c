/*
 * Making keys and their public halves: mechanisms and rules
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A transparent driver's keys are bytes in export format: what it makes is handed to the built-in code, which knows
 * what is a key.
 */
#include "keys.h"

#include "families.h"
#include "sampling.h"

/* clang-format off */
#define HALVES(kind, family, ...)                                                                                      \
    { PSA_ALG_NONE, PSA_KEY_TYPE_##kind##_KEY_PAIR family, { __VA_ARGS__ }, NULL },                                    \
    { PSA_ALG_NONE, PSA_KEY_TYPE_##kind##_PUBLIC_KEY family, { __VA_ARGS__ }, NULL }
#define SYMMETRIC(type, ...) { PSA_ALG_NONE, PSA_KEY_TYPE_##type, { __VA_ARGS__ }, NULL }
/* clang-format on */

static const kit_mechanism_t mechanisms[] = {
    HALVES(ECC, (PSA_ECC_FAMILY_SECP_R1), 256, 192, 224, 384, 521),
    HALVES(ECC, (PSA_ECC_FAMILY_SECP_K1), 256, 192),
    HALVES(ECC, (PSA_ECC_FAMILY_BRAINPOOL_P_R1), 256, 384, 512),
    HALVES(ECC, (PSA_ECC_FAMILY_MONTGOMERY), 255, 448),
    HALVES(ECC, (PSA_ECC_FAMILY_TWISTED_EDWARDS), 255, 448),
    HALVES(RSA, , 2048, 3072, 4096),
    HALVES(DH, (PSA_DH_FAMILY_RFC7919), 2048, 3072),
    SYMMETRIC(AES, 128, 192, 256),
    SYMMETRIC(ARIA, 128, 192, 256),
    SYMMETRIC(CAMELLIA, 128, 192, 256),
    SYMMETRIC(DES, 64, 128, 192),
    SYMMETRIC(CHACHA20, 256),
    SYMMETRIC(HMAC, 256, 8, 1024),
    SYMMETRIC(DERIVE, 256, 8),
    SYMMETRIC(RAW_DATA, 256, 8),
    SYMMETRIC(PASSWORD, 80),
    { 0 },
};

bool keys_can_generate(const kit_case_t *c)
{
    /* The library asks no transparent driver for a symmetric key. */
    return PSA_KEY_TYPE_IS_KEY_PAIR(c->mechanism->key_type) && kit_claims(c, PD_EP_GENERATE_KEY);
}

bool keys_can_import(const kit_case_t *c)
{
    return kit_claims(c, PD_EP_IMPORT_KEY);
}

bool keys_can_export_public(const kit_case_t *c)
{
    return PSA_KEY_TYPE_IS_ASYMMETRIC(c->mechanism->key_type) && kit_claims(c, PD_EP_EXPORT_PUBLIC_KEY);
}

static bool can_anything(const kit_case_t *c)
{
    return keys_can_generate(c) || keys_can_import(c) || keys_can_export_public(c);
}

static bool can_and_is_sample(const kit_case_t *c)
{
    return can_anything(c) && kit_is_sample(c);
}

static bool can_import_known(const kit_case_t *c)
{
    return keys_can_import(c) && kit_is_builtin_type(c->mechanism->key_type);
}

static void served(kit_t *kit, const kit_case_t *c)
{
    psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
    pd_entry_point_t last = PD_EP_IMPORT_KEY;
    key_bytes_t right;
    key_bytes_t made;
    size_t bits = c->bits;

    kit_expect_sample_if_quick(kit, c);
    if (!can_anything(c)) {
        kit_skip(kit, "the library asks no transparent driver for keys of this type");
    }
    keys_right(kit, c, false, &right);
    if (keys_can_import(c)) {
        status = keys_import(kit, c, &right, right.length, &made, &bits);
    }
    if (status == PSA_ERROR_NOT_SUPPORTED && keys_can_export_public(c)) {
        last = PD_EP_EXPORT_PUBLIC_KEY;
        status = keys_export_public(kit, c, &right, keys_public_size(c), &made);
    }
    if (status == PSA_ERROR_NOT_SUPPORTED && keys_can_generate(c)) {
        last = PD_EP_GENERATE_KEY;
        status = keys_generate(kit, c, keys_generated_size(c), &made);
    }
    if (status != PSA_SUCCESS && !kit_is_builtin_type(c->mechanism->key_type) && !kit_is_named(c, last)) {
        kit_skip(kit, "the description names no key types, and the driver refuses this one");
    }
    kit_expect_served(kit, status, last);
}

static const kit_rule_t rules[] = {
    { .name = "generate", .run = keys_rule_generate, .applies = keys_can_generate },
    { .name = "import", .run = keys_rule_import, .applies = keys_can_import },
    { .name = "bad-key", .run = keys_rule_bad_key, .applies = can_import_known },
    { .name = "export-public", .run = keys_rule_export_public, .applies = keys_can_export_public },
    { .name = "short-buffer", .run = keys_rule_short_buffer, .applies = can_anything },
    { .name = "threads", .run = keys_rule_threads, .applies = can_and_is_sample },
    { .name = "fork", .run = keys_rule_fork, .applies = can_and_is_sample },
    { .name = "leaks", .run = keys_rule_leaks, .applies = can_and_is_sample },
    { .name = "dispatched", .run = keys_rule_dispatched, .applies = can_anything, .place = KIT_FRESH },
};

static void check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    if (!kit_is_builtin_type(mechanism->key_type)) {
        kit_skip(kit, "the built-in code does not have it");
    }
    for (const uint16_t *bits = mechanism->bits; *bits != 0; bits++) {
        const kit_case_t c = { .mechanism = mechanism, .bits = *bits };
        key_bytes_t right;

        kit_at(kit, "%u bits", *bits);
        keys_right(kit, &c, false, &right);
        keys_expect_good(kit, &c, &right);
    }
}

const kit_family_t kit_family_keys = {
    .name = "keys",
    .first = PD_EP_IMPORT_KEY,
    .last = PD_EP_EXPORT_PUBLIC_KEY,
    .mechanisms = mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = served },
    .check_row = check_row,
};
