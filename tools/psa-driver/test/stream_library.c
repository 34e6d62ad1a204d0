/*
 * The same through psa_*, and how long it takes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "internal.h"
#include "stream.h"

#define MAX_REQUESTS 12u
#define MAX_PLAIN 1600u
#define MAX_SEALED (MAX_PLAIN + 96u)
#define MAX_HEADER 64u

/* A request that several processes see: no pointers into one of them. */
typedef struct {
    kit_request_t request;
    uint8_t key[512];
    uint8_t iv[MAX_HEADER];
    uint8_t ad[MAX_HEADER];
    uint8_t plain[MAX_PLAIN];
    uint8_t sealed[MAX_SEALED];
} shared_request_t;

typedef struct {
    unsigned count;
    shared_request_t requests[MAX_REQUESTS];
} shared_t;

static void share(kit_t *kit, shared_t *shared, const kit_request_t *request)
{
    shared_request_t *place = &shared->requests[shared->count];

    if (request->key_size > sizeof place->key || request->iv_length > sizeof place->iv
        || request->ad_length > sizeof place->ad || request->plain_length > sizeof place->plain
        || request->sealed_length > sizeof place->sealed || shared->count == MAX_REQUESTS) {
        kit_fail(kit, "psa-driver itself is wrong: a request is too large to be shared");
    }
    place->request = *request;
#define SHARE(member, length)                                                                                          \
    if (request->length > 0) {                                                                                         \
        memcpy(place->member, request->member, request->length);                                                       \
    }                                                                                                                  \
    place->request.member = place->member
    SHARE(key, key_size);
    SHARE(iv, iv_length);
    SHARE(ad, ad_length);
    SHARE(plain, plain_length);
    SHARE(sealed, sealed_length);
#undef SHARE
    place->request.key_id = PSA_KEY_ID_NULL;
    shared->count++;
}

/* The built-in code gives the answers; known ones do where it has none. */
static void make_requests(kit_t *kit, void *argument)
{
    shared_t *shared = argument;
    const kit_case_t *c = kit->c;
    const size_t lengths[] = { 0, 1, 64, 1000 + kit_below(kit, 500) };
    kit_request_t request;

    for (const kit_answer_t *answer = kit_stream_row(c)->answers; answer->sealed != NULL && shared->count < 6;
         answer++) {
        if (kit_stream_known(kit, c, answer, KIT_FORWARD, &request)) {
            share(kit, shared, &request);
        }
    }
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        if (kit_stream_try_request(kit, KIT_FORWARD, lengths[i], &request)) {
            share(kit, shared, &request);
        }
    }
}

static void run_requests(kit_t *kit, void *argument)
{
    const shared_t *shared = argument;
    const kit_stream_t *stream = kit_stream(kit->c);
    unsigned served = 0;
    unsigned run = 0;

    for (unsigned i = 0; i < shared->count * 4; i++) {
        kit_request_t request = shared->requests[i / 4].request;
        const bool multipart = i % 2 == 1;
        const uint64_t before = kit_driver_calls(kit);
        uint8_t *output;
        size_t size;
        size_t length = 0;

        request.direction = i % 4 < 2 ? KIT_FORWARD : KIT_BACKWARD;
        if (request.direction == KIT_BACKWARD && !kit_stream_claims_backward(kit->c)) {
            continue;
        }
        stream->orient(kit, &request);
        kit_at(kit, "psa_* %s, %zu bytes%s", multipart ? "in pieces" : "in one call", request.plain_length,
               request.direction == KIT_BACKWARD ? ", backward" : "");
        if (stream->has_key) {
            request.key_id =
                kit_key(kit, psa_get_key_type(&request.attributes), psa_get_key_bits(&request.attributes),
                        psa_get_key_algorithm(&request.attributes), stream->usage, request.key, request.key_size);
        }
        size = stream->one_shot_size(&request) + PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE;
        output = kit_output(kit, size);
        kit_expect_status(kit, stream->library(&request, request.key_id, multipart, output, size, &length), PSA_SUCCESS,
                          "the library");
        kit_expect_bytes(kit, output, length, request.expected, request.expected_length, "the library's answer");
        served += kit_driver_calls(kit) > before;
        run++;
    }
    if (served == 0) {
        kit_fail(kit, "none of %u requests came to the driver", run);
    }
}

void kit_rule_stream_dispatched(kit_t *kit, const kit_case_t *c)
{
    shared_t *shared = kit_shared(kit, sizeof *shared);

    (void) c;
    kit_in_child(kit, KIT_REFERENCE, "the built-in code", make_requests, shared);
    if (shared->count == 0) {
        kit_skip(kit, "the built-in code has nothing to compare with, and there is no known answer");
    }
    kit_in_child(kit, KIT_LIBRARY, "through the library", run_requests, shared);
}

typedef struct {
    kit_request_t request;
    const uint8_t *input;
    uint8_t *output;
    size_t size;
    void *context;
} timed_t;

static void time_one_shot(kit_t *kit, void *argument)
{
    timed_t *timed = argument;
    size_t length;

    (void) kit_stream(kit->c)->call_one_shot(kit, &timed->request, timed->output, timed->size, &length);
}

static void time_multipart(kit_t *kit, void *argument)
{
    timed_t *timed = argument;
    const kit_stream_t *stream = kit_stream(kit->c);
    size_t length = 0;

    (void) stream->call_setup(kit, timed->context, &timed->request);
    if (stream->call_prepare != NULL) {
        (void) stream->call_prepare(kit, timed->context, &timed->request);
    }
    (void) stream->call_update(kit, timed->context, &timed->request, timed->input, timed->request.input_length,
                               timed->output, timed->size, &length);
    (void) stream->call_finish(kit, timed->context, &timed->request, timed->output, timed->size, &length);
    (void) stream->call_abort(kit, timed->context);
    memset(timed->context, 0, kit_context_layout(kit, stream->context).size);
}

static void time_library(kit_t *kit, void *argument)
{
    timed_t *timed = argument;
    size_t length;

    (void) kit_stream(kit->c)->library(&timed->request, timed->request.key_id, false, timed->output, timed->size,
                                       &length);
}

void kit_rule_stream_time(kit_t *kit, const kit_case_t *c)
{
    const kit_stream_t *stream = kit_stream(c);
    const kit_direction_t direction = kit_stream_has(kit, KIT_FORWARD) ? KIT_FORWARD : KIT_BACKWARD;
    const struct {
        size_t size;
        const char *name;
    } sizes[] = { { 64, "64 B" }, { 16384, "16 KiB" } };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const kit_mark_t mark = kit_mark(kit);
        timed_t timed = { .request = kit_stream_request(kit, direction, sizes[i].size) };
        double driver;
        double builtin = 0;
        size_t length;

        timed.size = stream->one_shot_size(&timed.request) + 64;
        timed.output = kit_output(kit, timed.size);
        timed.input = kit_input(kit, timed.request.input, timed.request.input_length);
        if (kit_stream_has_one_shot(kit, direction)) {
            driver = kit_time(kit, time_one_shot, &timed);
        } else {
            timed.context = kit_context(kit, stream->context);
            driver = kit_time(kit, time_multipart, &timed);
        }
        if (stream->library(&timed.request, timed.request.key_id, false, timed.output, timed.size, &length)
            == PSA_SUCCESS) {
            builtin = kit_time(kit, time_library, &timed);
        }
        kit_figure(kit, sizes[i].name, driver, builtin);
        kit_release(kit, mark);
    }
}
