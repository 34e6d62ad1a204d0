/*
 * Random bytes and keys for rules
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "internal.h"

/* SplitMix64 (Steele, Lea, Flood 2014): any seed is good. */
uint64_t kit_random(kit_t *kit)
{
    uint64_t z = kit->random += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

size_t kit_below(kit_t *kit, size_t limit)
{
    return (size_t) (kit_random(kit) % limit);
}

void kit_fill(kit_t *kit, void *bytes, size_t size)
{
    uint8_t *byte = bytes;

    for (size_t i = 0; i < size; i += 8) {
        const uint64_t word = kit_random(kit);

        for (size_t k = 0; k < 8 && i + k < size; k++) {
            byte[i + k] = (uint8_t) (word >> (8 * k));
        }
    }
}

psa_key_attributes_t kit_attributes(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, usage);
    return attributes;
}

psa_key_id_t kit_key(kit_t *kit, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, psa_key_usage_t usage,
                     const uint8_t *bytes, size_t size)
{
    const psa_key_attributes_t attributes = kit_attributes(type, bits, algorithm, usage);
    psa_key_id_t key = PSA_KEY_ID_NULL;

    kit_expect_reference(kit, psa_import_key(&attributes, bytes, size, &key), "psa_import_key");
    kit_keep_key(kit, key);
    return key;
}

void kit_keep_key(kit_t *kit, psa_key_id_t key)
{
    if (kit->key_count == KIT_MAX_KEYS) {
        (void) psa_destroy_key(kit->keys[0]);
        memmove(kit->keys, kit->keys + 1, --kit->key_count * sizeof kit->keys[0]);
    }
    kit->keys[kit->key_count++] = key;
}

void kit_destroy_keys(kit_t *kit)
{
    while (kit->key_count > 0) {
        (void) psa_destroy_key(kit->keys[--kit->key_count]);
    }
}
