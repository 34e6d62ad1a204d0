/*
 * Entropy over AF_ALG
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Asked for seldom, so nothing is kept: socket, bind, key, accept, a receive per 128 bytes.
 */
#include "entropy.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <psa_driver_plugin.h>

#include "af_alg.h"
#include "algorithms.h"
#include "error.h"
#include "transforms.h"

/* Most bytes that the kernel gives for one receive. */
#define MOST_PER_RECEIVE 128u

/* Security strength of every generator that "stdrng" may stand for is at most this. */
#define SEED_BITS 256u

static int receive_all(int request, uint8_t *output, size_t size)
{
    int error = 0;

    for (size_t done = 0; error == 0 && done < size;) {
        const size_t piece = size - done < MOST_PER_RECEIVE ? size - done : MOST_PER_RECEIVE;

        error = kcapi_request_receive(request, output + done, piece);
        done += piece;
    }
    return error;
}

static int collect(const kcapi_algorithm_t *row, uint8_t *output, size_t size)
{
    int family_error;
    const int transform = kcapi_transform_open(kcapi_kernel_type(row), row->kernel_name, &family_error);
    int request;
    int error;

    if (transform < 0) {
        return transform;
    }
    /* The "key" is a seed to add; without any, even an empty one, there is no request. */
    error = kcapi_transform_set_key(transform, NULL, 0);
    request = error == 0 ? kcapi_request_open(transform) : error;
    close(transform);
    if (request < 0) {
        return request;
    }
    error = receive_all(request, output, size);
    close(request);
    return error;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_get_entropy(uint32_t flags, size_t *estimate_bits, uint8_t *output, size_t output_size)
{
    const kcapi_transform_t *transform;
    int error = kcapi_transform(KCAPI_GENERATOR, &transform);

    (void) flags;
    *estimate_bits = 0;
    if (error != 0) {
        return kcapi_status(-error, KCAPI_AT_SETUP);
    }
    error = collect(&kcapi_algorithms[KCAPI_GENERATOR], output, output_size);
    if (error == 0) {
        *estimate_bits = output_size < SEED_BITS / 8 ? output_size * 8 : SEED_BITS;
        return PSA_SUCCESS;
    }
    explicit_bzero(output, output_size);
    return error == -EAGAIN ? PSA_ERROR_INSUFFICIENT_ENTROPY : kcapi_status(-error, KCAPI_IN_OPERATION);
}
