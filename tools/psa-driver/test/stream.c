/*
 * Requests of the families with data: made at random or from known answers, run, and compared
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "stream.h"

#include <stdio.h>
#include <string.h>

#include "internal.h"

bool kit_stream_has_one_shot(kit_t *kit, kit_direction_t direction)
{
    const pd_entry_point_t entry_point = kit_stream(kit->c)->one_shot[direction];

    return entry_point != PD_ENTRY_POINT_COUNT && kit_has(kit, entry_point);
}

bool kit_stream_has_multipart(kit_t *kit, kit_direction_t direction)
{
    const pd_entry_point_t entry_point = kit_stream(kit->c)->setup[direction];

    return entry_point != PD_ENTRY_POINT_COUNT && kit_has(kit, entry_point);
}

bool kit_stream_has(kit_t *kit, kit_direction_t direction)
{
    return kit_stream_has_one_shot(kit, direction) || kit_stream_has_multipart(kit, direction);
}

static bool claims(const kit_case_t *c, pd_entry_point_t entry_point)
{
    return entry_point != PD_ENTRY_POINT_COUNT && kit_claims(c, entry_point);
}

bool kit_stream_claims(const kit_case_t *c, kit_direction_t direction)
{
    return claims(c, kit_stream(c)->one_shot[direction]) || claims(c, kit_stream(c)->setup[direction]);
}

bool kit_stream_claims_multipart(const kit_case_t *c)
{
    return claims(c, kit_stream(c)->setup[KIT_FORWARD]) || claims(c, kit_stream(c)->setup[KIT_BACKWARD]);
}

bool kit_stream_claims_backward(const kit_case_t *c)
{
    return kit_stream_claims(c, KIT_BACKWARD);
}

/* By psa_*, which in this process is the built-in code; PSA_ERROR_NOT_SUPPORTED if it has none. */
static psa_status_t seal(kit_t *kit, kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    uint8_t *sealed;
    size_t room;
    psa_status_t status;

    request->direction = KIT_FORWARD;
    stream->orient(kit, request);
    room = stream->one_shot_size(request) + PSA_AEAD_TAG_MAX_SIZE + PSA_HASH_MAX_SIZE;
    sealed = kit_memory(kit, room);
    status = stream->library(request, request->key_id, false, sealed, room, &request->sealed_length);
    request->sealed = sealed;
    return status;
}

/* By the driver in one call, so that the same in pieces can be held against it. */
static void seal_by_driver(kit_t *kit, kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const size_t room = stream->one_shot_size(request);
    uint8_t *sealed;

    if (!kit_stream_has_one_shot(kit, KIT_FORWARD)
        || (!kit_stream_has_multipart(kit, KIT_FORWARD) && !kit_stream_has(kit, KIT_BACKWARD))) {
        kit_skip(kit, "the built-in code has nothing to compare with, and the driver no second way to the same");
    }
    sealed = kit_output(kit, room);
    kit_expect_served(kit, stream->call_one_shot(kit, request, sealed, room, &request->sealed_length),
                      stream->one_shot[KIT_FORWARD]);
    if (request->sealed_length > room) {
        kit_fail(kit, "%s says that it wrote %zu bytes to an output of %zu",
                 pd_entry_points[stream->one_shot[KIT_FORWARD]].name, request->sealed_length, room);
    }
    request->sealed = sealed;
}

static const uint8_t *random_bytes(kit_t *kit, size_t size)
{
    uint8_t *bytes = kit_memory(kit, size);

    kit_fill(kit, bytes, size);
    return bytes;
}

/* A random request without its answer. */
static void choose(kit_t *kit, size_t plain_length, kit_request_t *request)
{
    const kit_case_t *c = kit->c;
    const kit_stream_t *stream = kit_stream(c);
    const size_t unit = kit_stream_row(c)->unit;

    memset(request, 0, sizeof *request);
    request->attributes = kit_attributes(c->mechanism->key_type, c->bits, c->mechanism->algorithm, stream->usage);
    if (stream->has_key) {
        request->key_size = PSA_BITS_TO_BYTES(c->bits);
        request->key = random_bytes(kit, request->key_size);
    }
    if (stream->choose_header != NULL) {
        stream->choose_header(kit, c, &request->iv_length, &request->ad_length);
        request->iv = random_bytes(kit, request->iv_length);
        request->ad = random_bytes(kit, request->ad_length);
    }
    request->plain_length = unit != 0 ? plain_length / unit * unit : plain_length;
    request->plain = random_bytes(kit, request->plain_length);
}

static psa_status_t choose_and_seal(kit_t *kit, size_t plain_length, kit_request_t *request)
{
    psa_status_t status = PSA_SUCCESS;

    choose(kit, plain_length, request);
    if (kit_stream(kit->c)->has_key) {
        status = psa_import_key(&request->attributes, request->key, request->key_size, &request->key_id);
        kit_keep_key(kit, request->key_id);
    }
    if (status == PSA_SUCCESS) {
        status = seal(kit, request);
    }
    if (status != PSA_ERROR_NOT_SUPPORTED) {
        kit_expect_reference(kit, status, "code");
    }
    return status;
}

void kit_stream_reseal(kit_t *kit, kit_request_t *request)
{
    const psa_status_t status = seal(kit, request);

    if (status == PSA_ERROR_NOT_SUPPORTED) {
        seal_by_driver(kit, request);
    } else {
        kit_expect_reference(kit, status, "code");
    }
    kit_stream(kit->c)->orient(kit, request);
}

bool kit_stream_try_request(kit_t *kit, kit_direction_t direction, size_t plain_length, kit_request_t *request)
{
    const psa_status_t status = choose_and_seal(kit, plain_length, request);

    request->direction = direction;
    kit_stream(kit->c)->orient(kit, request);
    return status == PSA_SUCCESS;
}

kit_request_t kit_stream_request(kit_t *kit, kit_direction_t direction, size_t plain_length)
{
    kit_request_t request;

    if (choose_and_seal(kit, plain_length, &request) != PSA_SUCCESS) {
        seal_by_driver(kit, &request);
    }
    request.direction = direction;
    kit_stream(kit->c)->orient(kit, &request);
    return request;
}

bool kit_stream_known(kit_t *kit, const kit_case_t *c, const kit_answer_t *answer, kit_direction_t direction,
                      kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(c);

    const bool any_size = c->family->one_size != NULL && c->family->one_size(c->mechanism);
    const size_t bits = answer->key != NULL ? 4 * strlen(answer->key) : 0;
    kit_case_t sized = *c;

    memset(request, 0, sizeof *request);
    sized.bits = bits;
    if (any_size ? c->description != NULL && !kit_stream_claims(&sized, direction) : bits != c->bits) {
        return false;
    }
    request->direction = direction;
    request->attributes = kit_attributes(c->mechanism->key_type, bits, c->mechanism->algorithm, stream->usage);
    if (answer->key != NULL) {
        request->key = kit_hex(kit, answer->key, &request->key_size);
    }
    if (answer->iv != NULL) {
        request->iv = kit_hex(kit, answer->iv, &request->iv_length);
    }
    if (answer->ad != NULL) {
        request->ad = kit_hex(kit, answer->ad, &request->ad_length);
    }
    request->plain = kit_hex(kit, answer->plain, &request->plain_length);
    request->sealed = kit_hex(kit, answer->sealed, &request->sealed_length);
    stream->orient(kit, request);
    return true;
}

kit_request_t kit_stream_guarded(kit_t *kit, const kit_request_t *request)
{
    kit_request_t guarded = *request;

    guarded.key = kit_input(kit, request->key, request->key_size);
    guarded.iv = kit_input(kit, request->iv, request->iv_length);
    guarded.ad = kit_input(kit, request->ad, request->ad_length);
    guarded.whole = kit_input(kit, request->whole, request->whole_length);
    guarded.sealed = kit_input(kit, request->sealed, request->sealed_length);
    return guarded;
}

void kit_stream_check_one_shot(kit_t *kit, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t guarded = kit_stream_guarded(kit, request);
    const size_t size = stream->one_shot_size(request);
    uint8_t *output = kit_output(kit, size);
    size_t length = KIT_UNSET_LENGTH;

    kit_expect_served(kit, stream->call_one_shot(kit, &guarded, output, size, &length),
                      stream->one_shot[request->direction]);
    kit_expect_bytes(kit, output, length, request->expected, request->expected_length,
                     pd_entry_points[stream->one_shot[request->direction]].name);
    kit_release(kit, mark);
}

/* What was written so far must be there and right, so that a failure names the first call that went wrong. */
static size_t check_piece(kit_t *kit, const kit_request_t *request, size_t done, const uint8_t *output, size_t size,
                          size_t length, const char *what)
{
    if (length > size) {
        kit_fail(kit, "%s says that it wrote %zu bytes to an output of %zu", what, length, size);
    }
    if (length > request->expected_length - done) {
        kit_fail(kit, "%s gives %zu bytes, %zu more than there are", what, length,
                 length - (request->expected_length - done));
    }
    kit_expect_bytes(kit, output, length, request->expected + done, length, what);
    return done + length;
}

/* Set-up and what follows it, each with copies of key, IV and additional data that are gone afterwards: a driver must
 * not keep pointers. */
static void begin(kit_t *kit, const kit_request_t *request, void *context)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    kit_request_t guarded = kit_stream_guarded(kit, request);

    kit_expect_served(kit, stream->call_setup(kit, context, &guarded), stream->setup[request->direction]);
    kit_release(kit, mark);
    if (stream->call_prepare != NULL) {
        guarded = kit_stream_guarded(kit, request);
        kit_expect_status(kit, stream->call_prepare(kit, context, &guarded), PSA_SUCCESS, "what follows the set-up");
        kit_release(kit, mark);
    }
}

void kit_stream_check_multipart(kit_t *kit, const kit_request_t *request, void *context, kit_cut_t cut)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    kit_request_t guarded;
    size_t taken = 0;
    size_t given = 0;
    uint8_t *output;
    size_t size;
    size_t length;
    psa_status_t status;

    context = context != NULL ? context : kit_context(kit, stream->context);
    begin(kit, request, context);
    while (taken < request->input_length) {
        const kit_mark_t inner = kit_mark(kit);
        const size_t left = request->input_length - taken;
        const size_t piece = cut != NULL ? cut(kit, left) : left;
        const uint8_t *input = kit_input(kit, request->input + taken, piece);

        size = stream->update_size(request, piece);
        output = kit_output(kit, size);
        length = KIT_UNSET_LENGTH;
        status = stream->call_update(kit, context, request, input, piece, output, size, &length);
        if (status != PSA_SUCCESS) {
            char what[96];

            snprintf(what, sizeof what, "update, %zu bytes into an output of %zu after %zu bytes,", piece, size, taken);
            kit_expect_status(kit, status, PSA_SUCCESS, what);
        }
        given = check_piece(kit, request, given, output, size, length, "update");
        taken += piece;
        kit_release(kit, inner);
    }
    guarded = kit_stream_guarded(kit, request);
    size = stream->finish_size(request);
    output = kit_output(kit, size);
    length = KIT_UNSET_LENGTH;
    kit_expect_status(kit, stream->call_finish(kit, context, &guarded, output, size, &length), PSA_SUCCESS, "finish");
    given = check_piece(kit, request, given, output, size, length, "finish");
    if (given != request->expected_length) {
        kit_fail(kit, "the operation gives %zu bytes in all, not %zu", given, request->expected_length);
    }
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after finish");
    kit_release(kit, mark);
}

void kit_stream_check(kit_t *kit, const kit_request_t *request)
{
    if (kit_stream_has_one_shot(kit, request->direction)) {
        kit_stream_check_one_shot(kit, request);
    }
    if (kit_stream_has_multipart(kit, request->direction)) {
        kit_stream_check_multipart(kit, request, NULL, NULL);
    }
}

static void add_lengths(size_t lengths[KIT_MAX_LENGTHS], size_t *count, size_t first, size_t last)
{
    for (size_t length = first; length <= last && *count < KIT_MAX_LENGTHS; length++) {
        if (*count == 0 || length > lengths[*count - 1]) {
            lengths[(*count)++] = length;
        }
    }
}

size_t kit_stream_lengths(kit_t *kit, size_t lengths[KIT_MAX_LENGTHS])
{
    const kit_stream_row_t *row = kit_stream_row(kit->c);
    const size_t block = row->block != 0 ? row->block : 16;
    const size_t unit = row->unit != 0 ? row->unit : 1;
    const size_t pages[] = { 512, 1024, 4096, 8192, 16384, 65536 };
    size_t count = 0;

    if (kit_is_quick(kit)) {
        add_lengths(lengths, &count, 0, 2);
        for (size_t i = 1; i <= 3; i++) {
            add_lengths(lengths, &count, i * block - unit - (unit == 1), i * block + unit);
        }
        add_lengths(lengths, &count, 4095, 4097);
        return count;
    }
    add_lengths(lengths, &count, 0, 2 * block + 34 > 300 ? 2 * block + 34 : 300);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        add_lengths(lengths, &count, pages[i] - unit, pages[i] + unit);
    }
    add_lengths(lengths, &count, 131072 + 17, 131072 + 17);
    return count;
}
