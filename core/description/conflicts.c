/*
 * Capabilities of one description that contradict each other
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Specification, "Capability semantics": if two capabilities apply to one combination of entry
 * point, algorithm, key type and key size and name different functions, the description is invalid.
 * What an entry point's mechanism does not involve does not tell two capabilities apart:
 * "key_types" say nothing about a hash. Nor do our size ranges, which a calibration may replace.
 */
#include <stdio.h>
#include <string.h>

#include "core/description/matching.h"
#include "core/description/parts.h"

/* Long enough for a prefix, a type and an entry point's name. */
typedef struct {
    char text[PD_DESCRIPTION_MAX_IDENTIFIER + 1];
} function_name_t;

static function_name_t default_name(const char *prefix, const char *infix, const char *entry_point)
{
    function_name_t name;
    (void) snprintf(name.text, sizeof(name.text), "%s_%s%s", prefix, infix, entry_point);
    return name;
}

/* A default name stands for two (P_E, else P_transparent_E); one that is written out may be either
 * of them. */
static bool may_be_same(const pd_description_t *description, const char *entry_point,
                        const char *one, const char *other)
{
    if (one == NULL && other == NULL) {
        return true;
    }
    if (one != NULL && other != NULL) {
        return strcmp(one, other) == 0;
    }
    const char *given = one != NULL ? one : other;
    const char *infix = description->opaque ? "opaque_" : "transparent_";
    return strcmp(given, default_name(description->prefix, "", entry_point).text) == 0 ||
           strcmp(given, default_name(description->prefix, infix, entry_point).text) == 0;
}

static bool algorithms_overlap(const pd_capability_t *one, const pd_capability_t *other)
{
    if (!one->restricts_algorithms || !other->restricts_algorithms) {
        return true;
    }
    for (size_t i = 0; i < one->algorithm_count; i++) {
        for (size_t j = 0; j < other->algorithm_count; j++) {
            if (pd_algorithms_meet(one->algorithms[i], other->algorithms[j])) {
                return true;
            }
        }
    }
    return false;
}

static bool key_types_overlap(const pd_capability_t *one, const pd_capability_t *other)
{
    if (!one->restricts_key_types || !other->restricts_key_types) {
        return true;
    }
    for (size_t i = 0; i < one->key_type_count; i++) {
        for (size_t j = 0; j < other->key_type_count; j++) {
            if (pd_key_types_meet(one->key_types[i], other->key_types[j])) {
                return true;
            }
        }
    }
    return false;
}

static bool key_sizes_overlap(const pd_capability_t *one, const pd_capability_t *other)
{
    if (!one->restricts_key_sizes || !other->restricts_key_sizes) {
        return true;
    }
    for (size_t i = 0; i < one->key_size_count; i++) {
        for (size_t j = 0; j < other->key_size_count; j++) {
            if (one->key_sizes[i] == other->key_sizes[j]) {
                return true;
            }
        }
    }
    return false;
}

/* Finds an entry point for which the two give different functions. */
static bool find_different(const pd_description_t *description, const pd_capability_t *one,
                           const pd_capability_t *other, size_t *entry_point)
{
    bool algorithms = false;
    bool keys = false;
    bool compared = false;
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        const pd_entry_point_info_t *info = &pd_entry_points[ep];
        if (!one->entry_points[ep] || !other->entry_points[ep] ||
            may_be_same(description, info->name, one->names[ep], other->names[ep])) {
            continue;
        }
        if (!compared) { /* the same for all entry points, and not cheap */
            algorithms = algorithms_overlap(one, other);
            keys = key_types_overlap(one, other) && key_sizes_overlap(one, other);
            compared = true;
        }
        if ((algorithms || !info->has_algorithm) && (keys || !info->has_key)) {
            *entry_point = ep;
            return true;
        }
    }
    return false;
}

static function_name_t function_name(const pd_description_t *description,
                                     const pd_capability_t *capability, size_t ep)
{
    if (capability->names[ep] == NULL) {
        return default_name(description->prefix, "", pd_entry_points[ep].name);
    }
    function_name_t name;
    (void) snprintf(name.text, sizeof(name.text), "%s", capability->names[ep]);
    return name;
}

static psa_status_t fail_conflict(pd_reader_t *reader, const pd_place_t *place,
                                  const pd_description_t *description, size_t earlier, size_t later,
                                  size_t ep)
{
    const pd_place_t earlier_place = { .parent = place, .index = earlier };
    const pd_place_t later_place = { .parent = place, .index = later };
    const function_name_t ours =
        function_name(description, &description->capabilities[later], ep);
    const function_name_t theirs =
        function_name(description, &description->capabilities[earlier], ep);
    return pd_reader_fail(reader, &later_place, "conflict",
                          "%s is %s here, but %s in %s, which can match the same mechanism",
                          pd_entry_points[ep].name, pd_excerpt(ours.text).text,
                          pd_excerpt(theirs.text).text,
                          pd_reader_place(reader, &earlier_place).text);
}

psa_status_t pd_conflicts_check(pd_reader_t *reader, const pd_place_t *place,
                                const pd_description_t *description)
{
    psa_status_t overall = PSA_SUCCESS;
    for (size_t later = 1; later < description->capability_count; later++) {
        for (size_t earlier = 0; earlier < later; earlier++) {
            size_t ep;
            if (find_different(description, &description->capabilities[earlier],
                               &description->capabilities[later], &ep) &&
                !pd_reader_goes_on(reader,
                                   fail_conflict(reader, place, description, earlier, later, ep),
                                   &overall)) {
                return overall;
            }
        }
    }
    return overall;
}
