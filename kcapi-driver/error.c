/*
 * What an errno means to the caller
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "error.h"

#include <errno.h>

/* No room in the process or the machine: descriptors (a clone needs one) or memory. */
static bool is_shortage(int error)
{
    return error == ENOMEM || error == ENOBUFS || error == EMFILE || error == ENFILE;
}

psa_status_t kcapi_status(int error, kcapi_phase_t phase)
{
    if (phase == KCAPI_AT_SETUP || (phase == KCAPI_IN_ONE_SHOT && error == EMSGSIZE)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    /* Lack of memory is final to the core, and in a one-shot call it need not be. */
    if (phase == KCAPI_IN_OPERATION && is_shortage(error)) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    return PSA_ERROR_COMMUNICATION_FAILURE;
}

bool kcapi_error_passes(int error)
{
    return is_shortage(error) || error == EINTR || error == EAGAIN || error == ETIMEDOUT;
}
