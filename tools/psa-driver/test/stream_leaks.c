/*
 * Rules about what is left behind, on every path
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "internal.h"
#include "stream.h"

typedef struct {
    kit_request_t request;
    kit_request_t spoilt;
    const uint8_t *input;
    uint8_t *output;
    size_t output_size;
} scene_t;

static void do_one_shot(kit_t *kit, void *argument)
{
    scene_t *scene = argument;
    size_t length;

    (void) kit_stream(kit->c)->call_one_shot(kit, &scene->request, scene->output, scene->output_size, &length);
}

static void do_short(kit_t *kit, void *argument)
{
    scene_t *scene = argument;
    size_t length;

    (void) kit_stream(kit->c)->call_one_shot(kit, &scene->request, scene->output, 1, &length);
}

static void do_spoilt(kit_t *kit, void *argument)
{
    scene_t *scene = argument;
    size_t length;

    (void) kit_stream(kit->c)->call_one_shot(kit, &scene->spoilt, scene->output, scene->output_size, &length);
}

/* Set-up, and then `steps` of: prepare, update, finish; abort in the end. */
static void do_steps(kit_t *kit, scene_t *scene, const kit_request_t *request, unsigned steps, size_t finish_size)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    void *context = kit_context(kit, stream->context);
    psa_status_t status = stream->call_setup(kit, context, request);
    size_t length = 0;

    if (status == PSA_SUCCESS) {
        if (steps >= 1 && stream->call_prepare != NULL) {
            status = stream->call_prepare(kit, context, request);
        }
        if (steps >= 2 && status == PSA_SUCCESS) {
            status = stream->call_update(kit, context, request, scene->input, request->input_length, scene->output,
                                         scene->output_size, &length);
        }
        if (steps >= 3 && status == PSA_SUCCESS) {
            (void) stream->call_finish(kit, context, request, scene->output, finish_size, &length);
        }
        (void) stream->call_abort(kit, context);
    }
    kit_release(kit, mark);
}

static void do_setup(kit_t *kit, void *argument)
{
    scene_t *scene = argument;

    do_steps(kit, scene, &scene->request, 0, 0);
}

static void do_update(kit_t *kit, void *argument)
{
    scene_t *scene = argument;

    do_steps(kit, scene, &scene->request, 2, 0);
}

static void do_finish(kit_t *kit, void *argument)
{
    scene_t *scene = argument;

    do_steps(kit, scene, &scene->request, 3, scene->output_size);
}

static void do_short_finish(kit_t *kit, void *argument)
{
    scene_t *scene = argument;

    do_steps(kit, scene, &scene->request, 3, 0);
}

static void do_spoilt_finish(kit_t *kit, void *argument)
{
    scene_t *scene = argument;

    do_steps(kit, scene, &scene->spoilt, 3, scene->output_size);
}

void kit_rule_stream_leaks(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);
    const unsigned rounds = (unsigned) kit_rounds(kit, 64, 24);

    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        scene_t scene;
        bool can_spoil;

        if (!kit_stream_has(kit, direction)) {
            continue;
        }
        scene.request = kit_stream_request(kit, direction, 100);
        scene.spoilt = scene.request;
        can_spoil = stream->spoil != NULL && stream->spoil(kit, &scene.spoilt);
        scene.input = kit_input(kit, scene.request.input, scene.request.input_length);
        scene.output_size = 512;
        scene.output = kit_output(kit, scene.output_size);
        if (kit_stream_has_one_shot(kit, direction)) {
            kit_expect_steady(kit, "one call", rounds, do_one_shot, &scene);
            if (scene.request.expected_length > 1) {
                kit_expect_steady(kit, "one call with too little room", rounds, do_short, &scene);
            }
            if (can_spoil) {
                kit_expect_steady(kit, "one call that is refused", rounds, do_spoilt, &scene);
            }
        }
        if (kit_stream_has_multipart(kit, direction)) {
            kit_expect_steady(kit, "set-up and abort", rounds, do_setup, &scene);
            kit_expect_steady(kit, "set-up, update and abort", rounds, do_update, &scene);
            kit_expect_steady(kit, "a whole operation", rounds, do_finish, &scene);
            if (scene.request.expected_length > 0) {
                kit_expect_steady(kit, "an operation with too little room for finish", rounds, do_short_finish, &scene);
            }
            if (can_spoil) {
                kit_expect_steady(kit, "an operation that is refused in the end", rounds, do_spoilt_finish, &scene);
            }
        }
    }
}
