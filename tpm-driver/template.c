/*
 * Which keys there are, and how the TPM is asked for them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "template.h"

/* The use of a key is the library's to judge, and its authorisation value is empty: nothing to guess, no lockout. */
#define COMMON_ATTRIBUTES (TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA)
#define FIXED_ATTRIBUTES (TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT)

typedef struct {
    size_t bits;
    TPM2_ECC_CURVE curve;
} curve_t;

static const curve_t secp_r1[] = {
    { 256, TPM2_ECC_NIST_P256 },
    { 384, TPM2_ECC_NIST_P384 },
    { 521, TPM2_ECC_NIST_P521 },
};

static const struct {
    psa_algorithm_t psa;
    TPM2_ALG_ID tpm;
} hashes[] = {
    { PSA_ALG_SHA_1, TPM2_ALG_SHA1 },
    { PSA_ALG_SHA_256, TPM2_ALG_SHA256 },
    { PSA_ALG_SHA_384, TPM2_ALG_SHA384 },
    { PSA_ALG_SHA_512, TPM2_ALG_SHA512 },
};

TPM2_ALG_ID tpm_hash(psa_algorithm_t algorithm)
{
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        if (hashes[i].psa == algorithm) {
            return hashes[i].tpm;
        }
    }
    return TPM2_ALG_NULL;
}

static TPM2_ECC_CURVE find_curve(psa_key_type_t type, size_t bits)
{
    for (size_t i = 0; i < sizeof secp_r1 / sizeof secp_r1[0]; i++) {
        if (PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 && secp_r1[i].bits == bits) {
            return secp_r1[i].curve;
        }
    }
    return TPM2_ECC_NONE;
}

/* A key can sign or decrypt in the TPM as its policy says at its creation; one without an algorithm can do both. */
static TPMA_OBJECT use_of(const psa_key_attributes_t *attributes)
{
    const psa_algorithm_t algorithm = psa_get_key_algorithm(attributes);

    if (PSA_ALG_IS_SIGN(algorithm) || PSA_ALG_IS_MAC(algorithm)) {
        return TPMA_OBJECT_SIGN_ENCRYPT;
    }
    if (PSA_ALG_IS_KEY_AGREEMENT(algorithm) || PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(algorithm)) {
        return TPMA_OBJECT_DECRYPT;
    }
    return TPMA_OBJECT_SIGN_ENCRYPT | TPMA_OBJECT_DECRYPT;
}

static psa_status_t describe_ecc(const psa_key_attributes_t *attributes, TPMT_PUBLIC *area)
{
    TPMS_ECC_PARMS *const parameters = &area->parameters.eccDetail;

    parameters->curveID = find_curve(psa_get_key_type(attributes), psa_get_key_bits(attributes));
    parameters->symmetric.algorithm = TPM2_ALG_NULL;
    parameters->scheme.scheme = TPM2_ALG_NULL;
    parameters->kdf.scheme = TPM2_ALG_NULL;
    area->type = TPM2_ALG_ECC;
    return parameters->curveID == TPM2_ECC_NONE ? PSA_ERROR_NOT_SUPPORTED : PSA_SUCCESS;
}

static bool is_rsa_size(size_t bits)
{
    return bits == 2048 || bits == 3072 || bits == 4096;
}

static psa_status_t describe_rsa(const psa_key_attributes_t *attributes, TPMT_PUBLIC *area)
{
    TPMS_RSA_PARMS *const parameters = &area->parameters.rsaDetail;
    const size_t bits = psa_get_key_bits(attributes);

    parameters->keyBits = (TPMI_RSA_KEY_BITS) bits;
    parameters->exponent = 0; /* 65537 */
    parameters->symmetric.algorithm = TPM2_ALG_NULL;
    parameters->scheme.scheme = TPM2_ALG_NULL;
    area->type = TPM2_ALG_RSA;
    return is_rsa_size(bits) ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

/* A key that only signs has one hash, one that can do both has none; its other use, XOR, is nothing that the driver
 * offers (TPM 2.0 Library, Part 2, "TPMT_KEYEDHASH_SCHEME"). */
static psa_status_t describe_hmac(const psa_key_attributes_t *attributes, TPMT_PUBLIC *area)
{
    const psa_algorithm_t algorithm = psa_get_key_algorithm(attributes);
    TPMT_KEYEDHASH_SCHEME *const scheme = &area->parameters.keyedHashDetail.scheme;

    area->type = TPM2_ALG_KEYEDHASH;
    scheme->scheme = TPM2_ALG_NULL;
    if (PSA_ALG_IS_HMAC(algorithm)) {
        scheme->scheme = TPM2_ALG_HMAC;
        scheme->details.hmac.hashAlg = tpm_hash(PSA_ALG_HMAC_GET_HASH(algorithm));
        return scheme->details.hmac.hashAlg == TPM2_ALG_NULL ? PSA_ERROR_NOT_SUPPORTED : PSA_SUCCESS;
    }
    return PSA_SUCCESS;
}

psa_status_t tpm_template_make(const psa_key_attributes_t *attributes, tpm_origin_t origin, TPM2B_PUBLIC *template)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    TPMT_PUBLIC *const area = &template->publicArea;

    *template = (TPM2B_PUBLIC){ 0 };
    area->nameAlg = TPM2_ALG_SHA256;
    area->objectAttributes = COMMON_ATTRIBUTES | use_of(attributes);
    if (origin != TPM_ORIGIN_IMPORT) {
        area->objectAttributes |= FIXED_ATTRIBUTES;
    }
    if (origin == TPM_ORIGIN_TPM) {
        area->objectAttributes |= TPMA_OBJECT_SENSITIVEDATAORIGIN;
    }
    if (PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        return describe_ecc(attributes, area);
    }
    if (type == PSA_KEY_TYPE_RSA_KEY_PAIR) {
        return describe_rsa(attributes, area);
    }
    return type == PSA_KEY_TYPE_HMAC ? describe_hmac(attributes, area) : PSA_ERROR_NOT_SUPPORTED;
}

bool tpm_template_fits(const psa_key_attributes_t *attributes, const TPMT_PUBLIC *public_area)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const size_t bits = psa_get_key_bits(attributes);

    switch (public_area->type) {
        case TPM2_ALG_ECC:
            return PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)
                   && public_area->parameters.eccDetail.curveID == find_curve(type, bits);
        case TPM2_ALG_RSA:
            return type == PSA_KEY_TYPE_RSA_KEY_PAIR && is_rsa_size(bits)
                   && public_area->parameters.rsaDetail.keyBits == bits;
        case TPM2_ALG_KEYEDHASH:
            return type == PSA_KEY_TYPE_HMAC;
        default:
            return false;
    }
}

bool tpm_template_is_like(const TPMT_PUBLIC *public_area)
{
    return (public_area->objectAttributes & (COMMON_ATTRIBUTES | TPMA_OBJECT_RESTRICTED)) == COMMON_ATTRIBUTES
           && public_area->nameAlg == TPM2_ALG_SHA256 && public_area->authPolicy.size == 0;
}
