/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Bit by bit, without a table: a table would be indexed by key bytes, which a neighbour on the same cache could
 * follow. An entry is some hundred bytes, its fsync costs a thousand times more.
 */
#include "core/storage/checksum.h"

#define POLYNOMIAL_REVERSED UINT32_C(0x82f63b78)

uint32_t pd_checksum_update(uint32_t checksum, const void *data, size_t length)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < length; i++) {
        checksum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            checksum = (checksum >> 1) ^ (POLYNOMIAL_REVERSED & (UINT32_C(0) - (checksum & 1)));
        }
    }
    return checksum;
}
