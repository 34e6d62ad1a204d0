/*
 * Signatures: threads, processes, resources, and through the library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "sign.h"

/* One call of each kind that the case has. */
typedef struct {
    kit_t *kit;
    const kit_case_t *c;
    const sign_key_t *key;
    const sign_form_t *form;
    sign_text_t text;
    signature_t right;
} round_t;

/* The first form in which the driver does something for this case. */
static const sign_form_t *served_form(kit_t *kit, const kit_case_t *c, const sign_key_t *key)
{
    for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
        signature_t signature;
        sign_text_t text;

        if (sign_claims_signing(c, form)) {
            sign_random_text(kit, key, &text);
            if (sign_succeeds(kit, key, form, &text, &signature)) {
                return form;
            }
        } else if (sign_claims_verifying(c, form)) {
            sign_right_signature(kit, key, &text, &signature);
            if (verify_with_driver(kit, key, form, &text, &signature) != PSA_ERROR_NOT_SUPPORTED
                || !kit_has_fallback(kit, form->verify)) {
                return form;
            }
        }
    }
    kit_skip(kit, "declined");
}

/* Signs and verifies; both must come out right. */
static void judge_once(kit_t *kit, const kit_case_t *c, const sign_key_t *key, const sign_form_t *form)
{
    signature_t signature;
    sign_text_t text;

    if (sign_claims_signing(c, form)) {
        sign_random_text(kit, key, &text);
        if (!sign_succeeds(kit, key, form, &text, &signature)) {
            kit_fail(kit, "declines a request after it has served one like it");
        }
        if (key->builtin != 0) {
            kit_expect_status(kit, verify_with_builtin(key, &text, &signature), PSA_SUCCESS,
                              "the built-in code, asked to verify the driver's signature,");
        }
    }
    if (sign_claims_verifying(c, form)) {
        psa_status_t status;

        sign_right_signature(kit, key, &text, &signature);
        status = verify_with_driver(kit, key, form, &text, &signature);
        if (status == PSA_ERROR_NOT_SUPPORTED && kit_has_fallback(kit, form->verify)) {
            return;
        }
        kit_expect_status(kit, status, PSA_SUCCESS, "a right signature");
        if (form->of_message) {
            text.message[0] ^= 1;
            text.message_length += text.message_length == 0;
        } else {
            text.hash[0] ^= 1;
        }
        kit_expect_error(kit, verify_with_driver(kit, key, form, &text, &signature), "a wrong signature");
    }
}

static void thread(kit_t *kit, void *argument, unsigned index)
{
    const round_t *const round = argument;

    (void) index;
    for (size_t i = 0; i < kit_rounds(kit, 3, 1); i++) {
        judge_once(kit, round->c, round->key, round->form);
    }
}

void sign_rule_threads(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    round_t round = { .c = c, .key = &key, .form = served_form(kit, c, &key) };

    kit_threads(kit, 8, thread, &round);
}

/* A signature by each side of a fork, of the same input. */
typedef struct {
    const kit_case_t *c;
    const sign_key_t *key;
    const sign_form_t *form;
    const sign_text_t *text;
    signature_t *by_child; /* both sides see it */
} fork_t;

static void child(kit_t *kit, void *argument)
{
    const fork_t *const both = argument;

    if (sign_claims_signing(both->c, both->form)
        && !sign_succeeds(kit, both->key, both->form, both->text, both->by_child)) {
        both->by_child->length = 0; /* a driver may decline for want of its device */
    }
    judge_once(kit, both->c, both->key, both->form);
}

void sign_rule_fork(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    const sign_form_t *const form = served_form(kit, c, &key);
    sign_text_t text;
    fork_t both = { c, &key, form, &text, kit_shared(kit, sizeof(signature_t)) };
    kit_child_t *process;
    signature_t by_parent;

    sign_random_text(kit, &key, &text);
    judge_once(kit, c, &key, form);
    process = kit_child_begin(kit, KIT_DIRECT, "in a child", child, &both);
    if (sign_claims_signing(c, form) && !sign_succeeds(kit, &key, form, &text, &by_parent)) {
        kit_fail(kit, "declines a request after it has served one like it");
    }
    kit_child_end(kit, process);
    judge_once(kit, c, &key, form);
    if (PSA_ALG_IS_ECDSA(key.algorithm) && !sign_is_deterministic(key.algorithm) && both.by_child->length != 0
        && sign_claims_signing(c, form) && memcmp(by_parent.bytes, both.by_child->bytes, by_parent.length / 2) == 0) {
        kit_fail(kit, "a process and its child sign with the same nonce, which gives the key away");
    }
}

static void work(kit_t *kit, void *argument)
{
    round_t *const round = argument;
    signature_t made;

    if (sign_claims_signing(round->c, round->form)) {
        (void) sign_with_driver(kit, round->key, round->form, &round->text, round->key->signature_length, &made);
    }
    if (sign_claims_verifying(round->c, round->form)) {
        (void) verify_with_driver(kit, round->key, round->form, &round->text, &round->right);
    }
}

static void fail(kit_t *kit, void *argument)
{
    round_t *const round = argument;
    signature_t made;

    if (sign_claims_signing(round->c, round->form)) {
        (void) sign_with_driver(kit, round->key, round->form, &round->text, round->key->signature_length - 1, &made);
    }
    if (sign_claims_verifying(round->c, round->form)) {
        made = round->right;
        made.bytes[made.length / 2] ^= 1;
        (void) verify_with_driver(kit, round->key, round->form, &round->text, &made);
        made.length--;
        (void) verify_with_driver(kit, round->key, round->form, &round->text, &made);
    }
}

void sign_rule_leaks(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    round_t round = { .c = c, .key = &key, .form = served_form(kit, c, &key) };

    sign_right_signature(kit, &key, &round.text, &round.right);
    kit_expect_steady(kit, "signing and verifying", (unsigned) kit_rounds(kit, 8, 4), work, &round);
    kit_expect_steady(kit, "requests that fail", (unsigned) kit_rounds(kit, 8, 4), fail, &round);
}

static void time_driver(kit_t *kit, void *argument)
{
    round_t *const round = argument;
    signature_t made;

    if (sign_claims_signing(round->c, round->form)) {
        (void) sign_with_driver(kit, round->key, round->form, &round->text, round->key->signature_length, &made);
    } else {
        (void) verify_with_driver(kit, round->key, round->form, &round->text, &round->right);
    }
}

static void time_builtin(kit_t *kit, void *argument)
{
    round_t *const round = argument;
    signature_t made;

    if (sign_claims_signing(round->c, round->form)) {
        sign_with_builtin(kit, round->key, &round->text, &made);
    } else {
        (void) verify_with_builtin(round->key, &round->text, &round->right);
    }
}

void sign_rule_time(kit_t *kit, const kit_case_t *c)
{
    const sign_key_t key = sign_key(kit, c);
    round_t round = { .c = c, .key = &key, .form = served_form(kit, c, &key) };
    const char *const what = sign_claims_signing(c, round.form) ? "a signature" : "a verification";

    sign_right_signature(kit, &key, &round.text, &round.right);
    kit_figure(kit, what, kit_time(kit, time_driver, &round),
               key.builtin != 0 ? kit_time(kit, time_builtin, &round) : 0);
}
