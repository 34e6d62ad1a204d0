/*
 * Key agreement: threads, processes, resources, and through the library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "agreement.h"

typedef struct {
    const kit_case_t *c;
    const agreement_key_t *key;
    const kit_pair_t *peer;
} round_t;

static void thread(kit_t *kit, void *argument, unsigned index)
{
    const kit_case_t *const c = argument;
    const kit_pair_t one = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &one);

    (void) index;
    for (size_t i = 0; i < kit_rounds(kit, 3, 1); i++) {
        const kit_pair_t other = kit_new_pair(kit, c->mechanism->key_type, c->bits);

        if (!agreement_is_right(kit, &key, &other)) {
            kit_skip(kit, "declined");
        }
    }
}

void agreement_rule_threads(kit_t *kit, const kit_case_t *c)
{
    kit_threads(kit, 8, thread, (void *) (uintptr_t) c);
}

static void child(kit_t *kit, void *argument)
{
    const round_t *const round = argument;

    (void) agreement_is_right(kit, round->key,
                              round->peer); /* wrong or an error it must not be; declining is neither */
}

void agreement_rule_fork(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const kit_pair_t peer = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);
    round_t round = { c, &key, &peer };
    kit_child_t *process;

    if (!agreement_is_right(kit, &key, &peer)) {
        kit_skip(kit, "declined");
    }
    process = kit_child_begin(kit, KIT_DIRECT, "in a child", child, &round);
    (void) agreement_is_right(kit, &key, &peer);
    kit_child_end(kit, process);
    (void) agreement_is_right(kit, &key, &peer);
}

static void work(kit_t *kit, void *argument)
{
    const round_t *const round = argument;
    agreement_secret_t secret;

    (void) agreement_of_driver(kit, round->key, round->peer->public_half, round->peer->public_length, round->key->size,
                               &secret);
}

static void fail(kit_t *kit, void *argument)
{
    const round_t *const round = argument;
    agreement_secret_t secret;

    (void) agreement_of_driver(kit, round->key, round->peer->public_half, round->peer->public_length, 1, &secret);
    (void) agreement_of_driver(kit, round->key, round->peer->public_half, round->peer->public_length - 1,
                               round->key->size, &secret);
}

static void work_builtin(kit_t *kit, void *argument)
{
    const round_t *const round = argument;
    agreement_secret_t secret;

    (void) kit;
    (void) agreement_of_builtin(round->key, round->peer->public_half, round->peer->public_length, &secret);
}

void agreement_rule_leaks(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const kit_pair_t peer = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);
    round_t round = { c, &key, &peer };

    kit_expect_steady(kit, "agreements", (unsigned) kit_rounds(kit, 8, 4), work, &round);
    kit_expect_steady(kit, "requests that fail", (unsigned) kit_rounds(kit, 8, 4), fail, &round);
}

void agreement_rule_time(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const kit_pair_t peer = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);
    round_t round = { c, &key, &peer };

    kit_figure(kit, "an agreement", kit_time(kit, work, &round), kit_time(kit, work_builtin, &round));
}

/* Through the library. Seen by all processes. */
typedef struct {
    const kit_case_t *c;
    uint8_t peer[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t peer_length;
    agreement_secret_t expected;
} exchange_t;

static void agree_builtin(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const kit_case_t *const c = exchange->c;
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const kit_pair_t peer = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);

    exchange->peer_length = peer.public_length;
    memcpy(exchange->peer, peer.public_half, peer.public_length);
    kit_expect_reference(kit, agreement_of_builtin(&key, peer.public_half, peer.public_length, &exchange->expected),
                         "psa_raw_key_agreement");
}

static void agree_library(kit_t *kit, void *argument)
{
    const exchange_t *const exchange = argument;
    const kit_case_t *const c = exchange->c;
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    const agreement_key_t key = agreement_key(kit, c, &pair);
    const uint64_t before = kit_driver_calls(kit);
    agreement_secret_t secret;

    kit_expect_status(kit, agreement_of_builtin(&key, exchange->peer, exchange->peer_length, &secret), PSA_SUCCESS,
                      "psa_raw_key_agreement");
    kit_expect_bytes(kit, secret.bytes, secret.length, exchange->expected.bytes, exchange->expected.length,
                     "what psa_raw_key_agreement gives");
    if (kit_driver_calls(kit) == before) {
        kit_fail(kit, "the library does it without the driver");
    }
}

void agreement_rule_dispatched(kit_t *kit, const kit_case_t *c)
{
    exchange_t *const exchange = kit_shared(kit, sizeof *exchange);

    exchange->c = c;
    kit_in_child(kit, KIT_REFERENCE, "built-in code", agree_builtin, exchange);
    kit_in_child(kit, KIT_LIBRARY, "library with the driver", agree_library, exchange);
}
