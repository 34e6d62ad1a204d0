/*
 * Key agreement: calls, peers that are right and wrong, and buffers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "agreement.h"

typedef psa_status_t (*agreement_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                    const uint8_t *, size_t, uint8_t *, size_t, size_t *);

agreement_key_t agreement_key(kit_t *kit, const kit_case_t *c, const kit_pair_t *pair)
{
    agreement_key_t key = { .algorithm = c->mechanism->algorithm, .pair = *pair };

    key.attributes = kit_attributes(pair->type, pair->bits, key.algorithm, PSA_KEY_USAGE_DERIVE);
    key.builtin = kit_pair_key(kit, pair, key.algorithm);
    key.size = PSA_BITS_TO_BYTES(pair->bits);
    return key;
}

psa_status_t agreement_of_driver(kit_t *kit, const agreement_key_t *key, const uint8_t *peer, size_t peer_length,
                                 size_t size, agreement_secret_t *secret)
{
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *const bytes = kit_input(kit, key->pair.secret, key->pair.secret_length);
    const uint8_t *const guarded = kit_input(kit, peer, peer_length);
    uint8_t *const output = kit_output(kit, size);
    size_t length = SIZE_MAX;
    psa_status_t status;

    status = KIT_CALL(kit, PD_EP_KEY_AGREEMENT, agreement_t,
                      (&key->attributes, bytes, key->pair.secret_length, key->algorithm, guarded, peer_length, output,
                       size, &length));
    if (status == PSA_SUCCESS) {
        if (length > size) {
            kit_fail(kit, "reports a secret of %zu bytes in a buffer of %zu", length, size);
        }
        secret->length = length;
        memcpy(secret->bytes, output, length < sizeof secret->bytes ? length : sizeof secret->bytes);
    }
    kit_release(kit, mark);
    return status;
}

psa_status_t agreement_of_builtin(const agreement_key_t *key, const uint8_t *peer, size_t peer_length,
                                  agreement_secret_t *secret)
{
    return psa_raw_key_agreement(key->algorithm, key->builtin, peer, peer_length, secret->bytes, sizeof secret->bytes,
                                 &secret->length);
}

bool agreement_is_right(kit_t *kit, const agreement_key_t *key, const kit_pair_t *peer)
{
    agreement_secret_t secret;
    agreement_secret_t expected;
    const psa_status_t status =
        agreement_of_driver(kit, key, peer->public_half, peer->public_length, key->size, &secret);

    if (status == PSA_ERROR_NOT_SUPPORTED && kit_has_fallback(kit, PD_EP_KEY_AGREEMENT)) {
        return false;
    }
    kit_expect_status(kit, status, PSA_SUCCESS, "key_agreement");
    kit_expect_reference(kit, agreement_of_builtin(key, peer->public_half, peer->public_length, &expected),
                         "psa_raw_key_agreement");
    kit_expect_bytes(kit, secret.bytes, secret.length, expected.bytes, expected.length, "the shared secret");
    return true;
}

/* Each side calls the driver once: both must come to the same, which the built-in code does too. */
void agreement_rule_agrees(kit_t *kit, const kit_case_t *c)
{
    const bool is_slow = PSA_ALG_IS_FFDH(c->mechanism->algorithm);

    for (size_t round = 0; round < (is_slow ? 1 : kit_rounds(kit, 4, 1)); round++) {
        const kit_pair_t one = kit_new_pair(kit, c->mechanism->key_type, c->bits);
        const kit_pair_t other = kit_new_pair(kit, c->mechanism->key_type, c->bits);
        const agreement_key_t key = agreement_key(kit, c, &one);
        const agreement_key_t other_key = agreement_key(kit, c, &other);

        kit_at(kit, "new keys, round %zu", round);
        if (!agreement_is_right(kit, &key, &other) || !agreement_is_right(kit, &other_key, &one)) {
            kit_skip(kit, "declined");
        }
    }
}

typedef struct {
    kit_t *kit;
    const agreement_key_t *key;
    const kit_pair_t *right;
} attempt_t;

/* What the built-in code takes for a public value is none of the wrong ones. */
static void expect_refused(const attempt_t *attempt, const uint8_t *peer, size_t length, const char *what)
{
    agreement_secret_t secret;
    const psa_status_t builtin = agreement_of_builtin(attempt->key, peer, length, &secret);
    psa_status_t status;

    if (builtin == PSA_SUCCESS) {
        return;
    }
    kit_at(attempt->kit, "key_agreement, %s", what);
    status = agreement_of_driver(attempt->kit, attempt->key, peer, length, attempt->key->size, &secret);
    if (status != builtin) {
        kit_expect_status(attempt->kit, status, PSA_ERROR_INVALID_ARGUMENT, "a wrong public value");
    }
}

static void change_length(const attempt_t *attempt)
{
    const size_t length = attempt->right->public_length;
    uint8_t *const peer = kit_memory(attempt->kit, length + 1);

    memcpy(peer, attempt->right->public_half, length);
    expect_refused(attempt, peer, length - 1, "the last byte of the peer's value missing");
    expect_refused(attempt, peer, length + 1, "a byte appended to the peer's value");
    expect_refused(attempt, peer, length / 2, "half of the peer's value");
    expect_refused(attempt, peer, 1, "one byte as the peer's value");
    expect_refused(attempt, peer, 0, "nothing as the peer's value");
}

/* Montgomery curves: points of small order, whose secret everybody knows (RFC 7748, 6.1). Numbers as they are written.
 */
static void put_small_order(const attempt_t *attempt)
{
    static const char *const points[] = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };

    for (size_t i = 0; i < sizeof points / sizeof points[0] && attempt->key->pair.bits == 255; i++) {
        size_t length;
        const uint8_t *const point = kit_hex(attempt->kit, points[i], &length);

        expect_refused(attempt, point, length, "a point of small order");
    }
}

static void put_points(const attempt_t *attempt)
{
    const size_t length = attempt->right->public_length;
    uint8_t *const peer = kit_memory(attempt->kit, length);

    memcpy(peer, attempt->right->public_half, length);
    peer[length - 1] ^= 1;
    expect_refused(attempt, peer, length, "a point that is not on the curve (y changed)");
    memcpy(peer, attempt->right->public_half, length);
    peer[length / 2] ^= 1;
    expect_refused(attempt, peer, length, "a point that is not on the curve (x changed)");
    memset(peer + 1, 0xff, length - 1);
    expect_refused(attempt, peer, length, "coordinates above the prime");
    memset(peer + 1, 0, length - 1);
    expect_refused(attempt, peer, length, "coordinates of zero");
    for (unsigned format = 0; format < 8; format++) {
        char what[48];

        memcpy(peer, attempt->right->public_half, length);
        peer[0] = (uint8_t) format;
        snprintf(what, sizeof what, "first byte %02x, not 04", format);
        if (format != 4) {
            expect_refused(attempt, peer, length, what);
        }
    }
}

static void put_numbers(const attempt_t *attempt)
{
    const size_t length = attempt->right->public_length;
    uint8_t *const peer = kit_memory(attempt->kit, length);

    memset(peer, 0, length);
    expect_refused(attempt, peer, length, "zero");
    peer[length - 1] = 1;
    expect_refused(attempt, peer, length, "one");
    memset(peer, 0xff, length);
    expect_refused(attempt, peer, length, "all bits one");
}

void agreement_rule_bad_peer(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const kit_pair_t right = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);
    const attempt_t attempt = { kit, &key, &right };
    const bool is_point =
        PSA_KEY_TYPE_IS_ECC(pair.type) && PSA_KEY_TYPE_ECC_GET_FAMILY(pair.type) != PSA_ECC_FAMILY_MONTGOMERY;

    if (!agreement_is_right(kit, &key, &right)) {
        kit_skip(kit, "declined");
    }
    change_length(&attempt);
    if (is_point) {
        put_points(&attempt);
    } else {
        put_numbers(&attempt);
        put_small_order(&attempt);
    }
    kit_at(kit, "key_agreement, the right value after wrong ones");
    (void) agreement_is_right(kit, &key, &right);
}

void agreement_rule_short_buffer(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const kit_pair_t peer = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);
    const size_t sizes[] = { 0, 1, key.size / 2, key.size - 1 };
    agreement_secret_t secret;

    if (!agreement_is_right(kit, &key, &peer)) {
        kit_skip(kit, "declined");
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        kit_at(kit, "key_agreement into %zu of %zu bytes", sizes[i], key.size);
        kit_expect_error(kit, agreement_of_driver(kit, &key, peer.public_half, peer.public_length, sizes[i], &secret),
                         "a buffer that is too small");
    }
    kit_at(kit, "key_agreement into more than is needed");
    kit_expect_status(kit, agreement_of_driver(kit, &key, peer.public_half, peer.public_length, key.size + 17, &secret),
                      PSA_SUCCESS, "a larger buffer");
    if (secret.length != key.size) {
        kit_fail(kit, "reports %zu bytes, not %zu", secret.length, key.size);
    }
}
