/*
 * error.h - what a response code means: a status for the caller, and what the driver can do about it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TPM_ERROR_H
#define TPM_ERROR_H

#include <psa/crypto.h>
#include <tss2/tss2_common.h>

/** What may help before the command is sent again. */
typedef enum {
    TPM_FINAL,     /* nothing */
    TPM_WAIT,      /* the TPM is busy or asks for patience */
    TPM_MAKE_ROOM, /* no room for an object */
    TPM_MAKE_ROOM_FOR_SESSION,
    TPM_RENEW,     /* an object or session of ours is gone: the TPM was reset, or somebody flushed it */
    TPM_RECONNECT, /* the connection is broken */
} tpm_remedy_t;

/** The code of a TPM without the layer it came through and without the number of the parameter, handle or session. */
TSS2_RC tpm_error_code(TSS2_RC rc);

/** What may help against an error that is not TSS2_RC_SUCCESS. */
tpm_remedy_t tpm_error_remedy(TSS2_RC rc);

/** The status of an error that nothing helped against. One line with the decoded code goes to standard error, unless
 * the line before it was the same or the status only says that this TPM lacks the mechanism.
 *
 * \param doing  What failed, for that line: "signing".
 */
psa_status_t tpm_error_status(TSS2_RC rc, const char *doing);

#endif /* TPM_ERROR_H */
