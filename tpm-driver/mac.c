/*
 * HMAC
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "mac.h"

#include <string.h>

#include "blob.h"
#include "connection.h"
#include "loaded.h"
#include "session.h"
#include "template.h"

typedef struct {
    tpm_blob_t key;
    TPM2_ALG_ID hash;
    const uint8_t *input;
    size_t input_length;
    TPM2B_DIGEST mac; /* result */
} mac_t;

/* Takes the next bytes of the input; tells how many. */
static size_t fill(TPM2B_MAX_BUFFER *buffer, const uint8_t *input, size_t left)
{
    const size_t size = left < TPM2_MAX_DIGEST_BUFFER ? left : TPM2_MAX_DIGEST_BUFFER;

    if (size > 0) {
        memcpy(buffer->buffer, input, size);
    }
    buffer->size = (UINT16) size;
    return size;
}

static TSS2_RC compute_in_one(tpm_connection_t *connection, ESYS_TR key, const mac_t *mac, TPM2B_DIGEST **result)
{
    TPM2B_MAX_BUFFER buffer;

    (void) fill(&buffer, mac->input, mac->input_length);
    return Esys_HMAC(connection->esys, key, connection->session, ESYS_TR_NONE, ESYS_TR_NONE, &buffer, mac->hash,
                     result);
}

/* A sequence has an empty authorisation value of its own; the session beside it encrypts. */
static TSS2_RC feed(tpm_connection_t *connection, ESYS_TR sequence, const mac_t *mac, TPM2B_DIGEST **result,
                    bool *is_open)
{
    TPMT_TK_HASHCHECK *ticket = NULL;
    size_t done = 0;
    TPM2B_MAX_BUFFER buffer;
    TSS2_RC rc = TSS2_RC_SUCCESS;

    while (rc == TSS2_RC_SUCCESS && mac->input_length - done > TPM2_MAX_DIGEST_BUFFER) {
        done += fill(&buffer, mac->input + done, mac->input_length - done);
        rc = tpm_session_prepare(connection, TPM_SECRET_COMMAND);
        if (rc == TSS2_RC_SUCCESS) {
            rc = Esys_SequenceUpdate(connection->esys, sequence, ESYS_TR_PASSWORD, connection->session, ESYS_TR_NONE,
                                     &buffer);
        }
    }
    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_session_prepare(connection, TPM_SECRET_BOTH);
    }
    if (rc == TSS2_RC_SUCCESS) {
        (void) fill(&buffer, mac->input + done, mac->input_length - done);
        rc = Esys_SequenceComplete(connection->esys, sequence, ESYS_TR_PASSWORD, connection->session, ESYS_TR_NONE,
                                   &buffer, ESYS_TR_RH_NULL, result, &ticket);
        *is_open = rc != TSS2_RC_SUCCESS;
    }
    Esys_Free(ticket);
    return rc;
}

static TSS2_RC compute_in_parts(tpm_connection_t *connection, ESYS_TR key, const mac_t *mac, TPM2B_DIGEST **result)
{
    static const TPM2B_AUTH no_authorisation = { 0 };
    bool is_open = true;
    ESYS_TR sequence;
    TSS2_RC rc = Esys_HMAC_Start(connection->esys, key, connection->session, ESYS_TR_NONE, ESYS_TR_NONE,
                                 &no_authorisation, mac->hash, &sequence);

    if (rc != TSS2_RC_SUCCESS) {
        return rc;
    }
    rc = feed(connection, sequence, mac, result, &is_open);
    if (is_open) {
        (void) Esys_FlushContext(connection->esys, sequence);
    }
    return rc;
}

static TSS2_RC compute(tpm_connection_t *connection, void *request)
{
    mac_t *const mac = request;
    TPM2B_DIGEST *result = NULL;
    const bool is_short = mac->input_length <= TPM2_MAX_DIGEST_BUFFER;
    ESYS_TR key;
    TSS2_RC rc = tpm_loaded_get(connection, &mac->key, &key);

    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_session_prepare(connection, is_short ? TPM_SECRET_BOTH : TPM_SECRET_COMMAND);
    }
    if (rc == TSS2_RC_SUCCESS) {
        rc = is_short ? compute_in_one(connection, key, mac, &result) : compute_in_parts(connection, key, mac, &result);
    }
    if (rc == TSS2_RC_SUCCESS) {
        mac->mac = *result;
    }
    Esys_Free(result);
    return rc;
}

psa_status_t tpm_opaque_mac_compute(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                    size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                    size_t input_length, uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    const size_t length = PSA_MAC_LENGTH(psa_get_key_type(attributes), psa_get_key_bits(attributes), alg);
    mac_t request = { .input = input, .input_length = input_length };
    psa_status_t status = tpm_blob_read(attributes, key_buffer, key_buffer_size, &request.key);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!PSA_ALG_IS_HMAC(alg) || request.key.public_area.publicArea.type != TPM2_ALG_KEYEDHASH) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    request.hash = tpm_hash(PSA_ALG_HMAC_GET_HASH(alg));
    if (request.hash == TPM2_ALG_NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (mac_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = tpm_perform("computing a MAC", compute, &request);
    if (status == PSA_SUCCESS && request.mac.size < length) {
        status = PSA_ERROR_HARDWARE_FAILURE;
    }
    if (status == PSA_SUCCESS) {
        memcpy(mac, request.mac.buffer, length);
        *mac_length = length;
    }
    return status;
}
