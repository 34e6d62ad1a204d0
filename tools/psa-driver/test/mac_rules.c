/*
 * Rules of MACs: wrong ones, truncated ones, keys of every size
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "internal.h"
#include "mac.h"

#define SHORTEST_MAC 4u /* that the library accepts */

/* The status of verifying, in one call or in pieces. */
static psa_status_t verify(kit_t *kit, const kit_request_t *request, bool multipart)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    const kit_request_t guarded = kit_stream_guarded(kit, request);
    psa_status_t status;
    void *context;
    size_t length;

    if (!multipart) {
        status = stream->call_one_shot(kit, &guarded, NULL, 0, &length);
    } else {
        context = kit_context(kit, stream->context);
        kit_expect_served(kit, stream->call_setup(kit, context, &guarded), stream->setup[KIT_BACKWARD]);
        kit_expect_status(
            kit, stream->call_update(kit, context, &guarded, guarded.whole, guarded.whole_length, NULL, 0, &length),
            PSA_SUCCESS, "mac_update");
        status = stream->call_finish(kit, context, &guarded, NULL, 0, &length);
        kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after mac_verify_finish");
    }
    kit_release(kit, mark);
    return status;
}

static void expect_refused(kit_t *kit, const kit_request_t *request, bool multipart, const char *what, size_t where)
{
    kit_at(kit, "%s, %s %zu", multipart ? "in pieces" : "in one call", what, where);
    kit_expect_status(kit, verify(kit, request, multipart), PSA_ERROR_INVALID_SIGNATURE, "a wrong MAC");
}

static void check_wrong_ones(kit_t *kit, const kit_request_t *right, bool multipart)
{
    uint8_t mac[PSA_MAC_MAX_SIZE + 1] = { 0 };
    uint8_t message[64];
    kit_request_t wrong = *right;

    kit_at(kit, "%s", multipart ? "in pieces" : "in one call");
    kit_expect_status(kit, verify(kit, right, multipart), PSA_SUCCESS, "the right MAC");
    memcpy(mac, right->sealed, right->sealed_length);
    wrong.sealed = mac;
    for (size_t i = 0; i < right->sealed_length; i++) {
        const uint8_t bit = (uint8_t) (1u << kit_below(kit, 8));

        mac[i] ^= bit;
        expect_refused(kit, &wrong, multipart, "one bit wrong in byte", i);
        mac[i] ^= bit;
    }
    memset(mac, 0, right->sealed_length);
    expect_refused(kit, &wrong, multipart, "zeros, bytes:", right->sealed_length);
    /* The library compares lengths itself; a driver may answer with another error. */
    memcpy(mac, right->sealed, right->sealed_length);
    wrong.sealed_length = right->sealed_length - 1;
    kit_at(kit, "%s, a byte too short", multipart ? "in pieces" : "in one call");
    kit_expect_error(kit, verify(kit, &wrong, multipart), "a MAC of another length");
    wrong.sealed_length = right->sealed_length + 1;
    kit_at(kit, "%s, a byte too long", multipart ? "in pieces" : "in one call");
    kit_expect_error(kit, verify(kit, &wrong, multipart), "a MAC of another length");
    wrong.sealed_length = 0;
    kit_at(kit, "%s, empty", multipart ? "in pieces" : "in one call");
    kit_expect_error(kit, verify(kit, &wrong, multipart), "a MAC of another length");
    wrong = *right;
    memcpy(message, right->plain, sizeof message);
    message[17] ^= 0x20;
    wrong.whole = wrong.input = message;
    expect_refused(kit, &wrong, multipart, "of another message, differing in byte", 17);
}

void kit_rule_mac_verify(kit_t *kit, const kit_case_t *c)
{
    const kit_request_t right = kit_stream_request(kit, KIT_BACKWARD, 64);

    (void) c;
    if (kit_stream_has_one_shot(kit, KIT_BACKWARD)) {
        check_wrong_ones(kit, &right, false);
    }
    if (kit_stream_has_multipart(kit, KIT_BACKWARD)) {
        check_wrong_ones(kit, &right, true);
    }
}

/* Another algorithm or key size than the case's own. */
typedef struct {
    kit_case_t c;
    kit_mechanism_t mechanism;
} variant_t;

static void make_variant(const kit_case_t *c, psa_algorithm_t algorithm, size_t bits, variant_t *variant)
{
    variant->c = *c;
    variant->mechanism = *c->mechanism;
    variant->mechanism.algorithm = algorithm;
    variant->c.mechanism = &variant->mechanism;
    variant->c.bits = bits;
}

static bool is_claimed(const kit_case_t *c)
{
    return kit_claims(c, PD_EP_MAC_COMPUTE) || kit_claims(c, PD_EP_MAC_VERIFY) || kit_stream_claims_multipart(c);
}

static size_t full_length(const kit_case_t *c)
{
    return PSA_MAC_LENGTH(c->mechanism->key_type, c->bits, PSA_ALG_FULL_LENGTH_MAC(c->mechanism->algorithm));
}

static bool claims_truncation(const kit_case_t *c, size_t length, variant_t *variant)
{
    make_variant(c, PSA_ALG_TRUNCATED_MAC(c->mechanism->algorithm, length), c->bits, variant);
    return is_claimed(&variant->c);
}

bool kit_mac_claims_truncated(const kit_case_t *c)
{
    variant_t variant;

    for (size_t length = SHORTEST_MAC; length < full_length(c); length++) {
        if (PSA_MAC_TRUNCATED_LENGTH(c->mechanism->algorithm) == 0 && claims_truncation(c, length, &variant)) {
            return true;
        }
    }
    return false;
}

static void check_each_way(kit_t *kit)
{
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        if (kit_stream_has(kit, direction)) {
            const kit_request_t request = kit_stream_request(kit, direction, 100);

            kit_stream_check(kit, &request);
        }
    }
}

void kit_rule_mac_truncated(kit_t *kit, const kit_case_t *c)
{
    variant_t variant;

    for (size_t length = SHORTEST_MAC; length < full_length(c); length++) {
        const kit_mark_t mark = kit_mark(kit);

        if (claims_truncation(c, length, &variant)) {
            kit_judge(kit, &variant.c);
            kit_at(kit, "truncated to %zu bytes", length);
            check_each_way(kit);
            kit_judge(kit, c);
        }
        kit_release(kit, mark);
    }
}

bool kit_mac_takes_any_key(const kit_case_t *c)
{
    return PSA_ALG_IS_HMAC(c->mechanism->algorithm);
}

void kit_rule_mac_keys(kit_t *kit, const kit_case_t *c)
{
    const size_t block = kit_stream_row(c)->block;
    const size_t sizes[] = { 1, 2, 16, 20, 31, 32, 33, block - 1, block, block + 1, 2 * block, 200, 1000, 4000 };
    size_t judged = 0;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const kit_mark_t mark = kit_mark(kit);
        variant_t variant;

        make_variant(c, c->mechanism->algorithm, 8 * sizes[i], &variant);
        if (is_claimed(&variant.c)) {
            kit_judge(kit, &variant.c);
            kit_at(kit, "a key of %zu bytes", sizes[i]);
            check_each_way(kit);
            kit_judge(kit, c);
            judged++;
        }
        kit_release(kit, mark);
    }
    if (judged == 0) {
        kit_skip(kit, "the description claims none of the key sizes that the kit tries");
    }
}
