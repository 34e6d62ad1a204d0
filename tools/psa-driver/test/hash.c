/*
 * The family hash: hash_compute and hash_multipart
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "answers.h"
#include "families.h"
#include "internal.h"
#include "stream.h"

typedef psa_status_t (*compute_t)(psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*setup_t)(void *, psa_algorithm_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*abort_t)(void *);
typedef psa_status_t (*clone_t)(const void *, void *);

static psa_algorithm_t algorithm_of(const kit_request_t *request)
{
    return psa_get_key_algorithm(&request->attributes);
}

static size_t digest_size(const kit_request_t *request)
{
    return PSA_HASH_LENGTH(algorithm_of(request));
}

static size_t no_size(const kit_request_t *request, size_t input_length)
{
    (void) request;
    (void) input_length;
    return 0;
}

static void orient(kit_t *kit, kit_request_t *request)
{
    (void) kit;
    request->whole = request->plain;
    request->whole_length = request->plain_length;
    request->input = request->plain;
    request->input_length = request->plain_length;
    request->expected = request->sealed;
    request->expected_length = request->sealed_length;
}

static psa_status_t call_compute(kit_t *kit, const kit_request_t *request, uint8_t *hash, size_t hash_size,
                                 size_t *hash_length)
{
    return KIT_CALL(kit, PD_EP_HASH_COMPUTE, compute_t,
                    (algorithm_of(request), request->whole, request->whole_length, hash, hash_size, hash_length));
}

static psa_status_t call_setup(kit_t *kit, void *context, const kit_request_t *request)
{
    return KIT_CALL(kit, PD_EP_HASH_SETUP, setup_t, (context, algorithm_of(request)));
}

static psa_status_t call_update(kit_t *kit, void *context, const kit_request_t *request, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    (void) request;
    (void) output;
    (void) output_size;
    *output_length = 0;
    return KIT_CALL(kit, PD_EP_HASH_UPDATE, update_t, (context, input, input_length));
}

static psa_status_t call_finish(kit_t *kit, void *context, const kit_request_t *request, uint8_t *hash,
                                size_t hash_size, size_t *hash_length)
{
    (void) request;
    return KIT_CALL(kit, PD_EP_HASH_FINISH, finish_t, (context, hash, hash_size, hash_length));
}

static psa_status_t call_abort(kit_t *kit, void *context)
{
    return KIT_CALL(kit, PD_EP_HASH_ABORT, abort_t, (context));
}

static psa_status_t library(const kit_request_t *request, psa_key_id_t key, bool multipart, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    const size_t half = request->plain_length / 2;
    psa_status_t status;

    (void) key;
    if (!multipart) {
        return psa_hash_compute(algorithm_of(request), request->plain, request->plain_length, output, output_size,
                                output_length);
    }
    status = psa_hash_setup(&operation, algorithm_of(request));
    if (status == PSA_SUCCESS) {
        status = psa_hash_update(&operation, request->plain, half);
    }
    if (status == PSA_SUCCESS) {
        status = psa_hash_update(&operation, request->plain + half, request->plain_length - half);
    }
    if (status == PSA_SUCCESS) {
        status = psa_hash_finish(&operation, output, output_size, output_length);
    }
    (void) psa_hash_abort(&operation);
    return status;
}

static const kit_stream_t stream = {
    .context = offsetof(psa_driver_plugin_t, hash_context),
    .one_shot = { PD_EP_HASH_COMPUTE, PD_ENTRY_POINT_COUNT },
    .setup = { PD_EP_HASH_SETUP, PD_ENTRY_POINT_COUNT },
    .one_shot_size = digest_size,
    .update_size = no_size,
    .finish_size = digest_size,
    .orient = orient,
    .call_one_shot = call_compute,
    .call_setup = call_setup,
    .call_update = call_update,
    .call_finish = call_finish,
    .call_abort = call_abort,
    .library = library,
};

/* ---- clone ------------------------------------------------------------------------------------------------------ */

/* As dispatch does: by the driver's function, or byte by byte where it has none. */
static void clone(kit_t *kit, const void *source, void *target)
{
    const size_t size = kit_context_layout(kit, stream.context).size;

    memset(target, 0, size);
    if (kit_has(kit, PD_EP_HASH_CLONE)) {
        kit_expect_status(kit, KIT_CALL(kit, PD_EP_HASH_CLONE, clone_t, (source, target)), PSA_SUCCESS, "hash_clone");
    } else {
        memcpy(target, source, size);
    }
}

static void add(kit_t *kit, void *context, const kit_request_t *request, size_t from, size_t to)
{
    size_t length;

    kit_expect_status(kit,
                      call_update(kit, context, request, kit_input(kit, request->plain + from, to - from), to - from,
                                  NULL, 0, &length),
                      PSA_SUCCESS, "hash_update");
}

static void expect_digest(kit_t *kit, void *context, const kit_request_t *request, const char *whose)
{
    uint8_t *hash = kit_output(kit, digest_size(request));
    size_t length = KIT_UNSET_LENGTH;

    kit_expect_status(kit, call_finish(kit, context, request, hash, digest_size(request), &length), PSA_SUCCESS,
                      "hash_finish");
    kit_expect_bytes(kit, hash, length, request->expected, request->expected_length, whose);
    kit_expect_status(kit, call_abort(kit, context), PSA_SUCCESS, "hash_abort after hash_finish");
}

/* One operation becomes two, which have the beginning in common and then part. */
static void check_clone_at(kit_t *kit, size_t common)
{
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t one = kit_stream_request(kit, KIT_FORWARD, common + 100);
    uint8_t *copy = kit_memory(kit, common + 77);
    kit_request_t other = one;
    void *source;
    void *target;
    void *third;
    kit_mark_t inner;

    kit_fill(kit, copy, common + 77);
    memcpy(copy, one.plain, common);
    other.plain = copy;
    other.plain_length = common + 77;
    kit_stream_reseal(kit, &other);
    target = kit_context(kit, stream.context);
    third = kit_context(kit, stream.context);
    inner = kit_mark(kit);
    source = kit_context(kit, stream.context);
    kit_expect_served(kit, call_setup(kit, source, &one), PD_EP_HASH_SETUP);
    if (common > 0) {
        add(kit, source, &one, 0, common);
    }
    clone(kit, source, target);
    clone(kit, target, third);
    add(kit, source, &one, common, one.plain_length);
    add(kit, target, &other, common, other.plain_length);
    expect_digest(kit, source, &one, "the digest of the source of a clone");
    kit_release(kit, inner); /* the source is gone: a clone must not depend on it */
    expect_digest(kit, target, &other, "the digest of a clone");
    kit_expect_status(kit, call_abort(kit, third), PSA_SUCCESS, "hash_abort of a clone");
    kit_release(kit, mark);
}

static void clone_rule(kit_t *kit, const kit_case_t *c)
{
    const size_t commons[] = { 0, 1, 63, 64, 65, 136, 1000 };

    (void) c;
    for (size_t i = 0; i < sizeof commons / sizeof commons[0]; i++) {
        kit_at(kit, "cloned after %zu bytes", commons[i]);
        check_clone_at(kit, commons[i]);
    }
}

static void clone_and_abort(kit_t *kit, void *argument)
{
    const kit_mark_t mark = kit_mark(kit);
    void *source = kit_context(kit, stream.context);
    void *target = kit_context(kit, stream.context);

    if (call_setup(kit, source, argument) == PSA_SUCCESS) {
        clone(kit, source, target);
        (void) call_abort(kit, source);
        (void) call_abort(kit, target);
    }
    kit_release(kit, mark);
}

static void leaks_rule(kit_t *kit, const kit_case_t *c)
{
    kit_rule_stream_leaks(kit, c);
    if (kit_has(kit, PD_EP_HASH_SETUP)) {
        kit_request_t request = kit_stream_request(kit, KIT_FORWARD, 10);

        kit_expect_steady(kit, "clone and abort of both", (unsigned) kit_rounds(kit, 64, 24), clone_and_abort,
                          &request);
    }
}

static const kit_rule_t rules[] = {
    KIT_STREAM_RULES,
    { .name = "leaks", .run = leaks_rule },
    { .name = "clone", .run = clone_rule, .applies = kit_stream_claims_multipart },
};

const kit_family_t kit_family_hash = {
    .name = "hash",
    .first = PD_EP_HASH_COMPUTE,
    .last = PD_EP_HASH_CLONE,
    .mechanisms = kit_hash_mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = kit_rule_stream_served },
    .check_row = kit_stream_check_row,
    .subject = &stream,
};
