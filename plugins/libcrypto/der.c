/*
 * Sequences of numbers in DER
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "der.h"

#include <string.h>

#define INTEGER 0x02u
#define SEQUENCE 0x30u

/* A length has two bytes at most: no key of the library needs more. */
static bool read_header(const uint8_t **at, const uint8_t *end, uint8_t tag, size_t *length)
{
    const uint8_t *p = *at;
    const size_t left = (size_t) (end - p);

    if (left < 2 || p[0] != tag) {
        return false;
    }
    if (p[1] < 0x80) {
        *length = p[1];
        p += 2;
    } else if (p[1] == 0x81 && left >= 3 && p[2] >= 0x80) {
        *length = p[2];
        p += 3;
    } else if (p[1] == 0x82 && left >= 4 && p[2] != 0) {
        *length = (size_t) p[2] << 8 | p[3];
        p += 4;
    } else {
        return false;
    }
    *at = p;
    return *length <= (size_t) (end - p);
}

static bool read_number(const uint8_t **at, const uint8_t *end, libcrypto_number_t *number)
{
    size_t length;

    if (!read_header(at, end, INTEGER, &length) || length == 0) {
        return false;
    }
    const uint8_t *p = *at;
    *at += length;
    if (p[0] == 0) {
        if (length > 1 && p[1] < 0x80) {
            return false;
        }
        p++;
        length--;
    } else if (p[0] >= 0x80) {
        return false;
    }
    *number = (libcrypto_number_t){ p, length };
    return true;
}

bool libcrypto_der_read(const uint8_t *der, size_t size, libcrypto_number_t *numbers, size_t count)
{
    const uint8_t *at = der;
    const uint8_t *const end = der + size;
    size_t length;

    if (size == 0 || !read_header(&at, end, SEQUENCE, &length) || length != (size_t) (end - at)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_number(&at, end, &numbers[i])) {
            return false;
        }
    }
    return at == end;
}

static libcrypto_number_t trimmed(libcrypto_number_t number)
{
    while (number.size > 0 && number.bytes[0] == 0) {
        number.bytes++;
        number.size--;
    }
    return number;
}

/* The first bit of the contents is the sign. */
static bool needs_zero(libcrypto_number_t number)
{
    return number.size == 0 || number.bytes[0] >= 0x80;
}

static size_t header_size(size_t length)
{
    return length < 0x80 ? 2 : length < 0x100 ? 3 : 4;
}

static uint8_t *write_header(uint8_t *at, uint8_t tag, size_t length)
{
    *at++ = tag;
    if (length >= 0x100) {
        *at++ = 0x82;
        *at++ = (uint8_t) (length >> 8);
    } else if (length >= 0x80) {
        *at++ = 0x81;
    }
    *at++ = (uint8_t) length;
    return at;
}

size_t libcrypto_der_write(const libcrypto_number_t *numbers, size_t count, uint8_t *der, size_t der_size)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        const libcrypto_number_t number = trimmed(numbers[i]);
        const size_t contents = number.size + needs_zero(number);
        length += header_size(contents) + contents;
    }
    const size_t size = header_size(length) + length;
    if (size > der_size) {
        return size;
    }
    uint8_t *at = write_header(der, SEQUENCE, length);
    for (size_t i = 0; i < count; i++) {
        const libcrypto_number_t number = trimmed(numbers[i]);
        at = write_header(at, INTEGER, number.size + needs_zero(number));
        if (needs_zero(number)) {
            *at++ = 0;
        }
        if (number.size > 0) {
            memcpy(at, number.bytes, number.size);
        }
        at += number.size;
    }
    return size;
}
