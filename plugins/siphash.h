/*
 * siphash.h - SipHash-2-4 with 128 bits of output (Aumasson and Bernstein)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PLUGIN_SIPHASH_H
#define PLUGIN_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/** The hash of some 64-bit words, in little-endian order of bytes, and the bytes behind them, as one message.
 * Leaves nothing of the message in memory.
 *
 * \param key         The key of 128 bits; the first word holds its first eight bytes, in little-endian order.
 * \param words       Or NULL if \p word_count is 0.
 * \param bytes       Or NULL if \p byte_count is 0.
 * \param[out] tag    The first word holds the first eight bytes of the result, in little-endian order.
 */
void plugin_siphash_128(const uint64_t key[2], const uint64_t *words, size_t word_count, const uint8_t *bytes,
                        size_t byte_count, uint64_t tag[2]) __attribute__((visibility("hidden")));

#endif /* PLUGIN_SIPHASH_H */
