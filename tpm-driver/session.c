/*
 * The session
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "session.h"

#include "parent.h"

static TSS2_RC start(tpm_connection_t *connection)
{
    static const TPMT_SYM_DEF aes_cfb = { .algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB };
    ESYS_TR parent;
    TSS2_RC rc = tpm_parent_get(connection, &parent);

    if (rc == TSS2_RC_SUCCESS) {
        rc = Esys_StartAuthSession(connection->esys, parent, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                   NULL, TPM2_SE_HMAC, &aes_cfb, TPM2_ALG_SHA256, &connection->session);
    }
    if (rc != TSS2_RC_SUCCESS) {
        connection->session = ESYS_TR_NONE;
    }
    return rc;
}

TSS2_RC tpm_session_prepare(tpm_connection_t *connection, tpm_secrecy_t secrecy)
{
    TPMA_SESSION attributes = TPMA_SESSION_CONTINUESESSION;

    if (connection->session == ESYS_TR_NONE) {
        const TSS2_RC rc = start(connection);

        if (rc != TSS2_RC_SUCCESS) {
            return rc;
        }
    }
    /* "Decrypt" is what the TPM does with a command. */
    if (((unsigned) secrecy & TPM_SECRET_COMMAND) != 0) {
        attributes |= TPMA_SESSION_DECRYPT;
    }
    if (((unsigned) secrecy & TPM_SECRET_RESPONSE) != 0) {
        attributes |= TPMA_SESSION_ENCRYPT;
    }
    return Esys_TRSess_SetAttributes(connection->esys, connection->session, attributes, 0xff);
}

void tpm_session_drop(tpm_connection_t *connection)
{
    if (connection->session == ESYS_TR_NONE) {
        return;
    }
    if (Esys_FlushContext(connection->esys, connection->session) != TSS2_RC_SUCCESS) {
        Esys_TR_Close(connection->esys, &connection->session);
    }
    connection->session = ESYS_TR_NONE;
}
