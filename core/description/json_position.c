/*
 * Where in a JSON text a value stands
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The text was accepted by jansson before, so this scan checks no syntax. It only never reads
 * beyond the end and always comes to an end, whatever the text is.
 */
#include "core/description/json_position.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A deeper place does not exist in a description. */
#define MAX_DEPTH 16u

typedef struct {
    const char *at;
    const char *end;
    size_t line;
} scan_t;

static bool at_end(const scan_t *scan)
{
    return scan->at >= scan->end;
}

static bool at_char(const scan_t *scan, char wanted)
{
    return !at_end(scan) && *scan->at == wanted;
}

/* Steps over one byte. */
static void step(scan_t *scan)
{
    if (*scan->at == '\n') {
        scan->line++;
    }
    scan->at++;
}

static void skip_space(scan_t *scan)
{
    while (!at_end(scan) && strchr(" \t\r\n", *scan->at) != NULL && *scan->at != '\0') {
        step(scan);
    }
}

/* Steps over a character and the space behind it. */
static bool skip_char(scan_t *scan, char wanted)
{
    if (!at_char(scan, wanted)) {
        return false;
    }
    step(scan);
    skip_space(scan);
    return true;
}

static unsigned hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return (unsigned) (digit - '0');
    }
    return (unsigned) ((digit | 0x20) - 'a' + 10);
}

/* Reads the four digits of \uXXXX. */
static uint32_t read_code_unit(scan_t *scan)
{
    uint32_t unit = 0;
    for (unsigned i = 0; i < 4 && !at_end(scan); i++) {
        unit = unit << 4 | (hex_digit(*scan->at) & 0xf);
        step(scan);
    }
    return unit;
}

static size_t encode_utf8(uint32_t code, char bytes[4])
{
    if (code < 0x80) {
        bytes[0] = (char) code;
        return 1;
    }
    if (code < 0x800) {
        bytes[0] = (char) (0xc0 | code >> 6);
        bytes[1] = (char) (0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        bytes[0] = (char) (0xe0 | code >> 12);
        bytes[1] = (char) (0x80 | (code >> 6 & 0x3f));
        bytes[2] = (char) (0x80 | (code & 0x3f));
        return 3;
    }
    bytes[0] = (char) (0xf0 | (code >> 18 & 0x07));
    bytes[1] = (char) (0x80 | (code >> 12 & 0x3f));
    bytes[2] = (char) (0x80 | (code >> 6 & 0x3f));
    bytes[3] = (char) (0x80 | (code & 0x3f));
    return 4;
}

/* Reads what stands behind a backslash and gives the bytes it stands for. */
static size_t read_escape(scan_t *scan, char bytes[4])
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    const char letter = *scan->at;
    step(scan);
    if (letter == 'u') {
        uint32_t code = read_code_unit(scan);
        const bool is_high_surrogate = code >= 0xd800 && code < 0xdc00;
        if (is_high_surrogate && scan->end - scan->at >= 2 && memcmp(scan->at, "\\u", 2) == 0) {
            scan->at += 2;
            code = 0x10000 + ((code - 0xd800) << 10 | (read_code_unit(scan) & 0x3ff));
        }
        return encode_utf8(code, bytes);
    }
    const char *known = letter != '\0' ? strchr(letters, letter) : NULL;
    bytes[0] = known != NULL ? meanings[known - letters] : letter;
    return 1;
}

/* Steps over a string and the space behind it, and tells whether it is `wanted` (may be NULL). */
static bool skip_string(scan_t *scan, const char *wanted)
{
    size_t left = wanted != NULL ? strlen(wanted) : 0;
    bool equal = wanted != NULL;
    step(scan);
    while (!at_end(scan) && *scan->at != '"') {
        char bytes[4] = { *scan->at };
        size_t count = 1;
        step(scan);
        if (bytes[0] == '\\' && !at_end(scan)) {
            count = read_escape(scan, bytes);
        }
        equal = equal && left >= count && memcmp(wanted, bytes, count) == 0;
        if (equal) {
            wanted += count;
            left -= count;
        }
    }
    (void) skip_char(scan, '"');
    return equal && left == 0;
}

/* Steps over a value and the space behind it. */
static void skip_value(scan_t *scan)
{
    size_t depth = 0;
    while (!at_end(scan)) {
        const char byte = *scan->at;
        if (depth == 0 && (byte == ',' || byte == ']' || byte == '}')) {
            return;
        }
        if (byte == '"') {
            (void) skip_string(scan, NULL);
            continue;
        }
        if (byte == '[' || byte == '{') {
            depth++;
        } else if (byte == ']' || byte == '}') {
            depth--;
        }
        step(scan);
        skip_space(scan);
    }
}

/* From the beginning of an object to that of a member's value; the line is that of the member's
 * name. */
static bool enter_member(scan_t *scan, const char *name, size_t *line)
{
    if (!skip_char(scan, '{')) {
        return false;
    }
    while (at_char(scan, '"')) {
        *line = scan->line;
        const bool found = skip_string(scan, name);
        if (!skip_char(scan, ':')) {
            return false;
        }
        if (found) {
            return true;
        }
        skip_value(scan);
        (void) skip_char(scan, ',');
    }
    return false;
}

static bool enter_element(scan_t *scan, size_t index, size_t *line)
{
    if (!skip_char(scan, '[')) {
        return false;
    }
    for (; index > 0; index--) {
        skip_value(scan);
        if (!skip_char(scan, ',')) {
            return false;
        }
    }
    *line = scan->line;
    return !at_end(scan) && *scan->at != ']';
}

size_t pd_json_line(const char *text, size_t size, const pd_place_t *place)
{
    const pd_place_t *steps[MAX_DEPTH];
    size_t depth = 0;
    for (; place != NULL; place = place->parent) {
        if (depth == MAX_DEPTH) {
            return 0;
        }
        steps[depth++] = place;
    }

    scan_t scan = { .at = text, .end = text + size, .line = 1 };
    skip_space(&scan);
    size_t line = scan.line;
    while (depth > 0) {
        const pd_place_t *next = steps[--depth];
        const bool found = next->name != NULL ? enter_member(&scan, next->name, &line)
                                              : enter_element(&scan, next->index, &line);
        if (!found) {
            return 0;
        }
    }
    return line;
}
