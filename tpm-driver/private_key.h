/*
 * private_key.h - a key pair in PSA's import format as a TPM's public and sensitive area
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TPM_PRIVATE_KEY_H
#define TPM_PRIVATE_KEY_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>
#include <tss2/tss2_tpm2_types.h>

/** The size in bits of a key pair in PSA's import format, or 0 if it is none. */
size_t tpm_private_key_bits(psa_key_type_t type, const uint8_t *data, size_t data_length);

/** Fills in the public key and the sensitive area.
 *
 * \param[in,out] area    Made by tpm_template_make(), of the same type and size.
 * \param[out] sensitive  To be wiped by the caller.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  It is no such key.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t tpm_private_key_read(const uint8_t *data, size_t data_length, TPMT_PUBLIC *area,
                                  TPMT_SENSITIVE *sensitive);

#endif /* TPM_PRIVATE_KEY_H */
