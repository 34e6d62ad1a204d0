/*
 * mac.h - MAC entry points of the driver (PSA driver interface, prefix kcapi_transparent)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_MAC_H
#define KCAPI_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "transforms.h"

/** A multi-part operation: one request descriptor. All zero: not set up. Any thread may continue it, one at a time; in
 * a forked child every call but abort gives PSA_ERROR_BAD_STATE. */
typedef struct {
    uint64_t generation; /* of the process that set it up; 0 = not set up, the rest is void */
    const kcapi_transform_t *transform;
    int request;
    bool verify;       /* to be compared, not given */
    size_t mac_length; /* bytes that the application wants */
} kcapi_transparent_mac_operation_t;

psa_status_t kcapi_transparent_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                           size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                           size_t input_length, uint8_t *mac, size_t mac_size, size_t *mac_length);
psa_status_t kcapi_transparent_mac_sign_setup(kcapi_transparent_mac_operation_t *operation,
                                              const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                              size_t key_buffer_size, psa_algorithm_t alg);
psa_status_t kcapi_transparent_mac_verify_setup(kcapi_transparent_mac_operation_t *operation,
                                                const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                size_t key_buffer_size, psa_algorithm_t alg);
psa_status_t kcapi_transparent_mac_update(kcapi_transparent_mac_operation_t *operation, const uint8_t *input,
                                          size_t input_length);
psa_status_t kcapi_transparent_mac_sign_finish(kcapi_transparent_mac_operation_t *operation, uint8_t *mac,
                                               size_t mac_size, size_t *mac_length);
psa_status_t kcapi_transparent_mac_verify_finish(kcapi_transparent_mac_operation_t *operation, const uint8_t *mac,
                                                 size_t mac_length);
psa_status_t kcapi_transparent_mac_abort(kcapi_transparent_mac_operation_t *operation);

#endif /* KCAPI_MAC_H */
