/*
 * TPM2_Import
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "import.h"

#include <string.h>
#include <sys/random.h>

#include <openssl/evp.h>
#include <tss2/tss2_mu.h>

#include "connection.h"
#include "loaded.h"
#include "parent.h"
#include "session.h"

#define WRAPPING_KEY_SIZE 16u
#define DIGEST_SIZE 32u /* of the name's hash, SHA-256 */

typedef struct {
    const TPM2B_PUBLIC *public_area;
    TPM2B_DATA wrapping_key;
    TPM2B_PRIVATE wrapped;
    TPM2B_PRIVATE *private_area; /* result */
} import_t;

static TSS2_RC import(tpm_connection_t *connection, void *request)
{
    static const TPMT_SYM_DEF_OBJECT aes_cfb = {
        .algorithm = TPM2_ALG_AES,
        .keyBits.aes = 128,
        .mode.aes = TPM2_ALG_CFB,
    };
    static const TPM2B_ENCRYPTED_SECRET no_seed = { 0 };
    import_t *const import = request;
    TPM2B_PRIVATE *private_area = NULL;
    ESYS_TR parent;
    TSS2_RC rc = tpm_session_prepare(connection, TPM_SECRET_COMMAND);

    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_parent_get(connection, &parent);
    }
    tpm_loaded_make_room(connection);
    if (rc == TSS2_RC_SUCCESS) {
        rc = Esys_Import(connection->esys, parent, connection->session, ESYS_TR_NONE, ESYS_TR_NONE,
                         &import->wrapping_key, import->public_area, &import->wrapped, &no_seed, &aes_cfb,
                         &private_area);
    }
    if (rc == TSS2_RC_SUCCESS) {
        *import->private_area = *private_area;
    }
    Esys_Free(private_area);
    return rc;
}

/* Name of an object: its hash's identifier and the digest of its public area. */
static bool make_name(const TPM2B_PUBLIC *public_area, uint8_t name[2 + DIGEST_SIZE])
{
    uint8_t bytes[sizeof(TPMT_PUBLIC)];
    size_t size = 0;
    size_t offset = 0;

    return Tss2_MU_UINT16_Marshal(public_area->publicArea.nameAlg, name, 2, &offset) == TSS2_RC_SUCCESS
           && Tss2_MU_TPMT_PUBLIC_Marshal(&public_area->publicArea, bytes, sizeof bytes, &size) == TSS2_RC_SUCCESS
           && EVP_Digest(bytes, size, name + 2, NULL, EVP_sha256(), NULL) == 1;
}

static bool encrypt(const uint8_t *key, uint8_t *bytes, size_t size)
{
    static const uint8_t iv[16] = { 0 };
    EVP_CIPHER_CTX *const context = EVP_CIPHER_CTX_new();
    int length;
    const bool is_done = context != NULL && EVP_EncryptInit_ex(context, EVP_aes_128_cfb128(), NULL, key, iv) == 1
                         && EVP_EncryptUpdate(context, bytes, &length, bytes, (int) size) == 1 && length == (int) size;

    EVP_CIPHER_CTX_free(context);
    return is_done;
}

/* TPM 2.0 Library, Part 1, "Inner Duplication Wrapper": encrypted, the digest of sensitive area and name, and the
 * sensitive area. There is no outer wrapper. */
static bool wrap(const TPM2B_PUBLIC *public_area, const TPMT_SENSITIVE *sensitive, const uint8_t *key,
                 TPM2B_PRIVATE *wrapped)
{
    TPM2B_SENSITIVE area = { .sensitiveArea = *sensitive };
    uint8_t *const begin = wrapped->buffer;
    const size_t digest_end = 2 + DIGEST_SIZE;
    uint8_t message[sizeof wrapped->buffer];
    size_t offset = digest_end;
    size_t header = 0;
    bool is_done = Tss2_MU_TPM2B_SENSITIVE_Marshal(&area, begin, sizeof wrapped->buffer, &offset) == TSS2_RC_SUCCESS
                   && Tss2_MU_UINT16_Marshal(DIGEST_SIZE, begin, 2, &header) == TSS2_RC_SUCCESS
                   && offset <= sizeof message; /* the name is as long as the digest in front */

    if (is_done) {
        const size_t area_size = offset - digest_end;

        memcpy(message, begin + digest_end, area_size);
        is_done = make_name(public_area, message + area_size)
                  && EVP_Digest(message, area_size + 2 + DIGEST_SIZE, begin + 2, NULL, EVP_sha256(), NULL) == 1
                  && encrypt(key, begin, offset);
        wrapped->size = (UINT16) offset;
    }
    explicit_bzero(message, sizeof message);
    explicit_bzero(&area, sizeof area);
    return is_done;
}

psa_status_t tpm_import(const TPM2B_PUBLIC *public_area, const TPMT_SENSITIVE *sensitive, TPM2B_PRIVATE *private_area)
{
    import_t request = { .public_area = public_area, .private_area = private_area };
    psa_status_t status = PSA_ERROR_GENERIC_ERROR;

    request.wrapping_key.size = WRAPPING_KEY_SIZE;
    if (getrandom(request.wrapping_key.buffer, WRAPPING_KEY_SIZE, 0) != WRAPPING_KEY_SIZE) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    if (wrap(public_area, sensitive, request.wrapping_key.buffer, &request.wrapped)) {
        status = tpm_perform("importing a key", import, &request);
    }
    explicit_bzero(&request, sizeof request);
    /* What does not fit together came from the caller. */
    return status == PSA_ERROR_DATA_CORRUPT ? PSA_ERROR_INVALID_ARGUMENT : status;
}
