/*
 * Keys of an opaque driver: what the rules of the family share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_TEST_OPAQUE_H
#define PSA_DRIVER_TEST_OPAQUE_H

#include "pairs.h"

#define OPAQUE_MOST_BYTES (PSA_EXPORT_KEY_PAIR_MAX_SIZE + 32u)

/** A key in the driver's location. Where nothing is known of it, the length is 0. */
typedef struct {
    const kit_case_t *c;
    psa_key_id_t id;
    uint8_t material[OPAQUE_MOST_BYTES]; /* of an imported key, or as the driver exports it */
    size_t material_length;
    uint8_t public_half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t public_length;
} opaque_key_t;

/** How a key comes to be. */
typedef enum {
    OPAQUE_GENERATE,
    OPAQUE_IMPORT,
} opaque_way_t;

/** For every use that the case has; with an id persistent, with 0 volatile. */
psa_key_attributes_t opaque_attributes(const kit_case_t *c, psa_key_id_t id);

/** An id for persistent keys, another one in each test. */
psa_key_id_t opaque_new_id(kit_t *kit);

/** The way by which the driver makes keys; of both the one that is quicker or takes less from outside. */
opaque_way_t opaque_way(const kit_case_t *c);

/** Makes a key and learns its public half. The status is that of psa_generate_key() or psa_import_key(). */
psa_status_t opaque_make(kit_t *kit, const kit_case_t *c, opaque_way_t way, psa_key_id_t id, opaque_key_t *key);

/** The same where it must succeed. */
void opaque_expect_made(kit_t *kit, const kit_case_t *c, psa_key_id_t id, opaque_key_t *key);

/** Uses a key in every way that the description claims, and fails where an answer is wrong.
 * \return PSA_SUCCESS, or the first error that a call ended in. */
psa_status_t opaque_use(kit_t *kit, const opaque_key_t *key);

/** The same where it must succeed. */
void opaque_expect_use(kit_t *kit, const opaque_key_t *key, const char *what);

void opaque_destroy(kit_t *kit, const opaque_key_t *key);

/** True if an entry point that uses keys, rather than manages them, claims the case. */
bool opaque_is_used(const kit_case_t *c);

/* The rules. */
void opaque_rule_life_cycle(kit_t *kit, const kit_case_t *c);
void opaque_rule_export(kit_t *kit, const kit_case_t *c);
void opaque_rule_copy(kit_t *kit, const kit_case_t *c);
void opaque_rule_policy(kit_t *kit, const kit_case_t *c);
void opaque_rule_builtin_keys(kit_t *kit, const kit_case_t *c);
void opaque_rule_persistence(kit_t *kit, const kit_case_t *c);
void opaque_rule_bad_blob(kit_t *kit, const kit_case_t *c);
void opaque_rule_location(kit_t *kit, const kit_case_t *c);
void opaque_rule_threads(kit_t *kit, const kit_case_t *c);
void opaque_rule_fork(kit_t *kit, const kit_case_t *c);
void opaque_rule_leaks(kit_t *kit, const kit_case_t *c);

#endif
