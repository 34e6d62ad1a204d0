/*
 * mac.h - MAC entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_MAC_H
#define LIBCRYPTO_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "cmac.h"
#include "hmac.h"

/** A multi-part operation. All zero: not set up. Ordinary memory, so that it goes on in any thread and on both sides
 * of a fork. */
typedef struct {
    uint8_t length; /* of the MAC that is asked for, in bytes; 0 = not set up */
    bool is_hmac;
    bool verifies;
    union {
        libcrypto_hmac_t hmac;
        libcrypto_cmac_t cmac;
    };
} libcrypto_mac_operation_t;

psa_status_t libcrypto_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                   psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *mac,
                                   size_t mac_size, size_t *mac_length);
psa_status_t libcrypto_mac_sign_setup(libcrypto_mac_operation_t *operation, const psa_key_attributes_t *attributes,
                                      const uint8_t *key, size_t key_size, psa_algorithm_t alg);
psa_status_t libcrypto_mac_verify_setup(libcrypto_mac_operation_t *operation, const psa_key_attributes_t *attributes,
                                        const uint8_t *key, size_t key_size, psa_algorithm_t alg);
psa_status_t libcrypto_mac_update(libcrypto_mac_operation_t *operation, const uint8_t *input, size_t input_length);
psa_status_t libcrypto_mac_sign_finish(libcrypto_mac_operation_t *operation, uint8_t *mac, size_t mac_size,
                                       size_t *mac_length);
psa_status_t libcrypto_mac_verify_finish(libcrypto_mac_operation_t *operation, const uint8_t *mac, size_t mac_length);
psa_status_t libcrypto_mac_abort(libcrypto_mac_operation_t *operation);

#endif /* LIBCRYPTO_MAC_H */
