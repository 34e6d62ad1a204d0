/*
 * cipher.h - cipher entry points of the driver (PSA driver interface, prefix kcapi_transparent)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_CIPHER_H
#define KCAPI_CIPHER_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "plugins/cipher_modes.h"
#include "transforms.h"

/** A multi-part operation: one request descriptor, and what chains the requests. All zero: not set up. Any thread may
 * continue it, one at a time; in a forked child every call but abort gives PSA_ERROR_BAD_STATE. */
typedef struct {
    uint64_t generation; /* of the process that set it up; 0 = not set up, the rest is void */
    const kcapi_transform_t *transform;
    int request;
    plugin_cipher_t cipher;
} kcapi_transparent_cipher_operation_t;

psa_status_t kcapi_transparent_cipher_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                              size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *iv,
                                              size_t iv_length, const uint8_t *input, size_t input_length,
                                              uint8_t *output, size_t output_size, size_t *output_length);
psa_status_t kcapi_transparent_cipher_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                              size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                              size_t input_length, uint8_t *output, size_t output_size,
                                              size_t *output_length);
psa_status_t kcapi_transparent_cipher_encrypt_setup(kcapi_transparent_cipher_operation_t *operation,
                                                    const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                    size_t key_buffer_size, psa_algorithm_t alg);
psa_status_t kcapi_transparent_cipher_decrypt_setup(kcapi_transparent_cipher_operation_t *operation,
                                                    const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                    size_t key_buffer_size, psa_algorithm_t alg);
psa_status_t kcapi_transparent_cipher_set_iv(kcapi_transparent_cipher_operation_t *operation, const uint8_t *iv,
                                             size_t iv_length);
psa_status_t kcapi_transparent_cipher_update(kcapi_transparent_cipher_operation_t *operation, const uint8_t *input,
                                             size_t input_length, uint8_t *output, size_t output_size,
                                             size_t *output_length);
psa_status_t kcapi_transparent_cipher_finish(kcapi_transparent_cipher_operation_t *operation, uint8_t *output,
                                             size_t output_size, size_t *output_length);
psa_status_t kcapi_transparent_cipher_abort(kcapi_transparent_cipher_operation_t *operation);

#endif /* KCAPI_CIPHER_H */
