/*
 * What the witness plug-in was told
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TESTS_PLUGINS_WITNESS_H
#define TESTS_PLUGINS_WITNESS_H

#include <psa/crypto.h>

/** The object `witness_forgotten`: how often it was called, and the last key. */
typedef struct {
    unsigned calls;
    psa_key_type_t type;
    size_t bits;
    size_t size;
    uint8_t key[32];
} witness_t;

#endif
