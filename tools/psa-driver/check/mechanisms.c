/*
 * psa-driver check: algorithms, key types and key sizes that can never match
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "checks.h"
#include "core/description/names.h"
#include "fit.h"
#include "key_name.h"

/* A capability being looked at, and where its properties stand. */
typedef struct {
    const check_subject_t *subject;
    const pd_capability_t *capability;
    const pd_place_t *place;
    const char *algorithms; /* names of the properties */
    const char *key_types;
    const char *key_sizes;
} view_t;

static void warn(const view_t *view, const char *property, size_t index, const char *code, const char *what,
                 const char *why)
{
    const pd_place_t array = { .parent = view->place, .name = property };
    const pd_place_t element = { .parent = &array, .index = index };

    check_add_at(view->subject, CHECK_WARNING, code, &element, "%s %s", what, why);
}

static bool listed_with_algorithm(const view_t *view, unsigned e)
{
    return view->capability->entry_points[e] && pd_entry_points[e].has_algorithm;
}

static bool listed_with_key(const view_t *view, unsigned e)
{
    return view->capability->entry_points[e] && pd_entry_points[e].has_key;
}

static bool has_entry_point_for(const view_t *view, psa_algorithm_t algorithm)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (listed_with_algorithm(view, e) && fits_entry_point(algorithm, (pd_entry_point_t) e)) {
            return true;
        }
    }
    return false;
}

/* Whether a request can come with this algorithm and this key type. Either may be unrestricted (NULL). */
static bool can_come(const view_t *view, const psa_algorithm_t *algorithm, const pd_key_type_spec_t *type)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        const pd_entry_point_t entry_point = (pd_entry_point_t) e;
        const bool uses_algorithm = algorithm != NULL && pd_entry_points[e].has_algorithm;
        const bool uses_type = type != NULL && pd_entry_points[e].has_key;

        if (view->capability->entry_points[e] && (!uses_algorithm || fits_entry_point(*algorithm, entry_point))
            && (!uses_type || fits_key_entry_point(*type, entry_point))
            && (!uses_algorithm || !uses_type || fits_key_algorithm(*type, *algorithm))) {
            return true;
        }
    }
    return false;
}

static bool is_a_key_agreement_with_derivation(const view_t *view, psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_KEY_AGREEMENT(algorithm) && !PSA_ALG_IS_RAW_KEY_AGREEMENT(algorithm)
           && (view->capability->entry_points[PD_EP_KEY_AGREEMENT]
               || view->capability->entry_points[PD_EP_KEY_AGREEMENT_TO_KEY]);
}

/* Returns whether a request can come with it. */
static bool check_algorithm(const view_t *view, size_t index)
{
    const pd_capability_t *capability = view->capability;
    const psa_algorithm_t algorithm = capability->algorithms[index];
    bool fits_a_key = !capability->restricts_key_types;
    char name[PD_NAME_SIZE];

    (void) pd_algorithm_name(algorithm, name);
    if (is_a_key_agreement_with_derivation(view, algorithm)) {
        warn(view, view->algorithms, index, "algorithm-misfit", name,
             "never comes: the core derives keys itself and calls key_agreement with the key agreement alone");
        return false;
    }
    if (!has_entry_point_for(view, algorithm)) {
        warn(view, view->algorithms, index, "algorithm-misfit", name,
             "is no algorithm for any of the capability's entry points");
        return false;
    }
    for (size_t t = 0; t < capability->key_type_count; t++) {
        fits_a_key = fits_a_key || can_come(view, &algorithm, &capability->key_types[t]);
    }
    if (!fits_a_key) {
        warn(view, view->algorithms, index, "algorithm-without-key", name, "has no use for a key of the listed types");
    }
    return fits_a_key;
}

/* `sizes_fit`: some of the sizes are those of some of the types. */
static void check_key_type(const view_t *view, size_t index, bool sizes_fit)
{
    const pd_capability_t *capability = view->capability;
    const pd_key_type_spec_t *spec = &capability->key_types[index];
    bool comes = !capability->restricts_algorithms && can_come(view, NULL, spec);
    bool has_size = !capability->restricts_key_sizes;
    char name[PD_NAME_SIZE];

    (void) check_key_name(spec, name);
    for (size_t a = 0; a < capability->algorithm_count; a++) {
        comes = comes || can_come(view, &capability->algorithms[a], spec);
    }
    for (size_t s = 0; s < capability->key_size_count; s++) {
        has_size = has_size || fits_key_size(*spec, capability->key_sizes[s]);
    }
    if (!comes) {
        warn(view, view->key_types, index, "key-type-misfit", name,
             "fits none of the capability's entry points and algorithms");
    } else if (!has_size && sizes_fit) {
        warn(view, view->key_types, index, "key-type-without-size", name, "has no keys of the listed sizes");
    }
}

/* Returns whether a listed type has such keys. */
static bool check_key_size(const view_t *view, size_t index)
{
    const pd_capability_t *capability = view->capability;
    const size_t bits = capability->key_sizes[index];

    for (size_t t = 0; t < capability->key_type_count; t++) {
        if (fits_key_size(capability->key_types[t], bits)) {
            return true;
        }
    }
    if (capability->restricts_key_types) {
        const pd_place_t array = { .parent = view->place, .name = view->key_sizes };
        const pd_place_t element = { .parent = &array, .index = index };

        check_add_at(view->subject, CHECK_WARNING, "key-size-misfit", &element,
                     "no key of the listed types has %zu bits", bits);
    }
    return !capability->restricts_key_types;
}

/* Entry points that none of the algorithms is for. One message for a family: its functions are alike. */
static void check_entry_points(const view_t *view)
{
    const pd_place_t place = { .parent = view->place, .name = "entry_points" };
    bool told = false;

    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        const bool goes_on = told && e > 0 && pd_entry_points[e].families != 0
                             && (pd_entry_points[e].families & pd_entry_points[e - 1].families) != 0;
        bool fits = false;

        if (!listed_with_algorithm(view, e) || goes_on) {
            continue;
        }
        for (size_t a = 0; a < view->capability->algorithm_count; a++) {
            fits = fits || fits_entry_point(view->capability->algorithms[a], (pd_entry_point_t) e);
        }
        told = !fits;
        if (!fits) {
            check_add_at(view->subject, CHECK_WARNING, "entry-point-without-algorithm", &place,
                         "none of the algorithms is one for %s", pd_entry_points[e].name);
        }
    }
}

/* One fault gets one message: where no algorithm fits, the other lists are not looked at for what it would have
 * fitted. */
static void check_lists(const view_t *view, bool algorithms, bool keys)
{
    const pd_capability_t *capability = view->capability;
    bool algorithms_come = !algorithms;
    bool sizes_fit = false;

    for (size_t a = 0; algorithms && a < capability->algorithm_count; a++) {
        algorithms_come = check_algorithm(view, a) || algorithms_come;
    }
    if (algorithms && algorithms_come) {
        check_entry_points(view);
    }
    for (size_t s = 0; keys && s < capability->key_size_count; s++) {
        sizes_fit = check_key_size(view, s) || sizes_fit;
    }
    for (size_t t = 0; keys && algorithms_come && t < capability->key_type_count; t++) {
        check_key_type(view, t, sizes_fit);
    }
}

static void check_effect(const view_t *view)
{
    const pd_capability_t *capability = view->capability;
    const pd_place_t algorithms = { .parent = view->place, .name = view->algorithms };
    const pd_place_t types = { .parent = view->place, .name = view->key_types };
    const pd_place_t sizes = { .parent = view->place, .name = view->key_sizes };
    bool algorithm = false;
    bool key = false;

    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        algorithm = algorithm || listed_with_algorithm(view, e);
        key = key || listed_with_key(view, e);
    }
    if (capability->restricts_algorithms && !algorithm) {
        check_add_at(view->subject, CHECK_WARNING, "no-effect", &algorithms,
                     "has no effect: none of the entry points has an algorithm");
    }
    if (capability->restricts_key_types && !key) {
        check_add_at(view->subject, CHECK_WARNING, "no-effect", &types,
                     "has no effect: none of the entry points has a key");
    }
    if (capability->restricts_key_sizes && !key) {
        check_add_at(view->subject, CHECK_WARNING, "no-effect", &sizes,
                     "has no effect: none of the entry points has a key");
    }
    if (algorithm || key) {
        check_lists(view, algorithm && capability->restricts_algorithms, key);
    }
}

void check_mechanisms(const check_subject_t *subject)
{
    const pd_place_t capabilities = { .name = "capabilities" };

    for (size_t c = 0; c < subject->description->capability_count; c++) {
        const pd_capability_t *capability = &subject->description->capabilities[c];
        const bool derives = capability->entry_points[PD_EP_DERIVE_KEY];
        const pd_place_t place = { .parent = &capabilities, .index = c };
        const view_t view = {
            .subject = subject,
            .capability = capability,
            .place = &place,
            .algorithms = "algorithms",
            .key_types = derives ? "derived_types" : "key_types",
            .key_sizes = derives ? "derived_sizes" : "key_sizes",
        };

        check_effect(&view);
    }
}
