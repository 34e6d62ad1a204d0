/*
 * "entry_points" and "names": the functions of a capability
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "core/description/parts.h"
#include "core/description/suggestion.h"

/* Names of types that "names" may change. They matter to compilers only: at run time the sizes of
 * the types come from the plug-in's constant. */
static const char *const type_names[] = {
    "hash_operation_t", "mac_operation_t",  "cipher_operation_t",
    "aead_operation_t", "pake_operation_t", "key_derivation_operation_t",
    "random_context_t", "derive_key_memory_t",
};

/* Sets the functions of one listed name, or refuses it for this type of driver. */
static psa_status_t add_functions(pd_reader_t *reader, const pd_place_t *place, const char *name,
                                  const bool listed[PD_ENTRY_POINT_COUNT],
                                  pd_capability_t *capability)
{
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        if (!listed[ep]) {
            continue;
        }
        const pd_entry_point_info_t *info = &pd_entry_points[ep];
        const bool required = info->required || strcmp(info->name, name) == 0;
        const bool permitted = reader->opaque ? info->opaque : info->transparent;
        if (permitted) {
            capability->entry_points[ep] = true;
            capability->required[ep] = capability->required[ep] || required;
        } else if (required) {
            return pd_reader_fail(reader, place, "forbidden-entry-point",
                                  "%s driver cannot have %s",
                                  reader->opaque ? "an opaque" : "a transparent", name);
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t fail_unknown(pd_reader_t *reader, const pd_place_t *place, const char *name)
{
    pd_suggestion_t suggestion;
    pd_suggestion_begin(&suggestion, name, strlen(name));
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        pd_suggestion_offer(&suggestion, pd_entry_points[ep].name);
    }
    for (size_t family = 0; family < PD_FAMILY_COUNT; family++) {
        pd_suggestion_offer(&suggestion, pd_family_names[family]);
    }
    return pd_reader_fail(reader, place, "unknown-entry-point", "unknown entry point %s%s",
                          pd_excerpt(name).text, pd_suggestion_text(&suggestion));
}

static psa_status_t read_entry_point(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                     void *target)
{
    const char **name = target;
    psa_status_t status = pd_read_text(reader, place, value, name);
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool listed[PD_ENTRY_POINT_COUNT] = { false };
    return pd_entry_points_add(*name, listed) ? PSA_SUCCESS : fail_unknown(reader, place, *name);
}

psa_status_t pd_entry_points_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  pd_capability_t *capability)
{
    void *elements = NULL;
    size_t count = 0;
    psa_status_t status =
        pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_ELEMENTS, sizeof(const char *),
                      &elements, &count, read_entry_point);
    const char *const *names = elements;
    psa_status_t overall = PSA_SUCCESS;
    if (!pd_reader_goes_on(reader, status, &overall)) {
        return overall;
    }
    for (size_t i = 0; i < count; i++) {
        const pd_place_t element = { .parent = place, .index = i };
        bool listed[PD_ENTRY_POINT_COUNT] = { false };
        if (names[i] == NULL) {
            continue; /* was refused */
        }
        (void) pd_entry_points_add(names[i], listed);
        status = add_functions(reader, &element, names[i], listed, capability);
        if (!pd_reader_goes_on(reader, status, &overall)) {
            return overall;
        }
    }
    /* The capability of derive_key has properties of its own, which fit no other entry point. */
    if (overall == PSA_SUCCESS && capability->entry_points[PD_EP_DERIVE_KEY] && count > 1) {
        return pd_reader_fail(reader, place, "misplaced-entry-point",
                              "derive_key must be the only one in its capability");
    }
    return overall;
}

static bool is_type_name(const char *name)
{
    for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++) {
        if (strcmp(type_names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static psa_status_t fail_not_listed(pd_reader_t *reader, const pd_place_t *place,
                                    const pd_capability_t *capability)
{
    pd_suggestion_t suggestion;
    pd_suggestion_begin(&suggestion, place->name, strlen(place->name));
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        if (capability->entry_points[ep]) {
            pd_suggestion_offer(&suggestion, pd_entry_points[ep].name);
        }
    }
    return pd_reader_fail(reader, place, "unknown-name",
                          "is none of the capability's entry points%s",
                          pd_suggestion_text(&suggestion));
}

static psa_status_t read_name(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                              pd_capability_t *capability)
{
    const char *identifier = NULL;
    psa_status_t status = pd_read_identifier(reader, place, value, PD_DESCRIPTION_MAX_IDENTIFIER,
                                             &identifier);
    if (status != PSA_SUCCESS) {
        return status;
    }
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        if (capability->entry_points[ep] && strcmp(pd_entry_points[ep].name, place->name) == 0) {
            capability->names[ep] = identifier;
            return PSA_SUCCESS;
        }
    }
    return is_type_name(place->name) ? PSA_SUCCESS : fail_not_listed(reader, place, capability);
}

psa_status_t pd_names_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                           pd_capability_t *capability)
{
    if (!json_is_object(value)) {
        return pd_reader_fail_type(reader, place, "an object", value);
    }
    psa_status_t overall = PSA_SUCCESS;
    const char *name;
    json_t *member;
    json_object_foreach(value, name, member) {
        const pd_place_t member_place = { .parent = place, .name = name };
        psa_status_t status;
        if (!pd_reader_ignores(reader, &member_place, member, &status)) {
            status = read_name(reader, &member_place, member, capability);
        }
        if (!pd_reader_goes_on(reader, status, &overall)) {
            return overall;
        }
    }
    return overall;
}
