/*
 * Keys of an opaque driver: their life in one process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "opaque.h"
#include "sampling.h"

/* Its id may be that of the next key: nothing else is made before this. */
static void expect_gone(kit_t *kit, const opaque_key_t *key)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t bytes[OPAQUE_MOST_BYTES];
    size_t length;

    kit_expect_status(kit, psa_get_key_attributes(key->id, &attributes), PSA_ERROR_INVALID_HANDLE,
                      "psa_get_key_attributes of a destroyed key");
    kit_expect_status(kit, psa_export_key(key->id, bytes, sizeof bytes, &length), PSA_ERROR_INVALID_HANDLE,
                      "psa_export_key of a destroyed key");
}

static void judge_life(kit_t *kit, const kit_case_t *c, opaque_way_t way, const char *what)
{
    opaque_key_t key;
    psa_status_t status;

    kit_at(kit, "a key that was %s", what);
    status = opaque_make(kit, c, way, 0, &key);
    if (status == PSA_ERROR_NOT_SUPPORTED
        && !kit_is_named(c, way == OPAQUE_GENERATE ? PD_EP_GENERATE_KEY : PD_EP_IMPORT_KEY)) {
        return; /* the description names no key types; the other way is there */
    }
    kit_expect_status(kit, status, PSA_SUCCESS, "its creation");
    opaque_expect_use(kit, &key, "its use");
    opaque_expect_use(kit, &key, "its second use");
    opaque_destroy(kit, &key);
    expect_gone(kit, &key);
}

/* RSA keys take long to make. */
static size_t generations(kit_t *kit, const kit_case_t *c)
{
    return PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type) ? 1 : kit_rounds(kit, 3, 1);
}

void opaque_rule_life_cycle(kit_t *kit, const kit_case_t *c)
{
    const size_t cycles = kit_rounds(kit, 24, 16);
    uint8_t earlier[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t earlier_length = 0;
    opaque_key_t key;

    for (size_t i = 0; i < generations(kit, c) && kit_claims(c, PD_EP_GENERATE_KEY); i++) {
        judge_life(kit, c, OPAQUE_GENERATE, "generated");
    }
    if (kit_claims(c, PD_EP_IMPORT_KEY)) {
        judge_life(kit, c, OPAQUE_IMPORT, "imported");
    }
    if (PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type)) {
        return;
    }
    /* A device has room for few keys: what is destroyed must make room. */
    for (size_t i = 0; i < cycles; i++) {
        kit_at(kit, "key %zu after others that were destroyed", i + 1);
        opaque_expect_made(kit, c, 0, &key);
        if (opaque_way(c) == OPAQUE_GENERATE && key.public_length != 0) {
            if (key.public_length == earlier_length && memcmp(key.public_half, earlier, earlier_length) == 0) {
                kit_fail(kit, "psa_generate_key makes the same key again");
            }
            earlier_length = key.public_length;
            memcpy(earlier, key.public_half, earlier_length);
        }
        opaque_destroy(kit, &key);
    }
}

void opaque_rule_export(kit_t *kit, const kit_case_t *c)
{
    const opaque_way_t way = kit_claims(c, PD_EP_IMPORT_KEY) ? OPAQUE_IMPORT : OPAQUE_GENERATE;
    uint8_t bytes[OPAQUE_MOST_BYTES];
    size_t length;
    opaque_key_t key;
    psa_status_t status;

    kit_expect_status(kit, opaque_make(kit, c, way, 0, &key), PSA_SUCCESS, "making a key");
    status = psa_export_key(key.id, bytes, sizeof bytes, &length);
    if (!kit_claims(c, PD_EP_EXPORT_KEY)) {
        kit_expect_status(kit, status, PSA_ERROR_NOT_SUPPORTED, "psa_export_key, for which there is no export_key,");
    } else if (status == PSA_ERROR_NOT_PERMITTED) {
        kit_note(kit, "the driver does not let go of private keys");
    } else {
        kit_expect_status(kit, status, PSA_SUCCESS, "psa_export_key");
        if (way == OPAQUE_IMPORT) {
            kit_expect_bytes(kit, bytes, length, key.material, key.material_length, "what was exported");
        } else if (key.public_length == 0) {
            memcpy(key.material, bytes, length);
            key.material_length = length;
            opaque_expect_use(kit, &key, "a use that is compared with the exported key");
        }
        for (size_t size = 0; size<length; size += length - size> 1 ? length - size - 1 : 1) {
            size_t unused;

            kit_at(kit, "psa_export_key of %zu bytes into %zu", length, size);
            kit_expect_error(kit, psa_export_key(key.id, bytes, size, &unused), "a buffer that is too small");
        }
    }
    for (size_t size = 0; key.public_length != 0 && kit_claims(c, PD_EP_EXPORT_PUBLIC_KEY)
                                  && size<key.public_length; size += key.public_length - size> 1
                              ? key.public_length - size - 1
                              : 1) {
        size_t unused;

        kit_at(kit, "psa_export_public_key of %zu bytes into %zu", key.public_length, size);
        kit_expect_error(kit, psa_export_public_key(key.id, bytes, size, &unused), "a buffer that is too small");
    }
    opaque_destroy(kit, &key);
}

void opaque_rule_copy(kit_t *kit, const kit_case_t *c)
{
    psa_key_attributes_t attributes = opaque_attributes(c, 0);
    opaque_key_t key;
    opaque_key_t copy;
    psa_key_id_t outside;

    opaque_expect_made(kit, c, 0, &key);
    copy = key;
    if (!kit_claims(c, PD_EP_COPY_KEY)) {
        kit_expect_error(kit, psa_copy_key(key.id, &attributes, &copy.id),
                         "psa_copy_key, for which there is no copy_key,");
    } else {
        kit_expect_status(kit, psa_copy_key(key.id, &attributes, &copy.id), PSA_SUCCESS, "psa_copy_key");
        opaque_expect_use(kit, &copy, "use of the copy");
        opaque_expect_use(kit, &key, "use of the key that was copied");
        kit_at(kit, "after the key that was copied is destroyed");
        opaque_destroy(kit, &key);
        opaque_expect_use(kit, &copy, "use of the copy");
        opaque_destroy(kit, &copy);
        opaque_expect_made(kit, c, 0, &key);
    }
    kit_at(kit, "out of the location");
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);
    kit_expect_error(kit, psa_copy_key(key.id, &attributes, &outside), "psa_copy_key");
    opaque_destroy(kit, &key);
}

/* A key of the driver that lacks one permission. False if the driver does not make such keys. */
static bool make_limited(kit_t *kit, const kit_case_t *c, const psa_key_attributes_t *attributes, opaque_key_t *limited)
{
    psa_status_t status;
    opaque_key_t model;

    opaque_expect_made(kit, c, 0, &model);
    opaque_destroy(kit, &model);
    *limited = model;
    status = opaque_way(c) == OPAQUE_GENERATE
                 ? psa_generate_key(attributes, &limited->id)
                 : psa_import_key(attributes, model.material, model.material_length, &limited->id);
    if (status == PSA_ERROR_NOT_SUPPORTED || status == PSA_ERROR_NOT_PERMITTED
        || status == PSA_ERROR_INVALID_ARGUMENT) {
        return false;
    }
    kit_expect_status(kit, status, PSA_SUCCESS, "making a key");
    return true;
}

/* What a key is not allowed does not even reach the driver. */
void opaque_rule_policy(kit_t *kit, const kit_case_t *c)
{
    for (int of_algorithm = 0; of_algorithm < 2; of_algorithm++) {
        psa_key_attributes_t attributes = opaque_attributes(c, 0);
        uint8_t bytes[OPAQUE_MOST_BYTES];
        psa_key_id_t copy;
        size_t length;
        uint64_t before;
        opaque_key_t key;

        if (of_algorithm) {
            psa_set_key_algorithm(&attributes, PSA_ALG_NONE);
        } else {
            psa_set_key_usage_flags(&attributes, 0);
        }
        kit_at(kit, of_algorithm ? "a key with no algorithm" : "a key with no usage flag");
        if (!make_limited(kit, c, &attributes, &key)) {
            kit_note(kit, "the driver makes no keys %s", of_algorithm ? "without an algorithm" : "of no use");
            continue;
        }
        before = kit_driver_calls(kit);
        kit_expect_status(kit, opaque_use(kit, &key), PSA_ERROR_NOT_PERMITTED, "its use");
        if (!of_algorithm) {
            kit_expect_status(kit, psa_export_key(key.id, bytes, sizeof bytes, &length), PSA_ERROR_NOT_PERMITTED,
                              "psa_export_key");
            kit_expect_status(kit, psa_copy_key(key.id, &attributes, &copy), PSA_ERROR_NOT_PERMITTED, "psa_copy_key");
        }
        if (kit_driver_calls(kit) != before) {
            kit_fail(kit, "the driver was called");
        }
        opaque_destroy(kit, &key);
    }
}
