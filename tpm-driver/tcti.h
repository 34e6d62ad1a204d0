/*
 * tcti.h - the way to the TPM that PSA_TPM_TCTI names
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TPM_TCTI_H
#define TPM_TCTI_H

#include <stdbool.h>

#include <psa/crypto.h>
#include <tss2/tss2_tcti.h>

typedef struct {
    bool is_device;   /* a device node, open as long as the TCTI */
    bool has_manager; /* a resource manager stands between: each connection has objects and sessions of its own */
} tpm_tcti_kind_t;

/** Opens the way to the TPM. A failure is told on standard error.
 *
 * \param[out] tcti  To be closed with Tss2_TctiLdr_Finalize().
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT       PSA_TPM_TCTI names no TCTI that may be named.
 * \retval PSA_ERROR_DOES_NOT_EXIST         There is no such device.
 * \retval PSA_ERROR_NOT_PERMITTED          The device may not be opened by this user.
 * \retval PSA_ERROR_COMMUNICATION_FAILURE  Nobody answers there.
 */
psa_status_t tpm_tcti_open(TSS2_TCTI_CONTEXT **tcti, tpm_tcti_kind_t *kind);

#endif /* TPM_TCTI_H */
