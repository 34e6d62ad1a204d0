/*
 * Keys of an opaque driver: threads, processes, resources
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "opaque.h"

static void thread(kit_t *kit, void *argument, unsigned index)
{
    const opaque_key_t *const common = argument;
    opaque_key_t own;

    (void) index;
    for (size_t i = 0; i < kit_rounds(kit, 3, 1); i++) {
        opaque_expect_use(kit, common, "use of a key that all threads have");
    }
    opaque_expect_made(kit, common->c, 0, &own);
    opaque_expect_use(kit, &own, "use of the thread's own key");
    opaque_destroy(kit, &own);
}

void opaque_rule_threads(kit_t *kit, const kit_case_t *c)
{
    opaque_key_t key;

    opaque_expect_made(kit, c, 0, &key);
    kit_threads(kit, 8, thread, &key);
    opaque_expect_use(kit, &key, "use after the threads have ended");
    opaque_destroy(kit, &key);
}

/* A child may find that its parent's key is not there. It may not spoil it. */
static void child(kit_t *kit, void *argument)
{
    const opaque_key_t *const key = argument;
    opaque_key_t own;

    (void) opaque_use(kit, key);
    opaque_expect_made(kit, key->c, 0, &own);
    opaque_expect_use(kit, &own, "use of the child's own key");
    opaque_destroy(kit, &own);
    (void) psa_destroy_key(key->id);
}

void opaque_rule_fork(kit_t *kit, const kit_case_t *c)
{
    opaque_key_t key;
    kit_child_t *process;

    opaque_expect_made(kit, c, 0, &key);
    opaque_expect_use(kit, &key, "use before the fork");
    process = kit_child_begin(kit, KIT_LIBRARY, "in a child", child, &key);
    opaque_expect_use(kit, &key, "use after the fork");
    kit_child_end(kit, process);
    opaque_expect_use(kit, &key, "use after the child has destroyed its copy");
    opaque_destroy(kit, &key);
}

static void live(kit_t *kit, void *argument)
{
    const kit_case_t *const c = argument;
    opaque_key_t key;

    opaque_expect_made(kit, c, 0, &key);
    (void) opaque_use(kit, &key);
    opaque_destroy(kit, &key);
}

static void fail(kit_t *kit, void *argument)
{
    const kit_case_t *const c = argument;
    const psa_key_attributes_t attributes = opaque_attributes(c, 0);
    const uint8_t wrong[3] = { 0x31, 1, 0 };
    psa_key_id_t key;

    (void) kit;
    if (kit_claims(c, PD_EP_IMPORT_KEY)) {
        kit_expect_error(kit, psa_import_key(&attributes, wrong, sizeof wrong, &key), "psa_import_key of three bytes");
    }
}

void opaque_rule_leaks(kit_t *kit, const kit_case_t *c)
{
    const unsigned rounds = PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type) ? 1 : (unsigned) kit_rounds(kit, 8, 4);

    if (opaque_way(c) == OPAQUE_GENERATE && PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type)) {
        kit_skip(kit, "making RSA keys takes too long");
    }
    kit_expect_steady(kit, "lives of keys", rounds, live, (void *) (uintptr_t) c);
    kit_expect_steady(kit, "keys that are refused", rounds, fail, (void *) (uintptr_t) c);
}
