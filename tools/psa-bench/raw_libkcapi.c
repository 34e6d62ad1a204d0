/*
 * Yardstick "kcapi", hashes: libkcapi alone, on a kept handle
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/raw.h"

#include <errno.h>
#include <kcapi.h>

/* From 32 KiB on libkcapi would send with vmsplice(); the driver cuts below that, and so does its
 * yardstick. */
#define LONGEST_UPDATE 32767u

static const struct {
    psa_algorithm_t algorithm;
    const char *kernel_name;
} hashes[] = {
    { PSA_ALG_MD5, "md5" },           { PSA_ALG_RIPEMD160, "rmd160" },  { PSA_ALG_SHA_1, "sha1" },
    { PSA_ALG_SHA_224, "sha224" },    { PSA_ALG_SHA_256, "sha256" },    { PSA_ALG_SHA_384, "sha384" },
    { PSA_ALG_SHA_512, "sha512" },    { PSA_ALG_SHA3_224, "sha3-224" }, { PSA_ALG_SHA3_256, "sha3-256" },
    { PSA_ALG_SHA3_384, "sha3-384" }, { PSA_ALG_SHA3_512, "sha3-512" },
};

static const char *kernel_name(psa_algorithm_t algorithm)
{
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        if (hashes[i].algorithm == algorithm) {
            return hashes[i].kernel_name;
        }
    }
    return NULL;
}

static psa_status_t hash_set_up(bench_operation_t *operation)
{
    struct kcapi_handle *handle = NULL;

    kcapi_set_verbosity(KCAPI_LOG_NONE); /* that the kernel lacks a name is an answer, not an error */
    int error = kcapi_md_init(&handle, kernel_name(operation->mechanism->algorithm), 0);
    if (error == -ENOMEM || error == -EMFILE || error == -ENFILE) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (error != 0) {
        return PSA_ERROR_NOT_SUPPORTED; /* no AF_ALG, no such name, or refused */
    }
    operation->state = handle;
    return PSA_SUCCESS;
}

static void hash_tear_down(bench_operation_t *operation)
{
    if (operation->state != NULL) {
        kcapi_md_destroy(operation->state);
        operation->state = NULL;
    }
}

static psa_status_t take_digest(bench_operation_t *operation, ssize_t length)
{
    if (length <= 0) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    operation->evidence_length = (size_t) length;
    return PSA_SUCCESS;
}

static psa_status_t hash_run_multipart(bench_operation_t *operation)
{
    size_t done = 0;

    do {
        size_t piece = operation->size - done;
        if (piece > LONGEST_UPDATE) {
            piece = LONGEST_UPDATE;
        }
        if (kcapi_md_update(operation->state, operation->input + done, piece) < 0) {
            return PSA_ERROR_HARDWARE_FAILURE;
        }
        done += piece;
    } while (done < operation->size);
    return take_digest(operation,
                       kcapi_md_final(operation->state, operation->evidence, kcapi_md_digestsize(operation->state)));
}

static psa_status_t hash_run_one_shot(bench_operation_t *operation)
{
    if (operation->size > LONGEST_UPDATE) {
        return hash_run_multipart(operation);
    }
    return take_digest(operation, kcapi_md_digest(operation->state, operation->input, operation->size,
                                                  operation->evidence, kcapi_md_digestsize(operation->state)));
}

static const bench_functions_t hash_one_shot = { .set_up = hash_set_up,
                                                 .run = hash_run_one_shot,
                                                 .tear_down = hash_tear_down };
static const bench_functions_t hash_multipart = { .set_up = hash_set_up,
                                                  .run = hash_run_multipart,
                                                  .tear_down = hash_tear_down };

const bench_functions_t *bench_libkcapi_functions(const bench_mechanism_t *mechanism)
{
    if (kernel_name(mechanism->algorithm) == NULL) {
        return NULL;
    }
    return bench_is_variant(mechanism, "multipart") ? &hash_multipart : &hash_one_shot;
}
