/*
 * The sign family: signatures of a SHA-256 digest, made and verified
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * ECDSA and PSS are random: the evidence of a signature is the digest that software finds it to sign.
 */
#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

#include <stdlib.h>

/* The worker's input has no size here: the digest is fixed. */
static const uint8_t digest[BENCH_DIGEST_LENGTH] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
};

static psa_status_t prepare_sign(bench_operation_t *operation)
{
    operation->input = digest;
    operation->size = sizeof(digest);
    return bench_operation_output(operation, PSA_SIGNATURE_MAX_SIZE);
}

static psa_status_t set_up_sign(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_SIGN_HASH, &operation->key);
}

static psa_status_t prepare_verify(bench_operation_t *operation)
{
    operation->input = digest;
    operation->size = sizeof(digest);
    operation->kept = calloc(1, PSA_SIGNATURE_MAX_SIZE);
    if (operation->kept == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->text = operation->kept;
    return bench_reference_sign(operation->mechanism, digest, operation->kept, PSA_SIGNATURE_MAX_SIZE,
                                &operation->text_length);
}

static psa_status_t set_up_verify(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_VERIFY_HASH, &operation->key);
}

static psa_status_t sign(bench_operation_t *operation, psa_key_id_t key)
{
    return psa_sign_hash(key, operation->mechanism->algorithm, digest, sizeof(digest), operation->output,
                         operation->output_size, &operation->output_length);
}

static psa_status_t run_sign(bench_operation_t *operation)
{
    return sign(operation, operation->key);
}

static psa_status_t run_new_key(bench_operation_t *operation)
{
    psa_key_id_t key = PSA_KEY_ID_NULL;

    psa_status_t status = bench_key_import(operation, PSA_KEY_USAGE_SIGN_HASH, &key);
    if (status == PSA_SUCCESS) {
        status = sign(operation, key);
        psa_status_t destroyed = psa_destroy_key(key);
        status = status != PSA_SUCCESS ? status : destroyed;
    }
    return status;
}

static psa_status_t run_verify(bench_operation_t *operation)
{
    return psa_verify_hash(operation->key, operation->mechanism->algorithm, digest, sizeof(digest), operation->text,
                           operation->text_length);
}

static psa_status_t show_sign(bench_operation_t *operation)
{
    psa_status_t status =
        bench_reference_verify(operation->mechanism, digest, operation->output, operation->output_length);
    if (status == PSA_SUCCESS) {
        bench_operation_fingerprint(operation, digest, sizeof(digest));
    }
    return status;
}

/* A signature with one bit changed must be refused. */
static psa_status_t show_verify(bench_operation_t *operation)
{
    operation->kept[operation->text_length - 1] ^= 1;
    psa_status_t status = run_verify(operation);
    operation->kept[operation->text_length - 1] ^= 1;
    if (status != PSA_ERROR_INVALID_SIGNATURE) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    bench_operation_fingerprint(operation, digest, sizeof(digest));
    return PSA_SUCCESS;
}

static const bench_functions_t sign_warm = {
    .prepare = prepare_sign, .set_up = set_up_sign, .run = run_sign, .show = show_sign
};
static const bench_functions_t sign_new_key = {
    .prepare = prepare_sign, .run = run_new_key, .show = show_sign, .aside = bench_key_import_and_destroy
};
static const bench_functions_t verify = {
    .prepare = prepare_verify, .set_up = set_up_verify, .run = run_verify, .show = show_verify
};

/* clang-format off */
#define ROW(name_, variant_, functions_, text, id, type, bits, common_)                            \
    { .name = name_, .psa_name = text, .family = "sign", .variant = variant_, .algorithm = id,      \
      .key_type = type, .key_bits = bits, .sizeless = true, .common = common_,                     \
      .functions = &functions_ }
#define SIGN(name_, text, id, pair, public, bits, common_)                                         \
    ROW(name_ "/sign", "sign", sign_warm, text, id, pair, bits, common_),                                \
    ROW(name_ "/verify", "verify", verify, text, id, public, bits, common_),                             \
    ROW(name_ "/sign/new-key", "sign/new-key", sign_new_key, text, id, pair, bits, false)
#define ECDSA(name_, kind, family_, bits, common_)                                                 \
    SIGN(name_, #kind "(PSA_ALG_SHA_256)", kind(PSA_ALG_SHA_256), PSA_KEY_TYPE_ECC_KEY_PAIR(family_),                         \
         PSA_KEY_TYPE_ECC_PUBLIC_KEY(family_), bits, common_)
#define RSA(name_, kind, bits)                                                                     \
    SIGN(name_, #kind "(PSA_ALG_SHA_256)", kind(PSA_ALG_SHA_256), PSA_KEY_TYPE_RSA_KEY_PAIR, PSA_KEY_TYPE_RSA_PUBLIC_KEY,     \
         bits, false)
/* clang-format on */

const bench_mechanism_t bench_sign_mechanisms[] = {
    ECDSA("ecdsa-p256", PSA_ALG_ECDSA, PSA_ECC_FAMILY_SECP_R1, 256, true),
    ECDSA("ecdsa-p384", PSA_ALG_ECDSA, PSA_ECC_FAMILY_SECP_R1, 384, false),
    ECDSA("ecdsa-p521", PSA_ALG_ECDSA, PSA_ECC_FAMILY_SECP_R1, 521, false),
    ECDSA("ecdsa-secp256k1", PSA_ALG_ECDSA, PSA_ECC_FAMILY_SECP_K1, 256, false),
    ECDSA("ecdsa-brainpoolp256r1", PSA_ALG_ECDSA, PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, false),
    ECDSA("deterministic-ecdsa-p256", PSA_ALG_DETERMINISTIC_ECDSA, PSA_ECC_FAMILY_SECP_R1, 256, false),
    RSA("rsa-2048", PSA_ALG_RSA_PKCS1V15_SIGN, 2048),
    RSA("rsa-3072", PSA_ALG_RSA_PKCS1V15_SIGN, 3072),
    RSA("rsa-4096", PSA_ALG_RSA_PKCS1V15_SIGN, 4096),
    RSA("rsa-2048-pss", PSA_ALG_RSA_PSS, 2048),
    RSA("rsa-3072-pss", PSA_ALG_RSA_PSS, 3072),
    RSA("rsa-4096-pss", PSA_ALG_RSA_PSS, 4096),
};

const size_t bench_sign_mechanism_count = sizeof(bench_sign_mechanisms) / sizeof(bench_sign_mechanisms[0]);
