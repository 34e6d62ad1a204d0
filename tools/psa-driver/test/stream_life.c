/*
 * Rules about the life of an operation: aborted, out of order, in several threads, on both sides of a fork
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "internal.h"
#include "stream.h"

#define THREADS 8u
#define STAGES 4u

/* How far an operation is taken before something else happens to it. */
typedef enum { AT_ZERO, AT_SETUP, AT_PREPARED, AT_UPDATED, AT_FINISHED, STEP_COUNT } step_t;

static const char *const step_names[] = { "zeroed", "set up", "prepared", "updated", "finished" };

static kit_direction_t a_direction_in_pieces(kit_t *kit)
{
    return kit_stream_has_multipart(kit, KIT_FORWARD) ? KIT_FORWARD : KIT_BACKWARD;
}

static psa_status_t update_all(kit_t *kit, void *context, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const size_t size = stream->update_size(request, request->input_length);
    size_t length;

    return stream->call_update(kit, context, request, kit_input(kit, request->input, request->input_length),
                               request->input_length, kit_output(kit, size), size, &length);
}

static psa_status_t finish_all(kit_t *kit, void *context, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const size_t size = stream->finish_size(request);
    size_t length;

    return stream->call_finish(kit, context, request, kit_output(kit, size), size, &length);
}

static void take_to(kit_t *kit, void *context, const kit_request_t *request, step_t step)
{
    const kit_stream_t *stream = kit_stream(kit->c);

    if (step >= AT_SETUP) {
        kit_expect_served(kit, stream->call_setup(kit, context, request), stream->setup[request->direction]);
    }
    if (step >= AT_PREPARED && stream->call_prepare != NULL) {
        kit_expect_status(kit, stream->call_prepare(kit, context, request), PSA_SUCCESS, "what follows the set-up");
    }
    if (step >= AT_UPDATED) {
        kit_expect_status(kit, update_all(kit, context, request), PSA_SUCCESS, "update");
    }
    if (step >= AT_FINISHED) {
        kit_expect_status(kit, finish_all(kit, context, request), PSA_SUCCESS, "finish");
    }
}

void kit_rule_stream_abort(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);

    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        for (step_t step = AT_ZERO; step < STEP_COUNT && kit_stream_has_multipart(kit, direction); step++) {
            const kit_mark_t mark = kit_mark(kit);
            const kit_request_t request = kit_stream_request(kit, direction, 200);
            void *context = kit_context(kit, stream->context);

            kit_at(kit, "an operation that was %s", step_names[step]);
            take_to(kit, context, &request, step);
            kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "the first abort");
            kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "the second abort");
            memset(context, 0, kit_context_layout(kit, stream->context).size);
            kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after the context was zeroed");
            memset(context, 0, kit_context_layout(kit, stream->context).size);
            kit_at(kit, "a new operation in the place of one that was %s", step_names[step]);
            kit_stream_check_multipart(kit, &request, context, NULL);
            kit_release(kit, mark);
        }
    }
}

/* Calls on a context that no operation lives in. */
static void check_without_operation(kit_t *kit, const kit_request_t *request, bool aborted)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    void *context = kit_context(kit, stream->context);

    kit_at(kit, "on %s context", aborted ? "an aborted" : "a zeroed");
    if (aborted) {
        take_to(kit, context, request, AT_UPDATED);
        kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort");
    }
    if (stream->call_prepare != NULL && request->iv_length > 0) {
        kit_expect_error(kit, stream->call_prepare(kit, context, request), "what follows the set-up");
    }
    kit_expect_error(kit, update_all(kit, context, request), "update");
    kit_expect_error(kit, finish_all(kit, context, request), "finish");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after these errors");
}

/* Update before the IV is there. */
static void check_without_iv(kit_t *kit, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    void *context = kit_context(kit, stream->context);

    kit_at(kit, "without IV or nonce");
    take_to(kit, context, request, AT_SETUP);
    kit_expect_error(kit, update_all(kit, context, request), "update");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after this error");
}

/* The finish of the other direction: one that was set up for verifying must not give the right MAC away. */
static void check_other_finish(kit_t *kit, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    void *context = kit_context(kit, stream->context);
    kit_request_t other = *request;

    other.direction = request->direction == KIT_FORWARD ? KIT_BACKWARD : KIT_FORWARD;
    stream->orient(kit, &other);
    kit_at(kit, "finished in the other direction");
    take_to(kit, context, request, AT_UPDATED);
    kit_expect_error(kit, finish_all(kit, context, &other), "finish");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after this error");
}

void kit_rule_stream_state(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);
    const bool both = kit_stream_has_multipart(kit, KIT_FORWARD) && kit_stream_has_multipart(kit, KIT_BACKWARD);

    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        const kit_mark_t mark = kit_mark(kit);
        kit_request_t request;

        if (!kit_stream_has_multipart(kit, direction)) {
            continue;
        }
        request = kit_stream_request(kit, direction, 200);
        check_without_operation(kit, &request, false);
        check_without_operation(kit, &request, true);
        if (stream->call_prepare != NULL && request.iv_length > 0) {
            check_without_iv(kit, &request);
        }
        if (stream->finish_has_direction && both) {
            check_other_finish(kit, &request);
        }
        kit_release(kit, mark);
    }
}

/* ---- Threads ---------------------------------------------------------------------------------------------------- */

static void work_alone(kit_t *kit, void *argument, unsigned index)
{
    const size_t rounds = kit_rounds(kit, 12, 2);

    (void) argument;
    for (size_t i = 0; i < rounds; i++) {
        const kit_mark_t mark = kit_mark(kit);
        const kit_direction_t direction =
            kit_stream_has(kit, KIT_BACKWARD) && (!kit_stream_has(kit, KIT_FORWARD) || (i + index) % 2 == 1)
                ? KIT_BACKWARD
                : KIT_FORWARD;
        const kit_request_t request = kit_stream_request(kit, direction, kit_below(kit, 2000));

        kit_stream_check(kit, &request);
        kit_release(kit, mark);
    }
}

/* A whole operation in plain memory. \return The length of what it gives. */
static size_t run_plainly(kit_t *kit, const kit_request_t *request, void *context, uint8_t *output, size_t size)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    size_t updated = 0;
    size_t finished = 0;

    kit_expect_served(kit, stream->call_setup(kit, context, request), stream->setup[request->direction]);
    if (stream->call_prepare != NULL) {
        kit_expect_status(kit, stream->call_prepare(kit, context, request), PSA_SUCCESS, "what follows the set-up");
    }
    kit_expect_status(
        kit, stream->call_update(kit, context, request, request->input, request->input_length, output, size, &updated),
        PSA_SUCCESS, "update");
    if (updated > size) {
        kit_fail(kit, "update says that it wrote %zu bytes to an output of %zu", updated, size);
    }
    kit_expect_status(kit, stream->call_finish(kit, context, request, output + updated, size - updated, &finished),
                      PSA_SUCCESS, "finish");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after finish");
    memset(context, 0, kit_context_layout(kit, stream->context).size);
    return updated + finished;
}

/* Nothing but the driver's calls, so that as many of them as possible meet. */
static void work_hard(kit_t *kit, void *argument, unsigned index)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_direction_t direction = *(const kit_direction_t *) argument;
    const size_t rounds = kit_rounds(kit, 200, 20);
    const kit_request_t request = kit_stream_request(kit, direction, 64 + 16 * index);
    const size_t size = 1024;
    uint8_t *output = kit_memory(kit, size);
    void *context = kit_stream_has_multipart(kit, direction) ? kit_context(kit, stream->context) : NULL;

    kit->is_timing = true;
    for (size_t i = 0; i < rounds; i++) {
        size_t length = KIT_UNSET_LENGTH;

        if (kit_stream_has_one_shot(kit, direction)) {
            kit_expect_served(kit,
                              stream->call_one_shot(kit, &request, output, stream->one_shot_size(&request), &length),
                              stream->one_shot[direction]);
            kit_expect_bytes(kit, output, length, request.expected, request.expected_length,
                             pd_entry_points[stream->one_shot[direction]].name);
        }
        if (context != NULL) {
            length = run_plainly(kit, &request, context, output, size);
            kit_expect_bytes(kit, output, length, request.expected, request.expected_length, "an operation in pieces");
        }
    }
    kit->is_timing = false;
}

typedef struct {
    kit_request_t request;
    void *context;
    uint8_t *output;
    size_t output_size;
    size_t given;
} relay_t;

typedef struct {
    relay_t relays[THREADS];
    unsigned stage;
} relays_t;

static void add_output(kit_t *kit, relay_t *relay, const uint8_t *output, size_t length, size_t size)
{
    if (length > size || length > relay->output_size - relay->given) {
        kit_fail(kit, "a call says that it wrote %zu bytes to an output of %zu", length, size);
    }
    if (length > 0) {
        memcpy(relay->output + relay->given, output, length);
    }
    relay->given += length;
}

static void update_part(kit_t *kit, relay_t *relay, size_t from, size_t to)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const size_t size = stream->update_size(&relay->request, to - from);
    uint8_t *output = kit_output(kit, size);
    size_t length = 0;

    kit_expect_status(kit,
                      stream->call_update(kit, relay->context, &relay->request,
                                          kit_input(kit, relay->request.input + from, to - from), to - from, output,
                                          size, &length),
                      PSA_SUCCESS, "update in another thread than the set-up");
    add_output(kit, relay, output, length, size);
}

/* In each stage a thread goes on with the operation that another one has left. */
static void work_on_anothers(kit_t *kit, void *argument, unsigned index)
{
    relays_t *relays = argument;
    relay_t *relay = &relays->relays[(index + relays->stage) % THREADS];
    const kit_stream_t *stream = kit_stream(kit->c);
    const size_t half = relay->request.input_length / 2;
    size_t length = 0;
    size_t size;
    uint8_t *output;

    switch (relays->stage) {
        case 0:
            take_to(kit, relay->context, &relay->request, AT_PREPARED);
            break;
        case 1:
            update_part(kit, relay, 0, half);
            break;
        case 2:
            update_part(kit, relay, half, relay->request.input_length);
            break;
        default:
            size = stream->finish_size(&relay->request);
            output = kit_output(kit, size);
            kit_expect_status(kit, stream->call_finish(kit, relay->context, &relay->request, output, size, &length),
                              PSA_SUCCESS, "finish in another thread than the set-up");
            add_output(kit, relay, output, length, size);
            kit_expect_status(kit, stream->call_abort(kit, relay->context), PSA_SUCCESS, "abort after finish");
            break;
    }
}

void kit_rule_stream_threads(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);
    relays_t relays;

    kit_threads(kit, THREADS, work_alone, NULL);
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        if (kit_stream_has(kit, direction)) {
            kit_threads(kit, THREADS, work_hard, &direction);
        }
    }
    if (!kit_stream_claims_multipart(c)) {
        return;
    }
    for (unsigned i = 0; i < THREADS; i++) {
        relay_t *relay = &relays.relays[i];

        relay->request = kit_stream_request(kit, a_direction_in_pieces(kit), 500 + 16 * i);
        relay->context = kit_context(kit, stream->context);
        relay->output_size = relay->request.expected_length + 256;
        relay->output = kit_memory(kit, relay->output_size);
        relay->given = 0;
    }
    for (relays.stage = 0; relays.stage < STAGES; relays.stage++) {
        kit_threads(kit, THREADS, work_on_anothers, &relays);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        kit_expect_bytes(kit, relays.relays[i].output, relays.relays[i].given, relays.relays[i].request.expected,
                         relays.relays[i].request.expected_length,
                         "the output of an operation that went from thread to thread");
    }
}

/* ---- Fork ------------------------------------------------------------------------------------------------------- */

typedef struct {
    kit_request_t request;
    void *context;
    size_t taken;
    size_t given;
} half_done_t;

static void whole_request(kit_t *kit, void *argument)
{
    kit_stream_check(kit, argument);
}

/* The second half: right, or an error; and abort works in any case. */
static void second_half(kit_t *kit, void *argument)
{
    half_done_t *half = argument;
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_request_t *request = &half->request;
    const size_t left = request->input_length - half->taken;
    size_t size = stream->update_size(request, left);
    uint8_t *output = kit_output(kit, size);
    size_t length = 0;
    size_t given = half->given;
    psa_status_t status = stream->call_update(
        kit, half->context, request, kit_input(kit, request->input + half->taken, left), left, output, size, &length);

    if (status == PSA_SUCCESS) {
        if (length > size || length > request->expected_length - given) {
            kit_fail(kit, "update gives %zu bytes, more than there are", length);
        }
        kit_expect_bytes(kit, output, length, request->expected + given, length, "update");
        given += length;
        size = stream->finish_size(request);
        output = kit_output(kit, size);
        length = 0;
        status = stream->call_finish(kit, half->context, request, output, size, &length);
    }
    if (status == PSA_SUCCESS) {
        kit_expect_bytes(kit, output, length, request->expected + given, request->expected_length - given, "finish");
    }
    kit_expect_status(kit, stream->call_abort(kit, half->context), PSA_SUCCESS, "abort");
}

static half_done_t first_half(kit_t *kit, kit_direction_t direction)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    half_done_t half = { .request = kit_stream_request(kit, direction, 600) };
    uint8_t *output;
    size_t size;

    half.context = kit_context(kit, stream->context);
    half.taken = half.request.input_length / 2;
    take_to(kit, half.context, &half.request, AT_PREPARED);
    size = stream->update_size(&half.request, half.taken);
    output = kit_output(kit, size);
    kit_expect_status(kit,
                      stream->call_update(kit, half.context, &half.request,
                                          kit_input(kit, half.request.input, half.taken), half.taken, output, size,
                                          &half.given),
                      PSA_SUCCESS, "update");
    if (half.given > size || half.given > half.request.expected_length) {
        kit_fail(kit, "update gives %zu bytes, more than there are", half.given);
    }
    kit_expect_bytes(kit, output, half.given, half.request.expected, half.given, "update");
    return half;
}

void kit_rule_stream_fork(kit_t *kit, const kit_case_t *c)
{
    (void) c;
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        kit_request_t request;
        kit_child_t *child;
        half_done_t half;

        if (!kit_stream_has(kit, direction)) {
            continue;
        }
        request = kit_stream_request(kit, direction, 300);
        kit_stream_check(kit, &request);
        kit_in_child(kit, KIT_DIRECT, "a child", whole_request, &request);
        kit_at(kit, "after a child has worked");
        kit_stream_check(kit, &request);
        kit_at(kit, "%s", "");
        if (kit_stream_has_multipart(kit, direction)) {
            half = first_half(kit, direction);
            kit_in_child(kit, KIT_DIRECT, "a child that continues its parent's operation first", second_half, &half);
            kit_at(kit, "the parent, after its child has continued the operation");
            second_half(kit, &half);
            kit_at(kit, "%s", "");
            half = first_half(kit, direction);
            child = kit_child_begin(kit, KIT_DIRECT, "a child that continues its parent's operation later", second_half,
                                    &half);
            kit_at(kit, "the parent, before its child continues the operation");
            second_half(kit, &half);
            kit_at(kit, "%s", "");
            kit_child_end(kit, child);
        }
        kit_at(kit, "after operations that were continued on both sides of a fork");
        kit_stream_check(kit, &request);
    }
}
