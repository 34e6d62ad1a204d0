/*
 * Hashes over AF_ALG
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One-shot: a kept libkcapi handle, two system calls (digests.c). Multi-part, messages too long for
 * libkcapi, and threads without a handle: a request of our own, opened for the operation and closed
 * after it (four system calls and one per further update); libkcapi has no clone, and opening a
 * handle for each operation would cost more than the operation.
 */
#include "hash.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <psa_driver_plugin.h>

#include "af_alg.h"
#include "algorithms.h"
#include "digests.h"
#include "error.h"
#include "plugins/fork.h"
#include "transforms.h"

/* A context is at most what Mbed TLS's own needs, so that it lies in the application's operation
 * structure. */
_Static_assert(sizeof(kcapi_transparent_hash_operation_t) <= 224, "hash context too large");

static bool is_set_up_here(const kcapi_transparent_hash_operation_t *operation)
{
    return operation->generation != 0 && operation->generation == plugin_process_generation()
           && kcapi_transform_is_current(operation->transform);
}

static psa_status_t compute_on_request(size_t index, const uint8_t *input, size_t input_size, uint8_t *digest)
{
    const kcapi_transform_t *transform;
    int request = kcapi_transform_request(index, &transform);

    if (request < 0) {
        return kcapi_status(-request, KCAPI_AT_SETUP);
    }
    int result = kcapi_request_send(request, input, input_size);
    if (result == 0) {
        result = kcapi_request_receive(request, digest, kcapi_algorithms[index].size);
    }
    close(request);
    return result == 0 ? PSA_SUCCESS : kcapi_status(-result, KCAPI_IN_ONE_SHOT);
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                                            uint8_t *hash, size_t hash_size, size_t *hash_length)
{
    static const uint8_t nothing[1];
    size_t index = kcapi_algorithm_index(alg);

    if (index == KCAPI_ALGORITHM_COUNT) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (hash_size < kcapi_algorithms[index].size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    const kcapi_transform_t *transform;
    int error = kcapi_transform(index, &transform);
    if (error != 0) {
        return kcapi_status(-error, KCAPI_AT_SETUP);
    }
    psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
    if (input_length <= KCAPI_DIGEST_MAX_INPUT) {
        status = kcapi_digest(transform, input_length == 0 ? nothing : input, input_length, hash);
    }
    if (status == PSA_ERROR_NOT_SUPPORTED) {
        status = compute_on_request(index, input, input_length, hash);
    }
    if (status == PSA_SUCCESS) {
        *hash_length = kcapi_algorithms[index].size;
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_hash_setup(kcapi_transparent_hash_operation_t *operation, psa_algorithm_t alg)
{
    size_t index = kcapi_algorithm_index(alg);
    uint64_t generation = plugin_process_generation();

    if (index == KCAPI_ALGORITHM_COUNT || generation == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    int request = kcapi_transform_request(index, &operation->transform);
    if (request < 0) {
        return kcapi_status(-request, KCAPI_AT_SETUP);
    }
    operation->request = request;
    operation->generation = generation;
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_hash_update(kcapi_transparent_hash_operation_t *operation, const uint8_t *input,
                                           size_t input_length)
{
    if (!is_set_up_here(operation)) {
        return PSA_ERROR_BAD_STATE;
    }
    int result = kcapi_request_send(operation->request, input, input_length);
    if (result != 0) {
        /* A part is missing: nothing may make a digest of the rest. */
        kcapi_transparent_hash_abort(operation);
        return kcapi_status(-result, KCAPI_IN_OPERATION);
    }
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_hash_finish(kcapi_transparent_hash_operation_t *operation, uint8_t *hash,
                                           size_t hash_size, size_t *hash_length)
{
    if (!is_set_up_here(operation)) {
        return PSA_ERROR_BAD_STATE;
    }
    size_t digest_size = kcapi_algorithms[kcapi_transform_index(operation->transform)].size;
    if (hash_size < digest_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    int result = kcapi_request_receive(operation->request, hash, digest_size);
    kcapi_transparent_hash_abort(operation);
    if (result != 0) {
        return kcapi_status(-result, KCAPI_IN_OPERATION);
    }
    *hash_length = digest_size;
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_hash_abort(kcapi_transparent_hash_operation_t *operation)
{
    /* Elsewhere, in a child that is, the number is the inherited copy of the descriptor, unless the
     * program has closed it. */
    if (operation->generation != 0 && (is_set_up_here(operation) || kcapi_transform_is_intact(operation->transform))) {
        close(operation->request);
    }
    memset(operation, 0, sizeof(*operation));
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_hash_clone(const kcapi_transparent_hash_operation_t *source,
                                          kcapi_transparent_hash_operation_t *target)
{
    if (!is_set_up_here(source)) {
        return PSA_ERROR_BAD_STATE;
    }
    int request = kcapi_request_open(source->request);
    if (request < 0) {
        return kcapi_status(-request, KCAPI_IN_OPERATION);
    }
    *target = *source;
    target->request = request;
    return PSA_SUCCESS;
}
