/*
 * Room that was left occupied
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "reclaim.h"

#include <tss2/tss2_sys.h>

#include "parent.h"
#include "template.h"

#define MOST_HANDLES 64u
/* tpm2-tss's names for these shift into the sign of an int. */
#define FIRST_OBJECT ((TPM2_HANDLE) TPM2_HT_TRANSIENT << TPM2_HR_SHIFT)
#define FIRST_SESSION ((TPM2_HANDLE) TPM2_HT_LOADED_SESSION << TPM2_HR_SHIFT)

static TPM2_HANDLE number_of(tpm_connection_t *connection, ESYS_TR handle)
{
    TPM2_HANDLE number = 0;

    if (handle == ESYS_TR_NONE || Esys_TR_GetTpmHandle(connection->esys, handle, &number) != TSS2_RC_SUCCESS) {
        return 0;
    }
    return number;
}

static bool is_in_use(tpm_connection_t *connection, TPM2_HANDLE number)
{
    if (number_of(connection, connection->parent) == number || number_of(connection, connection->session) == number) {
        return true;
    }
    for (size_t i = 0; i < TPM_LOADED_MOST; i++) {
        if (number_of(connection, connection->loaded[i].handle) == number) {
            return true;
        }
    }
    return false;
}

static bool looks_like_ours(TSS2_SYS_CONTEXT *sys, TPM2_HANDLE number)
{
    TPM2B_PUBLIC public_area = { 0 };
    TPM2B_NAME name = { .size = sizeof name.name };
    TPM2B_NAME qualified = { .size = sizeof qualified.name };

    return Tss2_Sys_ReadPublic(sys, number, NULL, &public_area, &name, &qualified, NULL) == TSS2_RC_SUCCESS
           && (tpm_parent_is_like(&public_area.publicArea) || tpm_template_is_like(&public_area.publicArea));
}

static bool reclaim(tpm_connection_t *connection, TPM2_HANDLE first, bool of_objects)
{
    TPMS_CAPABILITY_DATA *found = NULL;
    TSS2_SYS_CONTEXT *sys = NULL;
    TPMI_YES_NO more;
    bool removed = false;

    if (connection->has_manager || Esys_GetSysContext(connection->esys, &sys) != TSS2_RC_SUCCESS
        || Esys_GetCapability(connection->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, TPM2_CAP_HANDLES, first,
                              MOST_HANDLES, &more, &found)
               != TSS2_RC_SUCCESS) {
        return false;
    }
    for (UINT32 i = 0; i < found->data.handles.count && !removed; i++) {
        const TPM2_HANDLE number = found->data.handles.handle[i];

        if (!is_in_use(connection, number) && (!of_objects || looks_like_ours(sys, number))) {
            removed = Tss2_Sys_FlushContext(sys, number) == TSS2_RC_SUCCESS;
        }
    }
    Esys_Free(found);
    return removed;
}

bool tpm_reclaim_objects(tpm_connection_t *connection)
{
    return reclaim(connection, FIRST_OBJECT, true);
}

bool tpm_reclaim_sessions(tpm_connection_t *connection)
{
    return reclaim(connection, FIRST_SESSION, false);
}
