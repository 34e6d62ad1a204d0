/*
 * The family hash: hash_compute and hash_multipart
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "hash.h"

#include <string.h>

#include "families.h"

typedef psa_status_t (*compute_t)(psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*setup_t)(void *, psa_algorithm_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*abort_t)(void *);

#define UNSET_LENGTH ((size_t) -2) /* so that a length that is not set is seen */

static psa_status_t compute(kit_t *kit, const kit_case_t *c, const uint8_t *input, size_t input_length, uint8_t *hash,
                            size_t hash_size, size_t *hash_length)
{
    *hash_length = UNSET_LENGTH;
    return KIT_CALL(kit, PD_EP_HASH_COMPUTE, compute_t,
                    (c->mechanism->algorithm, input, input_length, hash, hash_size, hash_length));
}

static psa_status_t setup(kit_t *kit, const kit_case_t *c, void *context)
{
    return KIT_CALL(kit, PD_EP_HASH_SETUP, setup_t, (context, c->mechanism->algorithm));
}

static psa_status_t update(kit_t *kit, void *context, const uint8_t *input, size_t length)
{
    return KIT_CALL(kit, PD_EP_HASH_UPDATE, update_t, (context, input, length));
}

static psa_status_t finish(kit_t *kit, void *context, uint8_t *hash, size_t hash_size, size_t *hash_length)
{
    *hash_length = UNSET_LENGTH;
    return KIT_CALL(kit, PD_EP_HASH_FINISH, finish_t, (context, hash, hash_size, hash_length));
}

static psa_status_t abort_(kit_t *kit, void *context)
{
    return KIT_CALL(kit, PD_EP_HASH_ABORT, abort_t, (context));
}

static size_t digest_length(const kit_case_t *c)
{
    return PSA_HASH_LENGTH(c->mechanism->algorithm);
}

static bool has_one_shot(const kit_case_t *c)
{
    return kit_claims(c, PD_EP_HASH_COMPUTE);
}

static bool has_multipart(const kit_case_t *c)
{
    return kit_claims(c, PD_EP_HASH_SETUP);
}

/* One-shot: right, or the rule ends. */
static void check_compute(kit_t *kit, const kit_case_t *c, const uint8_t *message, size_t length,
                          const uint8_t *expected)
{
    const kit_mark_t mark = kit_mark(kit);
    uint8_t *hash = kit_output(kit, digest_length(c));
    size_t hash_length;
    const psa_status_t status =
        compute(kit, c, kit_input(kit, message, length), length, hash, digest_length(c), &hash_length);

    kit_expect_served(kit, status, PD_EP_HASH_COMPUTE);
    kit_expect_bytes(kit, hash, hash_length, expected, digest_length(c), "the digest of hash_compute");
    kit_release(kit, mark);
}

/* The same in pieces of at most so many bytes; 0: in one. */
static void check_multipart(kit_t *kit, const kit_case_t *c, const uint8_t *message, size_t length, size_t piece,
                            const uint8_t *expected)
{
    const kit_mark_t mark = kit_mark(kit);
    void *context = KIT_CONTEXT(kit, hash_context);
    uint8_t *hash = kit_output(kit, digest_length(c));
    size_t hash_length;

    kit_expect_served(kit, setup(kit, c, context), PD_EP_HASH_SETUP);
    for (size_t done = 0; done < length;) {
        const kit_mark_t inner = kit_mark(kit);
        const size_t now = piece == 0 || piece > length - done ? length - done : piece;

        kit_expect_status(kit, update(kit, context, kit_input(kit, message + done, now), now), PSA_SUCCESS,
                          "hash_update");
        kit_release(kit, inner);
        done += now;
    }
    kit_expect_status(kit, finish(kit, context, hash, digest_length(c), &hash_length), PSA_SUCCESS, "hash_finish");
    kit_expect_bytes(kit, hash, hash_length, expected, digest_length(c), "the digest of hash_finish");
    kit_expect_status(kit, abort_(kit, context), PSA_SUCCESS, "hash_abort after hash_finish");
    kit_release(kit, mark);
}

static void check_both(kit_t *kit, const kit_case_t *c, const uint8_t *message, size_t length, const uint8_t *expected)
{
    if (kit_has(kit, PD_EP_HASH_COMPUTE)) {
        check_compute(kit, c, message, length, expected);
    }
    if (kit_has(kit, PD_EP_HASH_SETUP)) {
        check_multipart(kit, c, message, length, 0, expected);
    }
}

static void served(kit_t *kit, const kit_case_t *c)
{
    const kit_hash_answer_t *answer = c->mechanism->details;
    size_t length;
    const uint8_t *message = kit_hex(kit, answer[1].message, &length);
    uint8_t *hash = kit_output(kit, digest_length(c));
    size_t hash_length;

    if (kit_has(kit, PD_EP_HASH_COMPUTE)) {
        kit_expect_served(kit, compute(kit, c, message, length, hash, digest_length(c), &hash_length),
                          PD_EP_HASH_COMPUTE);
    } else {
        void *context = KIT_CONTEXT(kit, hash_context);

        kit_expect_served(kit, setup(kit, c, context), PD_EP_HASH_SETUP);
        kit_expect_status(kit, abort_(kit, context), PSA_SUCCESS, "hash_abort after hash_setup");
    }
}

static void known_answer(kit_t *kit, const kit_case_t *c)
{
    for (const kit_hash_answer_t *answer = c->mechanism->details; answer->message != NULL; answer++) {
        size_t length;
        size_t expected_length;
        const uint8_t *message = kit_hex(kit, answer->message, &length);
        const uint8_t *expected = kit_hex(kit, answer->digest, &expected_length);

        kit_at(kit, "a message of %zu bytes", length);
        check_both(kit, c, message, length, expected);
    }
}

static void check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    for (const kit_hash_answer_t *answer = mechanism->details; answer->message != NULL; answer++) {
        size_t length;
        size_t expected_length;
        size_t hash_length = 0;
        const uint8_t *message = kit_hex(kit, answer->message, &length);
        const uint8_t *expected = kit_hex(kit, answer->digest, &expected_length);
        uint8_t *hash = kit_output(kit, PSA_HASH_MAX_SIZE);
        const psa_status_t status =
            psa_hash_compute(mechanism->algorithm, message, length, hash, PSA_HASH_MAX_SIZE, &hash_length);

        if (status == PSA_ERROR_NOT_SUPPORTED) {
            kit_skip(kit, "the built-in code does not have it");
        }
        kit_expect_reference(kit, status, "psa_hash_compute");
        kit_expect_bytes(kit, hash, hash_length, expected, expected_length, "the built-in digest");
    }
}

static const kit_rule_t rules[] = {
    { .name = "known-answer", .run = known_answer },
};

const kit_family_t kit_family_hash = {
    .name = "hash",
    .first = PD_EP_HASH_COMPUTE,
    .last = PD_EP_HASH_CLONE,
    .mechanisms = kit_hash_mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = served },
    .check_row = check_row,
};
