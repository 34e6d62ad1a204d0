/*
 * Rules of AEAD: forgeries, nonces, tags, declared lengths
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "aead.h"

#include <string.h>

#include "internal.h"

/* Shorter runs may be equal by chance. */
#define TELLING_LENGTH 8u

static void expect_refused_at_once(kit_t *kit, const kit_request_t *forged)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t guarded = kit_stream_guarded(kit, forged);
    const size_t size = stream->one_shot_size(forged);
    uint8_t *output = kit_output(kit, size);
    size_t length = 0;

    kit_expect_status(kit, stream->call_one_shot(kit, &guarded, output, size, &length), PSA_ERROR_INVALID_SIGNATURE,
                      "aead_decrypt");
    for (size_t i = 0; i + TELLING_LENGTH <= forged->plain_length && i + TELLING_LENGTH <= size; i += TELLING_LENGTH) {
        if (memcmp(output + i, forged->plain + i, TELLING_LENGTH) == 0) {
            kit_fail(kit, "aead_decrypt refuses the tag, but leaves plaintext in the output (at byte %zu)", i);
        }
    }
    kit_release(kit, mark);
}

static void expect_refused_in_pieces(kit_t *kit, const kit_request_t *forged)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t guarded = kit_stream_guarded(kit, forged);
    const size_t size = stream->update_size(forged, forged->input_length);
    const size_t rest = stream->finish_size(forged);
    void *context = kit_context(kit, stream->context);
    size_t length = 0;

    kit_expect_served(kit, stream->call_setup(kit, context, &guarded), stream->setup[KIT_BACKWARD]);
    kit_expect_status(kit, stream->call_prepare(kit, context, &guarded), PSA_SUCCESS, "what follows the set-up");
    kit_expect_status(kit,
                      stream->call_update(kit, context, &guarded, guarded.sealed, forged->input_length,
                                          kit_output(kit, size), size, &length),
                      PSA_SUCCESS, "aead_update");
    kit_expect_status(kit, stream->call_finish(kit, context, &guarded, kit_output(kit, rest), rest, &length),
                      PSA_ERROR_INVALID_SIGNATURE, "aead_verify");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after aead_verify");
    kit_release(kit, mark);
}

static void expect_refused(kit_t *kit, kit_request_t *forged, const char *part, size_t byte)
{
    kit_stream(kit->c)->orient(kit, forged);
    if (kit_stream_has_one_shot(kit, KIT_BACKWARD)) {
        kit_at(kit, "in one call, one bit wrong in byte %zu of the %s", byte, part);
        expect_refused_at_once(kit, forged);
    }
    if (kit_stream_has_multipart(kit, KIT_BACKWARD)) {
        kit_at(kit, "in pieces, one bit wrong in byte %zu of the %s", byte, part);
        expect_refused_in_pieces(kit, forged);
    }
}

/* Bytes of a part in turn, each with one bit changed. `whole_size` is that of what the part lies in. */
static void forge(kit_t *kit, const uint8_t **whole, size_t whole_size, kit_request_t *forged, size_t from, size_t size,
                  size_t step, const char *name)
{
    uint8_t *copy = kit_memory(kit, whole_size);

    memcpy(copy, *whole, whole_size);
    *whole = copy;
    for (size_t i = 0; i < size; i += step) {
        const kit_mark_t mark = kit_mark(kit);
        const uint8_t bit = (uint8_t) (1u << kit_below(kit, 8));

        copy[from + i] ^= bit;
        expect_refused(kit, forged, name, i);
        copy[from + i] ^= bit;
        kit_release(kit, mark);
    }
}

/* Too short to hold a tag. */
static void check_truncated(kit_t *kit, const kit_request_t *right)
{
    const kit_stream_t *stream = kit_stream(kit->c);

    for (size_t length = 0; length < kit_aead_tag_length(right); length++) {
        const kit_mark_t mark = kit_mark(kit);
        kit_request_t short_one = *right;
        uint8_t *output = kit_output(kit, right->plain_length);
        size_t given = 0;

        short_one.whole_length = length;
        short_one = kit_stream_guarded(kit, &short_one);
        kit_at(kit, "an input of %zu bytes, shorter than the tag", length);
        kit_expect_error(kit, stream->call_one_shot(kit, &short_one, output, right->plain_length, &given),
                         "aead_decrypt");
        kit_release(kit, mark);
    }
}

void kit_rule_aead_bad_tag(kit_t *kit, const kit_case_t *c)
{
    const size_t step = kit_rounds(kit, 1, 5);
    kit_request_t right = kit_stream_request(kit, KIT_BACKWARD, 64);
    const size_t tag_length = kit_aead_tag_length(&right);
    kit_request_t forged;

    (void) c;
    while (right.ad_length == 0) {
        right = kit_stream_request(kit, KIT_BACKWARD, 64);
    }
    kit_stream_check(kit, &right);
    forged = right;
    forge(kit, &forged.sealed, right.sealed_length, &forged, right.input_length, tag_length, step, "tag");
    forged = right;
    forge(kit, &forged.sealed, right.sealed_length, &forged, 0, right.input_length, 9, "ciphertext");
    forged = right;
    forge(kit, &forged.ad, right.ad_length, &forged, 0, right.ad_length, step, "additional data");
    forged = right;
    forge(kit, &forged.iv, right.iv_length, &forged, 0, right.iv_length, step, "nonce");
    if (kit_stream_has_one_shot(kit, KIT_BACKWARD)) {
        check_truncated(kit, &right);
    }
    kit_at(kit, "after forgeries");
    kit_stream_check(kit, &right);
}

/* ---- nonces ------------------------------------------------------------------------------------------------------ */

/* A nonce of that length: the same as the built-in code says, or an error where that has one. */
static void check_nonce(kit_t *kit, kit_direction_t direction, size_t nonce_length)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    kit_request_t request = kit_stream_request(kit, KIT_FORWARD, 40);
    uint8_t *nonce = kit_memory(kit, nonce_length);
    uint8_t *output;
    psa_status_t expected;
    psa_status_t status;
    size_t size;
    size_t length = 0;

    kit_fill(kit, nonce, nonce_length);
    request.iv = nonce;
    request.iv_length = nonce_length;
    size = stream->one_shot_size(&request);
    output = kit_memory(kit, size);
    expected = stream->library(&request, request.key_id, false, output, size, &length);
    request.sealed = output;
    request.sealed_length = expected == PSA_SUCCESS ? length : size;
    request.direction = direction;
    stream->orient(kit, &request);
    request = kit_stream_guarded(kit, &request);
    if (kit_stream_has_one_shot(kit, direction)) {
        size = stream->one_shot_size(&request);
        output = kit_output(kit, size);
        status = stream->call_one_shot(kit, &request, output, size, &length);
        if (expected != PSA_SUCCESS) {
            kit_expect_error(kit, status, "one call");
        } else if (status != PSA_ERROR_NOT_SUPPORTED) {
            kit_expect_status(kit, status, PSA_SUCCESS, "one call");
            kit_expect_bytes(kit, output, length, request.expected, request.expected_length, "one call");
        }
    }
    if (kit_stream_has_multipart(kit, direction)) {
        void *context = kit_context(kit, stream->context);

        kit_expect_served(kit, stream->call_setup(kit, context, &request), stream->setup[direction]);
        status = kit_aead_begin(kit, context, &request, request.ad_length, request.input_length);
        kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after aead_set_nonce");
        if (expected != PSA_SUCCESS) {
            kit_expect_error(kit, status, "aead_set_nonce");
        } else if (status != PSA_ERROR_NOT_SUPPORTED) {
            kit_expect_status(kit, status, PSA_SUCCESS, "aead_set_nonce");
            kit_stream_check_multipart(kit, &request, NULL, NULL);
        }
    }
}

void kit_rule_aead_nonces(kit_t *kit, const kit_case_t *c)
{
    const size_t lengths[] = { 0, 1, 6, 7, 8, 11, 12, 13, 14, 16, 33, 64 };

    (void) c;
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0] && kit_stream_has(kit, direction); i++) {
            const kit_mark_t mark = kit_mark(kit);

            kit_at(kit, "%s, a nonce of %zu bytes", direction == KIT_FORWARD ? "encrypting" : "decrypting", lengths[i]);
            check_nonce(kit, direction, lengths[i]);
            kit_release(kit, mark);
        }
    }
}

/* ---- tags -------------------------------------------------------------------------------------------------------- */

typedef struct {
    kit_case_t c;
    kit_mechanism_t mechanism;
} variant_t;

static bool claims_tag(const kit_case_t *c, size_t length, variant_t *variant)
{
    const psa_algorithm_t algorithm = PSA_ALG_AEAD_WITH_SHORTENED_TAG(c->mechanism->algorithm, length);

    variant->c = *c;
    variant->mechanism = *c->mechanism;
    variant->mechanism.algorithm = algorithm;
    variant->c.mechanism = &variant->mechanism;
    return algorithm != c->mechanism->algorithm
           && (kit_stream_claims(&variant->c, KIT_FORWARD) || kit_stream_claims(&variant->c, KIT_BACKWARD));
}

bool kit_aead_claims_other_tags(const kit_case_t *c)
{
    variant_t variant;

    for (size_t length = 4; length <= 16; length++) {
        if (claims_tag(c, length, &variant)) {
            return true;
        }
    }
    return false;
}

/* Those that psa_* lets through (psa_aead_* checks them before it asks a driver). */
static bool tag_is_valid(const kit_case_t *c, size_t length)
{
    switch (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(c->mechanism->algorithm)) {
        case PSA_ALG_CCM:
            return length % 2 == 0;
        case PSA_ALG_GCM:
            return length == 4 || length == 8 || length >= 12;
        default:
            return length == 16;
    }
}

void kit_rule_aead_tags(kit_t *kit, const kit_case_t *c)
{
    unsigned judged = 0;

    for (size_t length = 4; length <= 16; length++) {
        variant_t variant;

        if (!claims_tag(c, length, &variant)) {
            continue;
        }
        kit_judge(kit, &variant.c);
        for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
            const kit_mark_t mark = kit_mark(kit);
            kit_request_t request;

            kit_at(kit, "a tag of %zu bytes", length);
            /* Not every length is one that the algorithm knows; those are no requests at all. */
            if (kit_stream_has(kit, direction) && tag_is_valid(c, length)) {
                request = kit_stream_request(kit, direction, 77);
                kit_stream_check(kit, &request);
                judged++;
            }
            kit_release(kit, mark);
        }
        kit_judge(kit, c);
    }
    if (judged == 0) {
        kit_skip(kit, "none of the claimed lengths is one that the algorithm has");
    }
}

/* ---- declared lengths ----------------------------------------------------------------------------------------------
 */

static void check_declared(kit_t *kit, const kit_request_t *request, size_t ad_length, size_t plain_length)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t guarded = kit_stream_guarded(kit, request);
    const size_t size = stream->update_size(request, request->input_length);
    const size_t rest = stream->finish_size(request);
    void *context = kit_context(kit, stream->context);
    uint8_t *output = kit_output(kit, size);
    uint8_t *end = kit_output(kit, rest);
    size_t updated = 0;
    size_t finished = 0;
    psa_status_t status;

    kit_at(kit, "%zu and %zu bytes declared, %zu and %zu processed", ad_length, plain_length, request->ad_length,
           request->input_length);
    kit_expect_served(kit, stream->call_setup(kit, context, &guarded), stream->setup[request->direction]);
    status = kit_aead_begin(kit, context, &guarded, ad_length, plain_length);
    if (status == PSA_SUCCESS) {
        status = kit_aead_update_ad(kit, context, guarded.ad, guarded.ad_length);
    }
    if (status == PSA_SUCCESS) {
        status =
            stream->call_update(kit, context, &guarded, guarded.whole, request->input_length, output, size, &updated);
    }
    if (status == PSA_SUCCESS) {
        status = stream->call_finish(kit, context, &guarded, end, rest, &finished);
    }
    kit_expect_error(kit, status, "what was declared was not done, but the last call");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort");
    kit_release(kit, mark);
}

void kit_rule_aead_lengths_declared(kit_t *kit, const kit_case_t *c)
{
    (void) c;
    if (!kit_has(kit, PD_EP_AEAD_SET_LENGTHS)) {
        kit_skip(kit, "the driver has no aead_set_lengths");
    }
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        kit_request_t request;

        if (!kit_stream_has_multipart(kit, direction)) {
            continue;
        }
        do {
            request = kit_stream_request(kit, direction, 64);
        } while (request.ad_length == 0);
        check_declared(kit, &request, request.ad_length + 1, request.input_length);
        check_declared(kit, &request, request.ad_length - 1, request.input_length);
        check_declared(kit, &request, request.ad_length, request.input_length + 1);
        check_declared(kit, &request, request.ad_length, request.input_length - 1);
        check_declared(kit, &request, 0, 0);
        kit_at(kit, "after lengths that were not kept");
        kit_stream_check(kit, &request);
    }
}
