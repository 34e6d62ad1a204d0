/*
 * Asymmetric encryption: what the rules of the family share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_TEST_ASYMMETRIC_H
#define PSA_DRIVER_TEST_ASYMMETRIC_H

#include "pairs.h"

#define RSA_MOST_BYTES 512u

/** The key of a case. */
typedef struct {
    psa_algorithm_t algorithm;
    kit_pair_t pair;
    psa_key_attributes_t attributes; /* as the driver gets them */
    const uint8_t *key;              /* likewise: a key pair or a public key */
    size_t key_length;
    psa_key_id_t builtin; /* the pair in the built-in code */
    size_t size;          /* of a ciphertext */
    size_t most;          /* of a message */
} crypt_key_t;

/** A message, a label or a ciphertext. */
typedef struct {
    uint8_t bytes[RSA_MOST_BYTES + 1];
    size_t length;
} crypt_text_t;

bool crypt_can_encrypt(const kit_case_t *c);
bool crypt_can_decrypt(const kit_case_t *c);
bool crypt_has_label(const kit_case_t *c);
bool crypt_has_vector(const kit_case_t *c);

crypt_key_t crypt_key(kit_t *kit, const kit_case_t *c);
void crypt_random(kit_t *kit, crypt_text_t *text, size_t length);

/** Calls the driver, which has room for `size` bytes. */
psa_status_t crypt_with_driver(kit_t *kit, const crypt_key_t *key, pd_entry_point_t entry_point,
                               const crypt_text_t *input, const crypt_text_t *label, size_t size, crypt_text_t *output);

/** The same of the built-in code. */
psa_status_t crypt_with_builtin(const crypt_key_t *key, pd_entry_point_t entry_point, const crypt_text_t *input,
                                const crypt_text_t *label, crypt_text_t *output);

/** False if the driver declined and may. */
bool crypt_is_served(kit_t *kit, pd_entry_point_t entry_point, psa_status_t status);

/** RSA without padding, with the public or the private exponent. `block` has the size of the modulus. */
void crypt_raw(kit_t *kit, const kit_pair_t *pair, bool with_secret, const uint8_t *block, uint8_t *result,
               size_t size);

/** Holds the known ciphertexts against the built-in code. */
void crypt_check_vectors(kit_t *kit, const crypt_key_t *key);

/* The rules. */
void crypt_rule_known_answer(kit_t *kit, const kit_case_t *c);
void crypt_rule_both_ways(kit_t *kit, const kit_case_t *c);
void crypt_rule_label(kit_t *kit, const kit_case_t *c);
void crypt_rule_bad_ciphertext(kit_t *kit, const kit_case_t *c);
void crypt_rule_bad_padding(kit_t *kit, const kit_case_t *c);
void crypt_rule_short_buffer(kit_t *kit, const kit_case_t *c);
void crypt_rule_threads(kit_t *kit, const kit_case_t *c);
void crypt_rule_fork(kit_t *kit, const kit_case_t *c);
void crypt_rule_leaks(kit_t *kit, const kit_case_t *c);
void crypt_rule_dispatched(kit_t *kit, const kit_case_t *c);
void crypt_rule_time(kit_t *kit, const kit_case_t *c);

#endif
