/*
 * The MAC family: HMAC and CMAC; compute and verify, one-shot and multi-part
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

#include <stdlib.h>

static psa_status_t set_up(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE,
                            &operation->key);
}

/* The MAC that is verified. */
static psa_status_t prepare_verify(bench_operation_t *operation)
{
    operation->kept = calloc(1, PSA_MAC_MAX_SIZE);
    if (operation->kept == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->text = operation->kept;
    return bench_reference_mac(operation->mechanism, operation->input, operation->size, operation->kept,
                               PSA_MAC_MAX_SIZE, &operation->text_length);
}

static psa_status_t compute(bench_operation_t *operation, psa_key_id_t key)
{
    return psa_mac_compute(key, operation->mechanism->algorithm, operation->input, operation->size, operation->evidence,
                           sizeof(operation->evidence), &operation->evidence_length);
}

static psa_status_t run_one_shot(bench_operation_t *operation)
{
    return compute(operation, operation->key);
}

static psa_status_t run_new_key(bench_operation_t *operation)
{
    psa_key_id_t key = PSA_KEY_ID_NULL;

    psa_status_t status = bench_key_import(operation, PSA_KEY_USAGE_SIGN_MESSAGE, &key);
    if (status == PSA_SUCCESS) {
        status = compute(operation, key);
        psa_status_t destroyed = psa_destroy_key(key);
        status = status != PSA_SUCCESS ? status : destroyed;
    }
    return status;
}

static psa_status_t run_multipart(bench_operation_t *operation)
{
    psa_mac_operation_t mac = PSA_MAC_OPERATION_INIT;

    psa_status_t status = psa_mac_sign_setup(&mac, operation->key, operation->mechanism->algorithm);
    if (status == PSA_SUCCESS) {
        status = psa_mac_update(&mac, operation->input, operation->size);
    }
    if (status == PSA_SUCCESS) {
        status =
            psa_mac_sign_finish(&mac, operation->evidence, sizeof(operation->evidence), &operation->evidence_length);
    }
    if (status != PSA_SUCCESS) {
        psa_mac_abort(&mac);
    }
    return status;
}

static psa_status_t run_verify(bench_operation_t *operation)
{
    return psa_mac_verify(operation->key, operation->mechanism->algorithm, operation->input, operation->size,
                          operation->text, operation->text_length);
}

/* Who accepts anything is fast: the MAC with one bit changed must be refused. */
static psa_status_t show_verify(bench_operation_t *operation)
{
    operation->kept[0] ^= 1;
    psa_status_t status = run_verify(operation);
    operation->kept[0] ^= 1;
    if (status != PSA_ERROR_INVALID_SIGNATURE) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    bench_operation_fingerprint(operation, operation->text, operation->text_length);
    return PSA_SUCCESS;
}

static const bench_functions_t one_shot = { .set_up = set_up, .run = run_one_shot };
static const bench_functions_t multipart = { .set_up = set_up, .run = run_multipart };
static const bench_functions_t verify = {
    .prepare = prepare_verify, .set_up = set_up, .run = run_verify, .show = show_verify
};
static const bench_functions_t new_key = { .run = run_new_key, .aside = bench_key_import_and_destroy };

/* clang-format off */
#define ROW(name_, variant_, functions_, text, id, type, bits, common_)                            \
    { .name = name_, .psa_name = text, .family = "mac", .variant = variant_, .algorithm = id,       \
      .key_type = type, .key_bits = bits, .common = common_, .functions = &functions_ }
#define MAC(name_, text, id, type, bits, common_)                                                  \
    ROW(name_, "one-shot", one_shot, text, id, type, bits, common_),                                     \
    ROW(name_ "/multipart", "multipart", multipart, text, id, type, bits, false),                        \
    ROW(name_ "/verify", "verify", verify, text, id, type, bits, false),                                 \
    ROW(name_ "/new-key", "new-key", new_key, text, id, type, bits, false)
#define HMAC(name_, hash, bits, common_)                                                           \
    MAC("hmac-" name_, "PSA_ALG_HMAC(" #hash ")", PSA_ALG_HMAC(hash), PSA_KEY_TYPE_HMAC, bits, common_)
/* clang-format on */

const bench_mechanism_t bench_mac_mechanisms[] = {
    HMAC("md5", PSA_ALG_MD5, 128, false),
    HMAC("sha-1", PSA_ALG_SHA_1, 160, false),
    HMAC("sha-224", PSA_ALG_SHA_224, 224, false),
    HMAC("sha-256", PSA_ALG_SHA_256, 256, true),
    HMAC("sha-384", PSA_ALG_SHA_384, 384, false),
    HMAC("sha-512", PSA_ALG_SHA_512, 512, false),
    HMAC("sha3-256", PSA_ALG_SHA3_256, 256, false),
    MAC("aes-128-cmac", "PSA_ALG_CMAC", PSA_ALG_CMAC, PSA_KEY_TYPE_AES, 128, false),
    MAC("aes-256-cmac", "PSA_ALG_CMAC", PSA_ALG_CMAC, PSA_KEY_TYPE_AES, 256, false),
};

const size_t bench_mac_mechanism_count = sizeof(bench_mac_mechanisms) / sizeof(bench_mac_mechanisms[0]);
