/*
 * A driver description: the top level
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/description.h"

#include <string.h>

#include "core/description/parts.h"

/* Location 0 is that of transparent keys; a lifetime has 24 bits for it. */
#define LEAST_LOCATION (PSA_KEY_LOCATION_LOCAL_STORAGE + 1u)
#define MOST_LOCATION 0xffffffu

#define TOO_LARGE "the description has %zu bytes; %u are the most"

static psa_status_t read_prefix(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                void *target)
{
    pd_description_t *description = target;
    return pd_read_identifier(reader, place, value, PD_DESCRIPTION_MAX_PREFIX,
                              &description->prefix);
}

static psa_status_t read_header(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                void *target)
{
    return pd_read_text(reader, place, value, target);
}

/* Include names are for compilers; they are checked and forgotten. */
static psa_status_t read_headers(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                 void *target)
{
    (void) target;
    if (json_is_array(value) && json_array_size(value) == 0) {
        return PSA_SUCCESS;
    }
    void *headers;
    size_t count;
    return pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_ELEMENTS, sizeof(const char *),
                         &headers, &count, read_header);
}

static psa_status_t read_location(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  void *target)
{
    pd_description_t *description = target;
    uint64_t location = 0;
    psa_status_t status =
        pd_read_c_integer(reader, place, value, LEAST_LOCATION, MOST_LOCATION, &location);
    description->location = (psa_key_location_t) location;
    description->has_location = true;
    return status;
}

static psa_status_t read_key_context(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                     void *target)
{
    pd_description_t *description = target;
    description->has_key_context = true;
    return pd_key_context_read(reader, place, value, &description->key_context);
}

static psa_status_t read_persistent_state_size(pd_reader_t *reader, const pd_place_t *place,
                                               json_t *value, void *target)
{
    pd_description_t *description = target;
    uint64_t size = 0;
    psa_status_t status = pd_read_c_integer(reader, place, value, 0, SIZE_MAX, &size);
    description->persistent_state_size = (size_t) size;
    return status;
}

static psa_status_t read_builtin_keys(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                      void *target)
{
    return pd_builtin_keys_read(reader, place, value, target);
}

static psa_status_t read_capabilities(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                      void *target)
{
    pd_description_t *description = target;
    void *capabilities = NULL;
    psa_status_t status = pd_read_array(reader, place, value, PD_DESCRIPTION_MAX_CAPABILITIES,
                                        sizeof(pd_capability_t), &capabilities,
                                        &description->capability_count, pd_capability_read);
    description->capabilities = capabilities;
    return status;
}

/* "type" is read before all others: what is permitted depends on it. "capabilities" come last:
 * their conflicts depend on the prefix. */
static const pd_property_t properties[] = {
    { "prefix", PD_REQUIRED, PD_REQUIRED, read_prefix },
    { "type", PD_REQUIRED, PD_REQUIRED, NULL },
    { "headers", PD_OPTIONAL, PD_OPTIONAL, read_headers },
    { "location", PD_FORBIDDEN, PD_OPTIONAL, read_location },
    { "key_context", PD_FORBIDDEN, PD_REQUIRED, read_key_context },
    { "persistent_state_size", PD_FORBIDDEN, PD_OPTIONAL, read_persistent_state_size },
    { PD_BUILTIN_KEYS, PD_FORBIDDEN, PD_OPTIONAL, read_builtin_keys },
    { "capabilities", PD_REQUIRED, PD_REQUIRED, read_capabilities },
};

static psa_status_t read_type(pd_reader_t *reader, json_t *root)
{
    const pd_place_t place = { .name = "type" };
    json_t *value = json_object_get(root, place.name);
    if (json_is_object(root) && value == NULL) {
        return pd_reader_fail(reader, NULL, "missing-property", "\"type\" is missing");
    }
    if (value == NULL) {
        return PSA_SUCCESS; /* not an object: pd_read_object() tells */
    }
    const char *type = NULL;
    psa_status_t status = pd_read_text(reader, &place, value, &type);
    if (status != PSA_SUCCESS) {
        return status;
    }
    reader->opaque = strcmp(type, "opaque") == 0;
    if (!reader->opaque && strcmp(type, "transparent") != 0) {
        return pd_reader_fail(reader, &place, "unknown-driver-type",
                              "must be \"transparent\" or \"opaque\", not \"%s\"",
                              pd_excerpt(type).text);
    }
    return PSA_SUCCESS;
}

static bool uses_keys(const pd_description_t *description)
{
    for (size_t i = 0; i < description->capability_count; i++) {
        for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
            if (description->capabilities[i].entry_points[ep] && pd_entry_points[ep].has_key) {
                return true;
            }
        }
    }
    return false;
}

static psa_status_t read_description(pd_reader_t *reader, json_t *root,
                                     pd_description_t *description)
{
    psa_status_t status = read_type(reader, root);
    if (status != PSA_SUCCESS) {
        return status;
    }
    description->opaque = reader->opaque;
    psa_status_t overall = PSA_SUCCESS;
    status = pd_read_object(reader, NULL, root, properties,
                            sizeof(properties) / sizeof(properties[0]), description);
    if (!pd_reader_goes_on(reader, status, &overall)) {
        return overall;
    }
    /* The specification lets the core choose a missing location when it is compiled, and tell it to
     * applications in a header. Nobody could tell them at run time. */
    if (description->opaque && json_object_get(root, "location") == NULL &&
        uses_keys(description) &&
        !pd_reader_goes_on(
            reader,
            pd_reader_fail(reader, NULL, "missing-property", "\"location\" is missing"),
            &overall)) {
        return overall;
    }
    /* Of no use while something could not be read. */
    if (overall != PSA_SUCCESS) {
        return overall;
    }
    if (pd_reader_goes_on(reader, pd_builtin_keys_check(reader, description), &overall)) {
        const pd_place_t capabilities = { .name = "capabilities" };
        (void) pd_reader_goes_on(reader, pd_conflicts_check(reader, &capabilities, description),
                                 &overall);
    }
    return overall;
}

static bool is_same_failure(const json_error_t *one, const json_error_t *other)
{
    return one->position == other->position && strcmp(one->text, other->text) == 0;
}

/* Has the text parsed. Where memory is short, jansson 2.14 may report a syntax error that is none,
 * or lose a character of a string and report nothing. So the text is parsed twice: what the text
 * itself says comes out twice. */
static psa_status_t load(pd_reader_t *reader, json_t **root)
{
    json_error_t error = { 0 };
    json_error_t error_again = { 0 };
    *root = json_loadb(reader->text, reader->size, JSON_REJECT_DUPLICATES, &error);
    json_t *again = json_loadb(reader->text, reader->size, JSON_REJECT_DUPLICATES, &error_again);
    const bool is_same = *root != NULL ? json_equal(*root, again) == 1
                                       : again == NULL && is_same_failure(&error, &error_again);
    json_decref(again);
    if (!is_same) {
        json_decref(*root);
        return pd_reader_fail_memory(reader);
    }
    if (*root == NULL && reader->report != NULL) {
        pd_message_t text;
        pd_message_set(&text, "%s", error.text);
        const pd_finding_t finding = {
            .code = "syntax",
            .line = error.line > 0 ? (size_t) error.line : 0,
            .column = error.column > 0 ? (size_t) error.column : 0,
            .text = text.text,
        };
        (void) reader->report(reader->report_context, &finding);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (*root == NULL) {
        pd_message_set(reader->message, "line %d, column %d: %s", error.line, error.column,
                       error.text);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return PSA_SUCCESS;
}

static psa_status_t parse(pd_reader_t *reader, pd_description_t *description)
{
    *description = (pd_description_t){ 0 };
    json_t *root;
    psa_status_t status = load(reader, &root);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = read_description(reader, root, description);
    json_decref(root);
    description->memory = pd_arena_steal(&reader->arena);
    return status;
}

psa_status_t pd_description_parse(const char *json, size_t size, pd_description_t *description,
                                  pd_message_t *message)
{
    pd_reader_t reader = { .text = json, .size = size, .message = message };
    *description = (pd_description_t){ 0 };
    if (size > PD_DESCRIPTION_MAX_SIZE) {
        pd_message_set(message, TOO_LARGE, size, PD_DESCRIPTION_MAX_SIZE);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = parse(&reader, description);
    if (status != PSA_SUCCESS) {
        pd_description_free(description);
    }
    return status;
}

psa_status_t pd_description_examine(const char *json, size_t size, pd_description_t *description,
                                    pd_finding_handler_t report, void *context)
{
    pd_reader_t reader = {
        .text = json, .size = size, .report = report, .report_context = context
    };
    *description = (pd_description_t){ 0 };
    if (size > PD_DESCRIPTION_MAX_SIZE) {
        pd_message_t text;
        pd_message_set(&text, TOO_LARGE, size, PD_DESCRIPTION_MAX_SIZE);
        (void) report(context, &(pd_finding_t){ .code = "too-long", .text = text.text });
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = parse(&reader, description);
    if (status != PSA_SUCCESS) {
        pd_description_free(description);
    }
    return status;
}

void pd_description_free(pd_description_t *description)
{
    pd_arena_blocks_free(description->memory);
    *description = (pd_description_t){ 0 };
}
