/*
 * Integer literals of C in a description
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/literal.h"

#include <string.h>
#include <strings.h>

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

static bool is_suffix(const char *text, size_t size)
{
    static const char *const suffixes[] = { "", "u", "l", "ul", "lu", "ll", "ull", "llu" };
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        if (strlen(suffixes[i]) == size && strncasecmp(text, suffixes[i], size) == 0) {
            return true;
        }
    }
    return false;
}

bool pd_literal_read(const char *text, size_t size, bool accept_suffix, uint64_t *value,
                     const char **reason)
{
    size_t at = 0;
    unsigned base = 10;
    if (size > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        at = 2;
    }
    const size_t first_digit = at;
    bool overflow = false;
    uint64_t result = 0;
    for (; at < size; at++) {
        int digit = digit_value(text[at]);
        if (digit < 0 || (unsigned) digit >= base) {
            break;
        }
        overflow = overflow || __builtin_mul_overflow(result, (uint64_t) base, &result) ||
                   __builtin_add_overflow(result, (uint64_t) digit, &result);
    }
    const size_t digits = at - first_digit;
    const bool suffix_known = is_suffix(&text[at], size - at);
    if (digits == 0 || !suffix_known) {
        *reason = "is not a decimal or hexadecimal literal";
    } else if (at < size && !accept_suffix) {
        *reason = "has a suffix, which is not permitted here";
    } else if (base == 10 && digits > 1 && text[0] == '0') {
        *reason = "begins with 0: octal literals are not accepted";
    } else if (overflow) {
        *reason = "is too large";
    } else {
        *value = result;
        return true;
    }
    return false;
}
