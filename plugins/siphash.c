/*
 * SipHash-2-4-128
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plugins/siphash.h"

#include <string.h>

#include <endian.h>

typedef struct {
    uint64_t v0, v1, v2, v3;
} sip_t;

static inline uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static inline void round_once(sip_t *sip)
{
    sip->v0 += sip->v1;
    sip->v2 += sip->v3;
    sip->v1 = rotate(sip->v1, 13) ^ sip->v0;
    sip->v3 = rotate(sip->v3, 16) ^ sip->v2;
    sip->v0 = rotate(sip->v0, 32);
    sip->v2 += sip->v1;
    sip->v0 += sip->v3;
    sip->v1 = rotate(sip->v1, 17) ^ sip->v2;
    sip->v3 = rotate(sip->v3, 21) ^ sip->v0;
    sip->v2 = rotate(sip->v2, 32);
}

static inline void absorb(sip_t *sip, uint64_t word)
{
    sip->v3 ^= word;
    round_once(sip);
    round_once(sip);
    sip->v0 ^= word;
}

static inline uint64_t finish(sip_t *sip)
{
    for (int i = 0; i < 4; i++) {
        round_once(sip);
    }
    return sip->v0 ^ sip->v1 ^ sip->v2 ^ sip->v3;
}

void plugin_siphash_128(const uint64_t key[2], const uint64_t *words, size_t word_count, const uint8_t *bytes,
                        size_t byte_count, uint64_t tag[2])
{
    sip_t sip = {
        .v0 = key[0] ^ UINT64_C(0x736f6d6570736575),
        .v1 = key[1] ^ UINT64_C(0x646f72616e646f6d) ^ 0xee,
        .v2 = key[0] ^ UINT64_C(0x6c7967656e657261),
        .v3 = key[1] ^ UINT64_C(0x7465646279746573),
    };
    uint64_t last = (uint64_t) (word_count * 8 + byte_count) << 56;
    uint64_t word;
    size_t rest = byte_count % 8;

    for (size_t i = 0; i < word_count; i++) {
        absorb(&sip, words[i]);
    }
    for (size_t i = 0; i + 8 <= byte_count; i += 8) {
        memcpy(&word, bytes + i, 8);
        absorb(&sip, le64toh(word));
    }
    for (size_t i = 0; i < rest; i++) {
        last |= (uint64_t) bytes[byte_count - rest + i] << (8 * i);
    }
    absorb(&sip, last);
    sip.v2 ^= 0xee;
    tag[0] = finish(&sip);
    sip.v1 ^= 0xdd;
    tag[1] = finish(&sip);
    /* From the state and the key the message could be computed backwards. */
    explicit_bzero(&sip, sizeof(sip));
    explicit_bzero(&word, sizeof(word));
    explicit_bzero(&last, sizeof(last));
}
