/*
 * Rules about answers: known ones, of every length, in pieces, twice, into too little room
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "internal.h"
#include "stream.h"

static const char *const direction_names[] = { "", "backward, " };

/* What else is wrong with an answer is for the other rules. */
static void expect_asked(kit_t *kit, psa_status_t status, kit_direction_t direction, pd_entry_point_t entry_point)
{
    if (direction == KIT_FORWARD || status == PSA_ERROR_NOT_SUPPORTED) {
        kit_expect_served(kit, status, entry_point);
    }
}

void kit_rule_stream_served(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);

    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        const kit_mark_t mark = kit_mark(kit);
        kit_request_t request;
        size_t length;

        if (!kit_stream_has(kit, direction)) {
            continue;
        }
        request = kit_stream_request(kit, direction, 64);
        request = kit_stream_guarded(kit, &request);
        if (kit_stream_has_one_shot(kit, direction)) {
            const size_t size = stream->one_shot_size(&request);

            expect_asked(kit, stream->call_one_shot(kit, &request, kit_output(kit, size), size, &length), direction,
                         stream->one_shot[direction]);
        } else {
            void *context = kit_context(kit, stream->context);

            expect_asked(kit, stream->call_setup(kit, context, &request), direction, stream->setup[direction]);
            kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after the set-up");
        }
        kit_release(kit, mark);
    }
}

void kit_rule_stream_known_answer(kit_t *kit, const kit_case_t *c)
{
    unsigned judged = 0;

    for (const kit_answer_t *answer = kit_stream_row(c)->answers; answer->sealed != NULL; answer++) {
        for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
            const kit_mark_t mark = kit_mark(kit);
            kit_request_t request;

            if (kit_stream_has(kit, direction) && kit_stream_known(kit, c, answer, direction, &request)) {
                kit_at(kit, "%s%zu bytes", direction_names[direction], request.plain_length);
                kit_stream_check(kit, &request);
                judged++;
            }
            kit_release(kit, mark);
        }
    }
    if (judged == 0) {
        kit_skip(kit, "the kit has no known answer for this key size");
    }
}

/* The row's answers for one key size, by the built-in code. */
static void check_answers(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);

    for (const kit_answer_t *answer = kit_stream_row(c)->answers; answer->sealed != NULL; answer++) {
        for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
            const kit_mark_t mark = kit_mark(kit);
            kit_request_t request;
            psa_status_t status = PSA_SUCCESS;
            uint8_t *output;
            size_t length = 0;
            size_t size;

            if (stream->one_shot[direction] == PD_ENTRY_POINT_COUNT
                || !kit_stream_known(kit, c, answer, direction, &request)) {
                kit_release(kit, mark);
                continue;
            }
            kit_at(kit, "%s%zu bytes", direction_names[direction], request.plain_length);
            if (stream->has_key) {
                status = psa_import_key(&request.attributes, request.key, request.key_size, &request.key_id);
                kit_keep_key(kit, request.key_id);
            }
            size = stream->one_shot_size(&request) + PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE;
            output = kit_output(kit, size);
            if (status == PSA_SUCCESS) {
                status = stream->library(&request, request.key_id, false, output, size, &length);
            }
            if (status == PSA_ERROR_NOT_SUPPORTED) {
                kit_skip(kit, "the built-in code does not have it");
            }
            kit_expect_reference(kit, status, "code");
            kit_expect_bytes(kit, output, length, request.expected, request.expected_length, "the built-in answer");
            kit_release(kit, mark);
        }
    }
}

void kit_stream_check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    size_t b = 0;

    do {
        check_answers(kit, &(kit_case_t){ kit->c->family, mechanism, mechanism->bits[b], NULL });
        b++;
    } while (b < KIT_MAX_KEY_SIZES && mechanism->bits[b] != 0);
}

void kit_rule_stream_lengths(kit_t *kit, const kit_case_t *c)
{
    size_t lengths[KIT_MAX_LENGTHS];
    const size_t count = kit_stream_lengths(kit, lengths);
    const size_t unit = kit_stream_row(c)->unit;
    const size_t longest = kit_stream(c)->longest != NULL ? kit_stream(c)->longest(c) : SIZE_MAX;

    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        for (size_t i = 0; i < count && kit_stream_has(kit, direction); i++) {
            const kit_mark_t mark = kit_mark(kit);
            kit_request_t request;

            if ((unit != 0 && lengths[i] % unit != 0) || lengths[i] > longest) {
                continue;
            }
            request = kit_stream_request(kit, direction, lengths[i]);
            kit_at(kit, "%s%zu bytes", direction_names[direction], request.plain_length);
            kit_stream_check(kit, &request);
            kit_release(kit, mark);
        }
    }
    if (kit_stream(c)->check_other_lengths != NULL) {
        kit_stream(c)->check_other_lengths(kit, c);
    }
}

static size_t cut_one(kit_t *kit, size_t left)
{
    (void) kit;
    return left != 0;
}

/* Short ones mostly, empty ones often. */
static size_t cut_at_random(kit_t *kit, size_t left)
{
    const size_t most = left < 40 ? left + 1 : kit_below(kit, 4) == 0 ? left + 1 : 40;

    return kit_below(kit, 5) == 0 ? 0 : kit_below(kit, most);
}

void kit_rule_stream_splits(kit_t *kit, const kit_case_t *c)
{
    const size_t rounds = kit_rounds(kit, 40, 8);

    (void) c;
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        for (size_t i = 0; i < rounds && kit_stream_has_multipart(kit, direction); i++) {
            const kit_mark_t mark = kit_mark(kit);
            const size_t length = i == 0 ? 150 : i == 1 ? 10000 : kit_below(kit, 700);
            const kit_request_t request = kit_stream_request(kit, direction, length);

            kit_at(kit, "%s%zu bytes in %s", direction_names[direction], request.plain_length,
                   i == 0 ? "single bytes" : "pieces");
            kit_stream_check_multipart(kit, &request, NULL, i == 0 ? cut_one : cut_at_random);
            kit_release(kit, mark);
        }
    }
}

void kit_rule_stream_repeat(kit_t *kit, const kit_case_t *c)
{
    (void) c;
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        const kit_mark_t mark = kit_mark(kit);

        if (kit_stream_has(kit, direction)) {
            const kit_request_t one = kit_stream_request(kit, direction, 100);
            const kit_request_t other = kit_stream_request(kit, direction, 333);

            kit_at(kit, "%sthe first time", direction_names[direction]);
            kit_stream_check(kit, &one);
            kit_at(kit, "%sthe second time", direction_names[direction]);
            kit_stream_check(kit, &one);
            kit_at(kit, "%sanother message behind it", direction_names[direction]);
            kit_stream_check(kit, &other);
            kit_at(kit, "%safter another message", direction_names[direction]);
            kit_stream_check(kit, &one);
        }
        kit_release(kit, mark);
    }
}

/* One call with `size` bytes of room, fewer than it takes. */
static void check_short_one_shot(kit_t *kit, const kit_request_t *request, size_t size, bool null)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    uint8_t *output = null ? NULL : kit_output(kit, size);
    const char *name = pd_entry_points[stream->one_shot[request->direction]].name;
    size_t length = 0;
    psa_status_t status;

    kit_at(kit, "%s%zu bytes, output of %zu bytes%s", direction_names[request->direction], request->plain_length, size,
           null ? " (a null pointer)" : "");
    status = stream->call_one_shot(kit, request, output, size, &length);
    kit_expect_error(kit, status, name);
    kit_release(kit, mark);
}

/* An operation with one byte less room than it takes in all: one of the calls must say so. `room` is what update gets
 * at most. */
static void check_short_multipart(kit_t *kit, const kit_request_t *request, size_t room)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    void *context = kit_context(kit, stream->context);
    const size_t enough = stream->update_size(request, request->input_length);
    size_t size = room < enough ? room : enough;
    size_t given = 0;
    psa_status_t status;

    size = size < request->expected_length ? size : request->expected_length - 1;
    kit_at(kit, "%s%zu bytes, output of %zu bytes for update", direction_names[request->direction],
           request->plain_length, size);
    kit_expect_served(kit, stream->call_setup(kit, context, request), stream->setup[request->direction]);
    if (stream->call_prepare != NULL) {
        kit_expect_status(kit, stream->call_prepare(kit, context, request), PSA_SUCCESS, "what follows the set-up");
    }
    status = stream->call_update(kit, context, request, kit_input(kit, request->input, request->input_length),
                                 request->input_length, kit_output(kit, size), size, &given);
    if (status == PSA_SUCCESS) {
        size_t rest;
        size_t length = 0;

        if (given > size) {
            kit_fail(kit, "update says that it wrote %zu bytes to an output of %zu", given, size);
        }
        rest = request->expected_length - given - 1;
        kit_at(kit, "%s%zu bytes, output of %zu bytes for finish", direction_names[request->direction],
               request->plain_length, rest);
        kit_expect_error(kit, stream->call_finish(kit, context, request, kit_output(kit, rest), rest, &length),
                         "finish");
    }
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after an error");
    kit_release(kit, mark);
}

void kit_rule_stream_short_buffer(kit_t *kit, const kit_case_t *c)
{
    (void) c;
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        const kit_mark_t mark = kit_mark(kit);
        kit_request_t request;
        size_t step;

        if (!kit_stream_has(kit, direction)) {
            continue;
        }
        request = kit_stream_request(kit, direction, 64);
        request = kit_stream_guarded(kit, &request);
        step = kit_is_quick(kit) ? 7 : 1;
        for (size_t size = 0; size < request.expected_length; size += step) {
            if (kit_stream_has_one_shot(kit, direction)) {
                check_short_one_shot(kit, &request, size, false);
            }
            if (kit_stream_has_multipart(kit, direction)) {
                check_short_multipart(kit, &request, size);
            }
        }
        if (request.expected_length > 0 && kit_stream_has_one_shot(kit, direction)) {
            check_short_one_shot(kit, &request, 0, true);
            check_short_one_shot(kit, &request, request.expected_length - 1, false);
        }
        kit_at(kit, "after outputs that were too short");
        kit_stream_check(kit, &request);
        kit_release(kit, mark);
    }
}
