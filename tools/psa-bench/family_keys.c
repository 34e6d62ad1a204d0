/*
 * The keys family: volatile keys generated, imported, and their public keys exported
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

#include <stdlib.h>
#include <string.h>

/* Keys elsewhere are made to stay there: they are judged by their public key, and secrets not at all. */
static psa_key_usage_t usage_of(const bench_operation_t *operation)
{
    return operation->location == 0 ? PSA_KEY_USAGE_EXPORT : 0;
}

/* The key of the call before stays until the next one, so that the last one can be shown. */
static psa_status_t drop_key(bench_operation_t *operation)
{
    psa_status_t status = PSA_SUCCESS;

    if (operation->key != PSA_KEY_ID_NULL) {
        status = psa_destroy_key(operation->key);
        operation->key = PSA_KEY_ID_NULL;
    }
    return status;
}

static psa_status_t run_generate(bench_operation_t *operation)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_status_t status = drop_key(operation);
    if (status == PSA_SUCCESS) {
        psa_set_key_type(&attributes, operation->mechanism->key_type);
        psa_set_key_bits(&attributes, operation->mechanism->key_bits);
        psa_set_key_lifetime(&attributes, bench_key_lifetime(operation));
        psa_set_key_usage_flags(&attributes, usage_of(operation));
        status = psa_generate_key(&attributes, &operation->key);
    }
    return status;
}

static psa_status_t run_import(bench_operation_t *operation)
{
    psa_status_t status = drop_key(operation);

    return status == PSA_SUCCESS ? bench_key_import(operation, usage_of(operation), &operation->key) : status;
}

static psa_status_t prepare_export_public(bench_operation_t *operation)
{
    return bench_operation_output(operation, PSA_EXPORT_PUBLIC_KEY_MAX_SIZE);
}

static psa_status_t set_up_export_public(bench_operation_t *operation)
{
    return bench_key_import(operation, 0, &operation->key);
}

static psa_status_t run_export_public(bench_operation_t *operation)
{
    return psa_export_public_key(operation->key, operation->output, operation->output_size, &operation->output_length);
}

static psa_status_t show_import(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    bool pair = PSA_KEY_TYPE_IS_KEY_PAIR(mechanism->key_type);
    uint8_t exported[BENCH_MATERIAL_MAX];
    size_t length = 0;
    psa_status_t status = PSA_SUCCESS;

    if (pair) {
        status = psa_export_public_key(operation->key, exported, sizeof(exported), &length);
    } else if (operation->location == 0) {
        status = psa_export_key(operation->key, exported, sizeof(exported), &length);
    } else {
        length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, exported);
    }
    if (status == PSA_SUCCESS) {
        bench_operation_fingerprint(operation, exported, length);
    }
    return status;
}

/* Two keys that were generated elsewhere have different public keys. */
static psa_status_t show_generated_elsewhere(bench_operation_t *operation)
{
    uint8_t first[BENCH_MATERIAL_MAX];
    uint8_t second[BENCH_MATERIAL_MAX];
    size_t length = 0;
    size_t second_length = 0;

    bench_operation_show_type(operation);
    if (!PSA_KEY_TYPE_IS_KEY_PAIR(operation->mechanism->key_type)) {
        return PSA_SUCCESS;
    }
    psa_status_t status = psa_export_public_key(operation->key, first, sizeof(first), &length);
    if (status == PSA_SUCCESS) {
        status = run_generate(operation);
    }
    if (status == PSA_SUCCESS) {
        status = psa_export_public_key(operation->key, second, sizeof(second), &second_length);
    }
    if (status == PSA_SUCCESS && (length != second_length || memcmp(first, second, length) == 0)) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    return status;
}

/* Is it a key of that type, and does its public key belong to it? A secret must not be that of the call
 * before. The evidence is what does not change: type and size. */
static psa_status_t show_generate(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    uint8_t secret[BENCH_MATERIAL_MAX];
    uint8_t other[BENCH_MATERIAL_MAX];
    size_t length = 0;
    size_t other_length = 0;

    if (operation->location != 0) {
        return show_generated_elsewhere(operation);
    }
    psa_status_t status = psa_export_key(operation->key, secret, sizeof(secret), &length);
    if (status == PSA_SUCCESS && PSA_KEY_TYPE_IS_KEY_PAIR(mechanism->key_type)) {
        status = psa_export_public_key(operation->key, other, sizeof(other), &other_length);
        if (status == PSA_SUCCESS) {
            status = bench_reference_check_pair(mechanism->key_type, mechanism->key_bits, secret, length, other,
                                                other_length);
        }
    } else if (status == PSA_SUCCESS) {
        status = run_generate(operation);
        if (status == PSA_SUCCESS) {
            status = psa_export_key(operation->key, other, sizeof(other), &other_length);
        }
        if (status == PSA_SUCCESS
            && (length != PSA_BITS_TO_BYTES(mechanism->key_bits) || other_length != length
                || memcmp(secret, other, length) == 0)) {
            status = PSA_ERROR_INVALID_SIGNATURE;
        }
    }
    if (status == PSA_SUCCESS) {
        bench_operation_show_type(operation);
    }
    return status;
}

static const bench_functions_t generate = { .run = run_generate, .show = show_generate };
static const bench_functions_t import = { .run = run_import, .show = show_import };
static const bench_functions_t export_public = { .prepare = prepare_export_public,
                                                 .set_up = set_up_export_public,
                                                 .run = run_export_public,
                                                 .show = bench_operation_show_output };

/* clang-format off */
#define ROW(name_, variant_, functions_, text, type, bits)                                         \
    { .name = name_ "/" variant_, .psa_name = text, .family = "keys", .variant = variant_,        \
      .algorithm = PSA_ALG_NONE, .key_type = type, .key_bits = bits, .sizeless = true,             \
      .common = false, .functions = &functions_ }
#define MADE(name_, text, type, bits)                                                              \
    ROW(name_, "generate", generate, text, type, bits),                                            \
    ROW(name_, "import", import, text, type, bits)
#define SECRET(name_, type, bits) MADE(name_, #type, type, bits)
#define PAIR(name_, text, type, bits)                                                              \
    MADE(name_, text, type, bits),                                                                 \
    ROW(name_, "export-public", export_public, text, type, bits)
#define ECC(name_, family_, bits)                                                                  \
    PAIR(name_, "PSA_KEY_TYPE_ECC_KEY_PAIR(" #family_ ")", PSA_KEY_TYPE_ECC_KEY_PAIR(family_), bits)
#define RSA(name_, bits)                                                                           \
    PAIR(name_, "PSA_KEY_TYPE_RSA_KEY_PAIR", PSA_KEY_TYPE_RSA_KEY_PAIR, bits)
/* clang-format on */

const bench_mechanism_t bench_keys_mechanisms[] = {
    SECRET("aes-128", PSA_KEY_TYPE_AES, 128),
    SECRET("aes-256", PSA_KEY_TYPE_AES, 256),
    SECRET("hmac-256", PSA_KEY_TYPE_HMAC, 256),
    ECC("p256", PSA_ECC_FAMILY_SECP_R1, 256),
    ECC("p384", PSA_ECC_FAMILY_SECP_R1, 384),
    ECC("p521", PSA_ECC_FAMILY_SECP_R1, 521),
    ECC("curve25519", PSA_ECC_FAMILY_MONTGOMERY, 255),
    RSA("rsa-2048", 2048),
    RSA("rsa-3072", 3072),
};

const size_t bench_keys_mechanism_count = sizeof(bench_keys_mechanisms) / sizeof(bench_keys_mechanisms[0]);
