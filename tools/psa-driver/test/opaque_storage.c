/*
 * Keys of an opaque driver: what outlives a process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A record of the key storage is changed through the functions of the PSA Secure Storage API, so that it does not
 * matter how it is kept. In it the driver's blob stands behind a header (Mbed TLS, "Mbed TLS storage specification").
 */
#include <stdio.h>
#include <string.h>

#include "opaque.h"

#define RECORD_HEADER 36u
#define RECORD_LIFETIME 12u
#define RECORD_LENGTH 32u
#define RECORD_MOST 8192u

/* Exported by the library, but in no public header of Mbed TLS 3.6. */
struct psa_storage_info_t {
    uint32_t size;
    uint32_t flags;
};
psa_status_t psa_its_get_info(uint64_t uid, struct psa_storage_info_t *info);
psa_status_t psa_its_get(uint64_t uid, uint32_t offset, uint32_t length, void *data, size_t *data_length);
psa_status_t psa_its_set(uint64_t uid, uint32_t length, const void *data, uint32_t flags);

/* Seen by all processes. */
typedef struct {
    const kit_case_t *c;
    psa_key_id_t id;
    opaque_way_t way;
    opaque_key_t key;
    uint8_t record[RECORD_MOST];
    uint32_t record_length;
    uint8_t changed[RECORD_MOST];
    uint32_t changed_length;
} shared_t;

static void make(kit_t *kit, void *argument)
{
    shared_t *const shared = argument;

    kit_expect_status(kit, opaque_make(kit, shared->c, shared->way, shared->id, &shared->key), PSA_SUCCESS,
                      "making a key");
    opaque_expect_use(kit, &shared->key, "the first use");
}

static void expect_same_public_half(kit_t *kit, const opaque_key_t *key)
{
    uint8_t half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t length;

    if (key->public_length != 0 && kit_claims(key->c, PD_EP_EXPORT_PUBLIC_KEY)) {
        kit_expect_status(kit, psa_export_public_key(key->id, half, sizeof half, &length), PSA_SUCCESS,
                          "psa_export_public_key");
        kit_expect_bytes(kit, half, length, key->public_half, key->public_length, "the public half");
    }
}

static void use(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;

    opaque_expect_use(kit, &shared->key, "its use");
    expect_same_public_half(kit, &shared->key);
    kit_expect_status(kit, psa_purge_key(shared->id), PSA_SUCCESS, "psa_purge_key");
    opaque_expect_use(kit, &shared->key, "its use after psa_purge_key");
}

static void destroy(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;

    opaque_destroy(kit, &shared->key);
    kit_expect_status(kit, opaque_use(kit, &shared->key), PSA_ERROR_INVALID_HANDLE, "its use after psa_destroy_key");
}

static void miss(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;
    opaque_key_t again;

    kit_expect_status(kit, opaque_use(kit, &shared->key), PSA_ERROR_INVALID_HANDLE, "use of the destroyed key");
    opaque_expect_made(kit, shared->c, shared->id, &again);
    opaque_expect_use(kit, &again, "use of a new key with its id");
    opaque_destroy(kit, &again);
}

static shared_t *begin(kit_t *kit, const kit_case_t *c)
{
    shared_t *const shared = kit_shared(kit, sizeof *shared);

    shared->c = c;
    shared->id = opaque_new_id(kit);
    shared->way = opaque_way(c);
    return shared;
}

void opaque_rule_persistence(kit_t *kit, const kit_case_t *c)
{
    shared_t *const shared = begin(kit, c);

    kit_in_child(kit, KIT_LIBRARY, "the process that makes the key", make, shared);
    kit_in_child(kit, KIT_LIBRARY, "a second process", use, shared);
    kit_in_child(kit, KIT_LIBRARY, "a third process, which destroys it", destroy, shared);
    kit_in_child(kit, KIT_LIBRARY, "a process after that", miss, shared);
}

static void make_and_read(kit_t *kit, void *argument)
{
    shared_t *const shared = argument;
    struct psa_storage_info_t info;
    size_t length;

    make(kit, shared);
    kit_expect_reference(kit, psa_its_get_info(shared->id, &info), "psa_its_get_info");
    if (info.size <= RECORD_HEADER || info.size > sizeof shared->record
        || psa_its_get(shared->id, 0, info.size, shared->record, &length) != PSA_SUCCESS) {
        kit_fail(kit, "psa-driver itself: cannot read the key's record of %u bytes", (unsigned) info.size);
    }
    shared->record_length = info.size;
}

static void store(kit_t *kit, const shared_t *shared, const uint8_t *record, uint32_t length)
{
    kit_expect_reference(kit, psa_its_set(shared->id, length, record, 0), "psa_its_set");
}

/* The driver may find out, or answer rightly all the same. */
static void use_changed(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;
    uint8_t half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t length;

    store(kit, shared, shared->changed, shared->changed_length);
    if (shared->key.public_length != 0 && kit_claims(shared->c, PD_EP_EXPORT_PUBLIC_KEY)
        && psa_export_public_key(shared->id, half, sizeof half, &length) == PSA_SUCCESS) {
        kit_expect_bytes(kit, half, length, shared->key.public_half, shared->key.public_length,
                         "the public half, which psa_export_public_key gives without an error,");
    }
    (void) opaque_use(kit, &shared->key);
}

static void restore_and_destroy(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;

    store(kit, shared, shared->record, shared->record_length);
    opaque_expect_use(kit, &shared->key, "use of the right blob");
    opaque_destroy(kit, &shared->key);
}

/* An AES key that nobody outside knows can only be compared with itself: two MACs with a wrong key are alike. */
static bool is_judged(const opaque_key_t *key)
{
    return key->public_length != 0 || key->material_length != 0;
}

static void put_length(shared_t *shared, uint32_t length)
{
    shared->changed_length = RECORD_HEADER + length;
    for (unsigned i = 0; i < 4; i++) {
        shared->changed[RECORD_LENGTH + i] = (uint8_t) (length >> 8 * i);
    }
}

void opaque_rule_bad_blob(kit_t *kit, const kit_case_t *c)
{
    shared_t *const shared = begin(kit, c);
    uint32_t blob_length;
    char who[96];

    /* Imported, the key of a cipher is known here too. */
    if (kit_claims(c, PD_EP_IMPORT_KEY)) {
        shared->way = OPAQUE_IMPORT;
    }
    kit_in_child(kit, KIT_LIBRARY, "the process that makes the key", make_and_read, shared);
    if (!is_judged(&shared->key)) {
        kit_skip(kit, "nothing is known of the key that a wrong answer could be told by");
    }
    blob_length = shared->record_length - RECORD_HEADER;
    for (size_t i = 0; i < kit_rounds(kit, 12, 4); i++) {
        const size_t bits = (size_t) blob_length * 8;
        const size_t bit = i == 0 ? bits - 1 : i == 1 ? 0 : kit_below(kit, bits);

        memcpy(shared->changed, shared->record, shared->record_length);
        shared->changed_length = shared->record_length;
        shared->changed[RECORD_HEADER + bit / 8] ^= (uint8_t) (0x80u >> bit % 8);
        snprintf(who, sizeof who, "bit %zu of the blob of %u bytes changed", bit, (unsigned) blob_length);
        kit_in_child(kit, KIT_LIBRARY, who, use_changed, shared);
    }
    for (uint32_t length = 1; length<blob_length; length += blob_length - length> 1 ? blob_length - length - 1 : 1) {
        memcpy(shared->changed, shared->record, shared->record_length);
        put_length(shared, length);
        snprintf(who, sizeof who, "the blob cut from %u to %u bytes", (unsigned) blob_length, (unsigned) length);
        kit_in_child(kit, KIT_LIBRARY, who, use_changed, shared);
    }
    kit_in_child(kit, KIT_LIBRARY, "the right blob again", restore_and_destroy, shared);
}

/* Nobody has that location. */
static void use_elsewhere(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;
    const uint64_t before = kit_driver_calls(kit);

    store(kit, shared, shared->changed, shared->changed_length);
    kit_expect_error(kit, opaque_use(kit, &shared->key), "use of a key that says that it is in another location");
    if (kit_driver_calls(kit) != before) {
        kit_fail(kit, "the driver was called for a key of another location");
    }
}

static void make_elsewhere(kit_t *kit, void *argument)
{
    const shared_t *const shared = argument;
    psa_key_attributes_t attributes = opaque_attributes(shared->c, 0);
    psa_key_id_t key;

    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(
                                          PSA_KEY_PERSISTENCE_VOLATILE, shared->c->description->location ^ 0x10u));
    kit_expect_error(kit, psa_generate_key(&attributes, &key), "psa_generate_key in a location that nobody has");
}

void opaque_rule_location(kit_t *kit, const kit_case_t *c)
{
    shared_t *const shared = begin(kit, c);

    kit_in_child(kit, KIT_LIBRARY, "another location", make_elsewhere, shared);
    kit_in_child(kit, KIT_LIBRARY, "the process that makes the key", make_and_read, shared);
    memcpy(shared->changed, shared->record, shared->record_length);
    shared->changed_length = shared->record_length;
    shared->changed[RECORD_LIFETIME + 1] ^= 0x10; /* little-endian: persistence, then location */
    kit_in_child(kit, KIT_LIBRARY, "a key that was moved to another location", use_elsewhere, shared);
    kit_in_child(kit, KIT_LIBRARY, "the key put back", restore_and_destroy, shared);
}
