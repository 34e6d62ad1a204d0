/*
 * Signatures: right inputs and what must come of them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "sign.h"
#include "vectors.h"

static bool is_for(const kit_signature_vector_t *vector, const kit_case_t *c)
{
    return vector->type == PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(c->mechanism->key_type) && vector->bits == c->bits
           && sign_verifies_as(vector->algorithm, c->mechanism->algorithm);
}

bool sign_has_vector(const kit_case_t *c)
{
    for (size_t i = 0; i < kit_signature_vector_count; i++) {
        const kit_signature_vector_t *vector = &kit_signature_vectors[i];

        /* Random signatures cannot be known: only a driver that verifies is judged by them. */
        if (is_for(vector, c)
            && (sign_can_verify(c)
                || (vector->algorithm == c->mechanism->algorithm && sign_is_deterministic(vector->algorithm)))) {
            return true;
        }
    }
    return false;
}

static unsigned judge_vector(kit_t *kit, const kit_case_t *c, const sign_key_t *key,
                             const kit_signature_vector_t *vector)
{
    signature_t known;
    signature_t made;
    sign_text_t text;
    size_t length;
    unsigned judged = 0;
    const uint8_t *bytes = kit_hex(kit, vector->message, &length);

    sign_set_text(kit, vector->algorithm, bytes, length, &text);
    bytes = kit_hex(kit, vector->signature, &known.length);
    memcpy(known.bytes, bytes, known.length);
    for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
        if (vector->algorithm == key->algorithm && sign_is_deterministic(key->algorithm) && sign_claims_signing(c, form)
            && sign_succeeds(kit, key, form, &text, &made)) {
            kit_expect_bytes(kit, made.bytes, made.length, known.bytes, known.length, "the signature");
            judged++;
        }
        if (sign_claims_verifying(c, form)) {
            const psa_status_t status = verify_with_driver(kit, key, form, &text, &known);

            if (status != PSA_ERROR_NOT_SUPPORTED || !kit_has_fallback(kit, form->verify)) {
                kit_expect_status(kit, status, PSA_SUCCESS, pd_entry_points[form->verify].name);
                judged++;
            }
        }
    }
    return judged;
}

void sign_rule_known_answer(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    unsigned judged = 0;

    for (size_t i = 0; i < kit_signature_vector_count; i++) {
        if (is_for(&kit_signature_vectors[i], c)) {
            kit_at(kit, "known signature %zu", i);
            judged += judge_vector(kit, c, &key, &kit_signature_vectors[i]);
        }
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}

/* Of ECDSA: the first half of a signature comes from the nonce alone. */
static void expect_other_nonce(kit_t *kit, const sign_key_t *key, const signature_t *one, const signature_t *other,
                               const char *what)
{
    const size_t half = PSA_ALG_IS_ECDSA(key->algorithm) ? one->length / 2 : one->length;

    if (memcmp(one->bytes, other->bytes, half) == 0) {
        kit_fail(kit, "%s: two signatures have the same %s", what,
                 half != one->length ? "r: the nonce is used twice, which gives the key away" : "bytes");
    }
}

static void judge_signing(kit_t *kit, const kit_case_t *c, const sign_key_t *key, const sign_form_t *form,
                          signature_t *last)
{
    signature_t expected;
    signature_t first;
    signature_t second;
    sign_text_t text;

    sign_random_text(kit, key, &text);
    kit_at(kit, "%s, message of %zu bytes", pd_entry_points[form->sign].name, text.message_length);
    if (!sign_succeeds(kit, key, form, &text, &first) || !sign_succeeds(kit, key, form, &text, &second)) {
        kit_fail(kit, "declines a request after it has served one like it");
    }
    if (key->builtin != 0) {
        kit_expect_status(kit, verify_with_builtin(key, &text, &first), PSA_SUCCESS,
                          "the built-in code, asked to verify the driver's signature,");
    } else if (sign_claims_verifying(c, form)) {
        kit_expect_status(kit, verify_with_driver(kit, key, form, &text, &first), PSA_SUCCESS,
                          "its own verification of its signature");
    }
    if (!sign_is_deterministic(key->algorithm)) {
        expect_other_nonce(kit, key, &first, &second, "the same input");
        if (last->length != 0) {
            expect_other_nonce(kit, key, &first, last, "different inputs");
        }
        *last = second;
        return;
    }
    kit_expect_bytes(kit, second.bytes, second.length, first.bytes, first.length, "a second signature of the same");
    if (key->builtin != 0) {
        sign_with_builtin(kit, key, &text, &expected);
        kit_expect_bytes(kit, first.bytes, first.length, expected.bytes, expected.length, "the signature");
    }
}

void sign_rule_sign(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    unsigned judged = 0;

    for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
        signature_t last = { .length = 0 };
        sign_text_t text;

        if (!sign_claims_signing(c, form)) {
            continue;
        }
        sign_random_text(kit, &key, &text);
        if (!sign_succeeds(kit, &key, form, &text, &last)) {
            continue;
        }
        judged++;
        for (size_t round = 0; round < kit_rounds(kit, 4, 1); round++) {
            judge_signing(kit, c, &key, form, &last);
        }
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}

void sign_rule_verify(kit_t *kit, const kit_case_t *c)
{
    unsigned judged = 0;

    for (size_t round = 0; round < kit_rounds(kit, 3, 1); round++) {
        /* The kit's own key first, then others: a driver may keep something of the last one. RSA keys take too long to
         * make. */
        const bool is_other = round % 2 == 1 && !PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type)
                              && kit_is_builtin_type(c->mechanism->key_type);
        const kit_pair_t pair = is_other ? kit_new_pair(kit, c->mechanism->key_type, c->bits)
                                         : kit_pair(kit, c->mechanism->key_type, c->bits);
        const sign_key_t key = sign_key_of(kit, c, &pair);

        for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
            signature_t signature;
            sign_text_t text;
            psa_status_t status;

            if (!sign_claims_verifying(c, form)) {
                continue;
            }
            sign_right_signature(kit, &key, &text, &signature);
            kit_at(kit, "%s, message of %zu bytes", pd_entry_points[form->verify].name, text.message_length);
            status = verify_with_driver(kit, &key, form, &text, &signature);
            if (status != PSA_ERROR_NOT_SUPPORTED || !kit_has_fallback(kit, form->verify)) {
                kit_expect_status(kit, status, PSA_SUCCESS, "a right signature");
                judged++;
            }
        }
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}

void sign_check_vectors(kit_t *kit, const sign_key_t *key)
{
    for (size_t i = 0; i < kit_signature_vector_count; i++) {
        const kit_signature_vector_t *vector = &kit_signature_vectors[i];
        signature_t known;
        signature_t made;
        sign_text_t text;
        size_t length;
        const uint8_t *bytes;

        if (vector->type != key->pair.type || vector->bits != key->pair.bits
            || !sign_verifies_as(vector->algorithm, key->algorithm)) {
            continue;
        }
        kit_at(kit, "known signature %zu", i);
        bytes = kit_hex(kit, vector->message, &length);
        sign_set_text(kit, vector->algorithm, bytes, length, &text);
        bytes = kit_hex(kit, vector->signature, &known.length);
        memcpy(known.bytes, bytes, known.length);
        kit_expect_reference(kit, verify_with_builtin(key, &text, &known), "psa_verify_hash");
        if (vector->algorithm == key->algorithm && sign_is_deterministic(key->algorithm)) {
            sign_with_builtin(kit, key, &text, &made);
            kit_expect_bytes(kit, known.bytes, known.length, made.bytes, made.length, "the known signature");
        }
    }
}
