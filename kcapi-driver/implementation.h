/*
 * implementation.h - what code of the kernel answers to a name
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_IMPLEMENTATION_H
#define KCAPI_IMPLEMENTATION_H

#include <stdbool.h>

#include "algorithms.h"

#define KCAPI_IMPLEMENTATION_NAME_SIZE 128 /* CRYPTO_MAX_ALG_NAME of the kernel */

/** One block of lines in /proc/crypto. */
typedef struct {
    char name[KCAPI_IMPLEMENTATION_NAME_SIZE];   /* of the algorithm: "sha256" */
    char driver[KCAPI_IMPLEMENTATION_NAME_SIZE]; /* of the code: "sha256-generic" */
    char type[KCAPI_IMPLEMENTATION_NAME_SIZE];
    int priority;
    bool internal; /* a part of another implementation: cannot be asked for */
} kcapi_implementation_t;

/** The implementation that a transform of the row has: of those with its name and kind the one with the highest
 * priority.
 *
 * \return false if /proc/crypto cannot be read or has none (it lists only what was bound once).
 */
bool kcapi_find_implementation(const kcapi_algorithm_t *row, kcapi_implementation_t *best);

#endif /* KCAPI_IMPLEMENTATION_H */
