/*
 * The hash family: one-shot, and multi-part with one update
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/mechanisms.h"

static psa_status_t run_one_shot(bench_operation_t *operation)
{
    return psa_hash_compute(operation->mechanism->algorithm, operation->input, operation->size,
                            operation->evidence, sizeof(operation->evidence),
                            &operation->evidence_length);
}

static psa_status_t run_multipart(bench_operation_t *operation)
{
    psa_hash_operation_t hash = PSA_HASH_OPERATION_INIT;

    psa_status_t status = psa_hash_setup(&hash, operation->mechanism->algorithm);
    if (status == PSA_SUCCESS) {
        status = psa_hash_update(&hash, operation->input, operation->size);
    }
    if (status == PSA_SUCCESS) {
        status = psa_hash_finish(&hash, operation->evidence, sizeof(operation->evidence),
                                 &operation->evidence_length);
    }
    if (status != PSA_SUCCESS) {
        psa_hash_abort(&hash);
    }
    return status;
}

static const bench_functions_t one_shot = { .run = run_one_shot };
static const bench_functions_t multipart = { .run = run_multipart };

/* The default set has one of each kind, so that it stays quick: SHA-256 for all of SHA-2, one of SHA-3 for its
 * speed. */
/* clang-format off */
#define HASH(name_, id, common_)                                                                   \
    { .name = name_, .psa_name = #id, .family = "hash", .variant = "one-shot", .algorithm = id,    \
      .common = common_, .functions = &one_shot },                                                 \
    { .name = name_ "/multipart", .psa_name = #id, .family = "hash", .variant = "multipart",       \
      .algorithm = id, .common = false, .functions = &multipart }
/* clang-format on */

const bench_mechanism_t bench_hash_mechanisms[] = {
    HASH("md5", PSA_ALG_MD5, false),           HASH("ripemd-160", PSA_ALG_RIPEMD160, false),
    HASH("sha-1", PSA_ALG_SHA_1, false),        HASH("sha-224", PSA_ALG_SHA_224, false),
    HASH("sha-256", PSA_ALG_SHA_256, true),    HASH("sha-384", PSA_ALG_SHA_384, false),
    HASH("sha-512", PSA_ALG_SHA_512, false),    HASH("sha3-224", PSA_ALG_SHA3_224, false),
    HASH("sha3-256", PSA_ALG_SHA3_256, true),  HASH("sha3-384", PSA_ALG_SHA3_384, false),
    HASH("sha3-512", PSA_ALG_SHA3_512, false),
};

const size_t bench_hash_mechanism_count =
    sizeof(bench_hash_mechanisms) / sizeof(bench_hash_mechanisms[0]);
