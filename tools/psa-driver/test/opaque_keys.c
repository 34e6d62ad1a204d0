/*
 * Keys of an opaque driver: making and destroying them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "opaque.h"

static psa_key_usage_t usage_of(psa_algorithm_t algorithm)
{
    if (PSA_ALG_IS_SIGN(algorithm)) {
        return PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_HASH
               | PSA_KEY_USAGE_VERIFY_MESSAGE;
    }
    if (PSA_ALG_IS_MAC(algorithm)) {
        return PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE;
    }
    return PSA_ALG_IS_KEY_AGREEMENT(algorithm) ? PSA_KEY_USAGE_DERIVE : PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
}

psa_key_attributes_t opaque_attributes(const kit_case_t *c, psa_key_id_t id)
{
    psa_key_attributes_t attributes =
        kit_attributes(c->mechanism->key_type, c->bits, c->mechanism->algorithm,
                       usage_of(c->mechanism->algorithm) | PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY);
    const psa_key_persistence_t persistence = id != 0 ? PSA_KEY_PERSISTENCE_DEFAULT : PSA_KEY_PERSISTENCE_VOLATILE;

    if (id != 0) {
        psa_set_key_id(&attributes, id);
    }
    psa_set_key_lifetime(&attributes,
                         PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(persistence, c->description->location));
    return attributes;
}

psa_key_id_t opaque_new_id(kit_t *kit)
{
    return (psa_key_id_t) (PSA_KEY_ID_USER_MIN + kit_below(kit, 0x20000000));
}

opaque_way_t opaque_way(const kit_case_t *c)
{
    const bool imports = kit_claims(c, PD_EP_IMPORT_KEY);

    if (PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type) && imports) {
        return OPAQUE_IMPORT; /* making one takes long */
    }
    return kit_claims(c, PD_EP_GENERATE_KEY) || !imports ? OPAQUE_GENERATE : OPAQUE_IMPORT;
}

/* Something to import. */
static void choose_material(kit_t *kit, const kit_case_t *c, opaque_key_t *key)
{
    const kit_mark_t mark = kit_mark(kit);

    if (!PSA_KEY_TYPE_IS_ASYMMETRIC(c->mechanism->key_type)) {
        key->material_length = PSA_BITS_TO_BYTES(c->bits);
        kit_fill(kit, key->material, key->material_length);
        return;
    }
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);

    key->material_length = pair.secret_length;
    memcpy(key->material, pair.secret, pair.secret_length);
    key->public_length = pair.public_length;
    memcpy(key->public_half, pair.public_half, pair.public_length);
    kit_release(kit, mark);
}

static void learn_public_half(kit_t *kit, opaque_key_t *key)
{
    uint8_t half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t length;

    if (!PSA_KEY_TYPE_IS_ASYMMETRIC(key->c->mechanism->key_type) || !kit_claims(key->c, PD_EP_EXPORT_PUBLIC_KEY)) {
        return;
    }
    kit_expect_status(kit, psa_export_public_key(key->id, half, sizeof half, &length), PSA_SUCCESS,
                      "psa_export_public_key");
    if (key->public_length != 0) {
        kit_expect_bytes(kit, half, length, key->public_half, key->public_length, "the public half of an imported key");
    }
    memcpy(key->public_half, half, length);
    key->public_length = length;
}

static void check_attributes(kit_t *kit, const opaque_key_t *key, const psa_key_attributes_t *wanted)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    kit_expect_status(kit, psa_get_key_attributes(key->id, &attributes), PSA_SUCCESS, "psa_get_key_attributes");
    if (psa_get_key_type(&attributes) != psa_get_key_type(wanted) || psa_get_key_bits(&attributes) != key->c->bits
        || psa_get_key_lifetime(&attributes) != psa_get_key_lifetime(wanted)
        || psa_get_key_algorithm(&attributes) != psa_get_key_algorithm(wanted)) {
        kit_fail(kit,
                 "a key of type 0x%04x, %zu bits, lifetime 0x%08x is said to be one of type 0x%04x, %zu bits, "
                 "lifetime 0x%08x",
                 psa_get_key_type(wanted), key->c->bits, (unsigned) psa_get_key_lifetime(wanted),
                 psa_get_key_type(&attributes), psa_get_key_bits(&attributes),
                 (unsigned) psa_get_key_lifetime(&attributes));
    }
}

psa_status_t opaque_make(kit_t *kit, const kit_case_t *c, opaque_way_t way, psa_key_id_t id, opaque_key_t *key)
{
    const psa_key_attributes_t attributes = opaque_attributes(c, id);
    psa_status_t status;

    *key = (opaque_key_t){ .c = c };
    if (way == OPAQUE_GENERATE) {
        status = psa_generate_key(&attributes, &key->id);
    } else {
        choose_material(kit, c, key);
        status = psa_import_key(&attributes, key->material, key->material_length, &key->id);
    }
    if (status == PSA_SUCCESS) {
        check_attributes(kit, key, &attributes);
        learn_public_half(kit, key);
    }
    return status;
}

void opaque_expect_made(kit_t *kit, const kit_case_t *c, psa_key_id_t id, opaque_key_t *key)
{
    const opaque_way_t way = opaque_way(c);

    kit_expect_status(kit, opaque_make(kit, c, way, id, key), PSA_SUCCESS,
                      way == OPAQUE_GENERATE ? "psa_generate_key" : "psa_import_key");
}

void opaque_expect_use(kit_t *kit, const opaque_key_t *key, const char *what)
{
    kit_expect_status(kit, opaque_use(kit, key), PSA_SUCCESS, what);
}

void opaque_destroy(kit_t *kit, const opaque_key_t *key)
{
    kit_expect_status(kit, psa_destroy_key(key->id), PSA_SUCCESS, "psa_destroy_key");
}
