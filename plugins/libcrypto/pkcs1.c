/*
 * The padding of PKCS#1 v1.5 encryption
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * OpenSSL can remove it too, but 3.2 and later give a random message instead of an error, and 3.0 an error that costs
 * time.
 */
#include "pkcs1.h"

#include <string.h>

/* Keeps the compiler from finding out that a mask is all or nothing, and making a branch of it. */
static uint32_t opaque(uint32_t value)
{
    __asm__("" : "+r"(value));
    return value;
}

/* All bits set if a < b, else none; both are below 2^31. */
static uint32_t mask_if_less(uint32_t a, uint32_t b)
{
    return opaque(0u - ((a - b) >> 31));
}

static uint32_t mask_if_zero(uint32_t a)
{
    return mask_if_less(a, 1);
}

/* Moves the bytes to the front; zero bytes follow. One pass for each bit of the distance. */
static void move(uint8_t *bytes, uint32_t size, uint32_t distance)
{
    for (uint32_t step = 1; step < size; step <<= 1) {
        const uint32_t keep = mask_if_zero(distance & step);
        for (uint32_t i = 0; i < size; i++) {
            const uint32_t from = i + step < size ? bytes[i + step] : 0;
            bytes[i] = (uint8_t) ((bytes[i] & keep) | (from & ~keep));
        }
    }
}

psa_status_t libcrypto_pkcs1_unpad(uint8_t *block, size_t size, uint8_t *output, size_t output_size, size_t *length)
{
    const size_t longest = size - LIBCRYPTO_PKCS1_OVERHEAD;
    const uint32_t room = (uint32_t) (output_size < longest ? output_size : longest);
    uint32_t ended = 0;
    uint32_t padding = 0;

    for (size_t i = 2; i < size; i++) {
        ended |= mask_if_zero(block[i]);
        padding += 1 & ~ended;
    }
    const uint32_t bad = ~mask_if_zero(block[0]) | ~mask_if_zero(block[1] ^ 2u) | ~ended | mask_if_less(padding, 8);
    /* Without an end the padding is all the rest: a length of -1 then, which does not count. */
    const uint32_t found = ((uint32_t) size - 3 - padding) & ~bad;
    const uint32_t too_long = mask_if_less(room, found);
    const uint32_t used = found & ~too_long;
    uint8_t *const last = block + (size - room);

    move(last, room, room - used);
    for (uint32_t i = 0; i < room; i++) {
        output[i] = (uint8_t) (last[i] & mask_if_less(i, used));
    }
    *length = used;
    /* 0, or the status: what the caller is told anyway. */
    return (psa_status_t) (((uint32_t) PSA_ERROR_INVALID_PADDING & bad)
                           | ((uint32_t) PSA_ERROR_BUFFER_TOO_SMALL & too_long));
}
