/*
 * Keys that are loaded in the TPM
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "loaded.h"

#include <stdlib.h>
#include <string.h>

#include "parent.h"
#include "session.h"

void tpm_object_drop(tpm_connection_t *connection, ESYS_TR *handle)
{
    TPM2B_PUBLIC *public_area = NULL;
    TPM2B_NAME *name = NULL;
    TPM2B_NAME *qualified = NULL;
    TPM2B_NAME *expected = NULL;

    if (*handle == ESYS_TR_NONE) {
        return;
    }
    if (!connection->has_manager
        && (Esys_ReadPublic(connection->esys, *handle, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &public_area, &name,
                            &qualified)
                != TSS2_RC_SUCCESS
            || Esys_TR_GetName(connection->esys, *handle, &expected) != TSS2_RC_SUCCESS || name->size != expected->size
            || memcmp(name->name, expected->name, name->size) != 0)) {
        Esys_TR_Close(connection->esys, handle);
    } else if (Esys_FlushContext(connection->esys, *handle) != TSS2_RC_SUCCESS) {
        Esys_TR_Close(connection->esys, handle);
    }
    Esys_Free(public_area);
    Esys_Free(name);
    Esys_Free(qualified);
    Esys_Free(expected);
    *handle = ESYS_TR_NONE;
}

void tpm_loaded_init(tpm_connection_t *connection)
{
    for (size_t i = 0; i < TPM_LOADED_MOST; i++) {
        connection->loaded[i] = (tpm_loaded_t){ .handle = ESYS_TR_NONE };
    }
}

static void drop(tpm_connection_t *connection, tpm_loaded_t *key)
{
    tpm_object_drop(connection, &key->handle);
    free(key->blob);
    *key = (tpm_loaded_t){ .handle = ESYS_TR_NONE };
}

static tpm_loaded_t *find(tpm_connection_t *connection, const uint8_t *blob, size_t blob_size)
{
    for (size_t i = 0; i < TPM_LOADED_MOST; i++) {
        tpm_loaded_t *const key = &connection->loaded[i];

        if (key->handle != ESYS_TR_NONE && key->blob_size == blob_size && memcmp(key->blob, blob, blob_size) == 0) {
            return key;
        }
    }
    return NULL;
}

void tpm_loaded_make_room(tpm_connection_t *connection)
{
    size_t count = 0;

    for (size_t i = 0; i < TPM_LOADED_MOST; i++) {
        count += connection->loaded[i].handle != ESYS_TR_NONE;
    }
    while (count-- >= connection->room) {
        (void) tpm_loaded_evict(connection);
    }
}

static tpm_loaded_t *find_free(tpm_connection_t *connection)
{
    tpm_loaded_make_room(connection);
    tpm_loaded_t *place = connection->loaded;

    while (place->handle != ESYS_TR_NONE) {
        place++; /* there is one: room is at most the number of places */
    }
    return place;
}

TSS2_RC tpm_loaded_get(tpm_connection_t *connection, const tpm_blob_t *key, ESYS_TR *handle)
{
    tpm_loaded_t *place = find(connection, key->bytes, key->size);
    ESYS_TR parent;
    uint8_t *blob;
    TSS2_RC rc;

    if (place == NULL) {
        place = find_free(connection);
        rc = tpm_parent_get(connection, &parent);
        if (rc == TSS2_RC_SUCCESS) {
            rc = tpm_session_prepare(connection, TPM_NOTHING_SECRET);
        }
        if (rc != TSS2_RC_SUCCESS) {
            return rc;
        }
        blob = malloc(key->size);
        if (blob == NULL) {
            return TSS2_ESYS_RC_MEMORY;
        }
        rc = Esys_Load(connection->esys, parent, connection->session, ESYS_TR_NONE, ESYS_TR_NONE, &key->private_area,
                       &key->public_area, &place->handle);
        if (rc != TSS2_RC_SUCCESS) {
            place->handle = ESYS_TR_NONE;
            free(blob);
            return rc;
        }
        memcpy(blob, key->bytes, key->size);
        place->blob = blob;
        place->blob_size = key->size;
    }
    place->last_use = ++connection->uses;
    *handle = place->handle;
    return TSS2_RC_SUCCESS;
}

void tpm_loaded_drop(tpm_connection_t *connection, const uint8_t *blob, size_t blob_size)
{
    tpm_loaded_t *const key = find(connection, blob, blob_size);

    if (key != NULL) {
        drop(connection, key);
    }
}

bool tpm_loaded_evict(tpm_connection_t *connection)
{
    tpm_loaded_t *oldest = NULL;

    for (size_t i = 0; i < TPM_LOADED_MOST; i++) {
        tpm_loaded_t *const key = &connection->loaded[i];

        if (key->handle != ESYS_TR_NONE && (oldest == NULL || key->last_use < oldest->last_use)) {
            oldest = key;
        }
    }
    if (oldest == NULL) {
        return false;
    }
    drop(connection, oldest);
    return true;
}

void tpm_loaded_drop_all(tpm_connection_t *connection)
{
    while (tpm_loaded_evict(connection)) {
    }
}

void tpm_loaded_forget(tpm_connection_t *connection)
{
    for (size_t i = 0; i < TPM_LOADED_MOST; i++) {
        free(connection->loaded[i].blob);
    }
    tpm_loaded_init(connection);
}
