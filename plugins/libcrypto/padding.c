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

psa_status_t libcrypto_unpad(const uint8_t *block, size_t size, size_t *used)
{
    const uint32_t length = (uint32_t) size;
    const uint32_t padding = block[size - 1];
    /* 1 to the size of a block */
    uint32_t bad = mask_if_less(padding, 1) | mask_if_less(length, padding);

    for (uint32_t i = 0; i < length; i++) {
        /* Counted from the end: the last `padding` bytes must all be that number. */
        const uint32_t in_padding = mask_if_less(length - 1 - i, padding);
        bad |= in_padding & (block[i] ^ padding);
    }
    bad = 0u - ((bad | (0u - bad)) >> 31);
    *used = (size_t) ((length - padding) & ~bad);
    /* 0, or the status: what the caller is told anyway. */
    return (psa_status_t) ((uint32_t) PSA_ERROR_INVALID_PADDING & bad);
}
