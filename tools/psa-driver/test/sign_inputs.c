/*
 * Signatures: inputs and buffers that are not as usual
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "sign.h"

/* Of the algorithm's own hash, or of every usual one where the length is free. */
static const size_t usual_lengths[] = { 20, 28, 32, 48, 64 };

static bool has_free_length(psa_algorithm_t algorithm)
{
    return PSA_ALG_SIGN_GET_HASH(algorithm) == PSA_ALG_NONE;
}

static void judge_length(kit_t *kit, const kit_case_t *c, const sign_key_t *key, size_t length, bool is_right)
{
    const sign_form_t *const form = &sign_forms[0];
    sign_text_t text = { .message_length = 0, .hash_length = length };
    signature_t made;
    psa_status_t status;

    kit_fill(kit, text.hash, length);
    kit_at(kit, "%s of a hash of %zu bytes", pd_entry_points[form->sign].name, length);
    if (sign_claims_signing(c, form)) {
        status = sign_with_driver(kit, key, form, &text, key->signature_length, &made);
        if (is_right) {
            kit_expect_status(kit, status, PSA_SUCCESS, "a hash of this length");
        }
        if (status == PSA_SUCCESS && verify_with_builtin(key, &text, &made) != PSA_SUCCESS) {
            kit_fail(kit, "makes a signature that the built-in code refuses");
        }
    }
    kit_at(kit, "%s of a hash of %zu bytes", pd_entry_points[form->verify].name, length);
    if (sign_claims_verifying(c, form)
        && psa_sign_hash(key->builtin, key->algorithm, text.hash, length, made.bytes, sizeof made.bytes, &made.length)
               == PSA_SUCCESS) {
        status = verify_with_driver(kit, key, form, &text, &made);
        if (is_right) {
            kit_expect_status(kit, status, PSA_SUCCESS, "a right signature of it");
        }
        text.hash[0] ^= 1;
        if (length != 0 && verify_with_driver(kit, key, form, &text, &made) == PSA_SUCCESS) {
            kit_fail(kit, "takes a signature of another hash");
        }
    }
}

void sign_rule_hash_lengths(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    signature_t signature;
    sign_text_t text;

    if (sign_claims_signing(c, &sign_forms[0])) {
        sign_random_text(kit, &key, &text);
        kit_expect_served(kit, sign_with_driver(kit, &key, &sign_forms[0], &text, key.signature_length, &signature),
                          PD_EP_SIGN_HASH);
    }
    if (has_free_length(key.algorithm)) {
        for (size_t i = 0; i < sizeof usual_lengths / sizeof usual_lengths[0]; i++) {
            judge_length(kit, c, &key, usual_lengths[i], true);
        }
        judge_length(kit, c, &key, 1, false);
    } else {
        /* What to do with another length than the algorithm's is open; a wrong answer or a crash is not. */
        const size_t length = PSA_HASH_LENGTH(PSA_ALG_SIGN_GET_HASH(key.algorithm));

        judge_length(kit, c, &key, length, true);
        judge_length(kit, c, &key, length - 1, false);
        if (length < PSA_HASH_MAX_SIZE) {
            judge_length(kit, c, &key, length + 1, false);
        }
    }
    judge_length(kit, c, &key, 0, false);
}

void sign_rule_short_buffer(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    const size_t sizes[] = { 0, 1, key.signature_length / 2, key.signature_length - 1 };
    unsigned judged = 0;

    for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
        signature_t signature;
        sign_text_t text;

        if (!sign_claims_signing(c, form)) {
            continue;
        }
        sign_random_text(kit, &key, &text);
        kit_at(kit, "%s into the right size", pd_entry_points[form->sign].name);
        if (!sign_succeeds(kit, &key, form, &text, &signature)) {
            continue;
        }
        judged++;
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            kit_at(kit, "%s into %zu of %zu bytes", pd_entry_points[form->sign].name, sizes[i], key.signature_length);
            kit_expect_error(kit, sign_with_driver(kit, &key, form, &text, sizes[i], &signature),
                             "a buffer that is too small");
        }
        kit_at(kit, "%s into more than is needed", pd_entry_points[form->sign].name);
        kit_expect_status(kit, sign_with_driver(kit, &key, form, &text, key.signature_length + 33, &signature),
                          PSA_SUCCESS, "a larger buffer");
        if (signature.length != key.signature_length) {
            kit_fail(kit, "reports %zu bytes, not %zu", signature.length, key.signature_length);
        }
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}
