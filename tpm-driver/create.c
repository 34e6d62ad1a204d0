/*
 * TPM2_Create
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "create.h"

#include "loaded.h"
#include "parent.h"
#include "session.h"

TSS2_RC tpm_create(tpm_connection_t *connection, void *request)
{
    static const TPM2B_DATA no_data = { 0 };
    static const TPML_PCR_SELECTION no_pcr = { 0 };
    tpm_create_t *const create = request;
    TPM2B_PRIVATE *private_area = NULL;
    TPM2B_PUBLIC *public_area = NULL;
    TPM2B_CREATION_DATA *creation = NULL;
    TPM2B_DIGEST *hash = NULL;
    TPMT_TK_CREATION *ticket = NULL;
    ESYS_TR parent;
    TSS2_RC rc = tpm_session_prepare(connection, TPM_SECRET_COMMAND);

    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_parent_get(connection, &parent);
    }
    tpm_loaded_make_room(connection); /* a TPM works on a new key in the place of a loaded one */
    if (rc == TSS2_RC_SUCCESS) {
        rc = Esys_Create(connection->esys, parent, connection->session, ESYS_TR_NONE, ESYS_TR_NONE, &create->sensitive,
                         &create->template, &no_data, &no_pcr, &private_area, &public_area, &creation, &hash, &ticket);
    }
    if (rc == TSS2_RC_SUCCESS) {
        create->public_area = *public_area;
        create->private_area = *private_area;
    }
    Esys_Free(private_area);
    Esys_Free(public_area);
    Esys_Free(creation);
    Esys_Free(hash);
    Esys_Free(ticket);
    return rc;
}
