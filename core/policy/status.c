/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/policy/status.h"

#include <stddef.h>

#define ROW(name) { name, #name }

static const struct {
    psa_status_t status;
    const char *name;
} names[] = {
    ROW(PSA_SUCCESS),
    ROW(PSA_ERROR_GENERIC_ERROR),
    ROW(PSA_ERROR_NOT_PERMITTED),
    ROW(PSA_ERROR_NOT_SUPPORTED),
    ROW(PSA_ERROR_INVALID_ARGUMENT),
    ROW(PSA_ERROR_INVALID_HANDLE),
    ROW(PSA_ERROR_BAD_STATE),
    ROW(PSA_ERROR_BUFFER_TOO_SMALL),
    ROW(PSA_ERROR_ALREADY_EXISTS),
    ROW(PSA_ERROR_DOES_NOT_EXIST),
    ROW(PSA_ERROR_INSUFFICIENT_MEMORY),
    ROW(PSA_ERROR_INSUFFICIENT_STORAGE),
    ROW(PSA_ERROR_INSUFFICIENT_DATA),
    ROW(PSA_ERROR_INSUFFICIENT_ENTROPY),
    ROW(PSA_ERROR_COMMUNICATION_FAILURE),
    ROW(PSA_ERROR_STORAGE_FAILURE),
    ROW(PSA_ERROR_HARDWARE_FAILURE),
    ROW(PSA_ERROR_CORRUPTION_DETECTED),
    ROW(PSA_ERROR_INVALID_SIGNATURE),
    ROW(PSA_ERROR_INVALID_PADDING),
    ROW(PSA_ERROR_SERVICE_FAILURE),
    ROW(PSA_ERROR_DATA_CORRUPT),
    ROW(PSA_ERROR_DATA_INVALID),
};

const char *pd_status_name(psa_status_t status)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].status == status) {
            return names[i].name;
        }
    }
    return "a status unknown to the specification";
}
