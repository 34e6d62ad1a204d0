/*
 * Yardstick "libcrypto": signatures, RSA encryption, key agreement, key generation
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A context that was set up for the key is kept. What a family's own functions prepare and judge without a key is
 * theirs: the signature to verify, the other party's public key.
 */
#include "tools/psa-bench/raw.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

static const struct {
    psa_ecc_family_t family;
    unsigned bits;
    const char *name;
} curves[] = {
    { PSA_ECC_FAMILY_SECP_R1, 256, "prime256v1" },
    { PSA_ECC_FAMILY_SECP_R1, 384, "secp384r1" },
    { PSA_ECC_FAMILY_SECP_R1, 521, "secp521r1" },
    { PSA_ECC_FAMILY_SECP_K1, 256, "secp256k1" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, "brainpoolP256r1" },
    { PSA_ECC_FAMILY_MONTGOMERY, 255, "X25519" },
    { PSA_ECC_FAMILY_MONTGOMERY, 448, "X448" },
};

static const char *curve_name(const bench_mechanism_t *mechanism)
{
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (PSA_KEY_TYPE_IS_ECC(mechanism->key_type)
            && curves[i].family == PSA_KEY_TYPE_ECC_GET_FAMILY(mechanism->key_type)
            && curves[i].bits == mechanism->key_bits) {
            return curves[i].name;
        }
    }
    return NULL;
}

typedef struct {
    EVP_PKEY *key;
    EVP_PKEY *peer;
    EVP_PKEY_CTX *context;
} state_t;

/* A key pair, or a public key alone where there is no private one. */
static EVP_PKEY *ecc_key(const char *curve, const uint8_t *secret, size_t secret_length, const uint8_t *public,
                         size_t public_length)
{
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    BIGNUM *number = secret != NULL ? BN_bin2bn(secret, (int) secret_length, NULL) : NULL;
    OSSL_PARAM *parameters = NULL;
    EVP_PKEY *key = NULL;

    if (builder != NULL && context != NULL && (secret == NULL || number != NULL)
        && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, public, public_length) == 1
        && (number == NULL || OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number) == 1)) {
        parameters = OSSL_PARAM_BLD_to_param(builder);
    }
    if (parameters == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, number != NULL ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        key = NULL;
    }
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(number);
    EVP_PKEY_CTX_free(context);
    return key;
}

static EVP_PKEY *load_key(const bench_mechanism_t *mechanism)
{
    const char *curve = curve_name(mechanism);
    uint8_t public[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    uint8_t material[BENCH_MATERIAL_MAX];
    const uint8_t *at = material;
    size_t public_length = 0;
    size_t length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, material);

    if (PSA_KEY_TYPE_IS_RSA(mechanism->key_type)) {
        return d2i_AutoPrivateKey(NULL, &at, (long) length);
    }
    if (PSA_KEY_TYPE_ECC_GET_FAMILY(mechanism->key_type) == PSA_ECC_FAMILY_MONTGOMERY) {
        return EVP_PKEY_new_raw_private_key_ex(NULL, curve, NULL, material, length);
    }
    if (bench_reference_public_key(mechanism, false, public, sizeof(public), &public_length) != PSA_SUCCESS) {
        return NULL;
    }
    return ecc_key(curve, material, length, public, public_length);
}

static EVP_PKEY *load_peer(const bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    const char *curve = curve_name(mechanism);

    return PSA_KEY_TYPE_ECC_GET_FAMILY(mechanism->key_type) == PSA_ECC_FAMILY_MONTGOMERY
               ? EVP_PKEY_new_raw_public_key_ex(NULL, curve, NULL, operation->text, operation->text_length)
               : ecc_key(curve, NULL, 0, operation->text, operation->text_length);
}

static bool set_rsa_padding(const bench_mechanism_t *mechanism, EVP_PKEY_CTX *context)
{
    psa_algorithm_t algorithm = mechanism->algorithm;

    if (!PSA_KEY_TYPE_IS_RSA(mechanism->key_type)) {
        return true;
    }
    if (PSA_ALG_IS_RSA_OAEP(algorithm)) {
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
               && EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1;
    }
    if (PSA_ALG_IS_RSA_PSS(algorithm)) {
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
               && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
    }
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
}

/* Sets the context up for what the variant does. */
static bool begin(const bench_operation_t *operation, state_t *state)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    EVP_PKEY_CTX *context = state->context;

    if (PSA_ALG_IS_RAW_KEY_AGREEMENT(mechanism->algorithm)) {
        state->peer = load_peer(operation);
        return state->peer != NULL && EVP_PKEY_derive_init(context) == 1
               && EVP_PKEY_derive_set_peer_ex(context, state->peer, 0) == 1;
    }
    if (PSA_ALG_IS_SIGN(mechanism->algorithm)) {
        bool sign = bench_is_variant(mechanism, "sign");
        return (sign ? EVP_PKEY_sign_init(context) : EVP_PKEY_verify_init(context)) == 1
               && set_rsa_padding(mechanism, context) && EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1;
    }
    bool encrypt = bench_is_variant(mechanism, "encrypt");
    return (encrypt ? EVP_PKEY_encrypt_init(context) : EVP_PKEY_decrypt_init(context)) == 1
           && set_rsa_padding(mechanism, context);
}

static psa_status_t set_up(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    state_t *state = calloc(1, sizeof(*state));

    if (state == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->state = state;
    state->key = load_key(mechanism);
    state->context = state->key != NULL ? EVP_PKEY_CTX_new_from_pkey(NULL, state->key, NULL) : NULL;
    return state->context != NULL && begin(operation, state) ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

static void tear_down(bench_operation_t *operation)
{
    state_t *state = operation->state;

    if (state != NULL) {
        EVP_PKEY_CTX_free(state->context);
        EVP_PKEY_free(state->peer);
        EVP_PKEY_free(state->key);
        free(state);
        operation->state = NULL;
    }
}

/* libcrypto's ECDSA signatures are DER, PSA's are r and s. */
static psa_status_t unwrap(bench_operation_t *operation, const uint8_t *der, size_t length)
{
    size_t half = PSA_BITS_TO_BYTES(operation->mechanism->key_bits);
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long) length);

    if (signature == NULL || 2 * half > operation->output_size) {
        ECDSA_SIG_free(signature);
        return PSA_ERROR_GENERIC_ERROR;
    }
    (void) BN_bn2binpad(ECDSA_SIG_get0_r(signature), operation->output, (int) half);
    (void) BN_bn2binpad(ECDSA_SIG_get0_s(signature), operation->output + half, (int) half);
    operation->output_length = 2 * half;
    ECDSA_SIG_free(signature);
    return PSA_SUCCESS;
}

static psa_status_t run_sign(bench_operation_t *operation)
{
    state_t *state = operation->state;
    uint8_t der[160];
    bool rsa = PSA_KEY_TYPE_IS_RSA(operation->mechanism->key_type);
    size_t length = rsa ? operation->output_size : sizeof(der);

    if (EVP_PKEY_sign(state->context, rsa ? operation->output : der, &length, operation->input, operation->size) != 1) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    if (!rsa) {
        return unwrap(operation, der, length);
    }
    operation->output_length = length;
    return PSA_SUCCESS;
}

static psa_status_t run_verify(bench_operation_t *operation)
{
    state_t *state = operation->state;
    size_t half = operation->text_length / 2;
    uint8_t *der = NULL;
    int length;

    if (PSA_KEY_TYPE_IS_RSA(operation->mechanism->key_type)) {
        return EVP_PKEY_verify(state->context, operation->text, operation->text_length, operation->input,
                               operation->size)
                       == 1
                   ? PSA_SUCCESS
                   : PSA_ERROR_INVALID_SIGNATURE;
    }
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(operation->text, (int) half, NULL);
    BIGNUM *s = BN_bin2bn(operation->text + half, (int) half, NULL);
    if (signature == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(signature, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(signature);
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    length = i2d_ECDSA_SIG(signature, &der);
    int verified =
        length > 0 ? EVP_PKEY_verify(state->context, der, (size_t) length, operation->input, operation->size) : 0;
    OPENSSL_free(der);
    ECDSA_SIG_free(signature);
    return verified == 1 ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

static psa_status_t show_verify(bench_operation_t *operation)
{
    bench_operation_fingerprint(operation, operation->input, operation->size);
    return PSA_SUCCESS;
}

static psa_status_t show_own(bench_operation_t *operation)
{
    return operation->mechanism->functions->show(operation);
}

static psa_status_t run_encrypt(bench_operation_t *operation)
{
    state_t *state = operation->state;

    operation->output_length = operation->output_size;
    return EVP_PKEY_encrypt(state->context, operation->output, &operation->output_length, operation->input,
                            operation->size)
                   == 1
               ? PSA_SUCCESS
               : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t run_decrypt(bench_operation_t *operation)
{
    state_t *state = operation->state;

    operation->output_length = operation->output_size;
    return EVP_PKEY_decrypt(state->context, operation->output, &operation->output_length, operation->text,
                            operation->text_length)
                   == 1
               ? PSA_SUCCESS
               : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t run_agree(bench_operation_t *operation)
{
    state_t *state = operation->state;

    operation->output_length = operation->output_size;
    return EVP_PKEY_derive(state->context, operation->output, &operation->output_length) == 1 ? PSA_SUCCESS
                                                                                              : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t generate_set_up(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    bool rsa = PSA_KEY_TYPE_IS_RSA(mechanism->key_type);
    bool montgomery = PSA_KEY_TYPE_ECC_GET_FAMILY(mechanism->key_type) == PSA_ECC_FAMILY_MONTGOMERY;
    state_t *state = calloc(1, sizeof(*state));

    if (state == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->state = state;
    state->context = EVP_PKEY_CTX_new_from_name(NULL, rsa ? "RSA" : montgomery ? curve_name(mechanism) : "EC", NULL);
    if (state->context == NULL || EVP_PKEY_keygen_init(state->context) != 1
        || (rsa && EVP_PKEY_CTX_set_rsa_keygen_bits(state->context, mechanism->key_bits) != 1)
        || (!rsa && !montgomery && EVP_PKEY_CTX_set_group_name(state->context, curve_name(mechanism)) != 1)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return PSA_SUCCESS;
}

static psa_status_t run_generate(bench_operation_t *operation)
{
    state_t *state = operation->state;

    EVP_PKEY_free(state->key);
    state->key = NULL;
    return EVP_PKEY_keygen(state->context, &state->key) == 1 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

/* As in the family: what does not change from key to key. */
static psa_status_t show_generate(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    state_t *state = operation->state;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, state->key, NULL);

    bool good = context != NULL && EVP_PKEY_pairwise_check(context) == 1;
    /* The size of an X25519 key is 253 bits for libcrypto: it counts the order. */
    good = good && (!PSA_KEY_TYPE_IS_RSA(mechanism->key_type) || EVP_PKEY_get_bits(state->key) == mechanism->key_bits);
    EVP_PKEY_CTX_free(context);
    bench_operation_show_type(operation);
    return good ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

static const bench_functions_t generate = {
    .set_up = generate_set_up, .run = run_generate, .tear_down = tear_down, .show = show_generate
};

#define FUNCTIONS(name, run_, show_)                                                                                   \
    static const bench_functions_t name = { .set_up = set_up, .run = run_, .tear_down = tear_down, .show = show_ }

FUNCTIONS(sign, run_sign, show_own);
FUNCTIONS(verify, run_verify, show_verify);
FUNCTIONS(encrypt, run_encrypt, show_own);
FUNCTIONS(decrypt, run_decrypt, show_own);
FUNCTIONS(agree, run_agree, show_own);

const bench_functions_t *bench_libcrypto_pkey_functions(const bench_mechanism_t *mechanism)
{
    static const struct {
        const char *family;
        const char *variant;
        const bench_functions_t *functions;
    } variants[] = {
        { "sign", "sign", &sign },
        { "sign", "verify", &verify },
        { "asymmetric", "encrypt", &encrypt },
        { "asymmetric", "decrypt", &decrypt },
        { "agreement", "one-shot", &agree },
        { "keys", "generate", &generate },
    };

    if ((!PSA_KEY_TYPE_IS_RSA(mechanism->key_type) && curve_name(mechanism) == NULL)
        || PSA_ALG_IS_DETERMINISTIC_ECDSA(mechanism->algorithm)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++) {
        if (strcmp(mechanism->family, variants[i].family) == 0 && bench_is_variant(mechanism, variants[i].variant)) {
            return variants[i].functions;
        }
    }
    return NULL;
}
