/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/storage/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const uint8_t header_magic[8] = { 'P', 'S', 'A', 0, 'I', 'T', 'S', 0 };
static const uint8_t trailer_magic[PD_ENTRY_TRAILER_MAGIC_SIZE] = { 'P', 'S', 'A', 0, 'C', 'R', 'C', 0 };

static void put_32(uint32_t value, uint8_t *bytes)
{
    for (unsigned i = 0; i < 4; i++) {
        bytes[i] = (uint8_t) (value >> (8 * i));
    }
}

static uint32_t get_32(const uint8_t *bytes)
{
    return (uint32_t) bytes[0] | (uint32_t) bytes[1] << 8 | (uint32_t) bytes[2] << 16 | (uint32_t) bytes[3] << 24;
}

void pd_entry_name(uint64_t uid, char name[PD_ENTRY_NAME_SIZE])
{
    (void) snprintf(name, PD_ENTRY_NAME_SIZE, "%016" PRIx64 ".psa_its", uid);
}

void pd_entry_put_header(uint32_t size, uint32_t flags, uint8_t header[PD_ENTRY_HEADER_SIZE])
{
    memcpy(header, header_magic, sizeof header_magic);
    put_32(size, header + 8);
    put_32(flags, header + 12);
}

bool pd_entry_get_header(const uint8_t header[PD_ENTRY_HEADER_SIZE], uint32_t *size, uint32_t *flags)
{
    *size = get_32(header + 8);
    *flags = get_32(header + 12);
    return memcmp(header, header_magic, sizeof header_magic) == 0;
}

void pd_entry_put_trailer(uint32_t checksum, uint8_t trailer[PD_ENTRY_TRAILER_SIZE])
{
    memcpy(trailer, trailer_magic, sizeof trailer_magic);
    put_32(checksum, trailer + sizeof trailer_magic);
}

bool pd_entry_is_trailer(const uint8_t magic[PD_ENTRY_TRAILER_MAGIC_SIZE])
{
    return memcmp(magic, trailer_magic, sizeof trailer_magic) == 0;
}
