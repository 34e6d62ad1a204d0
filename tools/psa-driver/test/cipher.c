/*
 * The family cipher: cipher_encrypt, cipher_decrypt and their multi-part functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cipher.h"

#include <string.h>

#include "answers.h"
#include "families.h"
#include "internal.h"

#define KEY const psa_key_attributes_t *, const uint8_t *, size_t

typedef psa_status_t (*encrypt_t)(KEY, psa_algorithm_t, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *,
                                  size_t, size_t *);
typedef psa_status_t (*decrypt_t)(KEY, psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*setup_t)(void *, KEY, psa_algorithm_t);
typedef psa_status_t (*set_iv_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*abort_t)(void *);

static psa_algorithm_t algorithm_of(const kit_request_t *request)
{
    return psa_get_key_algorithm(&request->attributes);
}

static psa_key_type_t type_of(const kit_request_t *request)
{
    return psa_get_key_type(&request->attributes);
}

/* cipher_encrypt writes no IV, cipher_decrypt reads one. */
static size_t one_shot_size(const kit_request_t *request)
{
    if (request->direction == KIT_FORWARD) {
        return PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(type_of(request), algorithm_of(request), request->plain_length)
               - PSA_CIPHER_IV_LENGTH(type_of(request), algorithm_of(request));
    }
    return PSA_CIPHER_DECRYPT_OUTPUT_SIZE(type_of(request), algorithm_of(request), request->whole_length);
}

static size_t update_size(const kit_request_t *request, size_t input_length)
{
    return PSA_CIPHER_UPDATE_OUTPUT_SIZE(type_of(request), algorithm_of(request), input_length);
}

static size_t finish_size(const kit_request_t *request)
{
    return PSA_CIPHER_FINISH_OUTPUT_SIZE(type_of(request), algorithm_of(request));
}

static void choose_header(kit_t *kit, const kit_case_t *c, size_t *iv_length, size_t *ad_length)
{
    (void) kit;
    *iv_length = PSA_CIPHER_IV_LENGTH(c->mechanism->key_type, c->mechanism->algorithm);
    *ad_length = 0;
}

static void orient(kit_t *kit, kit_request_t *request)
{
    if (request->direction == KIT_FORWARD) {
        request->whole = request->input = request->plain;
        request->whole_length = request->input_length = request->plain_length;
        request->expected = request->sealed;
        request->expected_length = request->sealed_length;
    } else {
        uint8_t *whole = kit_memory(kit, request->iv_length + request->sealed_length);

        if (request->iv_length > 0) {
            memcpy(whole, request->iv, request->iv_length);
        }
        if (request->sealed_length > 0) {
            memcpy(whole + request->iv_length, request->sealed, request->sealed_length);
        }
        request->whole = whole;
        request->whole_length = request->iv_length + request->sealed_length;
        request->input = request->sealed;
        request->input_length = request->sealed_length;
        request->expected = request->plain;
        request->expected_length = request->plain_length;
    }
}

static psa_status_t call_one_shot(kit_t *kit, const kit_request_t *request, uint8_t *output, size_t size,
                                  size_t *length)
{
    if (request->direction == KIT_FORWARD) {
        return KIT_CALL(kit, PD_EP_CIPHER_ENCRYPT, encrypt_t,
                        (&request->attributes, request->key, request->key_size, algorithm_of(request), request->iv,
                         request->iv_length, request->whole, request->whole_length, output, size, length));
    }
    return KIT_CALL(kit, PD_EP_CIPHER_DECRYPT, decrypt_t,
                    (&request->attributes, request->key, request->key_size, algorithm_of(request), request->whole,
                     request->whole_length, output, size, length));
}

static psa_status_t call_setup(kit_t *kit, void *context, const kit_request_t *request)
{
    const pd_entry_point_t setup =
        request->direction == KIT_FORWARD ? PD_EP_CIPHER_ENCRYPT_SETUP : PD_EP_CIPHER_DECRYPT_SETUP;

    return KIT_CALL(kit, setup, setup_t,
                    (context, &request->attributes, request->key, request->key_size, algorithm_of(request)));
}

static psa_status_t call_prepare(kit_t *kit, void *context, const kit_request_t *request)
{
    if (request->iv_length == 0) {
        return PSA_SUCCESS;
    }
    if (!kit_has(kit, PD_EP_CIPHER_SET_IV)) {
        kit_fail(kit, "the driver has no cipher_set_iv, which this algorithm needs");
    }
    return KIT_CALL(kit, PD_EP_CIPHER_SET_IV, set_iv_t, (context, request->iv, request->iv_length));
}

static psa_status_t call_update(kit_t *kit, void *context, const kit_request_t *request, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    (void) request;
    return KIT_CALL(kit, PD_EP_CIPHER_UPDATE, update_t,
                    (context, input, input_length, output, output_size, output_length));
}

static psa_status_t call_finish(kit_t *kit, void *context, const kit_request_t *request, uint8_t *output,
                                size_t output_size, size_t *output_length)
{
    (void) request;
    return KIT_CALL(kit, PD_EP_CIPHER_FINISH, finish_t, (context, output, output_size, output_length));
}

static psa_status_t call_abort(kit_t *kit, void *context)
{
    return KIT_CALL(kit, PD_EP_CIPHER_ABORT, abort_t, (context));
}

/* With an IV that is given, which psa_cipher_encrypt() does not take. */
static psa_status_t library(const kit_request_t *request, psa_key_id_t key, bool multipart, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    const bool forward = request->direction == KIT_FORWARD;
    const size_t half = multipart ? request->input_length / 2 : request->input_length;
    size_t lengths[3] = { 0, 0, 0 };
    psa_status_t status;

    if (!multipart && !forward) {
        return psa_cipher_decrypt(key, algorithm_of(request), request->whole, request->whole_length, output,
                                  output_size, output_length);
    }
    status = forward ? psa_cipher_encrypt_setup(&operation, key, algorithm_of(request))
                     : psa_cipher_decrypt_setup(&operation, key, algorithm_of(request));
    if (status == PSA_SUCCESS && request->iv_length > 0) {
        status = psa_cipher_set_iv(&operation, request->iv, request->iv_length);
    }
    if (status == PSA_SUCCESS) {
        status = psa_cipher_update(&operation, request->input, half, output, output_size, &lengths[0]);
    }
    if (status == PSA_SUCCESS && half < request->input_length) {
        status = psa_cipher_update(&operation, request->input + half, request->input_length - half, output + lengths[0],
                                   output_size - lengths[0], &lengths[1]);
    }
    if (status == PSA_SUCCESS) {
        status = psa_cipher_finish(&operation, output + lengths[0] + lengths[1], output_size - lengths[0] - lengths[1],
                                   &lengths[2]);
    }
    (void) psa_cipher_abort(&operation);
    *output_length = lengths[0] + lengths[1] + lengths[2];
    return status;
}

static const kit_stream_t stream = {
    .context = offsetof(psa_driver_plugin_t, cipher_context),
    .has_key = true,
    .one_shot = { PD_EP_CIPHER_ENCRYPT, PD_EP_CIPHER_DECRYPT },
    .setup = { PD_EP_CIPHER_ENCRYPT_SETUP, PD_EP_CIPHER_DECRYPT_SETUP },
    .one_shot_size = one_shot_size,
    .update_size = update_size,
    .finish_size = finish_size,
    .choose_header = choose_header,
    .orient = orient,
    .call_one_shot = call_one_shot,
    .call_setup = call_setup,
    .call_prepare = call_prepare,
    .call_update = call_update,
    .call_finish = call_finish,
    .call_abort = call_abort,
    .library = library,
    .check_other_lengths = kit_cipher_check_odd_lengths,
    .usage = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT,
};

static const kit_rule_t rules[] = {
    KIT_STREAM_RULES,
    { .name = "leaks", .run = kit_rule_stream_leaks },
    { .name = "in-place", .run = kit_rule_stream_in_place },
    { .name = "padding", .run = kit_rule_cipher_padding, .applies = kit_cipher_is_padded },
    { .name = "iv", .run = kit_rule_cipher_iv, .applies = kit_cipher_has_iv },
    { .name = "dispatched-iv", .run = kit_rule_cipher_random_iv, .applies = kit_cipher_has_iv, .place = KIT_FRESH },
};

const kit_family_t kit_family_cipher = {
    .name = "cipher",
    .first = PD_EP_CIPHER_ENCRYPT,
    .last = PD_EP_CIPHER_ABORT,
    .mechanisms = kit_cipher_mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = kit_rule_stream_served },
    .check_row = kit_stream_check_row,
    .subject = &stream,
};
