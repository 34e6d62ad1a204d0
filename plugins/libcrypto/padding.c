/*
 * PKCS#7 padding
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * OpenSSL's own removal of padding leaves an error in the queue in one of the two cases.
 */
#include "padding.h"

#include <string.h>

void libcrypto_pad(uint8_t *block, size_t used, size_t size)
{
    memset(block + used, (int) (size - used), size - used);
}

/* All bits set if a < b, else none; both are below 2^31. */
static uint32_t mask_if_less(uint32_t a, uint32_t b)
{
    return 0u - ((a - b) >> 31);
}

/* All bits set if a is not 0. */
static uint32_t mask_if_not_0(uint32_t a)
{
    return 0u - ((a | (0u - a)) >> 31);
}

static psa_status_t status_if(uint32_t mask, psa_status_t status, psa_status_t otherwise)
{
    return (psa_status_t) (((uint32_t) status & mask) | ((uint32_t) otherwise & ~mask));
}

psa_status_t libcrypto_unpad(uint8_t *block, size_t size, uint8_t *output, size_t output_size, size_t *output_length)
{
    const uint32_t length = (uint32_t) size;
    const uint32_t room = (uint32_t) (output_size < size ? output_size : size);
    const uint32_t padding = block[size - 1];
    /* 1 to the size of a block */
    uint32_t bad = mask_if_less(padding, 1) | mask_if_less(length, padding);

    for (uint32_t i = 0; i < length; i++) {
        /* Counted from the end: the last `padding` bytes must all be that number. */
        bad |= mask_if_less(length - 1 - i, padding) & (block[i] ^ padding);
    }
    bad = mask_if_not_0(bad);
    const uint32_t used = (length - padding) & ~bad;
    for (uint32_t i = 0; i < length; i++) {
        block[i] = (uint8_t) (block[i] & mask_if_less(i, used));
    }
    if (room > 0) {
        memcpy(output, block, room);
    }
    *output_length = used;
    return status_if(mask_if_less(room, used), PSA_ERROR_BUFFER_TOO_SMALL,
                     status_if(bad, PSA_ERROR_INVALID_PADDING, PSA_SUCCESS));
}
