/*
 * import.h - TPM2_Import: a key pair that was made elsewhere
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The session encrypts a command's first parameter, which is not the key here, but the key of the key's inner wrapper.
 */
#ifndef TPM_IMPORT_H
#define TPM_IMPORT_H

#include <psa/crypto.h>
#include <tss2/tss2_tpm2_types.h>

/** Has the TPM wrap a key pair with its parent.
 *
 * \param[out] private_area  For tpm_blob_write().
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  The two areas do not belong together.
 * \retval PSA_ERROR_INSUFFICIENT_ENTROPY
 * \retval PSA_ERROR_GENERIC_ERROR     The software's cryptography failed.
 * What tpm_perform() returns.
 */
psa_status_t tpm_import(const TPM2B_PUBLIC *public_area, const TPMT_SENSITIVE *sensitive, TPM2B_PRIVATE *private_area);

#endif /* TPM_IMPORT_H */
