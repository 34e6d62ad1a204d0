/*
 * loaded.h - keys that are loaded in the TPM, kept for the next request
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A TPM has room for some three objects. What was not used for the longest time goes first.
 * All functions need the turn in the connection's queue.
 */
#ifndef TPM_LOADED_H
#define TPM_LOADED_H

#include "blob.h"
#include "connection.h"

void tpm_loaded_init(tpm_connection_t *connection);

/** The handle of a key, which is loaded if it is not.
 *
 * \param key          The checked blob.
 * \param[out] handle  Valid until the next call of a function of this header.
 */
TSS2_RC tpm_loaded_get(tpm_connection_t *connection, const tpm_blob_t *key, ESYS_TR *handle);

/** Removes a key from the TPM, if it is there. */
void tpm_loaded_drop(tpm_connection_t *connection, const uint8_t *blob, size_t blob_size);

/** Removes keys until one more object has room. */
void tpm_loaded_make_room(tpm_connection_t *connection);

/** Removes the key that was not used for the longest time. False if there is none. */
bool tpm_loaded_evict(tpm_connection_t *connection);

/** Removes all. */
void tpm_loaded_drop_all(tpm_connection_t *connection);

/** Forgets all without a word to the TPM. */
void tpm_loaded_forget(tpm_connection_t *connection);

/** Removes an object from the TPM if the handle still means that object: somebody who shares the TPM without a resource
 * manager may have removed it and put another one in its place. The handle is invalid afterwards. */
void tpm_object_drop(tpm_connection_t *connection, ESYS_TR *handle);

#endif /* TPM_LOADED_H */
