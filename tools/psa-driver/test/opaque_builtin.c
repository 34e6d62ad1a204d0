/*
 * Keys of an opaque driver: those that are in the device from the beginning
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "opaque.h"

/* Signs with what the key allows, and verifies with its public half. */
static void use_signature(kit_t *kit, psa_key_id_t id, const psa_key_attributes_t *attributes, const uint8_t *half,
                          size_t half_length)
{
    const psa_algorithm_t algorithm = psa_get_key_algorithm(attributes);
    const psa_algorithm_t hash_algorithm = PSA_ALG_SIGN_GET_HASH(algorithm);
    uint8_t hash[PSA_HASH_MAX_SIZE] = { 1 };
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t hash_length = PSA_HASH_LENGTH(hash_algorithm);
    size_t length;
    psa_key_id_t software;

    if ((psa_get_key_usage_flags(attributes) & PSA_KEY_USAGE_SIGN_HASH) == 0 || hash_length == 0) {
        return;
    }
    kit_expect_status(kit, psa_sign_hash(id, algorithm, hash, hash_length, signature, sizeof signature, &length),
                      PSA_SUCCESS, "psa_sign_hash");
    if (half_length == 0) {
        return;
    }
    software = kit_key(kit, kit_public_type(psa_get_key_type(attributes)), psa_get_key_bits(attributes), algorithm,
                       PSA_KEY_USAGE_VERIFY_HASH, half, half_length);
    kit_expect_status(kit, psa_verify_hash(software, algorithm, hash, hash_length, signature, length), PSA_SUCCESS,
                      "the public half, asked to verify the driver's signature,");
}

static void judge_key(kit_t *kit, const kit_case_t *c, const pd_builtin_key_t *builtin)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t half_length = 0;
    psa_key_lifetime_t lifetime;
    psa_status_t status;

    kit_expect_status(kit, psa_get_key_attributes(builtin->id, &attributes), PSA_SUCCESS, "psa_get_key_attributes");
    lifetime = psa_get_key_lifetime(&attributes);
    if (PSA_KEY_LIFETIME_GET_LOCATION(lifetime) != c->description->location || PSA_KEY_LIFETIME_IS_VOLATILE(lifetime)) {
        kit_fail(kit, "has the lifetime 0x%08x", (unsigned) lifetime);
    }
    if (psa_get_key_type(&attributes) == PSA_KEY_TYPE_NONE || psa_get_key_bits(&attributes) == 0) {
        kit_fail(kit, "has the type 0x%04x and %zu bits", psa_get_key_type(&attributes), psa_get_key_bits(&attributes));
    }
    status = psa_export_public_key(builtin->id, half, sizeof half, &half_length);
    if (status != PSA_SUCCESS) {
        half_length = 0;
    }
    if (PSA_ALG_IS_SIGN(psa_get_key_algorithm(&attributes))) {
        use_signature(kit, builtin->id, &attributes, half, half_length);
    }
    if (PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime) == PSA_KEY_PERSISTENCE_READ_ONLY) {
        kit_expect_status(kit, psa_destroy_key(builtin->id), PSA_ERROR_NOT_PERMITTED,
                          "psa_destroy_key of a read-only key");
    }
    (void) psa_purge_key(builtin->id); /* an error only says that it is not in memory */
    kit_expect_status(kit, psa_get_key_attributes(builtin->id, &attributes), PSA_SUCCESS,
                      "psa_get_key_attributes after psa_purge_key");
}

void opaque_rule_builtin_keys(kit_t *kit, const kit_case_t *c)
{
    const pd_description_t *const description = c->description;
    unsigned found = 0;

    for (size_t i = 0; i < description->builtin_key_count; i++) {
        const pd_builtin_key_t *const builtin = &description->builtin_keys[i];
        psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
        const psa_status_t status = psa_get_key_attributes(builtin->id, &attributes);

        kit_at(kit, "built-in key 0x%08x", (unsigned) builtin->id);
        /* A place for a key that this device was not given. */
        if (status == PSA_ERROR_DOES_NOT_EXIST || status == PSA_ERROR_INVALID_HANDLE) {
            kit_note(kit, "built-in key 0x%08x does not exist", (unsigned) builtin->id);
            continue;
        }
        judge_key(kit, c, builtin);
        found++;
    }
    if (found == 0) {
        kit_skip(kit, "none of the built-in keys of the description exists");
    }
}
