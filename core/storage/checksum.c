/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A table of 256 entries, as it is usual, is indexed by key bytes, which a neighbour on the same cache could follow.
 * Ours has 16 entries, which are one cache line; and where the processor has an instruction for just this sum, that is
 * used: with it the sum costs nothing that could be seen.
 */
#include "core/storage/checksum.h"

#include <stdbool.h>
#include <string.h>

#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

/* The sums of the 16 values of four bits; the polynomial is 0x82f63b78, reversed. */
static const uint32_t nibble_sums[16] __attribute__((aligned(64))) = {
    0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
    0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
};

uint32_t pd_checksum_update_portable(uint32_t checksum, const void *data, size_t length)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < length; i++) {
        checksum ^= bytes[i];
        checksum = (checksum >> 4) ^ nibble_sums[checksum & 0xf];
        checksum = (checksum >> 4) ^ nibble_sums[checksum & 0xf];
    }
    return checksum;
}

#if defined(__x86_64__)

#define WITH_INSTRUCTION __attribute__((target("sse4.2")))
#define SUM_8(checksum, word) ((uint32_t) __builtin_ia32_crc32di(checksum, word))
#define SUM_1(checksum, byte) __builtin_ia32_crc32qi(checksum, byte)

static bool has_instruction(void)
{
    return __builtin_cpu_supports("sse4.2") != 0;
}

#elif defined(__aarch64__) && defined(__AARCH64EL__)

#define WITH_INSTRUCTION __attribute__((target("+crc")))
#define HWCAP_OF_CRC32 (1ul << 7)

static inline WITH_INSTRUCTION uint32_t SUM_8(uint32_t checksum, uint64_t word)
{
    uint32_t sum;

    __asm__("crc32cx %w0, %w1, %x2" : "=r"(sum) : "r"(checksum), "r"(word));
    return sum;
}

static inline WITH_INSTRUCTION uint32_t SUM_1(uint32_t checksum, uint8_t byte)
{
    uint32_t sum;

    __asm__("crc32cb %w0, %w1, %w2" : "=r"(sum) : "r"(checksum), "r"((uint32_t) byte));
    return sum;
}

static bool has_instruction(void)
{
    return (getauxval(AT_HWCAP) & HWCAP_OF_CRC32) != 0;
}

#endif

#ifdef WITH_INSTRUCTION

static WITH_INSTRUCTION uint32_t update_by_instruction(uint32_t checksum, const void *data, size_t length)
{
    const uint8_t *bytes = data;

    for (; length >= sizeof(uint64_t); length -= sizeof(uint64_t), bytes += sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, bytes, sizeof word);
        checksum = SUM_8(checksum, word);
    }
    for (; length > 0; length--, bytes++) {
        checksum = SUM_1(checksum, *bytes);
    }
    return checksum;
}

uint32_t pd_checksum_update(uint32_t checksum, const void *data, size_t length)
{
    return has_instruction() ? update_by_instruction(checksum, data, length)
                             : pd_checksum_update_portable(checksum, data, length);
}

#else

uint32_t pd_checksum_update(uint32_t checksum, const void *data, size_t length)
{
    return pd_checksum_update_portable(checksum, data, length);
}

#endif
