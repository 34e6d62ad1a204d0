/*
 * Making keys: the same through psa_*, in a process that has the driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "keys.h"

/* Seen by all processes. */
typedef struct {
    const kit_case_t *c;
    key_bytes_t right; /* by the built-in code */
    key_bytes_t right_public;
    key_bytes_t generated; /* by the library with the driver; empty: not asked for */
    key_bytes_t generated_public;
} exchange_t;

static void make_builtin(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const kit_case_t *const c = exchange->c;
    key_bytes_t exported;

    keys_right(kit, c, false, &exchange->right);
    kit_expect_reference(kit, keys_through_builtin(kit, c, &exchange->right, &exported, &exchange->right_public),
                         "psa_import_key");
}

static void export_both(kit_t *kit, psa_key_id_t key, bool is_asymmetric, key_bytes_t *exported,
                        key_bytes_t *public_half)
{
    kit_expect_status(kit, psa_export_key(key, exported->bytes, sizeof exported->bytes, &exported->length), PSA_SUCCESS,
                      "psa_export_key");
    if (is_asymmetric) {
        kit_expect_status(
            kit, psa_export_public_key(key, public_half->bytes, sizeof public_half->bytes, &public_half->length),
            PSA_SUCCESS, "psa_export_public_key");
    }
    kit_expect_status(kit, psa_destroy_key(key), PSA_SUCCESS, "psa_destroy_key");
}

static void use_driver(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const kit_case_t *const c = exchange->c;
    const bool is_asymmetric = PSA_KEY_TYPE_IS_ASYMMETRIC(c->mechanism->key_type);
    psa_key_attributes_t attributes = kit_attributes(c->mechanism->key_type, 0, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
    const uint64_t before = kit_driver_calls(kit);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    key_bytes_t exported;
    key_bytes_t public_half;

    kit_expect_status(kit, psa_import_key(&attributes, exchange->right.bytes, exchange->right.length, &key),
                      PSA_SUCCESS, "psa_import_key");
    kit_expect_status(kit, psa_get_key_attributes(key, &attributes), PSA_SUCCESS, "psa_get_key_attributes");
    if (psa_get_key_bits(&attributes) != c->bits) {
        kit_fail(kit, "psa_get_key_bits says %zu of an imported key", psa_get_key_bits(&attributes));
    }
    export_both(kit, key, is_asymmetric, &exported, &public_half);
    kit_expect_bytes(kit, exported.bytes, exported.length, exchange->right.bytes, exchange->right.length,
                     "what psa_export_key gives");
    if (is_asymmetric) {
        kit_expect_bytes(kit, public_half.bytes, public_half.length, exchange->right_public.bytes,
                         exchange->right_public.length, "what psa_export_public_key gives");
    }
    if (keys_can_generate(c) && !PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type)) {
        attributes = kit_attributes(c->mechanism->key_type, c->bits, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
        kit_expect_status(kit, psa_generate_key(&attributes, &key), PSA_SUCCESS, "psa_generate_key");
        export_both(kit, key, is_asymmetric, &exchange->generated, &exchange->generated_public);
    }
    if (kit_driver_calls(kit) == before) {
        kit_fail(kit, "the library does all of it without the driver");
    }
}

static void judge_builtin(kit_t *kit, void *argument)
{
    const exchange_t *const exchange = argument;
    key_bytes_t exported;
    key_bytes_t public_half;

    if (exchange->generated.length != 0) {
        kit_expect_status(kit, keys_through_builtin(kit, exchange->c, &exchange->generated, &exported, &public_half),
                          PSA_SUCCESS, "the built-in code, given the key that psa_generate_key made,");
        kit_expect_bytes(kit, exchange->generated_public.bytes, exchange->generated_public.length, public_half.bytes,
                         public_half.length, "its public half");
    }
}

void keys_rule_dispatched(kit_t *kit, const kit_case_t *c)
{
    exchange_t *const exchange = kit_shared(kit, sizeof *exchange);

    if (!kit_is_builtin_type(c->mechanism->key_type)) {
        kit_skip(kit, "nothing to compare with: the built-in code has no keys of this type");
    }
    exchange->c = c;
    kit_in_child(kit, KIT_REFERENCE, "built-in code", make_builtin, exchange);
    kit_in_child(kit, KIT_LIBRARY, "library with the driver", use_driver, exchange);
    kit_in_child(kit, KIT_REFERENCE, "built-in code, judging", judge_builtin, exchange);
}
