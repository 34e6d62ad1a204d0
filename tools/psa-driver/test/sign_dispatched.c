/*
 * Signatures: the same through psa_*, in a process that has the driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "sign.h"

/* Seen by all processes. */
typedef struct {
    const kit_case_t *c;
    sign_text_t text;
    signature_t by_builtin;
    signature_t by_hash;    /* by the driver, through psa_sign_hash(); empty: not asked for */
    signature_t by_message; /* psa_sign_message() */
} exchange_t;

static void sign_builtin(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const sign_key_t key = sign_key(kit, exchange->c);

    sign_random_text(kit, &key, &exchange->text);
    sign_with_builtin(kit, &key, &exchange->text, &exchange->by_builtin);
}

static psa_key_id_t import_half(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    size_t length;
    const uint8_t *const bytes = kit_half(&pair, c->mechanism->key_type, &length);

    return kit_key(kit, c->mechanism->key_type, c->bits, c->mechanism->algorithm,
                   PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE
                       | (PSA_KEY_TYPE_IS_KEY_PAIR(c->mechanism->key_type)
                              ? PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE
                              : 0),
                   bytes, length);
}

static void expect_served(kit_t *kit, const kit_case_t *c, pd_entry_point_t entry_point, uint64_t before,
                          psa_status_t status, const char *what)
{
    kit_expect_status(kit, status, PSA_SUCCESS, what);
    if (kit_claims(c, entry_point) && kit_driver_calls(kit) == before && !kit_has_fallback(kit, entry_point)) {
        kit_fail(kit, "%s succeeds, but the driver was not called", what);
    }
}

static void use_driver(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const kit_case_t *const c = exchange->c;
    const psa_algorithm_t algorithm = c->mechanism->algorithm;
    const sign_text_t *const text = &exchange->text;
    const psa_key_id_t key = import_half(kit, c);
    const bool has_message = PSA_ALG_SIGN_GET_HASH(algorithm) != PSA_ALG_NONE;
    const uint64_t first = kit_driver_calls(kit);
    uint64_t before = first;
    signature_t wrong = exchange->by_builtin;

    if (PSA_KEY_TYPE_IS_KEY_PAIR(c->mechanism->key_type)) {
        expect_served(kit, c, PD_EP_SIGN_HASH, before,
                      psa_sign_hash(key, algorithm, text->hash, text->hash_length, exchange->by_hash.bytes,
                                    sizeof exchange->by_hash.bytes, &exchange->by_hash.length),
                      "psa_sign_hash");
        before = kit_driver_calls(kit);
        if (has_message) {
            expect_served(kit, c, PD_EP_SIGN_MESSAGE, before,
                          psa_sign_message(key, algorithm, text->message, text->message_length,
                                           exchange->by_message.bytes, sizeof exchange->by_message.bytes,
                                           &exchange->by_message.length),
                          "psa_sign_message");
        }
    }
    before = kit_driver_calls(kit);
    expect_served(kit, c, PD_EP_VERIFY_HASH, before,
                  psa_verify_hash(key, algorithm, text->hash, text->hash_length, exchange->by_builtin.bytes,
                                  exchange->by_builtin.length),
                  "psa_verify_hash");
    before = kit_driver_calls(kit);
    if (has_message) {
        expect_served(kit, c, PD_EP_VERIFY_MESSAGE, before,
                      psa_verify_message(key, algorithm, text->message, text->message_length,
                                         exchange->by_builtin.bytes, exchange->by_builtin.length),
                      "psa_verify_message");
    }
    wrong.bytes[wrong.length - 1] ^= 1;
    kit_expect_status(kit, psa_verify_hash(key, algorithm, text->hash, text->hash_length, wrong.bytes, wrong.length),
                      PSA_ERROR_INVALID_SIGNATURE, "psa_verify_hash of a wrong signature");
    if (kit_driver_calls(kit) == first) {
        kit_fail(kit, "the library does all of it without the driver");
    }
}

static void verify_builtin(kit_t *kit, void *argument)
{
    const exchange_t *const exchange = argument;
    const sign_key_t key = sign_key(kit, exchange->c);

    if (exchange->by_hash.length != 0) {
        kit_expect_status(kit, verify_with_builtin(&key, &exchange->text, &exchange->by_hash), PSA_SUCCESS,
                          "the built-in code, given the signature of psa_sign_hash,");
    }
    if (exchange->by_message.length != 0) {
        kit_expect_status(kit, verify_with_builtin(&key, &exchange->text, &exchange->by_message), PSA_SUCCESS,
                          "the built-in code, given the signature of psa_sign_message,");
    }
}

void sign_rule_dispatched(kit_t *kit, const kit_case_t *c)
{
    exchange_t *const exchange = kit_shared(kit, sizeof *exchange);

    if (!kit_is_builtin_type(c->mechanism->key_type)) {
        kit_skip(kit, "Mbed TLS 3.6 refuses this algorithm before it asks a driver");
    }
    exchange->c = c;
    kit_in_child(kit, KIT_REFERENCE, "built-in code, signing", sign_builtin, exchange);
    kit_in_child(kit, KIT_LIBRARY, "library with the driver", use_driver, exchange);
    kit_in_child(kit, KIT_REFERENCE, "built-in code, verifying", verify_builtin, exchange);
}
