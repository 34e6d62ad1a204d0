/*
 * Making keys: one call of the driver or of the built-in code
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "keys.h"

typedef psa_status_t (*import_t)(const psa_key_attributes_t *, const uint8_t *, size_t, uint8_t *, size_t, size_t *,
                                 size_t *);
typedef psa_status_t (*generate_t)(const psa_key_attributes_t *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*export_t)(const psa_key_attributes_t *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);

static psa_key_attributes_t attributes_of(const kit_case_t *c, size_t bits)
{
    return kit_attributes(c->mechanism->key_type, bits, PSA_ALG_NONE, PSA_KEY_USAGE_EXPORT);
}

void keys_right(kit_t *kit, const kit_case_t *c, bool is_new, key_bytes_t *key)
{
    const psa_key_type_t type = c->mechanism->key_type;
    const kit_mark_t mark = kit_mark(kit);

    if (!PSA_KEY_TYPE_IS_ASYMMETRIC(type)) {
        key->length = PSA_BITS_TO_BYTES(c->bits);
        kit_fill(kit, key->bytes, key->length);
        return;
    }
    const kit_pair_t pair = is_new ? kit_new_pair(kit, type, c->bits) : kit_pair(kit, type, c->bits);
    const uint8_t *const half = kit_half(&pair, type, &key->length);

    memcpy(key->bytes, half, key->length);
    kit_release(kit, mark);
}

/* Of curve edwards448, whose values have a byte more than the curve's size in bits says. The macros do not know it. */
static bool is_edwards448(const kit_case_t *c)
{
    return c->bits == 448 && !kit_is_builtin_type(c->mechanism->key_type);
}

size_t keys_generated_size(const kit_case_t *c)
{
    return is_edwards448(c) ? 57 : PSA_EXPORT_KEY_OUTPUT_SIZE(c->mechanism->key_type, c->bits);
}

size_t keys_public_size(const kit_case_t *c)
{
    return PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(c->mechanism->key_type, c->bits);
}

bool keys_is_served(kit_t *kit, pd_entry_point_t entry_point, psa_status_t status)
{
    if (status == PSA_ERROR_NOT_SUPPORTED && kit_has_fallback(kit, entry_point)) {
        return false;
    }
    kit_expect_status(kit, status, PSA_SUCCESS, pd_entry_points[entry_point].name);
    return true;
}

static void take(kit_t *kit, psa_status_t status, const uint8_t *room, size_t size, size_t length, key_bytes_t *key)
{
    if (status == PSA_SUCCESS) {
        if (length > size) {
            kit_fail(kit, "reports %zu bytes in a buffer of %zu", length, size);
        }
        key->length = length < sizeof key->bytes ? length : sizeof key->bytes;
        memcpy(key->bytes, room, key->length);
    }
}

psa_status_t keys_import(kit_t *kit, const kit_case_t *c, const key_bytes_t *data, size_t size, key_bytes_t *key,
                         size_t *bits)
{
    const psa_key_attributes_t attributes = attributes_of(c, *bits);
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *const guarded = kit_input(kit, data->bytes, data->length);
    uint8_t *const room = kit_output(kit, size);
    size_t length = SIZE_MAX;
    const psa_status_t status =
        KIT_CALL(kit, PD_EP_IMPORT_KEY, import_t, (&attributes, guarded, data->length, room, size, &length, bits));

    take(kit, status, room, size, length, key);
    kit_release(kit, mark);
    return status;
}

psa_status_t keys_generate(kit_t *kit, const kit_case_t *c, size_t size, key_bytes_t *key)
{
    const psa_key_attributes_t attributes = attributes_of(c, c->bits);
    const kit_mark_t mark = kit_mark(kit);
    uint8_t *const room = kit_output(kit, size);
    size_t length = SIZE_MAX;
    const psa_status_t status = KIT_CALL(kit, PD_EP_GENERATE_KEY, generate_t, (&attributes, room, size, &length));

    take(kit, status, room, size, length, key);
    kit_release(kit, mark);
    return status;
}

psa_status_t keys_export_public(kit_t *kit, const kit_case_t *c, const key_bytes_t *key, size_t size,
                                key_bytes_t *public_half)
{
    const psa_key_attributes_t attributes = attributes_of(c, c->bits);
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *const guarded = kit_input(kit, key->bytes, key->length);
    uint8_t *const room = kit_output(kit, size);
    size_t length = SIZE_MAX;
    const psa_status_t status =
        KIT_CALL(kit, PD_EP_EXPORT_PUBLIC_KEY, export_t, (&attributes, guarded, key->length, room, size, &length));

    take(kit, status, room, size, length, public_half);
    kit_release(kit, mark);
    return status;
}

psa_status_t keys_through_builtin(kit_t *kit, const kit_case_t *c, const key_bytes_t *key, key_bytes_t *exported,
                                  key_bytes_t *public_half)
{
    psa_key_attributes_t attributes = attributes_of(c, 0);
    psa_key_id_t id = PSA_KEY_ID_NULL;
    psa_status_t status = psa_import_key(&attributes, key->bytes, key->length, &id);

    if (status != PSA_SUCCESS) {
        return status;
    }
    kit_expect_reference(kit, psa_get_key_attributes(id, &attributes), "psa_get_key_attributes");
    status = psa_get_key_bits(&attributes) == c->bits ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    kit_expect_reference(kit, psa_export_key(id, exported->bytes, sizeof exported->bytes, &exported->length),
                         "psa_export_key");
    if (PSA_KEY_TYPE_IS_ASYMMETRIC(c->mechanism->key_type)) {
        kit_expect_reference(
            kit, psa_export_public_key(id, public_half->bytes, sizeof public_half->bytes, &public_half->length),
            "psa_export_public_key");
    }
    kit_expect_reference(kit, psa_destroy_key(id), "psa_destroy_key");
    return status;
}

void keys_expect_good(kit_t *kit, const kit_case_t *c, const key_bytes_t *key)
{
    key_bytes_t exported;
    key_bytes_t public_half;

    if (!kit_is_builtin_type(c->mechanism->key_type)) {
        if (key->length != keys_generated_size(c)) {
            kit_fail(kit, "the key has %zu bytes", key->length);
        }
        return;
    }
    kit_expect_status(kit, keys_through_builtin(kit, c, key, &exported, &public_half), PSA_SUCCESS,
                      "the built-in code, given the key,");
    kit_expect_bytes(kit, key->bytes, key->length, exported.bytes, exported.length, "the key");
}
