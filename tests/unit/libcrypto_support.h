/*
 * libcrypto_support.h - keys, random bytes and mechanisms for the tests of psa-libcrypto.so
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The driver's sources are part of the test: it calls the entry points directly, and has the built-in code through
 * psa_*, with no driver loaded.
 */
#ifndef LIBCRYPTO_SUPPORT_H
#define LIBCRYPTO_SUPPORT_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

typedef struct {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t algorithm;
} mechanism_t;

/** A key in both worlds. */
typedef struct {
    psa_key_attributes_t attributes;
    uint8_t bytes[200];
    size_t size;
    psa_key_id_t id;
} key_pair_t;

/** Repeatable random bytes. */
void random_bytes(uint8_t *bytes, size_t size);
size_t random_below(size_t bound);

/** Imports a random key. \param usage  Added to exportable. */
void make_key(key_pair_t *key, const mechanism_t *mechanism);
void destroy_key(key_pair_t *key);

/** Fails the test, with what and where, if the bytes differ. */
void assert_same(const uint8_t *found, const uint8_t *expected, size_t size, const mechanism_t *mechanism,
                 size_t length);

#endif
