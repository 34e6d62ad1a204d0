/*
 * Typed, checked reading of JSON values, with errors that say where
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/reader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/description/literal.h"
#include "core/description/suggestion.h"

static const char our_extensions[] = "psa-linux/";

/* Appends to a text that is cut where the room ends. */
static void append(pd_place_text_t *place, size_t *used, const char *piece, size_t size)
{
    size_t room = sizeof(place->text) - 1 - *used;
    size = size < room ? size : room;
    memcpy(&place->text[*used], piece, size);
    *used += size;
    place->text[*used] = '\0';
}

/* Appends a JSON pointer (RFC 6901: "~" and "/" inside a name are written ~0 and ~1). */
static void append_pointer(pd_place_text_t *text, size_t *used, const pd_place_t *place)
{
    if (place->parent != NULL) {
        append_pointer(text, used, place->parent);
    }
    append(text, used, "/", 1);
    if (place->name == NULL) {
        char index[24];
        int length = snprintf(index, sizeof(index), "%zu", place->index);
        append(text, used, index, (size_t) length);
        return;
    }
    const pd_excerpt_t name = pd_excerpt(place->name);
    for (const char *byte = name.text; *byte != '\0'; byte++) {
        if (*byte == '~') {
            append(text, used, "~0", 2);
        } else if (*byte == '/') {
            append(text, used, "~1", 2);
        } else {
            append(text, used, byte, 1);
        }
    }
}

pd_place_text_t pd_place_pointer(const pd_place_t *place)
{
    pd_place_text_t text = { "" };
    size_t used = 0;
    if (place == NULL) {
        append(&text, &used, "/", 1);
    } else {
        append_pointer(&text, &used, place);
    }
    return text;
}

pd_place_text_t pd_reader_place(const pd_reader_t *reader, const pd_place_t *place)
{
    pd_place_text_t text = pd_place_pointer(place);
    size_t used = strlen(text.text);
    char line[32];
    int length = snprintf(line, sizeof(line), " (line %zu)",
                          pd_json_line(reader->text, reader->size, place));
    append(&text, &used, line, (size_t) length);
    return text;
}

/* Hands a finding to whoever wants all of them, one line each, as a message is. */
static void report(pd_reader_t *reader, const pd_place_t *place, const char *code,
                   const char *reason)
{
    pd_message_t pointer;
    pd_message_t text;
    pd_message_set(&pointer, "%s", pd_place_pointer(place).text);
    pd_message_set(&text, "%s", reason);
    const pd_finding_t finding = {
        .code = code,
        .pointer = pointer.text,
        .line = pd_json_line(reader->text, reader->size, place),
        .text = text.text,
    };
    if (!reader->report(reader->report_context, &finding)) {
        reader->report = NULL;
    }
}

psa_status_t pd_reader_fail(pd_reader_t *reader, const pd_place_t *place, const char *code,
                            const char *format, ...)
{
    char reason[sizeof(pd_message_t)];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(reason, sizeof(reason), format, arguments) < 0) {
        reason[0] = '\0';
    }
    va_end(arguments);
    if (reader->report != NULL) {
        report(reader, place, code, reason);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    pd_message_set(reader->message, "%s: %s", pd_reader_place(reader, place).text, reason);
    return PSA_ERROR_INVALID_ARGUMENT;
}

bool pd_reader_goes_on(const pd_reader_t *reader, psa_status_t status, psa_status_t *overall)
{
    if (*overall == PSA_SUCCESS || status == PSA_ERROR_INSUFFICIENT_MEMORY) {
        *overall = status;
    }
    return status == PSA_SUCCESS ||
           (status == PSA_ERROR_INVALID_ARGUMENT && reader->report != NULL);
}

psa_status_t pd_reader_fail_memory(pd_reader_t *reader)
{
    pd_message_set(reader->message, "not enough memory to read the description");
    return PSA_ERROR_INSUFFICIENT_MEMORY;
}

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
        return "an integer";
    case JSON_REAL:
        return "a number with a fraction or exponent";
    case JSON_NULL:
        return "null";
    default:
        return json_is_true(value) ? "true" : "false";
    }
}

psa_status_t pd_reader_fail_type(pd_reader_t *reader, const pd_place_t *place, const char *wanted,
                                 const json_t *value)
{
    return pd_reader_fail(reader, place, "wrong-type", "must be %s, not %s", wanted, type_name(value));
}

bool pd_reader_ignores(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                       psa_status_t *status)
{
    *status = PSA_SUCCESS;
    /* The specification knows "_comment" alone; some descriptions have "_comment_..." too. */
    if (strncmp(place->name, "_comment", strlen("_comment")) == 0) {
        if (!json_is_string(value)) {
            *status = pd_reader_fail_type(reader, place, "a string", value);
        }
        return true;
    }
    return strchr(place->name, '/') != NULL &&
           strncmp(place->name, our_extensions, strlen(our_extensions)) != 0;
}

static pd_presence_t presence(const pd_reader_t *reader, const pd_property_t *property)
{
    return reader->opaque ? property->opaque : property->transparent;
}

static const char *driver_type(const pd_reader_t *reader)
{
    return reader->opaque ? "an opaque" : "a transparent";
}

static psa_status_t fail_unknown(pd_reader_t *reader, const pd_place_t *place,
                                 const pd_property_t *properties, size_t property_count)
{
    pd_suggestion_t suggestion;
    pd_suggestion_begin(&suggestion, place->name, strlen(place->name));
    for (size_t i = 0; i < property_count; i++) {
        if (presence(reader, &properties[i]) != PD_FORBIDDEN) {
            pd_suggestion_offer(&suggestion, properties[i].name);
        }
    }
    return pd_reader_fail(reader, place, "unknown-property", "unknown property%s", pd_suggestion_text(&suggestion));
}

static psa_status_t read_property(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                  const pd_property_t *properties, size_t property_count,
                                  void *target)
{
    psa_status_t status;
    if (pd_reader_ignores(reader, place, value, &status)) {
        return status;
    }
    for (size_t i = 0; i < property_count; i++) {
        if (strcmp(properties[i].name, place->name) != 0) {
            continue;
        }
        if (presence(reader, &properties[i]) == PD_FORBIDDEN) {
            return pd_reader_fail(reader, place, "forbidden-property", "not permitted in %s driver", driver_type(reader));
        }
        if (properties[i].read == NULL) {
            return PSA_SUCCESS;
        }
        return properties[i].read(reader, place, value, target);
    }
    return fail_unknown(reader, place, properties, property_count);
}

psa_status_t pd_read_object(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                            const pd_property_t *properties, size_t property_count, void *target)
{
    if (!json_is_object(value)) {
        return pd_reader_fail_type(reader, place, "an object", value);
    }
    psa_status_t overall = PSA_SUCCESS;
    const char *name;
    json_t *member;
    json_object_foreach(value, name, member) {
        const pd_place_t member_place = { .parent = place, .name = name };
        if (!pd_reader_goes_on(reader,
                               read_property(reader, &member_place, member, properties,
                                             property_count, target),
                               &overall)) {
            return overall;
        }
    }
    for (size_t i = 0; i < property_count; i++) {
        if (presence(reader, &properties[i]) == PD_REQUIRED &&
            json_object_get(value, properties[i].name) == NULL &&
            !pd_reader_goes_on(reader,
                               pd_reader_fail(reader, place, "missing-property",
                                              "\"%s\" is missing", properties[i].name),
                               &overall)) {
            return overall;
        }
    }
    return overall;
}

psa_status_t pd_read_array(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                           size_t most, size_t element_size, void **elements, size_t *count,
                           pd_property_reader_t read)
{
    if (!json_is_array(value)) {
        return pd_reader_fail_type(reader, place, "an array", value);
    }
    const size_t size = json_array_size(value);
    if (size == 0) {
        return pd_reader_fail(reader, place, "empty-array", "must not be empty");
    }
    if (size > most) {
        return pd_reader_fail(reader, place, "too-many", "has %zu elements; %zu are the most", size, most);
    }
    char *results = pd_arena_array(&reader->arena, size, element_size);
    if (results == NULL) {
        return pd_reader_fail_memory(reader);
    }
    psa_status_t overall = PSA_SUCCESS;
    for (size_t i = 0; i < size; i++) {
        const pd_place_t element_place = { .parent = place, .index = i };
        char *result = &results[i * element_size];
        psa_status_t status = read(reader, &element_place, json_array_get(value, i), result);
        if (status != PSA_SUCCESS) {
            memset(result, 0, element_size); /* stands for nothing, should reading go on */
        }
        if (!pd_reader_goes_on(reader, status, &overall)) {
            return overall;
        }
    }
    *elements = results;
    *count = size;
    return overall;
}

psa_status_t pd_read_text(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                          const char **text)
{
    if (!json_is_string(value)) {
        return pd_reader_fail_type(reader, place, "a string", value);
    }
    *text = json_string_value(value);
    return PSA_SUCCESS;
}

static bool is_identifier(const char *text)
{
    static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    static const char later[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789";
    return strspn(text, first) >= 1 && text[strspn(text, later)] == '\0';
}

psa_status_t pd_read_identifier(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                                size_t longest, const char **identifier)
{
    const char *text = NULL;
    psa_status_t status = pd_read_text(reader, place, value, &text);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!is_identifier(text)) {
        return pd_reader_fail(reader, place, "not-identifier", "must be a C identifier, not \"%s\"",
                              pd_excerpt(text).text);
    }
    if (strlen(text) > longest) {
        return pd_reader_fail(reader, place, "too-long", "has %zu characters; %zu are the most", strlen(text),
                              longest);
    }
    *identifier = pd_arena_string(&reader->arena, text);
    return *identifier != NULL ? PSA_SUCCESS : pd_reader_fail_memory(reader);
}

psa_status_t pd_read_boolean(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                             bool *boolean)
{
    if (!json_is_boolean(value)) {
        return pd_reader_fail_type(reader, place, "true or false", value);
    }
    *boolean = json_is_true(value);
    return PSA_SUCCESS;
}

static psa_status_t check_range(pd_reader_t *reader, const pd_place_t *place, uint64_t found,
                                uint64_t least, uint64_t most, uint64_t *integer)
{
    if (found < least || found > most) {
        return pd_reader_fail(reader, place, "out-of-range",
                              "must be %" PRIu64 " to %" PRIu64 ", not %" PRIu64, least, most,
                              found);
    }
    *integer = found;
    return PSA_SUCCESS;
}

psa_status_t pd_read_integer(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                             uint64_t least, uint64_t most, uint64_t *integer)
{
    if (!json_is_integer(value)) {
        return pd_reader_fail_type(reader, place, "an integer", value);
    }
    const json_int_t found = json_integer_value(value);
    if (found < 0) {
        return pd_reader_fail(reader, place, "out-of-range", "must not be negative, but is %" JSON_INTEGER_FORMAT,
                              found);
    }
    return check_range(reader, place, (uint64_t) found, least, most, integer);
}

psa_status_t pd_read_c_integer(pd_reader_t *reader, const pd_place_t *place, json_t *value,
                               uint64_t least, uint64_t most, uint64_t *integer)
{
    if (!json_is_string(value)) {
        if (!json_is_integer(value)) {
            return pd_reader_fail_type(reader, place, "an integer or a literal in a string", value);
        }
        return pd_read_integer(reader, place, value, least, most, integer);
    }
    const char *text = json_string_value(value);
    const char *reason;
    uint64_t found;
    if (!pd_literal_read(text, strlen(text), true, &found, &reason)) {
        return pd_reader_fail(reader, place, "not-literal",
                              "\"%s\" %s (a core that loads drivers at run time cannot "
                              "evaluate C expressions)",
                              pd_excerpt(text).text, reason);
    }
    return check_range(reader, place, found, least, most, integer);
}
