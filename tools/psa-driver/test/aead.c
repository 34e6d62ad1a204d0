/*
 * The family aead: aead_encrypt, aead_decrypt and their multi-part functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A sealed message is the ciphertext with the tag behind it, as the one-shot calls have it. The multi-part functions
 * take and give the tag apart.
 */
#include "aead.h"

#include <string.h>

#include "answers.h"
#include "families.h"
#include "internal.h"

#define KEY const psa_key_attributes_t *, const uint8_t *, size_t

typedef psa_status_t (*crypt_t)(KEY, psa_algorithm_t, const uint8_t *, size_t, const uint8_t *, size_t, const uint8_t *,
                                size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*setup_t)(void *, KEY, psa_algorithm_t);
typedef psa_status_t (*set_nonce_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*set_lengths_t)(void *, size_t, size_t);
typedef psa_status_t (*update_ad_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*finish_t)(void *, uint8_t *, size_t, size_t *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*verify_t)(void *, uint8_t *, size_t, size_t *, const uint8_t *, size_t);
typedef psa_status_t (*abort_t)(void *);

static psa_algorithm_t algorithm_of(const kit_request_t *request)
{
    return psa_get_key_algorithm(&request->attributes);
}

static psa_key_type_t type_of(const kit_request_t *request)
{
    return psa_get_key_type(&request->attributes);
}

size_t kit_aead_tag_length(const kit_request_t *request)
{
    return PSA_AEAD_TAG_LENGTH(type_of(request), psa_get_key_bits(&request->attributes), algorithm_of(request));
}

static size_t one_shot_size(const kit_request_t *request)
{
    return request->direction == KIT_FORWARD
               ? PSA_AEAD_ENCRYPT_OUTPUT_SIZE(type_of(request), algorithm_of(request), request->plain_length)
               : PSA_AEAD_DECRYPT_OUTPUT_SIZE(type_of(request), algorithm_of(request), request->sealed_length);
}

static size_t update_size(const kit_request_t *request, size_t input_length)
{
    return PSA_AEAD_UPDATE_OUTPUT_SIZE(type_of(request), algorithm_of(request), input_length);
}

static size_t finish_size(const kit_request_t *request)
{
    return request->direction == KIT_FORWARD
               ? PSA_AEAD_FINISH_OUTPUT_SIZE(type_of(request), algorithm_of(request)) + kit_aead_tag_length(request)
               : PSA_AEAD_VERIFY_OUTPUT_SIZE(type_of(request), algorithm_of(request));
}

static void choose_header(kit_t *kit, const kit_case_t *c, size_t *iv_length, size_t *ad_length)
{
    *iv_length = PSA_AEAD_NONCE_LENGTH(c->mechanism->key_type, c->mechanism->algorithm);
    *ad_length = kit_below(kit, 4) == 0 ? 0 : kit_below(kit, 50);
}

/* CCM has two bytes for the length of the message where the nonce has thirteen. */
static size_t longest(const kit_case_t *c)
{
    return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(c->mechanism->algorithm) == PSA_ALG_CCM ? 65000 : SIZE_MAX;
}

static void orient(kit_t *kit, kit_request_t *request)
{
    (void) kit;
    if (request->direction == KIT_FORWARD) {
        request->whole = request->input = request->plain;
        request->whole_length = request->input_length = request->plain_length;
        request->expected = request->sealed;
        request->expected_length = request->sealed_length;
    } else {
        request->whole = request->input = request->sealed;
        request->whole_length = request->sealed_length;
        request->input_length = request->sealed_length - kit_aead_tag_length(request);
        request->expected = request->plain;
        request->expected_length = request->plain_length;
    }
}

static psa_status_t call_one_shot(kit_t *kit, const kit_request_t *request, uint8_t *output, size_t size,
                                  size_t *length)
{
    const pd_entry_point_t entry_point = request->direction == KIT_FORWARD ? PD_EP_AEAD_ENCRYPT : PD_EP_AEAD_DECRYPT;

    return KIT_CALL(kit, entry_point, crypt_t,
                    (&request->attributes, request->key, request->key_size, algorithm_of(request), request->iv,
                     request->iv_length, request->ad, request->ad_length, request->whole, request->whole_length, output,
                     size, length));
}

static psa_status_t call_setup(kit_t *kit, void *context, const kit_request_t *request)
{
    const pd_entry_point_t setup =
        request->direction == KIT_FORWARD ? PD_EP_AEAD_ENCRYPT_SETUP : PD_EP_AEAD_DECRYPT_SETUP;

    return KIT_CALL(kit, setup, setup_t,
                    (context, &request->attributes, request->key, request->key_size, algorithm_of(request)));
}

psa_status_t kit_aead_begin(kit_t *kit, void *context, const kit_request_t *request, size_t ad_length,
                            size_t plain_length)
{
    psa_status_t status = PSA_SUCCESS;

    if (kit_has(kit, PD_EP_AEAD_SET_LENGTHS)) {
        status = KIT_CALL(kit, PD_EP_AEAD_SET_LENGTHS, set_lengths_t, (context, ad_length, plain_length));
    }
    if (status == PSA_SUCCESS) {
        status = KIT_CALL(kit, PD_EP_AEAD_SET_NONCE, set_nonce_t, (context, request->iv, request->iv_length));
    }
    return status;
}

psa_status_t kit_aead_update_ad(kit_t *kit, void *context, const uint8_t *input, size_t length)
{
    return KIT_CALL(kit, PD_EP_AEAD_UPDATE_AD, update_ad_t, (context, input, length));
}

/* The additional data comes in two pieces, of which the first may be empty. */
static psa_status_t call_prepare(kit_t *kit, void *context, const kit_request_t *request)
{
    const size_t half = request->ad_length / 2;
    psa_status_t status = kit_aead_begin(kit, context, request, request->ad_length, request->input_length);

    if (status == PSA_SUCCESS && request->ad_length > 0) {
        status = KIT_CALL(kit, PD_EP_AEAD_UPDATE_AD, update_ad_t, (context, request->ad, half));
    }
    if (status == PSA_SUCCESS && request->ad_length > 0) {
        status =
            KIT_CALL(kit, PD_EP_AEAD_UPDATE_AD, update_ad_t, (context, request->ad + half, request->ad_length - half));
    }
    return status;
}

static psa_status_t call_update(kit_t *kit, void *context, const kit_request_t *request, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    (void) request;
    return KIT_CALL(kit, PD_EP_AEAD_UPDATE, update_t,
                    (context, input, input_length, output, output_size, output_length));
}

/* Ciphertext and tag each get an output of their own; what is missing of the room is missing of the tag first where it
 * is the last thing that is written. */
static psa_status_t finish(kit_t *kit, void *context, const kit_request_t *request, uint8_t *output, size_t output_size,
                           size_t *output_length)
{
    const kit_mark_t mark = kit_mark(kit);
    const size_t tag_length = kit_aead_tag_length(request);
    const size_t tag_size = output_size < tag_length ? output_size : tag_length;
    const size_t size = output_size - tag_size;
    uint8_t *ciphertext = kit->is_timing ? output : kit_output(kit, size);
    uint8_t *tag = kit->is_timing ? output + size : kit_output(kit, tag_size);
    size_t made = KIT_UNSET_LENGTH;
    size_t length = KIT_UNSET_LENGTH;
    const psa_status_t status =
        KIT_CALL(kit, PD_EP_AEAD_FINISH, finish_t, (context, ciphertext, size, &length, tag, tag_size, &made));

    if (status == PSA_SUCCESS) {
        if (length > size || made > tag_size) {
            kit_fail(kit,
                     "aead_finish says that it wrote %zu bytes to an output of %zu, and a tag of %zu to one of %zu",
                     length, size, made, tag_size);
        }
        if (made != tag_length) {
            kit_fail(kit, "aead_finish makes a tag of %zu bytes, not %zu", made, tag_length);
        }
        memmove(output, ciphertext, length);
        memmove(output + length, tag, made);
        *output_length = length + made;
    }
    kit_release(kit, mark);
    return status;
}

static psa_status_t call_finish(kit_t *kit, void *context, const kit_request_t *request, uint8_t *output,
                                size_t output_size, size_t *output_length)
{
    if (request->direction == KIT_FORWARD) {
        return finish(kit, context, request, output, output_size, output_length);
    }
    return KIT_CALL(kit, PD_EP_AEAD_VERIFY, verify_t,
                    (context, output, output_size, output_length, request->sealed + request->input_length,
                     kit_aead_tag_length(request)));
}

static psa_status_t call_abort(kit_t *kit, void *context)
{
    return KIT_CALL(kit, PD_EP_AEAD_ABORT, abort_t, (context));
}

static psa_status_t library_in_pieces(const kit_request_t *request, psa_key_id_t key, uint8_t *output,
                                      size_t output_size, size_t *output_length)
{
    psa_aead_operation_t operation = PSA_AEAD_OPERATION_INIT;
    const bool forward = request->direction == KIT_FORWARD;
    const size_t half = request->input_length / 2;
    uint8_t tag[PSA_AEAD_TAG_MAX_SIZE];
    size_t lengths[4] = { 0, 0, 0, 0 };
    psa_status_t status = forward ? psa_aead_encrypt_setup(&operation, key, algorithm_of(request))
                                  : psa_aead_decrypt_setup(&operation, key, algorithm_of(request));

    if (status == PSA_SUCCESS) {
        status = psa_aead_set_lengths(&operation, request->ad_length, request->input_length);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_set_nonce(&operation, request->iv, request->iv_length);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_update_ad(&operation, request->ad, request->ad_length);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_update(&operation, request->input, half, output, output_size, &lengths[0]);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_update(&operation, request->input + half, request->input_length - half, output + lengths[0],
                                 output_size - lengths[0], &lengths[1]);
    }
    output += lengths[0] + lengths[1];
    output_size -= lengths[0] + lengths[1];
    if (status == PSA_SUCCESS && forward) {
        status = psa_aead_finish(&operation, output, output_size, &lengths[2], tag, sizeof tag, &lengths[3]);
    } else if (status == PSA_SUCCESS) {
        status = psa_aead_verify(&operation, output, output_size, &lengths[2], request->sealed + request->input_length,
                                 kit_aead_tag_length(request));
    }
    if (status == PSA_SUCCESS && lengths[3] <= output_size - lengths[2]) {
        memcpy(output + lengths[2], tag, lengths[3]);
    }
    (void) psa_aead_abort(&operation);
    *output_length = lengths[0] + lengths[1] + lengths[2] + lengths[3];
    return status;
}

static psa_status_t library(const kit_request_t *request, psa_key_id_t key, bool multipart, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    *output_length = 0;
    if (multipart) {
        return library_in_pieces(request, key, output, output_size, output_length);
    }
    return (request->direction == KIT_FORWARD ? psa_aead_encrypt : psa_aead_decrypt)(
        key, algorithm_of(request), request->iv, request->iv_length, request->ad, request->ad_length, request->whole,
        request->whole_length, output, output_size, output_length);
}

static bool spoil(kit_t *kit, kit_request_t *request)
{
    uint8_t *sealed;

    if (request->direction == KIT_FORWARD) {
        return false;
    }
    sealed = kit_memory(kit, request->sealed_length);
    memcpy(sealed, request->sealed, request->sealed_length);
    sealed[request->sealed_length - 1] ^= 1;
    request->sealed = sealed;
    orient(kit, request);
    return true;
}

static const kit_stream_t stream = {
    .context = offsetof(psa_driver_plugin_t, aead_context),
    .has_key = true,
    .one_shot = { PD_EP_AEAD_ENCRYPT, PD_EP_AEAD_DECRYPT },
    .setup = { PD_EP_AEAD_ENCRYPT_SETUP, PD_EP_AEAD_DECRYPT_SETUP },
    .one_shot_size = one_shot_size,
    .update_size = update_size,
    .finish_size = finish_size,
    .choose_header = choose_header,
    .longest = longest,
    .orient = orient,
    .call_one_shot = call_one_shot,
    .call_setup = call_setup,
    .call_prepare = call_prepare,
    .call_update = call_update,
    .call_finish = call_finish,
    .call_abort = call_abort,
    .library = library,
    .usage = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT,
    .spoil = spoil,
};

static const kit_rule_t rules[] = {
    KIT_STREAM_RULES,
    { .name = "leaks", .run = kit_rule_stream_leaks },
    { .name = "in-place", .run = kit_rule_stream_in_place },
    { .name = "bad-tag", .run = kit_rule_aead_bad_tag, .applies = kit_stream_claims_backward },
    { .name = "nonces", .run = kit_rule_aead_nonces },
    { .name = "tags", .run = kit_rule_aead_tags, .applies = kit_aead_claims_other_tags },
    { .name = "lengths-declared", .run = kit_rule_aead_lengths_declared, .applies = kit_stream_claims_multipart },
};

const kit_family_t kit_family_aead = {
    .name = "aead",
    .first = PD_EP_AEAD_ENCRYPT,
    .last = PD_EP_AEAD_ABORT,
    .mechanisms = kit_aead_mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = kit_rule_stream_served },
    .check_row = kit_stream_check_row,
    .subject = &stream,
};
