/*
 * Key agreement: what the rules of the family share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_TEST_AGREEMENT_H
#define PSA_DRIVER_TEST_AGREEMENT_H

#include "pairs.h"

typedef struct {
    psa_algorithm_t algorithm;
    kit_pair_t pair;
    psa_key_attributes_t attributes; /* as the driver gets them */
    psa_key_id_t builtin;            /* the pair in the built-in code */
    size_t size;                     /* of a shared secret */
} agreement_key_t;

typedef struct {
    uint8_t bytes[PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE];
    size_t length;
} agreement_secret_t;

agreement_key_t agreement_key(kit_t *kit, const kit_case_t *c, const kit_pair_t *pair);

/** Calls the driver, which has room for `size` bytes. */
psa_status_t agreement_of_driver(kit_t *kit, const agreement_key_t *key, const uint8_t *peer, size_t peer_length,
                                 size_t size, agreement_secret_t *secret);
psa_status_t agreement_of_builtin(const agreement_key_t *key, const uint8_t *peer, size_t peer_length,
                                  agreement_secret_t *secret);

/** Lets the driver agree with a peer and holds the secret against the built-in code's. False if the driver declined. */
bool agreement_is_right(kit_t *kit, const agreement_key_t *key, const kit_pair_t *peer);

/* The rules. */
void agreement_rule_agrees(kit_t *kit, const kit_case_t *c);
void agreement_rule_bad_peer(kit_t *kit, const kit_case_t *c);
void agreement_rule_short_buffer(kit_t *kit, const kit_case_t *c);
void agreement_rule_threads(kit_t *kit, const kit_case_t *c);
void agreement_rule_fork(kit_t *kit, const kit_case_t *c);
void agreement_rule_leaks(kit_t *kit, const kit_case_t *c);
void agreement_rule_time(kit_t *kit, const kit_case_t *c);
void agreement_rule_dispatched(kit_t *kit, const kit_case_t *c);

#endif
