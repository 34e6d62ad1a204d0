/*
 * CRC-32C: has the disk given back what was written?
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_STORAGE_CHECKSUM_H
#define PD_STORAGE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/** What a checksum begins with. */
#define PD_CHECKSUM_INIT UINT32_C(0xffffffff)

/** Continues a checksum over `length` bytes. Takes the same time and touches the same cache lines for all
 * contents: they are keys.
 *
 * \param checksum  PD_CHECKSUM_INIT, or what the call before returned.
 */
uint32_t pd_checksum_update(uint32_t checksum, const void *data, size_t length);

/** The same without an instruction of the processor: for those that have none, and for the tests. */
uint32_t pd_checksum_update_portable(uint32_t checksum, const void *data, size_t length);

/** The CRC-32C (Castagnoli; as in iSCSI, RFC 3720) of what the updates were given. */
static inline uint32_t pd_checksum_finish(uint32_t checksum)
{
    return ~checksum;
}

#endif
