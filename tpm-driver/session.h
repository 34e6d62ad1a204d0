/*
 * session.h - the session that authenticates our commands and encrypts what is secret in them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Salted to the storage primary: who listens on the bus does not learn its key. Kept and used again.
 */
#ifndef TPM_SESSION_H
#define TPM_SESSION_H

#include "connection.h"

/** Which first parameter of the next command is encrypted. A TPM refuses encryption of what is no sized buffer. */
typedef enum {
    TPM_NOTHING_SECRET = 0,
    TPM_SECRET_COMMAND = 1,
    TPM_SECRET_RESPONSE = 2,
    TPM_SECRET_BOTH = 3,
} tpm_secrecy_t;

/** Makes connection->session ready for the next command, and the parent with it. */
TSS2_RC tpm_session_prepare(tpm_connection_t *connection, tpm_secrecy_t secrecy);

/** Removes it from the TPM. */
void tpm_session_drop(tpm_connection_t *connection);

#endif /* TPM_SESSION_H */
