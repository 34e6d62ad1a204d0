/*
 * The algorithm table
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "algorithms.h"

/* Names are the kernel's ("name" in /proc/crypto). A row costs nothing where the
 * kernel lacks it: what cannot be bound is not offered. */
const kcapi_algorithm_t kcapi_algorithms[KCAPI_ALGORITHM_COUNT] = {
    /* PSA algorithm     type    name        digest block portable_code_gains */
    { PSA_ALG_SHA_256,   "hash", "sha256",   32,    64,  false },
    { PSA_ALG_SHA_512,   "hash", "sha512",   64,    128, false },
    { PSA_ALG_SHA_384,   "hash", "sha384",   48,    128, false },
    { PSA_ALG_SHA_1,     "hash", "sha1",     20,    64,  false },
    { PSA_ALG_SHA_224,   "hash", "sha224",   28,    64,  false },
    { PSA_ALG_MD5,       "hash", "md5",      16,    64,  false },
    { PSA_ALG_RIPEMD160, "hash", "rmd160",   20,    64,  false },
    { PSA_ALG_SHA3_224,  "hash", "sha3-224", 28,    144, true },
    { PSA_ALG_SHA3_256,  "hash", "sha3-256", 32,    136, true },
    { PSA_ALG_SHA3_384,  "hash", "sha3-384", 48,    104, true },
    { PSA_ALG_SHA3_512,  "hash", "sha3-512", 64,    72,  true },
};

size_t kcapi_algorithm_index(psa_algorithm_t algorithm)
{
    size_t index = 0;

    while (index < KCAPI_ALGORITHM_COUNT && kcapi_algorithms[index].algorithm != algorithm) {
        index++;
    }
    return index;
}
