/*
 * MACs over AF_ALG
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One-shot: the thread's kept request, two system calls. Multi-part: a request of its own, opened on the kept
 * transform. The kernel makes the whole MAC; shorter ones are cut here.
 */
#include "mac.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <psa_driver_plugin.h>

#include "af_alg.h"
#include "algorithms.h"
#include "error.h"
#include "keyed.h"
#include "plugins/fork.h"

_Static_assert(sizeof(kcapi_transparent_mac_operation_t) <= 224, "MAC context too large");

static bool is_set_up_here(const kcapi_transparent_mac_operation_t *operation)
{
    return operation->generation != 0 && operation->generation == plugin_process_generation()
           && kcapi_transform_is_current(operation->transform);
}

/* Bytes of the MAC that the application wants; 0 if the algorithm is none of the driver's. */
static size_t find(const psa_key_attributes_t *attributes, psa_algorithm_t alg, size_t *index)
{
    const psa_key_type_t type = psa_get_key_type(attributes);

    *index = kcapi_keyed_algorithm_index(alg, type);
    return *index == KCAPI_ALGORITHM_COUNT ? 0 : PSA_MAC_LENGTH(type, psa_get_key_bits(attributes), alg);
}

static int make_mac(int request, const uint8_t *input, size_t input_length, size_t index, uint8_t *mac,
                    size_t mac_length)
{
    const size_t size = kcapi_algorithms[index].size;
    uint8_t whole[PSA_MAC_MAX_SIZE];
    int error = kcapi_request_send(request, input, input_length);

    if (error == 0) {
        error = kcapi_request_receive(request, whole, size);
    }
    if (error == 0) {
        memcpy(mac, whole, mac_length);
    }
    explicit_bzero(whole, size);
    return error;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                           size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                           size_t input_length, uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };
    kcapi_keyed_t keyed;
    size_t index;
    const size_t length = find(attributes, alg, &index);
    psa_status_t status;
    int error;

    if (length == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (mac_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = kcapi_keyed_take(&key, index, 0, &keyed);
    if (status != PSA_SUCCESS) {
        return status;
    }
    error = make_mac(keyed.request, input, input_length, index, mac, length);
    kcapi_keyed_give_back(&keyed, error == 0);
    if (error != 0) {
        return kcapi_status(-error, KCAPI_IN_ONE_SHOT);
    }
    *mac_length = length;
    return PSA_SUCCESS;
}

static psa_status_t set_up(kcapi_transparent_mac_operation_t *operation, const kcapi_key_t *key, psa_algorithm_t alg,
                           bool verify)
{
    const uint64_t generation = plugin_process_generation();
    size_t index;
    psa_status_t status;

    operation->mac_length = find(key->attributes, alg, &index);
    if (operation->mac_length == 0 || generation == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    status = kcapi_keyed_request(key, index, &operation->transform, &operation->request);
    if (status == PSA_SUCCESS) {
        operation->generation = generation;
        operation->verify = verify;
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_sign_setup(kcapi_transparent_mac_operation_t *operation,
                                              const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                              size_t key_buffer_size, psa_algorithm_t alg)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };

    return set_up(operation, &key, alg, false);
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_verify_setup(kcapi_transparent_mac_operation_t *operation,
                                                const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                size_t key_buffer_size, psa_algorithm_t alg)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };

    return set_up(operation, &key, alg, true);
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_update(kcapi_transparent_mac_operation_t *operation, const uint8_t *input,
                                          size_t input_length)
{
    int error;

    if (!is_set_up_here(operation)) {
        return PSA_ERROR_BAD_STATE;
    }
    error = kcapi_request_send(operation->request, input, input_length);
    if (error != 0) {
        /* A part is missing: nothing may make a MAC of the rest. */
        kcapi_transparent_mac_abort(operation);
        return kcapi_status(-error, KCAPI_IN_OPERATION);
    }
    return PSA_SUCCESS;
}

/* The operation is over, however that ends. */
static psa_status_t finish(kcapi_transparent_mac_operation_t *operation, uint8_t *mac)
{
    const size_t index = kcapi_transform_index(operation->transform);
    const int error = make_mac(operation->request, NULL, 0, index, mac, operation->mac_length);

    kcapi_transparent_mac_abort(operation);
    return error == 0 ? PSA_SUCCESS : kcapi_status(-error, KCAPI_IN_OPERATION);
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_sign_finish(kcapi_transparent_mac_operation_t *operation, uint8_t *mac,
                                               size_t mac_size, size_t *mac_length)
{
    const size_t length = operation->mac_length;
    psa_status_t status;

    if (!is_set_up_here(operation) || operation->verify) {
        return PSA_ERROR_BAD_STATE;
    }
    if (mac_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = finish(operation, mac);
    if (status == PSA_SUCCESS) {
        *mac_length = length;
    }
    return status;
}

/* In the same time wherever they differ. */
static bool are_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
    unsigned difference = 0;

    for (size_t i = 0; i < size; i++) {
        difference |= (unsigned) (a[i] ^ b[i]);
    }
    return difference == 0;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_verify_finish(kcapi_transparent_mac_operation_t *operation, const uint8_t *mac,
                                                 size_t mac_length)
{
    const size_t length = operation->mac_length;
    uint8_t right[PSA_MAC_MAX_SIZE];
    psa_status_t status;

    if (!is_set_up_here(operation) || !operation->verify) {
        return PSA_ERROR_BAD_STATE;
    }
    status = finish(operation, right);
    if (status == PSA_SUCCESS && (mac_length != length || !are_equal(right, mac, length))) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    explicit_bzero(right, sizeof(right));
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_mac_abort(kcapi_transparent_mac_operation_t *operation)
{
    /* Elsewhere, in a child that is, the number is the inherited copy of the descriptor, unless the program has closed
     * it. */
    if (operation->generation != 0 && (is_set_up_here(operation) || kcapi_transform_is_intact(operation->transform))) {
        close(operation->request);
    }
    memset(operation, 0, sizeof(*operation));
    return PSA_SUCCESS;
}
