/*
 * psa-driver check: what can be told of a whole description
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "checks.h"
#include "core/loader/contract.h"

#define PRIMARY_SECURE_ELEMENT 0x000001u

static bool has(const pd_description_t *description, pd_entry_point_t entry_point)
{
    for (size_t c = 0; c < description->capability_count; c++) {
        if (description->capabilities[c].entry_points[entry_point]) {
            return true;
        }
    }
    return false;
}

static bool uses_keys(const pd_description_t *description)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (pd_entry_points[e].has_key && has(description, (pd_entry_point_t) e)) {
            return true;
        }
    }
    return false;
}

/* The specification leaves the locations without this flag to itself; 1 is the primary secure element. */
static void check_location(const check_subject_t *subject)
{
    const pd_place_t place = { .name = "location" };
    const psa_key_location_t location = subject->description->location;

    if (subject->description->has_location && location != PRIMARY_SECURE_ELEMENT
        && (location & PSA_KEY_LOCATION_VENDOR_FLAG) == 0) {
        check_add_at(subject, CHECK_WARNING, "reserved-location", &place,
                     "0x%06x is reserved by the Crypto API: a vendor's location is 0x%06x and more",
                     (unsigned) location, (unsigned) PSA_KEY_LOCATION_VENDOR_FLAG);
    }
}

static void check_key_sources(const check_subject_t *subject)
{
    const pd_description_t *description = subject->description;

    if (description->opaque && uses_keys(description) && !has(description, PD_EP_IMPORT_KEY)
        && !has(description, PD_EP_GENERATE_KEY) && !has(description, PD_EP_GET_BUILTIN_KEY)) {
        check_add_at(subject, CHECK_WARNING, "no-key-source", NULL,
                     "no capability has import_key, generate_key or get_builtin_key: the driver never gets a key");
    }
    if (has(description, PD_EP_GET_BUILTIN_KEY) && description->builtin_key_count == 0) {
        check_add_at(subject, CHECK_WARNING, "no-builtin-keys", NULL,
                     "get_builtin_key is never called: \"psa-linux/builtin_keys\" lists no keys");
    }
}

void check_description(const check_subject_t *subject)
{
    check_location(subject);
    check_key_sources(subject);
}

void check_function_names(const check_subject_t *subject, const elf_image_t *library)
{
    const pd_place_t capabilities = { .name = "capabilities" };

    for (size_t c = 0; c < subject->description->capability_count; c++) {
        const pd_capability_t *capability = &subject->description->capabilities[c];
        const pd_place_t place = { .parent = &capabilities, .index = c };

        for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
            pd_function_names_t names;
            const char *name;

            if (!capability->entry_points[e]) {
                continue;
            }
            names = pd_function_names(subject->description, capability, (pd_entry_point_t) e);
            name = names.given != NULL ? names.given : names.by_default[0];
            if (elf_image_find(library, name) != NULL) {
                check_add_at(subject, CHECK_ERROR, "collision", &place,
                             "the function for %s, %.128s, has a name that libmbedcrypto exports as well",
                             pd_entry_points[e].name, name);
            }
        }
    }
}

static void check_pair(check_report_t *report, const pd_description_t *one, unsigned number,
                       const pd_description_t *other)
{
    if (strcmp(one->prefix, other->prefix) == 0) {
        check_add(report, CHECK_ERROR, "duplicate-prefix", "note %u has the prefix \"%.64s\" as well", number,
                  one->prefix);
    }
    if (one->has_location && other->has_location && one->location == other->location) {
        check_add(report, CHECK_ERROR, "duplicate-location", "note %u has the location 0x%06x as well", number,
                  (unsigned) one->location);
    }
    for (size_t i = 0; i < one->builtin_key_count; i++) {
        for (size_t j = 0; j < other->builtin_key_count; j++) {
            if (one->builtin_keys[i].id == other->builtin_keys[j].id) {
                check_add(report, CHECK_ERROR, "duplicate-builtin-key", "note %u has the built-in key 0x%08x as well",
                          number, (unsigned) one->builtin_keys[i].id);
            }
        }
    }
}

void check_rivals(check_report_t *report, const pd_description_t *descriptions, size_t count)
{
    for (size_t later = 1; later < count; later++) {
        for (size_t earlier = 0; earlier < later; earlier++) {
            if (descriptions[earlier].prefix != NULL && descriptions[later].prefix != NULL) {
                report->note = (unsigned) later + 1;
                check_pair(report, &descriptions[earlier], (unsigned) earlier + 1, &descriptions[later]);
            }
        }
    }
    report->note = 0;
}
