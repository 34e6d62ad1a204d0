/*
 * public_key.h - a TPM's public area in PSA's export format
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TPM_PUBLIC_KEY_H
#define TPM_PUBLIC_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>
#include <tss2/tss2_tpm2_types.h>

/** Writes a big-endian number with zeros in front, in exactly \p length bytes. False if it is longer. */
bool tpm_number_write(const BYTE *number, size_t number_size, uint8_t *output, size_t length);

/** Reads a public key of a curve, an uncompressed point.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  It has another length or format. Whether it is on the curve is the TPM's to say.
 */
psa_status_t tpm_point_read(size_t bits, const uint8_t *data, size_t data_length, TPMS_ECC_POINT *point);

/** Writes the public key of a public area that fits the attributes.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_BUFFER_TOO_SMALL
 * \retval PSA_ERROR_DATA_CORRUPT      A number is longer than the key.
 * \retval PSA_ERROR_NOT_SUPPORTED     The key has no public half.
 */
psa_status_t tpm_public_key_write(const psa_key_attributes_t *attributes, const TPMT_PUBLIC *public_area, uint8_t *data,
                                  size_t data_size, size_t *data_length);

#endif /* TPM_PUBLIC_KEY_H */
