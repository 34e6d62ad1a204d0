/*
 * algorithms.h - what the driver can ask the kernel for: one row per algorithm
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_ALGORITHMS_H
#define KCAPI_ALGORITHMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "plugins/cipher_modes.h"

/** Number of rows in the table. */
#define KCAPI_ALGORITHM_COUNT 48u

/** The row that is no algorithm: the random generator, the last. */
#define KCAPI_GENERATOR (KCAPI_ALGORITHM_COUNT - 1)

/** What kind of socket serves the algorithm. */
typedef enum {
    KCAPI_HASH,     /* digests, MACs */
    KCAPI_SKCIPHER, /* ciphers */
    KCAPI_AEAD,
    KCAPI_RNG, /* random numbers */
} kcapi_kind_t;

typedef struct {
    psa_algorithm_t algorithm; /* base: the full-length MAC, the AEAD with its default tag, CBC without padding */
    psa_key_type_t key_type;   /* PSA_KEY_TYPE_NONE: a hash */
    kcapi_kind_t kind;
    const char *kernel_name;  /* salg_name, and "name" in /proc/crypto */
    uint16_t size;            /* bytes: of digest, MAC or longest tag; of a cipher's block */
    uint8_t mode;             /* plugin_cipher_mode_t, of a cipher */
    bool portable_code_gains; /* even the kernel's portable C code is faster than the library's */
} kcapi_algorithm_t;

/** The table. Rows are named by their index elsewhere in the driver. */
extern const kcapi_algorithm_t kcapi_algorithms[KCAPI_ALGORITHM_COUNT];

/** salg_type of struct sockaddr_alg. */
const char *kcapi_kernel_type(const kcapi_algorithm_t *row);

/** Finds the row of a hash.
 *
 * \return Its index, or KCAPI_ALGORITHM_COUNT if the driver does not know it.
 */
size_t kcapi_algorithm_index(psa_algorithm_t algorithm);

/** Finds the row of an algorithm with a key, whatever its tag length or padding.
 *
 * \return Its index, or KCAPI_ALGORITHM_COUNT if the driver does not know it.
 */
size_t kcapi_keyed_algorithm_index(psa_algorithm_t algorithm, psa_key_type_t key_type);

#endif /* KCAPI_ALGORITHMS_H */
