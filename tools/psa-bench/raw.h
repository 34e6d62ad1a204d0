/*
 * Yardsticks: the same work without PSA, on what a driver uses itself
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a driver's column takes more than its yardstick is the price of PSA dispatch and the driver. A yardstick
 * keeps whatever can be kept: handles, sockets with their key, fetched algorithms.
 */
#ifndef BENCH_RAW_H
#define BENCH_RAW_H

#include "tools/psa-bench/mechanisms.h"

typedef struct {
    const char *name;      /* of the plug-in whose yardstick it is: column "raw:" and this */
    const char *served_by; /* in reports */
    const char *what;      /* one line for --list */
    /** What it is linked with, "libkcapi 1.4.0"; "" if nothing. */
    void (*version)(char *text, size_t size);
    /** NULL where it does not have the mechanism. */
    const bench_functions_t *(*functions)(const bench_mechanism_t *mechanism);
} bench_raw_t;

/** The yardsticks that psa-bench was built with. */
size_t bench_raw_count(void);
const bench_raw_t *bench_raw(size_t index);

/** Finds one by name; NULL if there is none. */
const bench_raw_t *bench_raw_find(const char *name);

extern const bench_raw_t bench_raw_kcapi;
extern const bench_raw_t bench_raw_libcrypto;
extern const bench_raw_t bench_raw_mbedtls;

/** The functions on libkcapi (hashes) and on plain AF_ALG sockets (everything with a key). */
const bench_functions_t *bench_libkcapi_functions(const bench_mechanism_t *mechanism);
const bench_functions_t *bench_af_alg_functions(const bench_mechanism_t *mechanism);

/** The functions of libcrypto for signatures, RSA encryption, key agreement and key generation. */
const bench_functions_t *bench_libcrypto_pkey_functions(const bench_mechanism_t *mechanism);

#endif
