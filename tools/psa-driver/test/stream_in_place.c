/*
 * The rule about outputs that lie on their input
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Where both begin at the same byte the answer must be right. Where they overlap otherwise it must be right or an
 * error: a wrong answer that looks like a right one is what nobody would notice.
 */
#include <string.h>

#include "internal.h"
#include "stream.h"

typedef struct {
    size_t input; /* where the input begins in the room that both share */
    size_t output;
} places_t;

static void expect(kit_t *kit, const kit_request_t *request, bool exact, psa_status_t status, const uint8_t *output,
                   size_t length, pd_entry_point_t entry_point)
{
    if (exact) {
        kit_expect_served(kit, status, entry_point);
    }
    if (status == PSA_SUCCESS) {
        kit_expect_bytes(kit, output, length, request->expected, request->expected_length,
                         exact ? "the output in the place of the input" : "an output that overlaps the input");
    }
}

static void check_one_shot(kit_t *kit, const kit_request_t *request, places_t places)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const size_t size = stream->one_shot_size(request);
    const size_t input_end = places.input + request->whole_length;
    const size_t output_end = places.output + size;
    const size_t prefix = request->whole_length - request->input_length; /* the IV, in front of what is decrypted */
    kit_request_t placed = kit_stream_guarded(kit, request);
    uint8_t *room = kit_output(kit, input_end > output_end ? input_end : output_end);
    size_t length = KIT_UNSET_LENGTH;
    psa_status_t status;

    if (request->whole_length > 0) {
        memcpy(room + places.input, request->whole, request->whole_length);
    }
    placed.whole = room + places.input;
    status = stream->call_one_shot(kit, &placed, room + places.output, size, &length);
    expect(kit, request, places.output == places.input && prefix == 0, status, room + places.output, length,
           stream->one_shot[request->direction]);
    kit_release(kit, mark);
}

/* One update over all of it, in the place of its input. */
static void check_update(kit_t *kit, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t guarded = kit_stream_guarded(kit, request);
    const size_t size = stream->update_size(request, request->input_length);
    const size_t rest = stream->finish_size(request);
    void *context = kit_context(kit, stream->context);
    uint8_t *room = kit_output(kit, size > request->input_length ? size : request->input_length);
    uint8_t *end = kit_output(kit, rest);
    size_t length = KIT_UNSET_LENGTH;
    size_t given;

    memcpy(room, request->input, request->input_length);
    kit_expect_served(kit, stream->call_setup(kit, context, &guarded), stream->setup[request->direction]);
    kit_expect_status(kit, stream->call_prepare(kit, context, &guarded), PSA_SUCCESS, "what follows the set-up");
    kit_expect_status(kit,
                      stream->call_update(kit, context, &guarded, room, request->input_length, room, size, &length),
                      PSA_SUCCESS, "update in the place of its input");
    if (length > size || length > request->expected_length) {
        kit_fail(kit, "update says that it wrote %zu bytes", length);
    }
    kit_expect_bytes(kit, room, length, request->expected, length, "update in the place of its input");
    given = length;
    length = KIT_UNSET_LENGTH;
    kit_expect_status(kit, stream->call_finish(kit, context, &guarded, end, rest, &length), PSA_SUCCESS, "finish");
    kit_expect_bytes(kit, end, length, request->expected + given, request->expected_length - given, "finish");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after finish");
    kit_release(kit, mark);
}

void kit_rule_stream_in_place(kit_t *kit, const kit_case_t *c)
{
    const size_t lengths[] = { 16, 48, 160, 4096 };
    const places_t places[] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 16, 0 }, { 0, 16 }, { 0, 5 }, { 37, 0 }, { 0, 100 } };

    (void) c;
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0] && kit_stream_has(kit, direction); i++) {
            const kit_mark_t mark = kit_mark(kit);
            const kit_request_t request = kit_stream_request(kit, direction, lengths[i]);

            for (size_t p = 0; p < sizeof places / sizeof places[0] && kit_stream_has_one_shot(kit, direction); p++) {
                kit_at(kit, "%s%zu bytes, input at %zu, output at %zu", direction == KIT_FORWARD ? "" : "backward, ",
                       lengths[i], places[p].input, places[p].output);
                check_one_shot(kit, &request, places[p]);
            }
            if (kit_stream_has_multipart(kit, direction)) {
                kit_at(kit, "%s%zu bytes, update", direction == KIT_FORWARD ? "" : "backward, ", lengths[i]);
                check_update(kit, &request);
            }
            kit_release(kit, mark);
        }
    }
}
