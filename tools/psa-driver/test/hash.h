/*
 * The family hash: its table, and how its entry points are called
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_HASH_H
#define KIT_HASH_H

#include "kit.h"

/** A message and its digest, in hexadecimal. */
typedef struct {
    const char *message;
    const char *digest;
} kit_hash_answer_t;

/** Rows whose `details` are kit_hash_answer_t, ended by NULL; the table by a row of zeros. */
extern const kit_mechanism_t kit_hash_mechanisms[];

#endif
