/*
 * Key agreement
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "agreement.h"

#include <string.h>

#include "blob.h"
#include "connection.h"
#include "loaded.h"
#include "public_key.h"
#include "session.h"

typedef struct {
    tpm_blob_t key;
    TPM2B_ECC_POINT peer;
    TPM2B_ECC_POINT secret; /* result */
} agreement_t;

static TSS2_RC agree(tpm_connection_t *connection, void *request)
{
    agreement_t *const agreement = request;
    TPM2B_ECC_POINT *secret = NULL;
    ESYS_TR key;
    TSS2_RC rc = tpm_loaded_get(connection, &agreement->key, &key);

    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_session_prepare(connection, TPM_SECRET_BOTH);
    }
    if (rc == TSS2_RC_SUCCESS) {
        rc = Esys_ECDH_ZGen(connection->esys, key, connection->session, ESYS_TR_NONE, ESYS_TR_NONE, &agreement->peer,
                            &secret);
    }
    if (rc == TSS2_RC_SUCCESS) {
        agreement->secret = *secret;
        explicit_bzero(secret, sizeof *secret);
    }
    Esys_Free(secret);
    return rc;
}

psa_status_t tpm_opaque_key_agreement(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                      size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *peer_key,
                                      size_t peer_key_length, uint8_t *shared_secret, size_t shared_secret_size,
                                      size_t *shared_secret_length)
{
    const size_t bits = psa_get_key_bits(attributes);
    const size_t size = PSA_BITS_TO_BYTES(bits);
    agreement_t agreement = { 0 };
    psa_status_t status;

    if (!PSA_ALG_IS_ECDH(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (shared_secret_size < size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = tpm_blob_read(attributes, key_buffer, key_buffer_size, &agreement.key);
    if (status == PSA_SUCCESS) {
        status = agreement.key.public_area.publicArea.type == TPM2_ALG_ECC ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
    }
    if (status == PSA_SUCCESS) {
        status = tpm_point_read(bits, peer_key, peer_key_length, &agreement.peer.point);
    }
    if (status == PSA_SUCCESS) {
        status = tpm_perform("agreeing on a key", agree, &agreement);
    }
    if (status == PSA_SUCCESS) {
        const TPM2B_ECC_PARAMETER *const x = &agreement.secret.point.x;

        *shared_secret_length = size;
        status = tpm_number_write(x->buffer, x->size, shared_secret, size) ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE;
    }
    explicit_bzero(&agreement.secret, sizeof agreement.secret);
    return status;
}
