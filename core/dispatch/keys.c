/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/keys.h"

#include "core/dispatch/key_destruction.h"
#include "core/dispatch/walk.h"

typedef psa_status_t (*import_t)(const psa_key_attributes_t *, const uint8_t *, size_t, uint8_t *, size_t, size_t *,
                                 size_t *);
typedef psa_status_t (*generate_t)(const psa_key_attributes_t *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*export_t)(const psa_key_attributes_t *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*copy_t)(psa_key_attributes_t *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*destroy_t)(const psa_key_attributes_t *, const uint8_t *, size_t);
typedef void (*forget_t)(const psa_key_attributes_t *, const uint8_t *, size_t);
typedef psa_status_t (*builtin_t)(psa_drv_slot_number_t, psa_key_attributes_t *, uint8_t *, size_t, size_t *);

/* Key management has no algorithm. */
static pd_mechanism_t mechanism_of(pd_entry_point_t entry_point, const psa_key_attributes_t *attributes)
{
    return pd_mechanism(entry_point, attributes, PSA_ALG_NONE);
}

/* Bits of a coordinate or private value that takes so many bytes: sizes that are no multiple of 8 are few. */
static size_t bits_of_field(psa_ecc_family_t family, size_t bytes)
{
    if (family == PSA_ECC_FAMILY_SECP_R1 && bytes == PSA_BITS_TO_BYTES(521)) {
        return 521;
    }
    if (family == PSA_ECC_FAMILY_MONTGOMERY && bytes == PSA_BITS_TO_BYTES(255)) {
        return 255;
    }
    return PSA_BYTES_TO_BITS(bytes);
}

size_t pd_bits_of_import(psa_key_type_t type, size_t data_length)
{
    const psa_ecc_family_t family = PSA_KEY_TYPE_IS_ECC(type) ? PSA_KEY_TYPE_ECC_GET_FAMILY(type) : 0;

    if (PSA_KEY_TYPE_IS_RSA(type) || data_length > PSA_MAX_KEY_BITS / 8) {
        return 0;
    }
    if (PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)
        || (PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type) && family == PSA_ECC_FAMILY_MONTGOMERY)) {
        return bits_of_field(family, data_length);
    }
    if (PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type)) {
        /* 0x04 and two coordinates. */
        return data_length % 2 == 1 ? bits_of_field(family, data_length / 2) : 0;
    }
    return PSA_BYTES_TO_BITS(data_length);
}

/* The driver was asked to make a key. */
static void settle(pd_key_watch_t *watch, pd_outcome_t outcome, psa_status_t status, const uint8_t *key_buffer)
{
    if (outcome == PD_ANSWERED && status == PSA_SUCCESS) {
        pd_key_is_made(watch, key_buffer);
    } else {
        pd_key_watch_free(watch);
    }
}

static pd_outcome_t import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                               uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length, size_t *bits,
                               psa_status_t *status)
{
    pd_mechanism_t mechanism = mechanism_of(PD_EP_IMPORT_KEY, attributes);
    const pd_binding_t *binding;
    pd_walk_t walk;

    if (mechanism.bits == 0) {
        mechanism.bits = pd_bits_of_import(mechanism.key_type, data_length);
    }
    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((import_t) binding->functions[PD_EP_IMPORT_KEY])(attributes, data, data_length, key_buffer,
                                                                    key_buffer_size, key_buffer_length, bits);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, key_buffer_size, key_buffer_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                           uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length, size_t *bits,
                           psa_status_t *status)
{
    pd_key_watch_t *watch;
    pd_outcome_t outcome = PD_ANSWERED;

    *status = pd_key_watch_make(attributes, &watch);
    if (*status == PSA_SUCCESS) {
        outcome =
            import_key(attributes, data, data_length, key_buffer, key_buffer_size, key_buffer_length, bits, status);
        settle(watch, outcome, *status, key_buffer);
    }
    return outcome;
}

static pd_outcome_t generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer, size_t key_buffer_size,
                                 size_t *key_buffer_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = mechanism_of(PD_EP_GENERATE_KEY, attributes);
    const pd_binding_t *binding;
    pd_walk_t walk;

    if (mechanism.location == PSA_KEY_LOCATION_LOCAL_STORAGE && !PSA_KEY_TYPE_IS_ASYMMETRIC(mechanism.key_type)) {
        return PD_BUILTIN;
    }
    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((generate_t) binding->functions[PD_EP_GENERATE_KEY])(attributes, key_buffer, key_buffer_size,
                                                                        key_buffer_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, key_buffer_size, key_buffer_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer, size_t key_buffer_size,
                             size_t *key_buffer_length, psa_status_t *status)
{
    pd_key_watch_t *watch;
    pd_outcome_t outcome = PD_ANSWERED;

    *status = pd_key_watch_make(attributes, &watch);
    if (*status == PSA_SUCCESS) {
        outcome = generate_key(attributes, key_buffer, key_buffer_size, key_buffer_length, status);
        settle(watch, outcome, *status, key_buffer);
    }
    return outcome;
}

pd_outcome_t pd_export_key(pd_entry_point_t entry_point, const pd_key_t *key, uint8_t *data, size_t data_size,
                           size_t *data_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = mechanism_of(entry_point, key->attributes);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((export_t) binding->functions[entry_point])(key->attributes, key->buffer, key->size, data, data_size,
                                                               data_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, data_size, data_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

static pd_outcome_t copy_key(psa_key_attributes_t *attributes, const uint8_t *source_key, size_t source_key_length,
                             uint8_t *target_key_buffer, size_t target_key_buffer_size,
                             size_t *target_key_buffer_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = mechanism_of(PD_EP_COPY_KEY, attributes);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status =
            ((copy_t) binding->functions[PD_EP_COPY_KEY])(attributes, source_key, source_key_length, target_key_buffer,
                                                          target_key_buffer_size, target_key_buffer_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, target_key_buffer_size, target_key_buffer_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_copy_key(psa_key_attributes_t *attributes, const uint8_t *source_key, size_t source_key_length,
                         uint8_t *target_key_buffer, size_t target_key_buffer_size, size_t *target_key_buffer_length,
                         psa_status_t *status)
{
    pd_key_watch_t *watch;
    pd_outcome_t outcome = PD_ANSWERED;

    *status = pd_key_watch_make(attributes, &watch);
    if (*status == PSA_SUCCESS) {
        outcome = copy_key(attributes, source_key, source_key_length, target_key_buffer, target_key_buffer_size,
                           target_key_buffer_length, status);
        settle(watch, outcome, *status, target_key_buffer);
    }
    return outcome;
}

bool pd_key_has_destruction(const psa_key_attributes_t *attributes)
{
    const pd_mechanism_t mechanism = mechanism_of(PD_EP_DESTROY_KEY, attributes);
    pd_walk_t walk;

    if (mechanism.location == PSA_KEY_LOCATION_LOCAL_STORAGE || !pd_family_is_active(PD_ACTIVE_KEYS)) {
        return false;
    }
    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    return pd_walk_next(&walk) != NULL;
}

/* Not only while calls reach drivers: keys also go when the library is shut down. */
psa_status_t pd_destroy_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size)
{
    const pd_mechanism_t mechanism = mechanism_of(PD_EP_DESTROY_KEY, attributes);
    const pd_binding_t *binding;
    psa_status_t status = PSA_SUCCESS;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    binding = pd_walk_next(&walk);
    if (binding != NULL) {
        status = ((destroy_t) binding->functions[PD_EP_DESTROY_KEY])(attributes, key_buffer, key_buffer_size);
        pd_count(binding->driver, status);
    }
    return status;
}

/* Not only while calls reach drivers: keys also go when the library is shut down. */
void pd_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size)
{
    const pd_registry_t *registry = pd_registry();

    for (size_t i = 0; registry != NULL && i < registry->forgetting_count; i++) {
        const pd_binding_t *binding = registry->forgetting[i];
        const pd_description_t *description = &binding->driver->description;
        const psa_key_location_t location =
            description->opaque ? description->location : PSA_KEY_LOCATION_LOCAL_STORAGE;

        if (location == pd_location_of(attributes) && pd_driver_is_ready(binding->driver)
            && pd_capability_has_key(binding->capability, psa_get_key_type(attributes), psa_get_key_bits(attributes))) {
            ((forget_t) binding->functions[PD_EP_FORGET_KEY])(attributes, key_buffer, key_buffer_size);
        }
    }
}

bool pd_find_builtin_key(psa_key_id_t id, psa_key_lifetime_t *lifetime, psa_drv_slot_number_t *slot_number)
{
    const pd_registry_t *registry = pd_registry();

    for (size_t i = 0; registry != NULL && i < registry->driver_count; i++) {
        const pd_driver_t *driver = registry->drivers[i];
        const pd_builtin_key_t *key = pd_driver_builtin_key(driver, id);

        if (key != NULL && pd_driver_is_ready(driver)) {
            *lifetime = PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(key->persistence, driver->description.location);
            *slot_number = key->slot;
            return true;
        }
    }
    return false;
}

/* The first of the two calls has neither a buffer nor a length; its answer is BUFFER_TOO_SMALL. The key's type is not
 * known before. */
pd_outcome_t pd_get_builtin_key(psa_drv_slot_number_t slot_number, psa_key_attributes_t *attributes,
                                uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length,
                                psa_status_t *status)
{
    const pd_mechanism_t mechanism = {
        .entry_point = PD_EP_GET_BUILTIN_KEY,
        .location = pd_location_of(attributes),
    };
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, PD_SIZE_UNKNOWN, true);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((builtin_t) binding->functions[PD_EP_GET_BUILTIN_KEY])(slot_number, attributes, key_buffer,
                                                                          key_buffer_size, key_buffer_length);
        if (pd_walk_is_final(&walk, *status)) {
            if (key_buffer_length != NULL) {
                *status = pd_checked_length(*status, key_buffer_size, key_buffer_length);
            }
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}
