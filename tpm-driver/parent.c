/*
 * The storage primary
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "parent.h"

#include "loaded.h"

#define PARENT_ATTRIBUTES                                                                                              \
    (TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH       \
     | TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT)

/* Its authorisation is empty and need not count towards lockout. */
static const TPM2B_PUBLIC template = {
    .publicArea = {
        .type = TPM2_ALG_ECC,
        .nameAlg = TPM2_ALG_SHA256,
        .objectAttributes = PARENT_ATTRIBUTES,
        .parameters.eccDetail = {
            .symmetric = { .algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB },
            .scheme.scheme = TPM2_ALG_NULL,
            .curveID = TPM2_ECC_NIST_P256,
            .kdf.scheme = TPM2_ALG_NULL,
        },
    },
};

TSS2_RC tpm_parent_get(tpm_connection_t *connection, ESYS_TR *parent)
{
    static const TPM2B_SENSITIVE_CREATE no_authorisation = { 0 };
    static const TPM2B_DATA no_data = { 0 };
    static const TPML_PCR_SELECTION no_pcr = { 0 };
    TPM2B_PUBLIC *public_area = NULL;
    TPM2B_CREATION_DATA *creation = NULL;
    TPM2B_DIGEST *hash = NULL;
    TPMT_TK_CREATION *ticket = NULL;

    if (connection->parent == ESYS_TR_NONE) {
        const TSS2_RC rc = Esys_CreatePrimary(connection->esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                                              ESYS_TR_NONE, &no_authorisation, &template, &no_data, &no_pcr,
                                              &connection->parent, &public_area, &creation, &hash, &ticket);

        Esys_Free(public_area);
        Esys_Free(creation);
        Esys_Free(hash);
        Esys_Free(ticket);
        if (rc != TSS2_RC_SUCCESS) {
            connection->parent = ESYS_TR_NONE;
            return rc;
        }
    }
    *parent = connection->parent;
    return TSS2_RC_SUCCESS;
}

void tpm_parent_drop(tpm_connection_t *connection)
{
    tpm_object_drop(connection, &connection->parent);
}

bool tpm_parent_is_like(const TPMT_PUBLIC *public_area)
{
    const TPMS_ECC_PARMS *const expected = &template.publicArea.parameters.eccDetail;
    const TPMS_ECC_PARMS *const found = &public_area->parameters.eccDetail;

    return public_area->type == TPM2_ALG_ECC && public_area->nameAlg == TPM2_ALG_SHA256
           && public_area->objectAttributes == PARENT_ATTRIBUTES && public_area->authPolicy.size == 0
           && found->curveID == expected->curveID && found->symmetric.algorithm == expected->symmetric.algorithm
           && found->symmetric.keyBits.aes == expected->symmetric.keyBits.aes;
}
