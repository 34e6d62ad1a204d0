/*
 * Small helpers for text: messages, lists, sizes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool bench_fail(bench_message_t *message, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(message->text, sizeof(message->text), format, arguments);
    va_end(arguments);
    if (length >= (int) sizeof(message->text)) {
        memcpy(message->text + sizeof(message->text) - 4, "...", 4);
    }
    return false;
}

bool bench_list_next(const char **list, char *item, size_t item_size)
{
    item[0] = '\0';
    if (*list == NULL) {
        return false;
    }
    const char *begin = *list;
    const char *comma = strchr(begin, ',');
    const char *end = comma != NULL ? comma : begin + strlen(begin);

    while (begin < end && isspace((unsigned char) *begin)) {
        begin++;
    }
    const char *stop = end;
    while (stop > begin && isspace((unsigned char) stop[-1])) {
        stop--;
    }
    size_t length = (size_t) (stop - begin);
    if (length >= item_size) {
        return false;
    }
    memcpy(item, begin, length);
    item[length] = '\0';
    *list = comma != NULL ? comma + 1 : NULL;
    return true;
}

static const struct {
    const char *suffix;
    unsigned shift;
} units[] = {
    { "", 0 },    { "b", 0 },    { "k", 10 }, { "ki", 10 }, { "kib", 10 }, { "m", 20 },
    { "mi", 20 }, { "mib", 20 }, { "g", 30 }, { "gi", 30 }, { "gib", 30 },
};

static bool parse_size(const char *text, size_t length, size_t *size, bench_message_t *error)
{
    char copy[32];
    char *suffix;

    if (length == 0 || length >= sizeof(copy) || !isdigit((unsigned char) text[0])) {
        return bench_fail(error, "'%.*s' is not a size; examples: 16, 4K, 1M, 16-1M", (int) length,
                          text);
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    unsigned long long value = strtoull(copy, &suffix, 10);
    while (isspace((unsigned char) *suffix)) {
        suffix++;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcasecmp(suffix, units[i].suffix) == 0) {
            /* strtoull saturates, so an overflow is above the limit too */
            if (value > (BENCH_SIZE_MAX >> units[i].shift)) {
                return bench_fail(error, "'%s' is too large a size; at most 1G", copy);
            }
            *size = (size_t) value << units[i].shift;
            return true;
        }
    }
    if (strcasecmp(suffix, "kb") == 0 || strcasecmp(suffix, "mb") == 0
        || strcasecmp(suffix, "gb") == 0) {
        return bench_fail(error, "'%s': write %c or %ciB (powers of 1024)", copy,
                          toupper((unsigned char) *suffix), toupper((unsigned char) *suffix));
    }
    return bench_fail(error, "'%s' has an unknown unit; known: B, K, M, G, KiB, MiB, GiB", copy);
}

static bool add_size(bench_sizes_t *sizes, size_t value, bench_message_t *error)
{
    size_t at = 0;

    while (at < sizes->count && sizes->value[at] < value) {
        at++;
    }
    if (at < sizes->count && sizes->value[at] == value) {
        return true;
    }
    if (sizes->count == BENCH_SIZES_MAX) {
        return bench_fail(error, "more than %u sizes", BENCH_SIZES_MAX);
    }
    memmove(&sizes->value[at + 1], &sizes->value[at],
            (sizes->count - at) * sizeof(sizes->value[0]));
    sizes->value[at] = value;
    sizes->count++;
    return true;
}

static bool add_range(bench_sizes_t *sizes, const char *text, size_t first, size_t last,
                      bench_message_t *error)
{
    if (first > last) {
        return bench_fail(error, "range '%s' runs backwards", text);
    }
    if (first == 0) {
        return bench_fail(error, "range '%s' doubles from 0; begin it at 1 or more", text);
    }
    for (size_t value = first; value < last; value *= 2) {
        if (!add_size(sizes, value, error)) {
            return false;
        }
    }
    return add_size(sizes, last, error);
}

bool bench_sizes_parse(const char *list, bench_sizes_t *sizes, bench_message_t *error)
{
    char item[80];

    sizes->count = 0;
    while (bench_list_next(&list, item, sizeof(item))) {
        const char *dash = strchr(item, '-');
        size_t first;
        size_t last;

        if (item[0] == '\0') {
            return bench_fail(error, "an empty size; examples: 16, 4K, 1M, 16-1M");
        }
        if (dash == NULL) {
            if (!parse_size(item, strlen(item), &first, error) || !add_size(sizes, first, error)) {
                return false;
            }
        } else if (!parse_size(item, (size_t) (dash - item), &first, error)
                   || !parse_size(dash + 1, strlen(dash + 1), &last, error)
                   || !add_range(sizes, item, first, last, error)) {
            return false;
        }
    }
    if (list != NULL) {
        return bench_fail(error, "'%.40s...' is not a size; examples: 16, 4K, 1M, 16-1M", list);
    }
    return true;
}

void bench_size_format(size_t size, char *text, size_t text_size)
{
    static const char *const names[] = { "B", "KiB", "MiB", "GiB" };
    size_t unit = 0;

    while (unit < 3 && size != 0 && size % 1024 == 0) {
        size /= 1024;
        unit++;
    }
    snprintf(text, text_size, "%zu %s", size, names[unit]);
}

size_t bench_text_width(const char *text)
{
    size_t width = 0;

    for (; *text != '\0'; text++) {
        width += ((unsigned char) *text & 0xc0u) != 0x80u;
    }
    return width;
}
