/*
 * reclaim.h - room in a TPM without a resource manager that a process of ours left occupied
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Behind a resource manager, what a dead process had is gone with it. Without one, objects and sessions stay until the
 * TPM is reset. Who finds no room removes what looks like ours. If its owner is alive after all, it notices
 * and makes new ones: handles are not trusted, names are, which the session authenticates with each command.
 */
#ifndef TPM_RECLAIM_H
#define TPM_RECLAIM_H

#include "connection.h"

/** Removes one object that looks like ours and is not this connection's. False if there is none, or a manager. */
bool tpm_reclaim_objects(tpm_connection_t *connection);

/** Removes an HMAC session that is not this connection's. The same. */
bool tpm_reclaim_sessions(tpm_connection_t *connection);

#endif /* TPM_RECLAIM_H */
