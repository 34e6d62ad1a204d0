/*
 * Signatures: what the rules of the family share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_TEST_SIGN_H
#define PSA_DRIVER_TEST_SIGN_H

#include "pairs.h"

#define SIGN_MOST_BYTES PSA_SIGNATURE_MAX_SIZE

/** A signature is of a hash or of a message. */
typedef struct {
    pd_entry_point_t sign;
    pd_entry_point_t verify;
    bool of_message;
} sign_form_t;

#define SIGN_FORM_COUNT 2u
extern const sign_form_t sign_forms[SIGN_FORM_COUNT];

/** The key of a case. */
typedef struct {
    psa_algorithm_t algorithm;
    kit_pair_t pair;
    psa_key_attributes_t attributes; /* as the driver gets them */
    const uint8_t *key;              /* likewise: a key pair or a public key */
    size_t key_length;
    psa_key_id_t builtin; /* the pair in the built-in code; 0 where that does not have the algorithm */
    size_t signature_length;
} sign_key_t;

/** What is signed. */
typedef struct {
    uint8_t message[300]; /* several blocks of every hash */
    size_t message_length;
    uint8_t hash[PSA_HASH_MAX_SIZE];
    size_t hash_length; /* 0: the algorithm signs messages only */
} sign_text_t;

typedef struct {
    uint8_t bytes[SIGN_MOST_BYTES];
    size_t length;
} signature_t;

extern const kit_rule_t sign_rules[];
extern const size_t sign_rule_count;
extern const kit_rule_t sign_served;

/* Which rules there are for a case. */
bool sign_can_sign(const kit_case_t *c);
bool sign_can_verify(const kit_case_t *c);
bool sign_has_vector(const kit_case_t *c);

/** True if a form is one of the algorithm's, and the description lists the entry point. */
bool sign_claims_signing(const kit_case_t *c, const sign_form_t *form);
bool sign_claims_verifying(const kit_case_t *c, const sign_form_t *form);

/** True if the same input always has the same signature. */
bool sign_is_deterministic(psa_algorithm_t algorithm);

/** Two algorithms whose signatures one and the same verification accepts: they differ in how a nonce or salt is made.
 */
bool sign_verifies_as(psa_algorithm_t made_with, psa_algorithm_t algorithm);

sign_key_t sign_key(kit_t *kit, const kit_case_t *c);
/** The same with a key pair that was made elsewhere. */
sign_key_t sign_key_of(kit_t *kit, const kit_case_t *c, const kit_pair_t *pair);

/** Fills in a text for an algorithm: SHA-256 where the hash is the caller's affair. */
void sign_set_text(kit_t *kit, psa_algorithm_t algorithm, const uint8_t *message, size_t length, sign_text_t *text);
void sign_random_text(kit_t *kit, const sign_key_t *key, sign_text_t *text);

/** Calls the driver, which has room for `size` bytes. */
psa_status_t sign_with_driver(kit_t *kit, const sign_key_t *key, const sign_form_t *form, const sign_text_t *text,
                              size_t size, signature_t *signature);
psa_status_t verify_with_driver(kit_t *kit, const sign_key_t *key, const sign_form_t *form, const sign_text_t *text,
                                const signature_t *signature);

/** Fails unless the driver signed, or declined where it may: false then. */
bool sign_succeeds(kit_t *kit, const sign_key_t *key, const sign_form_t *form, const sign_text_t *text,
                   signature_t *signature);

/** The built-in code. It must have the algorithm. */
void sign_with_builtin(kit_t *kit, const sign_key_t *key, const sign_text_t *text, signature_t *signature);
psa_status_t verify_with_builtin(const sign_key_t *key, const sign_text_t *text, const signature_t *signature);

/** A right signature from elsewhere than the driver: of the built-in code, or else the known one. `text` is filled in.
 */
void sign_right_signature(kit_t *kit, const sign_key_t *key, sign_text_t *text, signature_t *signature);

/** Holds the known signatures of a key against the built-in code. */
void sign_check_vectors(kit_t *kit, const sign_key_t *key);

/* The rules. */
void sign_rule_known_answer(kit_t *kit, const kit_case_t *c);
void sign_rule_sign(kit_t *kit, const kit_case_t *c);
void sign_rule_verify(kit_t *kit, const kit_case_t *c);
void sign_rule_hash_lengths(kit_t *kit, const kit_case_t *c);
void sign_rule_short_buffer(kit_t *kit, const kit_case_t *c);
void sign_rule_bad_signature(kit_t *kit, const kit_case_t *c);
void sign_rule_threads(kit_t *kit, const kit_case_t *c);
void sign_rule_fork(kit_t *kit, const kit_case_t *c);
void sign_rule_leaks(kit_t *kit, const kit_case_t *c);
void sign_rule_dispatched(kit_t *kit, const kit_case_t *c);
void sign_rule_time(kit_t *kit, const kit_case_t *c);

#endif
