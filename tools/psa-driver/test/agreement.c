/*
 * Key agreement: mechanisms and rules
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "agreement.h"

#include <string.h>

#include "families.h"
#include "sampling.h"
#include "vectors.h"

#define ECDH(family, ...)                                                                                              \
    {                                                                                                                  \
        PSA_ALG_ECDH, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##family), { __VA_ARGS__ }, NULL                        \
    }

static const kit_mechanism_t mechanisms[] = {
    ECDH(SECP_R1, 256, 192, 224, 384, 521),
    ECDH(SECP_K1, 256, 192),
    ECDH(BRAINPOOL_P_R1, 256, 384, 512),
    ECDH(MONTGOMERY, 255, 448),
    { PSA_ALG_FFDH, PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), { 2048, 3072, 4096 }, NULL },
    { 0 },
};

static bool is_for(const kit_secret_vector_t *vector, psa_key_type_t type, size_t bits)
{
    return vector->type == type && vector->bits == bits;
}

static bool has_vector(const kit_case_t *c)
{
    for (size_t i = 0; i < kit_secret_vector_count; i++) {
        if (is_for(&kit_secret_vectors[i], c->mechanism->key_type, c->bits)) {
            return true;
        }
    }
    return false;
}

static void judge_vector(kit_t *kit, const kit_case_t *c, const kit_secret_vector_t *vector, bool of_driver)
{
    kit_pair_t pair = { .type = vector->type, .bits = vector->bits };
    agreement_key_t key;
    agreement_secret_t secret;
    size_t peer_length;
    size_t agreed_length;
    const uint8_t *const peer = kit_hex(kit, vector->peer, &peer_length);
    const uint8_t *const agreed = kit_hex(kit, vector->agreed, &agreed_length);

    pair.secret = kit_hex(kit, vector->secret, &pair.secret_length);
    key = agreement_key(kit, c, &pair);
    if (of_driver) {
        kit_expect_served(kit, agreement_of_driver(kit, &key, peer, peer_length, key.size, &secret),
                          PD_EP_KEY_AGREEMENT);
    } else {
        kit_expect_reference(kit, agreement_of_builtin(&key, peer, peer_length, &secret), "psa_raw_key_agreement");
    }
    kit_expect_bytes(kit, secret.bytes, secret.length, agreed, agreed_length, "the shared secret");
}

static void known_answer(kit_t *kit, const kit_case_t *c)
{
    for (size_t i = 0; i < kit_secret_vector_count; i++) {
        if (is_for(&kit_secret_vectors[i], c->mechanism->key_type, c->bits)) {
            kit_at(kit, "known secret %zu", i);
            judge_vector(kit, c, &kit_secret_vectors[i], true);
        }
    }
}

static void check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    for (const uint16_t *bits = mechanism->bits; *bits != 0; bits++) {
        const kit_case_t c = { .mechanism = mechanism, .bits = *bits };
        const kit_pair_t pair = kit_pair(kit, mechanism->key_type, *bits);

        kit_check_pair(kit, &pair);
        for (size_t i = 0; i < kit_secret_vector_count; i++) {
            if (is_for(&kit_secret_vectors[i], mechanism->key_type, *bits)) {
                kit_at(kit, "known secret %zu", i);
                judge_vector(kit, &c, &kit_secret_vectors[i], false);
            }
        }
    }
}

static void served(kit_t *kit, const kit_case_t *c)
{
    agreement_secret_t secret;
    agreement_key_t key;
    kit_pair_t pair;
    kit_pair_t peer;

    kit_expect_sample_if_quick(kit, c);
    pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    peer = kit_new_pair(kit, c->mechanism->key_type, c->bits);
    key = agreement_key(kit, c, &pair);
    kit_expect_served(kit, agreement_of_driver(kit, &key, peer.public_half, peer.public_length, key.size, &secret),
                      PD_EP_KEY_AGREEMENT);
}

static const kit_rule_t rules[] = {
    { .name = "known-answer", .run = known_answer, .applies = has_vector },
    { .name = "agrees", .run = agreement_rule_agrees },
    { .name = "bad-peer", .run = agreement_rule_bad_peer },
    { .name = "short-buffer", .run = agreement_rule_short_buffer },
    { .name = "threads", .run = agreement_rule_threads, .applies = kit_is_sample },
    { .name = "fork", .run = agreement_rule_fork, .applies = kit_is_sample },
    { .name = "leaks", .run = agreement_rule_leaks, .applies = kit_is_sample },
    { .name = "time", .run = agreement_rule_time, .applies = kit_is_sample },
    { .name = "dispatched", .run = agreement_rule_dispatched, .place = KIT_FRESH },
};

const kit_family_t kit_family_agreement = {
    .name = "agreement",
    .first = PD_EP_KEY_AGREEMENT,
    .last = PD_EP_KEY_AGREEMENT,
    .mechanisms = mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { .name = "served", .run = served },
    .check_row = check_row,
};
