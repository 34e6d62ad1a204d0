/*
 * Signatures: one call of the driver or of the built-in code
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "sign.h"
#include "vectors.h"

typedef psa_status_t (*sign_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t, const uint8_t *,
                               size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*verify_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                 const uint8_t *, size_t, const uint8_t *, size_t);

const sign_form_t sign_forms[SIGN_FORM_COUNT] = {
    { PD_EP_SIGN_HASH, PD_EP_VERIFY_HASH, false },
    { PD_EP_SIGN_MESSAGE, PD_EP_VERIFY_MESSAGE, true },
};

/* The hash of a hash-and-sign algorithm; PSA_ALG_NONE where the hash is the caller's affair. */
static psa_algorithm_t hash_of(psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_SIGN_HASH(algorithm) ? PSA_ALG_SIGN_GET_HASH(algorithm) : PSA_ALG_NONE;
}

static bool has_form(psa_algorithm_t algorithm, const sign_form_t *form)
{
    if (!PSA_ALG_IS_SIGN_HASH(algorithm)) {
        return form->of_message;
    }
    return !form->of_message || hash_of(algorithm) != PSA_ALG_NONE;
}

bool sign_claims_signing(const kit_case_t *c, const sign_form_t *form)
{
    return PSA_KEY_TYPE_IS_KEY_PAIR(c->mechanism->key_type) && has_form(c->mechanism->algorithm, form)
           && kit_claims(c, form->sign);
}

bool sign_claims_verifying(const kit_case_t *c, const sign_form_t *form)
{
    return has_form(c->mechanism->algorithm, form) && kit_claims(c, form->verify);
}

bool sign_is_deterministic(psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_DETERMINISTIC_ECDSA(algorithm) || PSA_ALG_IS_RSA_PKCS1V15_SIGN(algorithm)
           || algorithm == PSA_ALG_PURE_EDDSA;
}

bool sign_verifies_as(psa_algorithm_t made_with, psa_algorithm_t algorithm)
{
    if (PSA_ALG_IS_ECDSA(algorithm)) {
        return PSA_ALG_IS_ECDSA(made_with)
               && (hash_of(algorithm) == PSA_ALG_NONE || hash_of(algorithm) == hash_of(made_with));
    }
    if (PSA_ALG_IS_RSA_PSS_ANY_SALT(algorithm)) {
        return PSA_ALG_IS_RSA_PSS(made_with) && hash_of(algorithm) == hash_of(made_with);
    }
    return made_with == algorithm;
}

sign_key_t sign_key_of(kit_t *kit, const kit_case_t *c, const kit_pair_t *pair)
{
    sign_key_t key = { .algorithm = c->mechanism->algorithm, .pair = *pair };

    key.attributes = kit_attributes(c->mechanism->key_type, c->bits, key.algorithm,
                                    PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_HASH
                                        | PSA_KEY_USAGE_VERIFY_MESSAGE);
    key.key = kit_half(pair, c->mechanism->key_type, &key.key_length);
    key.builtin = kit_is_builtin_type(pair->type) ? kit_pair_key(kit, pair, key.algorithm) : 0;
    key.signature_length = PSA_SIGN_OUTPUT_SIZE(pair->type, c->bits, key.algorithm);
    if (key.algorithm == PSA_ALG_PURE_EDDSA) { /* not known to the macro */
        key.signature_length = 2 * (c->bits == 255 ? 32u : 57u);
    }
    return key;
}

sign_key_t sign_key(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);

    return sign_key_of(kit, c, &pair);
}

void sign_set_text(kit_t *kit, psa_algorithm_t algorithm, const uint8_t *message, size_t length, sign_text_t *text)
{
    psa_algorithm_t hash = hash_of(algorithm);

    *text = (sign_text_t){ .message_length = length };
    if (length != 0) {
        memcpy(text->message, message, length);
    }
    if (PSA_ALG_IS_SIGN_HASH(algorithm)) {
        hash = hash != PSA_ALG_NONE ? hash : PSA_ALG_SHA_256;
        kit_expect_reference(
            kit, psa_hash_compute(hash, text->message, length, text->hash, sizeof text->hash, &text->hash_length),
            "psa_hash_compute");
    }
}

void sign_random_text(kit_t *kit, const sign_key_t *key, sign_text_t *text)
{
    uint8_t message[sizeof text->message];
    const size_t length = kit_below(kit, sizeof message + 1);

    kit_fill(kit, message, sizeof message);
    sign_set_text(kit, key->algorithm, message, length, text);
}

static const uint8_t *input_of(kit_t *kit, const sign_form_t *form, const sign_text_t *text, size_t *length)
{
    *length = form->of_message ? text->message_length : text->hash_length;
    return kit_input(kit, form->of_message ? text->message : text->hash, *length);
}

psa_status_t sign_with_driver(kit_t *kit, const sign_key_t *key, const sign_form_t *form, const sign_text_t *text,
                              size_t size, signature_t *signature)
{
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *const bytes = kit_input(kit, key->key, key->key_length);
    uint8_t *const output = kit_output(kit, size);
    size_t input_length;
    const uint8_t *const input = input_of(kit, form, text, &input_length);
    size_t length = SIZE_MAX;
    psa_status_t status;

    status = KIT_CALL(
        kit, form->sign, sign_t,
        (&key->attributes, bytes, key->key_length, key->algorithm, input, input_length, output, size, &length));
    if (status == PSA_SUCCESS) {
        if (length > size) {
            kit_fail(kit, "reports a signature of %zu bytes in a buffer of %zu", length, size);
        }
        signature->length = length;
        memcpy(signature->bytes, output, length < sizeof signature->bytes ? length : sizeof signature->bytes);
    }
    kit_release(kit, mark);
    return status;
}

psa_status_t verify_with_driver(kit_t *kit, const sign_key_t *key, const sign_form_t *form, const sign_text_t *text,
                                const signature_t *signature)
{
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *const bytes = kit_input(kit, key->key, key->key_length);
    const uint8_t *const guarded = kit_input(kit, signature->bytes, signature->length);
    size_t input_length;
    const uint8_t *const input = input_of(kit, form, text, &input_length);
    psa_status_t status;

    status = KIT_CALL(
        kit, form->verify, verify_t,
        (&key->attributes, bytes, key->key_length, key->algorithm, input, input_length, guarded, signature->length));
    kit_release(kit, mark);
    return status;
}

bool sign_succeeds(kit_t *kit, const sign_key_t *key, const sign_form_t *form, const sign_text_t *text,
                   signature_t *signature)
{
    const psa_status_t status = sign_with_driver(kit, key, form, text, key->signature_length, signature);

    if (status == PSA_ERROR_NOT_SUPPORTED && kit_has_fallback(kit, form->sign)) {
        return false;
    }
    kit_expect_status(kit, status, PSA_SUCCESS, pd_entry_points[form->sign].name);
    if (signature->length != key->signature_length) {
        kit_fail(kit, "makes a signature of %zu bytes, not %zu", signature->length, key->signature_length);
    }
    return true;
}

void sign_with_builtin(kit_t *kit, const sign_key_t *key, const sign_text_t *text, signature_t *signature)
{
    kit_expect_reference(kit,
                         psa_sign_hash(key->builtin, key->algorithm, text->hash, text->hash_length, signature->bytes,
                                       sizeof signature->bytes, &signature->length),
                         "psa_sign_hash");
}

psa_status_t verify_with_builtin(const sign_key_t *key, const sign_text_t *text, const signature_t *signature)
{
    return psa_verify_hash(key->builtin, key->algorithm, text->hash, text->hash_length, signature->bytes,
                           signature->length);
}

void sign_right_signature(kit_t *kit, const sign_key_t *key, sign_text_t *text, signature_t *signature)
{
    if (key->builtin != 0) {
        sign_random_text(kit, key, text);
        sign_with_builtin(kit, key, text, signature);
        return;
    }
    for (size_t i = 0; i < kit_signature_vector_count; i++) {
        const kit_signature_vector_t *vector = &kit_signature_vectors[i];

        if (vector->type == key->pair.type && vector->bits == key->pair.bits && vector->algorithm == key->algorithm) {
            size_t length;
            const uint8_t *message = kit_hex(kit, vector->message, &length);
            const uint8_t *bytes;

            sign_set_text(kit, key->algorithm, message, length, text);
            bytes = kit_hex(kit, vector->signature, &signature->length);
            memcpy(signature->bytes, bytes, signature->length);
        }
    }
}
