/*
 * The multi-part functions of the model driver's ciphers, which its one-shot functions are made of
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef MODEL_CIPHER_H
#define MODEL_CIPHER_H

#include "model.h"

PSA_DRIVER_EXPORT psa_status_t model_cipher_encrypt_setup(model_cipher_operation_t *context, KEY_PARAMETERS,
                                                          psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_cipher_decrypt_setup(model_cipher_operation_t *context, KEY_PARAMETERS,
                                                          psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_cipher_set_iv(model_cipher_operation_t *context, const uint8_t *iv,
                                                   size_t iv_length);
PSA_DRIVER_EXPORT psa_status_t model_cipher_update(model_cipher_operation_t *context, const uint8_t *input,
                                                   size_t input_length, uint8_t *output, size_t output_size,
                                                   size_t *output_length);
PSA_DRIVER_EXPORT psa_status_t model_cipher_finish(model_cipher_operation_t *context, uint8_t *output,
                                                   size_t output_size, size_t *output_length);
PSA_DRIVER_EXPORT psa_status_t model_cipher_abort(model_cipher_operation_t *context);

#endif
