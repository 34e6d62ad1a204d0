/*
 * blob.h - what the library keeps of a key: its public area and its private area, wrapped by the TPM
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *     4 bytes   "PTPM"
 *     1         version, 1
 *     1         parent: 1, the storage primary of parent.h
 *     2         zero
 *     n         TPM2B_PUBLIC as the TPM gave it
 *     m         TPM2B_PRIVATE as the TPM gave it
 *     16        checksum of all before it
 *
 * The TPM checks both areas when it loads them. What needs no TPM, the public key, relies on the checksum, which finds
 * damage, not forgery: who can write the key store can exchange keys anyway.
 */
#ifndef TPM_BLOB_H
#define TPM_BLOB_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>
#include <tss2/tss2_tpm2_types.h>

typedef struct {
    const uint8_t *bytes; /* the caller's */
    size_t size;
    TPM2B_PUBLIC public_area;
    TPM2B_PRIVATE private_area;
} tpm_blob_t;

/** Writes a blob.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_BUFFER_TOO_SMALL
 * \retval PSA_ERROR_GENERIC_ERROR     The areas are none.
 */
psa_status_t tpm_blob_write(const TPM2B_PUBLIC *public_area, const TPM2B_PRIVATE *private_area, uint8_t *bytes,
                            size_t size, size_t *length);

/** Reads and checks a blob.
 *
 * \param attributes  The key's: its type and size must be those of the public area.
 * \param[out] blob   Points into \p bytes.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_DATA_CORRUPT   Cut, changed or another key's.
 * \retval PSA_ERROR_NOT_SUPPORTED  Of a later version.
 */
psa_status_t tpm_blob_read(const psa_key_attributes_t *attributes, const uint8_t *bytes, size_t size, tpm_blob_t *blob);

#endif /* TPM_BLOB_H */
