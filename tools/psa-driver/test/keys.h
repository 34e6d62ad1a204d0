/*
 * Making keys and their public halves: what the rules of the family share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_TEST_KEYS_H
#define PSA_DRIVER_TEST_KEYS_H

#include "pairs.h"

#define KEYS_MOST_BYTES (PSA_EXPORT_KEY_PAIR_MAX_SIZE + 32u)

/** A key, or its public half, in export format. */
typedef struct {
    uint8_t bytes[KEYS_MOST_BYTES];
    size_t length;
} key_bytes_t;

/** A right key of the case: the kit's own, or a new one. */
void keys_right(kit_t *kit, const kit_case_t *c, bool is_new, key_bytes_t *key);

/* Each calls the driver, with room for `size` bytes. */

/** \param[in,out] bits  As the entry point has it; also the size in the attributes. */
psa_status_t keys_import(kit_t *kit, const kit_case_t *c, const key_bytes_t *data, size_t size, key_bytes_t *key,
                         size_t *bits);
psa_status_t keys_generate(kit_t *kit, const kit_case_t *c, size_t size, key_bytes_t *key);
psa_status_t keys_export_public(kit_t *kit, const kit_case_t *c, const key_bytes_t *key, size_t size,
                                key_bytes_t *public_half);

/** False if the driver declined and may; fails on any other error. */
bool keys_is_served(kit_t *kit, pd_entry_point_t entry_point, psa_status_t status);

/** Room that the library gives for a generated key, and for a public one. */
size_t keys_generated_size(const kit_case_t *c);
size_t keys_public_size(const kit_case_t *c);

/** Imports into the built-in code and exports again. */
psa_status_t keys_through_builtin(kit_t *kit, const kit_case_t *c, const key_bytes_t *key, key_bytes_t *exported,
                                  key_bytes_t *public_half);

/** A generated key is one that the built-in code takes, of the right size, in canonical form. */
void keys_expect_good(kit_t *kit, const kit_case_t *c, const key_bytes_t *key);

bool keys_can_generate(const kit_case_t *c);
bool keys_can_import(const kit_case_t *c);
bool keys_can_export_public(const kit_case_t *c);

/* The rules. */
void keys_rule_generate(kit_t *kit, const kit_case_t *c);
void keys_rule_import(kit_t *kit, const kit_case_t *c);
void keys_rule_bad_key(kit_t *kit, const kit_case_t *c);
void keys_rule_export_public(kit_t *kit, const kit_case_t *c);
void keys_rule_short_buffer(kit_t *kit, const kit_case_t *c);
void keys_rule_threads(kit_t *kit, const kit_case_t *c);
void keys_rule_fork(kit_t *kit, const kit_case_t *c);
void keys_rule_leaks(kit_t *kit, const kit_case_t *c);
void keys_rule_dispatched(kit_t *kit, const kit_case_t *c);

#endif
