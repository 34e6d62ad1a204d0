/*
 * Which algorithms, entry points, key types and key sizes go together in the Crypto API
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "fit.h"

bool fits_entry_point(psa_algorithm_t algorithm, pd_entry_point_t entry_point)
{
    if (entry_point <= PD_EP_HASH_CLONE) {
        return PSA_ALG_IS_HASH(algorithm);
    }
    if (entry_point <= PD_EP_MAC_ABORT) {
        return PSA_ALG_IS_MAC(algorithm);
    }
    if (entry_point <= PD_EP_CIPHER_ABORT) {
        return PSA_ALG_IS_CIPHER(algorithm);
    }
    if (entry_point <= PD_EP_AEAD_ABORT) {
        return PSA_ALG_IS_AEAD(algorithm);
    }
    switch (entry_point) {
        case PD_EP_SIGN_MESSAGE:
        case PD_EP_VERIFY_MESSAGE:
            return PSA_ALG_IS_SIGN_MESSAGE(algorithm);
        case PD_EP_SIGN_HASH:
        case PD_EP_VERIFY_HASH:
            return PSA_ALG_IS_SIGN_HASH(algorithm);
        case PD_EP_ASYMMETRIC_ENCRYPT:
        case PD_EP_ASYMMETRIC_DECRYPT:
            return PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(algorithm);
        case PD_EP_KEY_AGREEMENT:
        case PD_EP_KEY_AGREEMENT_TO_KEY:
            return PSA_ALG_IS_RAW_KEY_AGREEMENT(algorithm);
        default:
            break;
    }
    if (entry_point <= PD_EP_PAKE_ABORT) {
        return PSA_ALG_IS_PAKE(algorithm);
    }
    if (entry_point <= PD_EP_KEY_DERIVATION_ABORT) {
        return PSA_ALG_IS_KEY_DERIVATION(algorithm);
    }
    return true;
}

bool fits_key_entry_point(pd_key_type_spec_t spec, pd_entry_point_t entry_point)
{
    const bool is_asymmetric = PSA_KEY_TYPE_IS_ASYMMETRIC(spec.type);

    switch (entry_point) {
        case PD_EP_SIGN_MESSAGE:
        case PD_EP_SIGN_HASH:
        case PD_EP_ASYMMETRIC_DECRYPT:
        case PD_EP_KEY_AGREEMENT:
        case PD_EP_KEY_AGREEMENT_TO_KEY:
            return PSA_KEY_TYPE_IS_KEY_PAIR(spec.type);
        case PD_EP_VERIFY_MESSAGE:
        case PD_EP_VERIFY_HASH:
        case PD_EP_ASYMMETRIC_ENCRYPT:
        case PD_EP_EXPORT_PUBLIC_KEY:
            return is_asymmetric;
        case PD_EP_GENERATE_KEY:
            return !PSA_KEY_TYPE_IS_PUBLIC_KEY(spec.type);
        default:
            return entry_point < PD_EP_MAC_COMPUTE || entry_point > PD_EP_AEAD_ABORT || !is_asymmetric;
    }
}

/* The family of a key type, or whether any would do. */
static bool has_family(pd_key_type_spec_t spec, psa_ecc_family_t family)
{
    return spec.any_family || PSA_KEY_TYPE_ECC_GET_FAMILY(spec.type) == family;
}

static bool is_only(pd_key_type_spec_t spec, psa_ecc_family_t family)
{
    return !spec.any_family && PSA_KEY_TYPE_ECC_GET_FAMILY(spec.type) == family;
}

static bool is_block_cipher(psa_key_type_t type)
{
    return PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) > 1;
}

static bool fits_symmetric(psa_key_type_t type, psa_algorithm_t algorithm)
{
    if (PSA_ALG_IS_HMAC(algorithm)) {
        return type == PSA_KEY_TYPE_HMAC;
    }
    if (PSA_ALG_IS_BLOCK_CIPHER_MAC(algorithm)) {
        return is_block_cipher(type);
    }
    if (algorithm == PSA_ALG_STREAM_CIPHER
        || PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(algorithm) == PSA_ALG_CHACHA20_POLY1305) {
        return type == PSA_KEY_TYPE_CHACHA20;
    }
    if (PSA_ALG_IS_AEAD(algorithm) || algorithm == PSA_ALG_CCM_STAR_NO_TAG) {
        return PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == 16;
    }
    return !PSA_ALG_IS_CIPHER(algorithm) || is_block_cipher(type);
}

bool fits_key_algorithm(pd_key_type_spec_t spec, psa_algorithm_t algorithm)
{
    const psa_key_type_t type = spec.type;

    if (PSA_ALG_IS_MAC(algorithm) || PSA_ALG_IS_CIPHER(algorithm) || PSA_ALG_IS_AEAD(algorithm)) {
        return fits_symmetric(type, algorithm);
    }
    if (PSA_ALG_IS_RSA_PKCS1V15_SIGN(algorithm) || PSA_ALG_IS_RSA_PSS(algorithm)
        || PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(algorithm)) {
        return PSA_KEY_TYPE_IS_RSA(type);
    }
    if (PSA_ALG_IS_DSA(algorithm)) {
        return PSA_KEY_TYPE_IS_DSA(type);
    }
    if (PSA_ALG_IS_ECDSA(algorithm)) {
        return PSA_KEY_TYPE_IS_ECC(type) && !is_only(spec, PSA_ECC_FAMILY_MONTGOMERY)
               && !is_only(spec, PSA_ECC_FAMILY_TWISTED_EDWARDS);
    }
    if (PSA_ALG_IS_HASH_EDDSA(algorithm) || algorithm == PSA_ALG_PURE_EDDSA) {
        return PSA_KEY_TYPE_IS_ECC(type) && has_family(spec, PSA_ECC_FAMILY_TWISTED_EDWARDS);
    }
    if (PSA_ALG_IS_KEY_AGREEMENT(algorithm)) {
        return PSA_ALG_IS_FFDH(algorithm) ? PSA_KEY_TYPE_IS_DH(type)
                                          : PSA_KEY_TYPE_IS_ECC(type) && !is_only(spec, PSA_ECC_FAMILY_TWISTED_EDWARDS);
    }
    if (PSA_ALG_IS_PAKE(algorithm) || PSA_ALG_IS_KEY_DERIVATION(algorithm)) {
        return !PSA_KEY_TYPE_IS_ASYMMETRIC(type) && !is_block_cipher(type);
    }
    return true;
}

#define MOST_SIZES 8u

typedef struct {
    psa_key_type_t type; /* a plain type; a family of curves or groups as that of a key pair */
    size_t sizes[MOST_SIZES];
} key_sizes_t;

#define CURVES(family, ...)                                                                                            \
    {                                                                                                                  \
        PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_##family),                                                            \
        {                                                                                                              \
            __VA_ARGS__                                                                                                \
        }                                                                                                              \
    }

/* Crypto API, "Key types". What is not here has keys of any whole number of bytes. */
static const key_sizes_t key_sizes[] = {
    { PSA_KEY_TYPE_AES, { 128, 192, 256, 384, 512 } }, /* 384 and 512: two keys, for XTS */
    { PSA_KEY_TYPE_ARIA, { 128, 192, 256, 384, 512 } },
    { PSA_KEY_TYPE_CAMELLIA, { 128, 192, 256, 384, 512 } },
    { PSA_KEY_TYPE_DES, { 64, 128, 192 } },
    { PSA_KEY_TYPE_CHACHA20, { 256 } },
    CURVES(SECP_K1, 192, 224, 225, 256),
    CURVES(SECP_R1, 192, 224, 225, 256, 384, 521),
    CURVES(SECP_R2, 160),
    CURVES(SECT_K1, 163, 233, 239, 283, 409, 571),
    CURVES(SECT_R1, 163, 233, 283, 409, 571),
    CURVES(SECT_R2, 163),
    CURVES(BRAINPOOL_P_R1, 160, 192, 224, 256, 320, 384, 512),
    CURVES(MONTGOMERY, 255, 448),
    CURVES(TWISTED_EDWARDS, 255, 448),
    { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), { 2048, 3072, 4096, 6144, 8192 } },
};

static bool has_size(const key_sizes_t *row, size_t bits)
{
    for (size_t i = 0; i < MOST_SIZES; i++) {
        if (row->sizes[i] == bits) {
            return true;
        }
    }
    return false;
}

bool fits_key_size(pd_key_type_spec_t spec, size_t bits)
{
    const psa_key_type_t type =
        PSA_KEY_TYPE_IS_PUBLIC_KEY(spec.type) ? PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(spec.type) : spec.type;
    bool known = false;

    for (size_t i = 0; i < sizeof key_sizes / sizeof key_sizes[0]; i++) {
        const psa_key_type_t differing = type ^ key_sizes[i].type;

        if (differing == 0 || (spec.any_family && (differing & (psa_key_type_t) ~PSA_KEY_TYPE_ECC_CURVE_MASK) == 0)) {
            known = true;
            if (has_size(&key_sizes[i], bits)) {
                return true;
            }
        }
    }
    return !known && bits % 8 == 0;
}

/* Of the specification's entry points, those that Mbed TLS 3.6's core has no call for. */
bool fits_this_library(pd_entry_point_t entry_point)
{
    static const pd_entry_point_t never_called[] = {
        PD_EP_MAC_VERIFY,
        PD_EP_KEY_AGREEMENT_TO_KEY,
        PD_EP_KEY_DERIVATION_SETUP,
        PD_EP_KEY_DERIVATION_INPUT_STEP,
        PD_EP_KEY_DERIVATION_OUTPUT_BYTES,
        PD_EP_KEY_DERIVATION_OUTPUT_KEY,
        PD_EP_KEY_DERIVATION_VERIFY_BYTES,
        PD_EP_KEY_DERIVATION_VERIFY_KEY,
        PD_EP_KEY_DERIVATION_SET_CAPACITY,
        PD_EP_KEY_DERIVATION_ABORT,
        PD_EP_DERIVE_KEY,
        PD_EP_ALLOCATE_KEY,
        PD_EP_GET_ENTROPY,
        PD_EP_INIT_RANDOM,
        PD_EP_ADD_ENTROPY,
        PD_EP_GET_RANDOM,
    };

    for (size_t i = 0; i < sizeof never_called / sizeof never_called[0]; i++) {
        if (never_called[i] == entry_point) {
            return false;
        }
    }
    return true;
}
