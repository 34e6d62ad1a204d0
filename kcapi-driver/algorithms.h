/*
 * algorithms.h - what the driver can ask the kernel for: one row per algorithm
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_ALGORITHMS_H
#define KCAPI_ALGORITHMS_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Number of rows in the table. */
#define KCAPI_ALGORITHM_COUNT 11u

typedef struct {
    psa_algorithm_t algorithm;
    const char *kernel_type; /* salg_type of struct sockaddr_alg */
    const char *kernel_name; /* salg_name, and "name" in /proc/crypto */
    uint16_t digest_size;    /* bytes */
    uint16_t block_size;     /* bytes */
    bool portable_code_gains; /* even the kernel's portable C code is faster than the library's */
} kcapi_algorithm_t;

/** The table. Rows are named by their index elsewhere in the driver. */
extern const kcapi_algorithm_t kcapi_algorithms[KCAPI_ALGORITHM_COUNT];

/** Finds the row of a concrete algorithm.
 *
 * \return Its index, or KCAPI_ALGORITHM_COUNT if the driver does not know it.
 */
size_t kcapi_algorithm_index(psa_algorithm_t algorithm);

#endif /* KCAPI_ALGORITHMS_H */
