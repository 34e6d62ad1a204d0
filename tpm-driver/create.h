/*
 * create.h - TPM2_Create under the storage primary
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TPM_CREATE_H
#define TPM_CREATE_H

#include "connection.h"

typedef struct {
    TPM2B_PUBLIC template;
    TPM2B_SENSITIVE_CREATE sensitive; /* data: the secret, if the template says that it is given */
    TPM2B_PUBLIC public_area;         /* result */
    TPM2B_PRIVATE private_area;       /* result */
} tpm_create_t;

/** A tpm_work_t; the request is a tpm_create_t. */
TSS2_RC tpm_create(tpm_connection_t *connection, void *request);

#endif /* TPM_CREATE_H */
