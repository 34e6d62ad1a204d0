/*
 * Keys, random bytes and mechanisms for the tests of psa-libcrypto.so
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "libcrypto_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static uint64_t seed = 0x9e3779b97f4a7c15;

static uint64_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

void random_bytes(uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t) (draw() >> 32);
    }
}

size_t random_below(size_t bound)
{
    return (size_t) (draw() >> 16) % bound;
}

void make_key(key_pair_t *key, const mechanism_t *mechanism)
{
    key->size = mechanism->bits / 8;
    random_bytes(key->bytes, key->size);
    key->attributes = psa_key_attributes_init();
    psa_set_key_type(&key->attributes, mechanism->type);
    psa_set_key_algorithm(&key->attributes, mechanism->algorithm);
    psa_set_key_usage_flags(&key->attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_SIGN_MESSAGE
                                                  | PSA_KEY_USAGE_VERIFY_MESSAGE);
    assert_int_equal(psa_import_key(&key->attributes, key->bytes, key->size, &key->id), PSA_SUCCESS);
    psa_set_key_bits(&key->attributes, mechanism->bits);
}

void destroy_key(key_pair_t *key)
{
    assert_int_equal(psa_destroy_key(key->id), PSA_SUCCESS);
}

void assert_same(const uint8_t *found, const uint8_t *expected, size_t size, const mechanism_t *mechanism,
                 size_t length)
{
    if (size > 0 && memcmp(found, expected, size) != 0) {
        fail_msg("key type 0x%04x of %zu bits, algorithm 0x%08x, %zu bytes: differs from the built-in code",
                 mechanism->type, mechanism->bits, mechanism->algorithm, length);
    }
}
