/*
 * The family mac: mac_compute, mac_verify, mac_multipart and mac_verify_multipart
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "mac.h"

#include <string.h>

#include "answers.h"
#include "families.h"
#include "internal.h"

#define KEY const psa_key_attributes_t *, const uint8_t *, size_t

typedef psa_status_t (*compute_t)(KEY, psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*verify_t)(KEY, psa_algorithm_t, const uint8_t *, size_t, const uint8_t *, size_t);
typedef psa_status_t (*setup_t)(void *, KEY, psa_algorithm_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*sign_finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*verify_finish_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*abort_t)(void *);

static psa_algorithm_t algorithm_of(const kit_request_t *request)
{
    return psa_get_key_algorithm(&request->attributes);
}

static size_t mac_size(const kit_request_t *request)
{
    if (request->direction == KIT_BACKWARD) {
        return 0;
    }
    return PSA_MAC_LENGTH(psa_get_key_type(&request->attributes), psa_get_key_bits(&request->attributes),
                          algorithm_of(request));
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
    request->expected_length = request->direction == KIT_FORWARD ? request->sealed_length : 0;
}

static psa_status_t call_one_shot(kit_t *kit, const kit_request_t *request, uint8_t *mac, size_t size, size_t *length)
{
    if (request->direction == KIT_FORWARD) {
        return KIT_CALL(kit, PD_EP_MAC_COMPUTE, compute_t,
                        (&request->attributes, request->key, request->key_size, algorithm_of(request), request->whole,
                         request->whole_length, mac, size, length));
    }
    *length = 0;
    return KIT_CALL(kit, PD_EP_MAC_VERIFY, verify_t,
                    (&request->attributes, request->key, request->key_size, algorithm_of(request), request->whole,
                     request->whole_length, request->sealed, request->sealed_length));
}

static psa_status_t call_setup(kit_t *kit, void *context, const kit_request_t *request)
{
    const pd_entry_point_t setup = request->direction == KIT_FORWARD ? PD_EP_MAC_SIGN_SETUP : PD_EP_MAC_VERIFY_SETUP;

    return KIT_CALL(kit, setup, setup_t,
                    (context, &request->attributes, request->key, request->key_size, algorithm_of(request)));
}

static psa_status_t call_update(kit_t *kit, void *context, const kit_request_t *request, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    (void) request;
    (void) output;
    (void) output_size;
    *output_length = 0;
    return KIT_CALL(kit, PD_EP_MAC_UPDATE, update_t, (context, input, input_length));
}

static psa_status_t call_finish(kit_t *kit, void *context, const kit_request_t *request, uint8_t *mac, size_t size,
                                size_t *length)
{
    if (request->direction == KIT_FORWARD) {
        return KIT_CALL(kit, PD_EP_MAC_SIGN_FINISH, sign_finish_t, (context, mac, size, length));
    }
    *length = 0;
    return KIT_CALL(kit, PD_EP_MAC_VERIFY_FINISH, verify_finish_t, (context, request->sealed, request->sealed_length));
}

static psa_status_t call_abort(kit_t *kit, void *context)
{
    return KIT_CALL(kit, PD_EP_MAC_ABORT, abort_t, (context));
}

static psa_status_t library_in_pieces(const kit_request_t *request, psa_key_id_t key, uint8_t *output,
                                      size_t output_size, size_t *output_length)
{
    psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;
    const bool forward = request->direction == KIT_FORWARD;
    const size_t half = request->plain_length / 2;
    psa_status_t status = forward ? psa_mac_sign_setup(&operation, key, algorithm_of(request))
                                  : psa_mac_verify_setup(&operation, key, algorithm_of(request));

    if (status == PSA_SUCCESS) {
        status = psa_mac_update(&operation, request->plain, half);
    }
    if (status == PSA_SUCCESS) {
        status = psa_mac_update(&operation, request->plain + half, request->plain_length - half);
    }
    if (status == PSA_SUCCESS) {
        status = forward ? psa_mac_sign_finish(&operation, output, output_size, output_length)
                         : psa_mac_verify_finish(&operation, request->sealed, request->sealed_length);
    }
    (void) psa_mac_abort(&operation);
    return status;
}

static psa_status_t library(const kit_request_t *request, psa_key_id_t key, bool multipart, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    *output_length = 0;
    if (multipart) {
        return library_in_pieces(request, key, output, output_size, output_length);
    }
    if (request->direction == KIT_FORWARD) {
        return psa_mac_compute(key, algorithm_of(request), request->plain, request->plain_length, output, output_size,
                               output_length);
    }
    return psa_mac_verify(key, algorithm_of(request), request->plain, request->plain_length, request->sealed,
                          request->sealed_length);
}

static bool spoil(kit_t *kit, kit_request_t *request)
{
    uint8_t *mac;

    if (request->direction == KIT_FORWARD) {
        return false;
    }
    mac = kit_memory(kit, request->sealed_length);
    memcpy(mac, request->sealed, request->sealed_length);
    mac[request->sealed_length - 1] ^= 1;
    request->sealed = mac;
    return true;
}

static const kit_stream_t stream = {
    .context = offsetof(psa_driver_plugin_t, mac_context),
    .has_key = true,
    .one_shot = { PD_EP_MAC_COMPUTE, PD_EP_MAC_VERIFY },
    .setup = { PD_EP_MAC_SIGN_SETUP, PD_EP_MAC_VERIFY_SETUP },
    .one_shot_size = mac_size,
    .update_size = no_size,
    .finish_size = mac_size,
    .orient = orient,
    .call_one_shot = call_one_shot,
    .call_setup = call_setup,
    .call_update = call_update,
    .call_finish = call_finish,
    .call_abort = call_abort,
    .finish_has_direction = true,
    .library = library,
    .usage = PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE,
    .spoil = spoil,
};

static const kit_rule_t rules[] = {
    KIT_STREAM_RULES,
    { .name = "leaks", .run = kit_rule_stream_leaks },
    { .name = "verify", .run = kit_rule_mac_verify, .applies = kit_stream_claims_backward },
    { .name = "truncated", .run = kit_rule_mac_truncated, .applies = kit_mac_claims_truncated },
    { .name = "keys", .run = kit_rule_mac_keys, .applies = kit_mac_takes_any_key },
};

static bool one_size(const kit_mechanism_t *mechanism)
{
    return PSA_ALG_IS_HMAC(mechanism->algorithm);
}

const kit_family_t kit_family_mac = {
    .name = "mac",
    .first = PD_EP_MAC_COMPUTE,
    .last = PD_EP_MAC_ABORT,
    .mechanisms = kit_mac_mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = kit_rule_stream_served },
    .check_row = kit_stream_check_row,
    .one_size = one_size,
    .subject = &stream,
};
