/*
 * Signatures: none but the right ones are accepted
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "sign.h"
#include "vectors.h"

typedef struct {
    kit_t *kit;
    const sign_key_t *key;
    const sign_form_t *form;
    const sign_text_t *text;
    signature_t right;
} attempt_t;

static void expect_refused(const attempt_t *attempt, const sign_text_t *text, const signature_t *signature,
                           const char *what)
{
    psa_status_t status;

    kit_at(attempt->kit, "%s: %s", pd_entry_points[attempt->form->verify].name, what);
    status = verify_with_driver(attempt->kit, attempt->key, attempt->form, text, signature);
    /* The built-in code has another error for a number that is out of range: that is no fault of a driver either. */
    if (status == PSA_SUCCESS || attempt->key->builtin == 0
        || status != verify_with_builtin(attempt->key, text, signature)) {
        kit_expect_status(attempt->kit, status, PSA_ERROR_INVALID_SIGNATURE, "a wrong signature");
    }
}

static void flip_bits(const attempt_t *attempt)
{
    const size_t bits = attempt->right.length * 8;
    const size_t rounds = kit_rounds(attempt->kit, 12, 4);

    for (size_t i = 0; i < rounds; i++) {
        /* The ends, the middle, and anywhere. */
        const size_t bit = i == 0 ? 0 : i == 1 ? bits - 1 : i == 2 ? bits / 2 : kit_below(attempt->kit, bits);
        signature_t wrong = attempt->right;
        char what[48];

        wrong.bytes[bit / 8] ^= (uint8_t) (0x80u >> bit % 8);
        snprintf(what, sizeof what, "bit %zu of the signature changed", bit);
        expect_refused(attempt, attempt->text, &wrong, what);
    }
}

static void change_length(const attempt_t *attempt)
{
    signature_t wrong = attempt->right;

    wrong.length = 0;
    expect_refused(attempt, attempt->text, &wrong, "empty signature");
    wrong.length = attempt->right.length - 1;
    expect_refused(attempt, attempt->text, &wrong, "last byte missing");
    wrong.length = attempt->right.length / 2;
    expect_refused(attempt, attempt->text, &wrong, "second half missing");
    if (attempt->right.length < sizeof wrong.bytes) {
        wrong = attempt->right;
        wrong.bytes[wrong.length++] = 0;
        expect_refused(attempt, attempt->text, &wrong, "a zero byte appended");
        memmove(wrong.bytes + 1, attempt->right.bytes, attempt->right.length);
        wrong.bytes[0] = 0;
        expect_refused(attempt, attempt->text, &wrong, "a zero byte in front");
    }
}

static void put_numbers(const attempt_t *attempt)
{
    const size_t half = attempt->right.length / 2;
    signature_t wrong = attempt->right;

    memset(wrong.bytes, 0, wrong.length);
    expect_refused(attempt, attempt->text, &wrong, "all bytes zero");
    memset(wrong.bytes, 0xff, wrong.length);
    expect_refused(attempt, attempt->text, &wrong, "all bits one");
    if (!PSA_ALG_IS_ECDSA(attempt->key->algorithm)) {
        return;
    }
    wrong = attempt->right;
    memset(wrong.bytes, 0, half);
    expect_refused(attempt, attempt->text, &wrong, "r is zero");
    wrong = attempt->right;
    memset(wrong.bytes + half, 0, half);
    expect_refused(attempt, attempt->text, &wrong, "s is zero");
    memset(wrong.bytes, 0, wrong.length);
    wrong.bytes[half - 1] = 1;
    wrong.bytes[wrong.length - 1] = 1;
    expect_refused(attempt, attempt->text, &wrong, "r and s are one");
}

/* The same numbers modulo the order of the group, written as larger ones. */
static void add_order(const attempt_t *attempt)
{
    size_t length;
    const sign_key_t *const key = attempt->key;
    const uint8_t *const order = kit_curve_order(attempt->kit, key->pair.type, key->pair.bits, &length);

    for (unsigned half = 0; half < 2 && order != NULL && PSA_ALG_IS_ECDSA(key->algorithm); half++) {
        signature_t wrong = attempt->right;
        uint8_t *const number = wrong.bytes + half * length;
        unsigned carry = 0;

        for (size_t i = length; i-- > 0;) {
            carry += number[i] + (unsigned) order[i];
            number[i] = (uint8_t) carry;
            carry >>= 8;
        }
        if (carry == 0) {
            expect_refused(attempt, attempt->text, &wrong, half == 0 ? "the order added to r" : "the order added to s");
        }
        memcpy(number, order, length);
        expect_refused(attempt, attempt->text, &wrong, half == 0 ? "r is the order" : "s is the order");
    }
}

static void change_input(const attempt_t *attempt)
{
    /* ECDSA on a curve that is shorter than the hash uses its first bytes only. */
    const size_t used = PSA_BITS_TO_BYTES(attempt->key->pair.bits);
    sign_text_t wrong = *attempt->text;
    size_t last;

    if (attempt->form->of_message) {
        uint8_t message[sizeof wrong.message];

        memcpy(message, attempt->text->message, sizeof message);
        message[0] ^= 1;
        sign_set_text(attempt->kit, attempt->key->algorithm, message,
                      wrong.message_length != 0 ? wrong.message_length : 1, &wrong);
        expect_refused(attempt, &wrong, &attempt->right, "another message");
        sign_set_text(attempt->kit, attempt->key->algorithm, attempt->text->message,
                      wrong.message_length < sizeof message ? wrong.message_length + 1 : 0, &wrong);
        expect_refused(attempt, &wrong, &attempt->right, "a longer message");
        return;
    }
    wrong.hash[0] ^= 0x80;
    expect_refused(attempt, &wrong, &attempt->right, "first bit of the hash changed");
    wrong = *attempt->text;
    last = wrong.hash_length <= used ? wrong.hash_length - 1 : used - 1;
    wrong.hash[last] ^= 1;
    expect_refused(attempt, &wrong, &attempt->right, "last bit of the hash that counts changed");
}

static void change_key(const attempt_t *attempt, const kit_case_t *c)
{
    kit_pair_t pair;
    sign_key_t key;
    attempt_t other = *attempt;

    if (attempt->key->builtin == 0 || PSA_KEY_TYPE_IS_RSA(attempt->key->pair.type)) {
        return; /* no second key at hand, or one that takes long to make */
    }
    pair = kit_new_pair(attempt->kit, attempt->key->pair.type, attempt->key->pair.bits);
    key = sign_key_of(attempt->kit, c, &pair);
    other.key = &key;
    expect_refused(&other, attempt->text, &attempt->right, "signature of another key");
}

/* A PSS signature with a salt of another length than the hash's is for the "any salt" algorithm alone. */
static void change_salt(const attempt_t *attempt)
{
    for (size_t i = 0; i < kit_signature_vector_count; i++) {
        const kit_signature_vector_t *vector = &kit_signature_vectors[i];
        const sign_key_t *const key = attempt->key;
        signature_t signature;
        sign_text_t text;
        size_t length;
        const uint8_t *bytes;

        if (!PSA_ALG_IS_RSA_PSS_STANDARD_SALT(key->algorithm) || !PSA_ALG_IS_RSA_PSS_ANY_SALT(vector->algorithm)
            || vector->bits != key->pair.bits
            || PSA_ALG_SIGN_GET_HASH(vector->algorithm) != PSA_ALG_SIGN_GET_HASH(key->algorithm)) {
            continue;
        }
        bytes = kit_hex(attempt->kit, vector->message, &length);
        sign_set_text(attempt->kit, vector->algorithm, bytes, length, &text);
        bytes = kit_hex(attempt->kit, vector->signature, &signature.length);
        memcpy(signature.bytes, bytes, signature.length);
        expect_refused(attempt, &text, &signature, "a salt of another length");
    }
}

void sign_rule_bad_signature(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    unsigned judged = 0;

    for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
        sign_text_t text;
        attempt_t attempt = { .kit = kit, .key = &key, .form = form, .text = &text };
        psa_status_t status;

        if (!sign_claims_verifying(c, form)) {
            continue;
        }
        sign_right_signature(kit, &key, &text, &attempt.right);
        kit_at(kit, "%s: the right signature", pd_entry_points[form->verify].name);
        status = verify_with_driver(kit, &key, form, &text, &attempt.right);
        if (status == PSA_ERROR_NOT_SUPPORTED && kit_has_fallback(kit, form->verify)) {
            continue;
        }
        kit_expect_status(kit, status, PSA_SUCCESS, "a right signature");
        judged++;
        flip_bits(&attempt);
        change_length(&attempt);
        put_numbers(&attempt);
        add_order(&attempt);
        change_input(&attempt);
        change_key(&attempt, c);
        change_salt(&attempt);
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}
