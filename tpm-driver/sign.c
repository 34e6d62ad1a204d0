/*
 * Signatures
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "sign.h"

#include <string.h>

#include "blob.h"
#include "connection.h"
#include "loaded.h"
#include "public_key.h"
#include "session.h"
#include "template.h"

typedef struct {
    tpm_blob_t key;
    TPM2B_DIGEST digest;
    TPMT_SIG_SCHEME scheme;
    TPMT_SIGNATURE signature; /* result */
} signing_t;

static TSS2_RC sign(tpm_connection_t *connection, void *request)
{
    /* The key is not restricted: nobody has to certify that the TPM itself made the digest. */
    static const TPMT_TK_HASHCHECK no_ticket = { .tag = TPM2_ST_HASHCHECK, .hierarchy = TPM2_RH_NULL };
    signing_t *const signing = request;
    TPMT_SIGNATURE *signature = NULL;
    ESYS_TR key;
    TSS2_RC rc = tpm_loaded_get(connection, &signing->key, &key);

    if (rc == TSS2_RC_SUCCESS) {
        rc = tpm_session_prepare(connection, TPM_NOTHING_SECRET);
    }
    if (rc == TSS2_RC_SUCCESS) {
        rc = Esys_Sign(connection->esys, key, connection->session, ESYS_TR_NONE, ESYS_TR_NONE, &signing->digest,
                       &signing->scheme, &no_ticket, &signature);
    }
    if (rc == TSS2_RC_SUCCESS) {
        signing->signature = *signature;
    }
    Esys_Free(signature);
    return rc;
}

/* A TPM wants the digest as long as the hash of the scheme makes it, and of hashes it has few. To ECDSA a digest is a
 * number of as many bits as the curve's order has, the leftmost ones; the hash's name does not count. So each digest is
 * made as long as that of the hash that goes with the curve, which every TPM with that curve has. */
static psa_status_t prepare_ecdsa(size_t bits, const uint8_t *hash, size_t hash_length, signing_t *signing)
{
    const size_t size = bits <= 256 ? 32 : bits <= 384 ? 48 : 64;

    signing->scheme.scheme = TPM2_ALG_ECDSA;
    signing->scheme.details.ecdsa.hashAlg = bits <= 256   ? TPM2_ALG_SHA256
                                            : bits <= 384 ? TPM2_ALG_SHA384
                                                          : TPM2_ALG_SHA512;
    signing->digest.size = (UINT16) size;
    return tpm_number_write(hash, hash_length < size ? hash_length : size, signing->digest.buffer, size)
               ? PSA_SUCCESS
               : PSA_ERROR_INVALID_ARGUMENT;
}

static psa_status_t write_ecdsa(size_t bits, const TPMS_SIGNATURE_ECDSA *made, uint8_t *signature,
                                size_t *signature_length)
{
    const size_t size = PSA_BITS_TO_BYTES(bits);

    if (!tpm_number_write(made->signatureR.buffer, made->signatureR.size, signature, size)
        || !tpm_number_write(made->signatureS.buffer, made->signatureS.size, signature + size, size)) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    *signature_length = 2 * size;
    return PSA_SUCCESS;
}

/* The digest names its hash in the signature, so it must be one that the TPM has. Of PSS the TPM makes the salt as long
 * as the digest (TPM 2.0 Library, Part 1, B.7). */
static psa_status_t prepare_rsa(psa_algorithm_t alg, const uint8_t *hash, size_t hash_length, signing_t *signing)
{
    signing->scheme.scheme = PSA_ALG_IS_RSA_PSS(alg) ? TPM2_ALG_RSAPSS : TPM2_ALG_RSASSA;
    signing->scheme.details.any.hashAlg = tpm_hash(PSA_ALG_SIGN_GET_HASH(alg));
    if (signing->scheme.details.any.hashAlg == TPM2_ALG_NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    signing->digest.size = (UINT16) hash_length;
    memcpy(signing->digest.buffer, hash, hash_length);
    return PSA_SUCCESS;
}

static psa_status_t prepare(const psa_key_attributes_t *attributes, psa_algorithm_t alg, const uint8_t *hash,
                            size_t hash_length, signing_t *signing)
{
    const psa_algorithm_t name = PSA_ALG_SIGN_GET_HASH(alg);

    if (hash_length == 0 || (name != 0 && PSA_HASH_LENGTH(name) != hash_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (PSA_ALG_IS_RANDOMIZED_ECDSA(alg) && PSA_KEY_TYPE_IS_ECC(psa_get_key_type(attributes))) {
        return prepare_ecdsa(psa_get_key_bits(attributes), hash, hash_length, signing);
    }
    if ((PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) || PSA_ALG_IS_RSA_PSS(alg))
        && PSA_KEY_TYPE_IS_RSA(psa_get_key_type(attributes))) {
        return prepare_rsa(alg, hash, hash_length, signing);
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

static psa_status_t write_rsa(size_t bits, const TPM2B_PUBLIC_KEY_RSA *made, uint8_t *signature,
                              size_t *signature_length)
{
    *signature_length = PSA_BITS_TO_BYTES(bits);
    return tpm_number_write(made->buffer, made->size, signature, *signature_length) ? PSA_SUCCESS
                                                                                    : PSA_ERROR_HARDWARE_FAILURE;
}

psa_status_t tpm_opaque_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                  size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                                  uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    const size_t bits = psa_get_key_bits(attributes);
    signing_t signing = { 0 };
    psa_status_t status;

    if (signature_size < PSA_SIGN_OUTPUT_SIZE(psa_get_key_type(attributes), bits, alg)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = tpm_blob_read(attributes, key_buffer, key_buffer_size, &signing.key);
    if (status == PSA_SUCCESS) {
        status = prepare(attributes, alg, hash, hash_length, &signing);
    }
    if (status == PSA_SUCCESS) {
        status = tpm_perform("signing", sign, &signing);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    return signing.scheme.scheme == TPM2_ALG_ECDSA
               ? write_ecdsa(bits, &signing.signature.signature.ecdsa, signature, signature_length)
               /* of the same layout for PKCS#1 v1.5 and PSS */
               : write_rsa(bits, &signing.signature.signature.rsassa.sig, signature, signature_length);
}
