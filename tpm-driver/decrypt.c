/*
 * RSA decryption
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "decrypt.h"

#include <string.h>

#include "blob.h"
#include "connection.h"
#include "error.h"
#include "loaded.h"
#include "session.h"
#include "template.h"

typedef struct {
    tpm_blob_t key;
    TPMT_RSA_DECRYPT scheme;
    TPM2B_PUBLIC_KEY_RSA ciphertext;
    TPM2B_DATA label;
    TPM2B_PUBLIC_KEY_RSA plaintext; /* result */
    bool is_padding_wrong;          /* result */
} decryption_t;

/* Wrong padding is TPM_RC_VALUE. libtpms over OpenSSL says TPM_RC_FAILURE, which elsewhere means that the TPM has
 * stopped working: it is asked. */
static bool is_about_padding(tpm_connection_t *connection, TSS2_RC rc)
{
    TPM2B_MAX_BUFFER *details = NULL;
    TPM2_RC result = TPM2_RC_FAILURE;

    if (tpm_error_code(rc) == TPM2_RC_FAILURE
        && Esys_GetTestResult(connection->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &details, &result)
               != TSS2_RC_SUCCESS) {
        return false;
    }
    Esys_Free(details);
    return tpm_error_code(rc) == TPM2_RC_VALUE || result == TPM2_RC_SUCCESS;
}

static TSS2_RC decrypt(tpm_connection_t *connection, void *request)
{
    decryption_t *const decryption = request;
    TPM2B_PUBLIC_KEY_RSA *plaintext = NULL;
    ESYS_TR key;
    TSS2_RC rc = tpm_loaded_get(connection, &decryption->key, &key);

    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_session_prepare(connection, TPM_SECRET_BOTH);
    }
    if (rc != TSS2_RC_SUCCESS) {
        return rc;
    }
    rc = Esys_RSA_Decrypt(connection->esys, key, connection->session, ESYS_TR_NONE, ESYS_TR_NONE,
                          &decryption->ciphertext, &decryption->scheme, &decryption->label, &plaintext);
    if (rc == TSS2_RC_SUCCESS) {
        decryption->plaintext = *plaintext;
        explicit_bzero(plaintext, sizeof *plaintext);
    } else if (is_about_padding(connection, rc)) {
        /* An answer, and no line on standard error for it: whoever sends ciphertexts could fill the log. */
        decryption->is_padding_wrong = true;
        rc = TSS2_RC_SUCCESS;
    }
    Esys_Free(plaintext);
    return rc;
}

/* A label of a TPM ends with a zero byte, which counts (TPM 2.0 Library, Part 3, "TPM2_RSA_Decrypt"). */
static psa_status_t prepare(psa_algorithm_t alg, const uint8_t *salt, size_t salt_length, decryption_t *decryption)
{
    if (alg == PSA_ALG_RSA_PKCS1V15_CRYPT) {
        decryption->scheme.scheme = TPM2_ALG_RSAES;
        return salt_length == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    decryption->scheme.scheme = TPM2_ALG_OAEP;
    decryption->scheme.details.oaep.hashAlg = tpm_hash(PSA_ALG_RSA_OAEP_GET_HASH(alg));
    if (!PSA_ALG_IS_RSA_OAEP(alg) || decryption->scheme.details.oaep.hashAlg == TPM2_ALG_NULL
        || salt_length > sizeof decryption->label.buffer || (salt_length > 0 && salt[salt_length - 1] != 0)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (salt_length > 0) {
        memcpy(decryption->label.buffer, salt, salt_length);
    }
    decryption->label.size = (UINT16) salt_length;
    return PSA_SUCCESS;
}

static psa_status_t write_plaintext(const decryption_t *decryption, uint8_t *output, size_t output_size,
                                    size_t *output_length)
{
    if (decryption->is_padding_wrong) {
        return PSA_ERROR_INVALID_PADDING;
    }
    if (decryption->plaintext.size > output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    *output_length = decryption->plaintext.size;
    if (*output_length > 0) {
        memcpy(output, decryption->plaintext.buffer, *output_length);
    }
    return PSA_SUCCESS;
}

psa_status_t tpm_opaque_asymmetric_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                           size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                           size_t input_length, const uint8_t *salt, size_t salt_length,
                                           uint8_t *output, size_t output_size, size_t *output_length)
{
    decryption_t decryption = { 0 };
    psa_status_t status = tpm_blob_read(attributes, key_buffer, key_buffer_size, &decryption.key);

    if (status == PSA_SUCCESS && decryption.key.public_area.publicArea.type != TPM2_ALG_RSA) {
        status = PSA_ERROR_NOT_SUPPORTED;
    }
    if (status == PSA_SUCCESS && input_length != PSA_BITS_TO_BYTES(psa_get_key_bits(attributes))) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS) {
        status = prepare(alg, salt, salt_length, &decryption);
    }
    if (status == PSA_SUCCESS) {
        memcpy(decryption.ciphertext.buffer, input, input_length);
        decryption.ciphertext.size = (UINT16) input_length;
        status = tpm_perform("decrypting", decrypt, &decryption);
    }
    if (status == PSA_SUCCESS) {
        status = write_plaintext(&decryption, output, output_size, output_length);
    }
    explicit_bzero(&decryption.plaintext, sizeof decryption.plaintext);
    return status;
}
