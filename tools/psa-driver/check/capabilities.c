/*
 * psa-driver check: capabilities that are not used as they are written
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "checks.h"
#include "core/description/matching.h"
#include "core/description/names.h"
#include "fit.h"
#include "key_name.h"

#define MIN_SIZE "psa-linux/min_size"
#define MAX_SIZE "psa-linux/max_size"

static bool has_size_range(const pd_capability_t *capability)
{
    return capability->min_size != 0 || capability->max_size != SIZE_MAX;
}

/* One-shot functions and hashes are asked for a request of known size; other set-ups before anything is known. */
static bool is_one_shot(unsigned e)
{
    return e <= PD_EP_HASH_CLONE || e == PD_EP_MAC_COMPUTE || e == PD_EP_MAC_VERIFY || e == PD_EP_CIPHER_ENCRYPT
           || e == PD_EP_CIPHER_DECRYPT || e == PD_EP_AEAD_ENCRYPT || e == PD_EP_AEAD_DECRYPT
           || (e >= PD_EP_SIGN_MESSAGE && e <= PD_EP_KEY_AGREEMENT);
}

static bool is_keyed_multipart(unsigned e)
{
    return e >= PD_EP_MAC_COMPUTE && e <= PD_EP_AEAD_ABORT && !is_one_shot(e);
}

static void check_fallback(const check_subject_t *subject, const pd_place_t *capability_place,
                           const pd_capability_t *capability)
{
    const pd_place_t place = { .parent = capability_place, .name = "fallback" };
    bool can_fall_back = false;
    unsigned named = 0;

    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        can_fall_back =
            can_fall_back
            || (capability->entry_points[e] && (pd_entry_points[e].has_algorithm || pd_entry_points[e].has_key));
        named = capability->entry_points[e] ? e : named;
    }
    if (capability->fallback && !can_fall_back) {
        check_add_at(subject, CHECK_ERROR, "fallback-misplaced", &place,
                     "%s cannot fall back: nobody else would do it instead", pd_entry_points[named].name);
    }
}

static void check_size_range(const check_subject_t *subject, const pd_place_t *capability_place,
                             const pd_capability_t *capability)
{
    const pd_place_t place = { .parent = capability_place, .name = capability->min_size != 0 ? MIN_SIZE : MAX_SIZE };
    bool one_shot = false;
    bool multipart = false;

    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        one_shot = one_shot || (capability->entry_points[e] && is_one_shot(e));
        multipart = multipart || (capability->entry_points[e] && is_keyed_multipart(e));
    }
    if (!has_size_range(capability)) {
        return;
    }
    if (subject->description->opaque) {
        check_add_at(subject, CHECK_WARNING, "no-effect", &place,
                     "has no effect in an opaque driver: nobody else can use its keys");
    } else if (!one_shot && !multipart) {
        check_add_at(subject, CHECK_WARNING, "no-effect", &place,
                     "has no effect: none of the entry points has requests of a size");
    } else if (multipart) {
        check_add_at(
            subject, one_shot ? CHECK_NOTE : CHECK_WARNING, "size-range-multipart", &place,
            "multi-part operations come here only where the built-in code lacks the algorithm: their size is not known "
            "at the set-up%s",
            one_shot ? "" : ", and the capability is for nothing else");
    }
}

/* Each algorithm that `other` stands for, `one` stands for too, as far as is easily told. */
static bool covers_algorithm(psa_algorithm_t one, psa_algorithm_t other)
{
    const bool other_is_wildcard = PSA_ALG_IS_WILDCARD(other);

    return one == other || (!other_is_wildcard && pd_algorithms_meet(one, other));
}

static bool covers_type(pd_key_type_spec_t one, pd_key_type_spec_t other)
{
    return pd_key_types_meet(one, other) && (one.any_family || !other.any_family);
}

static bool covers_algorithms(const pd_capability_t *one, const pd_capability_t *other)
{
    for (size_t i = 0; one->restricts_algorithms && i < other->algorithm_count; i++) {
        bool covered = false;

        for (size_t j = 0; j < one->algorithm_count; j++) {
            covered = covered || covers_algorithm(one->algorithms[j], other->algorithms[i]);
        }
        if (!covered) {
            return false;
        }
    }
    return !one->restricts_algorithms || other->restricts_algorithms;
}

static bool covers_types(const pd_capability_t *one, const pd_capability_t *other)
{
    for (size_t i = 0; one->restricts_key_types && i < other->key_type_count; i++) {
        bool covered = false;

        for (size_t j = 0; j < one->key_type_count; j++) {
            covered = covered || covers_type(one->key_types[j], other->key_types[i]);
        }
        if (!covered) {
            return false;
        }
    }
    return !one->restricts_key_types || other->restricts_key_types;
}

static bool covers_sizes(const pd_capability_t *one, const pd_capability_t *other)
{
    for (size_t i = 0; one->restricts_key_sizes && i < other->key_size_count; i++) {
        bool covered = false;

        for (size_t j = 0; j < one->key_size_count; j++) {
            covered = covered || one->key_sizes[j] == other->key_sizes[i];
        }
        if (!covered) {
            return false;
        }
    }
    return !one->restricts_key_sizes || other->restricts_key_sizes;
}

/* Every request for the later capability finds the earlier one first. */
static bool shadows(const pd_capability_t *earlier, const pd_capability_t *later)
{
    bool algorithms = false;
    bool keys = false;

    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (later->entry_points[e] && !earlier->entry_points[e]) {
            return false;
        }
        algorithms = algorithms || (later->entry_points[e] && pd_entry_points[e].has_algorithm);
        keys = keys || (later->entry_points[e] && pd_entry_points[e].has_key);
    }
    return (!algorithms || covers_algorithms(earlier, later))
           && (!keys || (covers_types(earlier, later) && covers_sizes(earlier, later)));
}

static void check_shadow(const check_subject_t *subject, const pd_place_t *place, size_t later)
{
    const pd_capability_t *capabilities = subject->description->capabilities;

    for (size_t earlier = 0; earlier < later; earlier++) {
        if (shadows(&capabilities[earlier], &capabilities[later])) {
            check_add_at(subject, CHECK_WARNING, "shadowed", place,
                         "is never used: /capabilities/%zu (line %zu) covers all of it and comes first", earlier,
                         capabilities[earlier].line);
            return;
        }
    }
}

static void check_duplicates(const check_subject_t *subject, const pd_place_t *capability_place,
                             const pd_capability_t *capability)
{
    const bool derives = capability->entry_points[PD_EP_DERIVE_KEY];
    const pd_place_t algorithms = { .parent = capability_place, .name = "algorithms" };
    const pd_place_t types = { .parent = capability_place, .name = derives ? "derived_types" : "key_types" };
    const pd_place_t sizes = { .parent = capability_place, .name = derives ? "derived_sizes" : "key_sizes" };
    char name[PD_NAME_SIZE];

    for (size_t i = 1; i < capability->algorithm_count; i++) {
        const pd_place_t place = { .parent = &algorithms, .index = i };

        for (size_t j = 0; j < i; j++) {
            if (covers_algorithm(capability->algorithms[j], capability->algorithms[i])) {
                check_add_at(subject, CHECK_WARNING, "duplicate", &place, "element %zu stands for %s already", j,
                             pd_algorithm_name(capability->algorithms[i], name));
                break;
            }
        }
    }
    for (size_t i = 1; i < capability->key_type_count; i++) {
        const pd_place_t place = { .parent = &types, .index = i };

        for (size_t j = 0; j < i; j++) {
            if (covers_type(capability->key_types[j], capability->key_types[i])) {
                check_add_at(subject, CHECK_WARNING, "duplicate", &place, "element %zu stands for %s already", j,
                             check_key_name(&capability->key_types[i], name));
                break;
            }
        }
    }
    for (size_t i = 1; i < capability->key_size_count; i++) {
        const pd_place_t place = { .parent = &sizes, .index = i };

        for (size_t j = 0; j < i; j++) {
            if (capability->key_sizes[j] == capability->key_sizes[i]) {
                check_add_at(subject, CHECK_WARNING, "duplicate", &place, "element %zu is %zu already", j,
                             capability->key_sizes[i]);
                break;
            }
        }
    }
}

/* One note for a family: its functions are alike. */
static void check_calls(const check_subject_t *subject, const pd_place_t *capability_place,
                        const pd_capability_t *capability)
{
    const pd_place_t place = { .parent = capability_place, .name = "entry_points" };
    unsigned told_families = 0;

    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (capability->entry_points[e] && !fits_this_library((pd_entry_point_t) e)
            && (pd_entry_points[e].families & told_families) == 0) {
            told_families |= pd_entry_points[e].families;
            check_add_at(subject, CHECK_NOTE, "never-called", &place, "the library never calls %s",
                         pd_entry_points[e].name);
        }
    }
}

void check_capabilities(const check_subject_t *subject)
{
    const pd_place_t capabilities = { .name = "capabilities" };

    for (size_t c = 0; c < subject->description->capability_count; c++) {
        const pd_capability_t *capability = &subject->description->capabilities[c];
        const pd_place_t place = { .parent = &capabilities, .index = c };

        check_fallback(subject, &place, capability);
        check_size_range(subject, &place, capability);
        check_duplicates(subject, &place, capability);
        check_calls(subject, &place, capability);
        check_shadow(subject, &place, c);
    }
}
