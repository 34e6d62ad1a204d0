/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/storage/failure.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "core/policy/log.h"

/* PSA_ERROR_STORAGE_FAILURE says that keys may be lost. What only refuses does not mean that: the API has
 * PSA_ERROR_NOT_PERMITTED for a key that cannot be erased "due to physical restrictions" (psa_destroy_key). */
static const struct {
    int error;
    psa_status_t status;
} statuses[] = {
    { ENOSPC, PSA_ERROR_INSUFFICIENT_STORAGE }, { EDQUOT, PSA_ERROR_INSUFFICIENT_STORAGE },
    { EFBIG, PSA_ERROR_INSUFFICIENT_STORAGE },  { EROFS, PSA_ERROR_NOT_PERMITTED },
    { EACCES, PSA_ERROR_NOT_PERMITTED },        { EPERM, PSA_ERROR_NOT_PERMITTED },
    { ELOOP, PSA_ERROR_NOT_PERMITTED },         { ENOMEM, PSA_ERROR_INSUFFICIENT_MEMORY },
    { EMFILE, PSA_ERROR_INSUFFICIENT_MEMORY },  { ENFILE, PSA_ERROR_INSUFFICIENT_MEMORY },
};

psa_status_t pd_storage_failure(const char *what, const char *name, int error)
{
    pd_log_debug("key store: %s %s: %s", what, name, strerror(error));
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (statuses[i].error == error) {
            return statuses[i].status;
        }
    }
    return PSA_ERROR_STORAGE_FAILURE;
}
