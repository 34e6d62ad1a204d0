/*
 * key.h - making, reading and destroying keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Entry points of the PSA driver interface, as psa_driver_plugin.h says.
 */
#ifndef TPM_KEY_H
#define TPM_KEY_H

#include <psa_driver_plugin.h>

PSA_DRIVER_EXPORT psa_status_t tpm_opaque_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer,
                                                       size_t key_buffer_size, size_t *key_buffer_length);
PSA_DRIVER_EXPORT psa_status_t tpm_opaque_import_key(const psa_key_attributes_t *attributes, const uint8_t *data,
                                                     size_t data_length, uint8_t *key_buffer, size_t key_buffer_size,
                                                     size_t *key_buffer_length, size_t *bits);
PSA_DRIVER_EXPORT psa_status_t tpm_opaque_export_public_key(const psa_key_attributes_t *attributes,
                                                            const uint8_t *key_buffer, size_t key_buffer_size,
                                                            uint8_t *data, size_t data_size, size_t *data_length);
PSA_DRIVER_EXPORT psa_status_t tpm_opaque_copy_key(psa_key_attributes_t *attributes, const uint8_t *source_key,
                                                   size_t source_key_length, uint8_t *target_key_buffer,
                                                   size_t target_key_buffer_size, size_t *target_key_buffer_length);
PSA_DRIVER_EXPORT psa_status_t tpm_opaque_destroy_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                      size_t key_buffer_size);

#endif /* TPM_KEY_H */
