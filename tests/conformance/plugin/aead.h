/*
 * The multi-part functions of the model driver's AEADs, which its one-shot functions are made of
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef MODEL_AEAD_H
#define MODEL_AEAD_H

#include "model.h"

PSA_DRIVER_EXPORT psa_status_t model_aead_encrypt_setup(model_aead_operation_t *context, KEY_PARAMETERS,
                                                        psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_aead_decrypt_setup(model_aead_operation_t *context, KEY_PARAMETERS,
                                                        psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_aead_set_nonce(model_aead_operation_t *context, const uint8_t *nonce,
                                                    size_t nonce_length);
PSA_DRIVER_EXPORT psa_status_t model_aead_set_lengths(model_aead_operation_t *context, size_t ad_length,
                                                      size_t text_length);
PSA_DRIVER_EXPORT psa_status_t model_aead_update_ad(model_aead_operation_t *context, const uint8_t *input,
                                                    size_t input_length);
PSA_DRIVER_EXPORT psa_status_t model_aead_update(model_aead_operation_t *context, const uint8_t *input,
                                                 size_t input_length, uint8_t *output, size_t output_size,
                                                 size_t *output_length);
PSA_DRIVER_EXPORT psa_status_t model_aead_finish(model_aead_operation_t *context, uint8_t *output, size_t output_size,
                                                 size_t *output_length, uint8_t *tag, size_t tag_size,
                                                 size_t *tag_length);
PSA_DRIVER_EXPORT psa_status_t model_aead_verify(model_aead_operation_t *context, uint8_t *output, size_t output_size,
                                                 size_t *output_length, const uint8_t *tag, size_t tag_length);
PSA_DRIVER_EXPORT psa_status_t model_aead_abort(model_aead_operation_t *context);

#endif
