/*
 * hash.h - hash entry points of the driver (PSA driver interface, prefix kcapi_transparent)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The prefix is not plain "kcapi": libkcapi exports kcapi_cipher_encrypt() and others of that
 * shape.
 */
#ifndef KCAPI_HASH_H
#define KCAPI_HASH_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "transforms.h"

/** A multi-part operation: one request descriptor. All zero: not set up. Any thread may continue
 * it, one at a time; in a forked child every call but abort gives PSA_ERROR_BAD_STATE. */
typedef struct {
    uint64_t generation; /* of the process that set it up; 0 = not set up, the rest is void */
    const kcapi_transform_t *transform;
    int request;
} kcapi_transparent_hash_operation_t;

psa_status_t kcapi_transparent_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                                            uint8_t *hash, size_t hash_size, size_t *hash_length);
psa_status_t kcapi_transparent_hash_setup(kcapi_transparent_hash_operation_t *operation, psa_algorithm_t alg);
psa_status_t kcapi_transparent_hash_update(kcapi_transparent_hash_operation_t *operation, const uint8_t *input,
                                           size_t input_length);
psa_status_t kcapi_transparent_hash_finish(kcapi_transparent_hash_operation_t *operation, uint8_t *hash,
                                           size_t hash_size, size_t *hash_length);
psa_status_t kcapi_transparent_hash_abort(kcapi_transparent_hash_operation_t *operation);
psa_status_t kcapi_transparent_hash_clone(const kcapi_transparent_hash_operation_t *source,
                                          kcapi_transparent_hash_operation_t *target);

#endif /* KCAPI_HASH_H */
