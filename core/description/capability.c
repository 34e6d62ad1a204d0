/*
 * An element of "capabilities"
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "core/description/expression.h"
#include "core/description/parts.h"

static psa_status_t read_algorithm(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                   void *target)
{
    const char *text = NULL;
    psa_status_t status = pd_read_text(reader, place, value, &text);
    if (status != PSA_SUCCESS) {
        return status;
    }
    pd_message_t reason;
    if (!pd_expression_algorithm(text, target, &reason)) {
        return pd_reader_fail(reader, place, "bad-algorithm", "%s", reason.text);
    }
    return PSA_SUCCESS;
}

static psa_status_t read_key_type(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  void *target)
{
    const char *text = NULL;
    psa_status_t status = pd_read_text(reader, place, value, &text);
    if (status != PSA_SUCCESS) {
        return status;
    }
    pd_message_t reason;
    if (!pd_expression_key_type(text, target, &reason)) {
        return pd_reader_fail(reader, place, "bad-key-type", "%s", reason.text);
    }
    return PSA_SUCCESS;
}

static psa_status_t read_key_size(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  void *target)
{
    uint64_t bits = 0;
    psa_status_t status = pd_read_integer(reader, place, value, 1, PSA_MAX_KEY_BITS, &bits);
    *(size_t *) target = (size_t) bits;
    return status;
}

static psa_status_t read_algorithms(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                    void *target)
{
    pd_capability_t *capability = target;
    void *elements = NULL;
    psa_status_t status = pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_ELEMENTS,
                                        sizeof(psa_algorithm_t), &elements,
                                        &capability->algorithm_count, read_algorithm);
    capability->restricts_algorithms = true;
    capability->algorithms = elements;
    return status;
}

static psa_status_t read_key_types(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                   void *target)
{
    pd_capability_t *capability = target;
    void *elements = NULL;
    psa_status_t status = pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_ELEMENTS,
                                        sizeof(pd_key_type_spec_t), &elements,
                                        &capability->key_type_count, read_key_type);
    capability->restricts_key_types = true;
    capability->key_types = elements;
    return status;
}

static psa_status_t read_key_sizes(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                   void *target)
{
    pd_capability_t *capability = target;
    void *elements = NULL;
    psa_status_t status =
        pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_ELEMENTS, sizeof(size_t), &elements,
                      &capability->key_size_count, read_key_size);
    capability->restricts_key_sizes = true;
    capability->key_sizes = elements;
    return status;
}

static psa_status_t read_fallback(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  void *target)
{
    return pd_read_boolean(reader, place, value, &((pd_capability_t *) target)->fallback);
}

static psa_status_t read_memory(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                void *target)
{
    return pd_read_boolean(reader, place, value, &((pd_capability_t *) target)->memory);
}

static psa_status_t read_size(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                              size_t *size)
{
    uint64_t bytes = 0;
    psa_status_t status = pd_read_c_integer(reader, place, value, 0, SIZE_MAX, &bytes);
    *size = (size_t) bytes;
    return status;
}

#define SIZE_READER(member)                                                                        \
    static psa_status_t read_##member(pd_reader_t *reader, const pd_place_t *place, json_t *value, \
                                      void *target)                                                \
    {                                                                                              \
        return read_size(reader, place, value, &((pd_capability_t *) target)->member);             \
    }

SIZE_READER(min_size)
SIZE_READER(max_size)
SIZE_READER(initial_entropy_size)
SIZE_READER(reseed_entropy_size)

/* Read before and after the others, see pd_capability_read(). */
#define READ_APART NULL

static const pd_property_t usual_properties[] = {
    { "entry_points", PD_REQUIRED, PD_REQUIRED, READ_APART },
    { "algorithms", PD_OPTIONAL, PD_OPTIONAL, read_algorithms },
    { "key_types", PD_OPTIONAL, PD_OPTIONAL, read_key_types },
    { "key_sizes", PD_OPTIONAL, PD_OPTIONAL, read_key_sizes },
    { "names", PD_OPTIONAL, PD_OPTIONAL, READ_APART },
    { "fallback", PD_OPTIONAL, PD_FORBIDDEN, read_fallback },
    { "initial_entropy_size", PD_OPTIONAL, PD_FORBIDDEN, read_initial_entropy_size },
    { "reseed_entropy_size", PD_OPTIONAL, PD_FORBIDDEN, read_reseed_entropy_size },
    { "psa-linux/min_size", PD_OPTIONAL, PD_OPTIONAL, read_min_size },
    { "psa-linux/max_size", PD_OPTIONAL, PD_OPTIONAL, read_max_size },
};

static const pd_property_t derive_key_properties[] = {
    { "entry_points", PD_REQUIRED, PD_REQUIRED, READ_APART },
    { "derived_types", PD_REQUIRED, PD_REQUIRED, read_key_types },
    { "derived_sizes", PD_OPTIONAL, PD_OPTIONAL, read_key_sizes },
    { "memory", PD_OPTIONAL, PD_OPTIONAL, read_memory },
    { "names", PD_OPTIONAL, PD_OPTIONAL, READ_APART },
    { "fallback", PD_OPTIONAL, PD_FORBIDDEN, read_fallback },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The specification permits initialisation only where no mechanism is named. */
static psa_status_t check_unrestricted(pd_reader_t *reader, const pd_place_t *place,
                                       const pd_capability_t *capability, pd_entry_point_t ep)
{
    if (capability->entry_points[ep] &&
        (capability->restricts_algorithms || capability->restricts_key_types ||
         capability->restricts_key_sizes)) {
        return pd_reader_fail(reader, place, "misplaced-entry-point",
                              "%s must be in a capability without \"algorithms\", \"key_types\" "
                              "and \"key_sizes\"",
                              pd_entry_points[ep].name);
    }
    return PSA_SUCCESS;
}

static psa_status_t check_random(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                 const pd_capability_t *capability)
{
    static const char *const sizes[] = { "initial_entropy_size", "reseed_entropy_size" };
    const bool is_generator = capability->entry_points[PD_EP_GET_RANDOM];
    for (size_t i = 0; i < COUNT(sizes); i++) {
        if (!is_generator && json_object_get(value, sizes[i]) != NULL) {
            const pd_place_t size_place = { .parent = place, .name = sizes[i] };
            return pd_reader_fail(reader, &size_place, "misplaced-property",
                                  "is for a capability with the entry point get_random");
        }
    }
    if (is_generator && json_object_get(value, sizes[0]) == NULL) {
        return pd_reader_fail(reader, place, "missing-property",
                              "\"%s\" is missing, which get_random needs", sizes[0]);
    }
    if (capability->initial_entropy_size != 0 && !capability->entry_points[PD_EP_ADD_ENTROPY]) {
        return pd_reader_fail(reader, place, "missing-entry-point",
                              "a generator that needs initial entropy must have the entry point "
                              "add_entropy");
    }
    return PSA_SUCCESS;
}

static psa_status_t check_sizes(pd_reader_t *reader, const pd_place_t *place,
                                const pd_capability_t *capability)
{
    if (capability->min_size <= capability->max_size) {
        return PSA_SUCCESS;
    }
    const pd_place_t min_place = { .parent = place, .name = "psa-linux/min_size" };
    return pd_reader_fail(reader, &min_place, "size-range",
                          "%zu is more than \"psa-linux/max_size\", %zu",
                          capability->min_size, capability->max_size);
}

static psa_status_t read_names(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                               pd_capability_t *capability)
{
    const pd_place_t names_place = { .parent = place, .name = "names" };
    json_t *names = json_object_get(value, names_place.name);
    return names != NULL ? pd_names_read(reader, &names_place, names, capability) : PSA_SUCCESS;
}

psa_status_t pd_capability_read(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                void *target)
{
    pd_capability_t *capability = target;
    capability->line = pd_json_line(reader->text, reader->size, place);
    capability->max_size = SIZE_MAX;

    /* First, because the permitted properties depend on them. */
    const pd_place_t entry_points_place = { .parent = place, .name = "entry_points" };
    json_t *entry_points = json_object_get(value, entry_points_place.name);
    psa_status_t overall = PSA_SUCCESS;
    if (entry_points != NULL &&
        !pd_reader_goes_on(reader,
                           pd_entry_points_read(reader, &entry_points_place, entry_points,
                                                capability),
                           &overall)) {
        return overall;
    }
    const bool derives = capability->entry_points[PD_EP_DERIVE_KEY];
    const psa_status_t status =
        pd_read_object(reader, place, value, derives ? derive_key_properties : usual_properties,
                       derives ? COUNT(derive_key_properties) : COUNT(usual_properties),
                       capability);
    /* What follows compares properties with each other: of no use where one could not be read. */
    if (!pd_reader_goes_on(reader, status, &overall) || overall != PSA_SUCCESS) {
        return overall;
    }
    if (!pd_reader_goes_on(reader, read_names(reader, place, value, capability), &overall) ||
        !pd_reader_goes_on(reader, check_unrestricted(reader, place, capability, PD_EP_INIT),
                           &overall) ||
        !pd_reader_goes_on(reader, check_unrestricted(reader, place, capability, PD_EP_FREE),
                           &overall) ||
        !pd_reader_goes_on(reader, check_random(reader, place, value, capability), &overall)) {
        return overall;
    }
    (void) pd_reader_goes_on(reader, check_sizes(reader, place, capability), &overall);
    return overall;
}
