/*
 * What a response code means: TPM 2.0 Library, Part 2, "TPM_RC"
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "error.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

#include <tss2/tss2_rc.h>
#include <tss2/tss2_tpm2_types.h>

#define CODE_BITS 0xffffu        /* below the layer */
#define FORMAT_ONE_BITS 0x00bfu  /* format 1: the error; above it the number of the parameter, handle or session */
#define FORMAT_ZERO_BITS 0x097fu /* version 2.0, warning, and the error */
#define REFERENCE_H0 TPM2_RC_REFERENCE_H0
#define REFERENCE_S6 TPM2_RC_REFERENCE_S6

typedef struct {
    TSS2_RC code;
    psa_status_t status;
    tpm_remedy_t remedy;
} meaning_t;

/* Of the TPM. What is not here is PSA_ERROR_GENERIC_ERROR and final. */
static const meaning_t of_tpm[] = {
    /* busy */
    { TPM2_RC_RETRY, PSA_ERROR_HARDWARE_FAILURE, TPM_WAIT },
    { TPM2_RC_YIELDED, PSA_ERROR_HARDWARE_FAILURE, TPM_WAIT },
    { TPM2_RC_TESTING, PSA_ERROR_HARDWARE_FAILURE, TPM_WAIT },
    { TPM2_RC_NV_RATE, PSA_ERROR_HARDWARE_FAILURE, TPM_WAIT },
    { TPM2_RC_NV_UNAVAILABLE, PSA_ERROR_HARDWARE_FAILURE, TPM_WAIT },
    /* full */
    { TPM2_RC_OBJECT_MEMORY, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_MAKE_ROOM },
    { TPM2_RC_OBJECT_HANDLES, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_MAKE_ROOM },
    { TPM2_RC_MEMORY, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_MAKE_ROOM },
    { TPM2_RC_SESSION_MEMORY, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_MAKE_ROOM_FOR_SESSION },
    { TPM2_RC_SESSION_HANDLES, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_MAKE_ROOM_FOR_SESSION },
    { TPM2_RC_CONTEXT_GAP, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_MAKE_ROOM_FOR_SESSION },
    /* gone; a handle that meanwhile names another object fails the check of its name, which is part of what the session
     * authenticates. Objects of ours have an empty authorisation value, so there is no other cause but the owner's. */
    { TPM2_RC_HANDLE, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RENEW },
    { TPM2_RC_BAD_AUTH, PSA_ERROR_NOT_PERMITTED, TPM_RENEW },
    { TPM2_RC_AUTH_FAIL, PSA_ERROR_NOT_PERMITTED, TPM_RENEW },
    { TPM2_RC_NONCE, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RENEW },
    { TPM2_RC_INITIALIZE, PSA_ERROR_HARDWARE_FAILURE, TPM_FINAL },
    { TPM2_RC_REBOOT, PSA_ERROR_HARDWARE_FAILURE, TPM_FINAL },
    { TPM2_RC_FAILURE, PSA_ERROR_HARDWARE_FAILURE, TPM_FINAL },
    /* not allowed */
    { TPM2_RC_LOCKOUT, PSA_ERROR_NOT_PERMITTED, TPM_FINAL },
    { TPM2_RC_HIERARCHY, PSA_ERROR_NOT_PERMITTED, TPM_FINAL },
    { TPM2_RC_POLICY_FAIL, PSA_ERROR_NOT_PERMITTED, TPM_FINAL },
    { TPM2_RC_PCR_CHANGED, PSA_ERROR_NOT_PERMITTED, TPM_FINAL },
    { TPM2_RC_EXCLUSIVE, PSA_ERROR_NOT_PERMITTED, TPM_FINAL },
    { TPM2_RC_AUTH_UNAVAILABLE, PSA_ERROR_NOT_PERMITTED, TPM_FINAL },
    /* not there */
    { TPM2_RC_BAD_TAG, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL }, /* a TPM 1.2 */
    { TPM2_RC_COMMAND_CODE, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_DISABLED, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_ASYMMETRIC, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_CURVE, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_HASH, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_KDF, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_KEY_SIZE, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_MODE, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_SCHEME, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TPM2_RC_SYMMETRIC, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    /* wrapped by another TPM, or changed since */
    { TPM2_RC_INTEGRITY, PSA_ERROR_DATA_CORRUPT, TPM_FINAL },
    { TPM2_RC_BINDING, PSA_ERROR_DATA_CORRUPT, TPM_FINAL },
    /* the caller's */
    { TPM2_RC_ECC_POINT, PSA_ERROR_INVALID_ARGUMENT, TPM_FINAL },
    { TPM2_RC_SIZE, PSA_ERROR_INVALID_ARGUMENT, TPM_FINAL },
    { TPM2_RC_VALUE, PSA_ERROR_INVALID_ARGUMENT, TPM_FINAL },
    { TPM2_RC_RANGE, PSA_ERROR_INVALID_ARGUMENT, TPM_FINAL },
    { TPM2_RC_KEY, PSA_ERROR_INVALID_ARGUMENT, TPM_FINAL },
};

/* Of the libraries between, whatever their layer. */
static const meaning_t of_library[] = {
    { TSS2_BASE_RC_MEMORY, PSA_ERROR_INSUFFICIENT_MEMORY, TPM_FINAL },
    { TSS2_BASE_RC_IO_ERROR, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RECONNECT },
    { TSS2_BASE_RC_NO_CONNECTION, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RECONNECT },
    { TSS2_BASE_RC_TRY_AGAIN, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RECONNECT },
    { TSS2_BASE_RC_BAD_SEQUENCE, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RECONNECT },
    { TSS2_BASE_RC_MALFORMED_RESPONSE, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RECONNECT },
    { TSS2_BASE_RC_RSP_AUTH_FAILED, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RECONNECT },
    { TSS2_BASE_RC_BAD_TR, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RENEW },
    { TSS2_BASE_RC_NOT_SUPPORTED, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
    { TSS2_BASE_RC_NOT_IMPLEMENTED, PSA_ERROR_NOT_SUPPORTED, TPM_FINAL },
};

/* A resource manager passes the TPM's codes on, or gives its own in the TPM's place. */
static int is_of_tpm(TSS2_RC rc)
{
    const TSS2_RC layer = rc & TSS2_RC_LAYER_MASK;

    return layer == TSS2_TPM_RC_LAYER || layer == TSS2_RESMGR_TPM_RC_LAYER;
}

TSS2_RC tpm_error_code(TSS2_RC rc)
{
    if (!is_of_tpm(rc)) {
        return rc & CODE_BITS;
    }
    return (rc & TPM2_RC_FMT1) != 0 ? rc & FORMAT_ONE_BITS : rc & FORMAT_ZERO_BITS;
}

static meaning_t find_meaning(TSS2_RC rc)
{
    const TSS2_RC code = tpm_error_code(rc);
    const meaning_t *const table = is_of_tpm(rc) ? of_tpm : of_library;
    const size_t count = is_of_tpm(rc) ? sizeof of_tpm / sizeof of_tpm[0] : sizeof of_library / sizeof of_library[0];

    for (size_t i = 0; i < count; i++) {
        if (table[i].code == code) {
            return table[i];
        }
    }
    /* Handle or session N of the command refers to nothing. */
    if (is_of_tpm(rc) && code >= REFERENCE_H0 && code <= REFERENCE_S6) {
        return (meaning_t){ code, PSA_ERROR_COMMUNICATION_FAILURE, TPM_RENEW };
    }
    return (meaning_t){ code, PSA_ERROR_GENERIC_ERROR, TPM_FINAL };
}

tpm_remedy_t tpm_error_remedy(TSS2_RC rc)
{
    return find_meaning(rc).remedy;
}

psa_status_t tpm_error_status(TSS2_RC rc, const char *doing)
{
    static _Atomic TSS2_RC last_said;
    const psa_status_t status = find_meaning(rc).status;

    if (status != PSA_ERROR_NOT_SUPPORTED && atomic_exchange(&last_said, rc) != rc) {
        fprintf(stderr, "psa-tpm: %s: %s (0x%08x)\n", doing, Tss2_RC_Decode(rc), (unsigned) rc);
    }
    return status;
}
