/*
 * The AEAD family: encrypt and decrypt, one-shot and multi-part; 13 bytes of additional data
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/crypt.h"
#include "tools/psa-bench/operation.h"

#include <string.h>

static psa_status_t set_up(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, &operation->key);
}

static psa_status_t encrypt(bench_operation_t *operation, psa_key_id_t key)
{
    return psa_aead_encrypt(key, operation->mechanism->algorithm, bench_nonce, bench_iv_length(operation->mechanism),
                            bench_additional_data, sizeof(bench_additional_data), operation->input, operation->size,
                            operation->output, operation->output_size, &operation->output_length);
}

static psa_status_t run_one_shot(bench_operation_t *operation)
{
    return encrypt(operation, operation->key);
}

static psa_status_t run_new_key(bench_operation_t *operation)
{
    psa_key_id_t key = PSA_KEY_ID_NULL;

    psa_status_t status = bench_key_import(operation, PSA_KEY_USAGE_ENCRYPT, &key);
    if (status == PSA_SUCCESS) {
        status = encrypt(operation, key);
        psa_status_t destroyed = psa_destroy_key(key);
        status = status != PSA_SUCCESS ? status : destroyed;
    }
    return status;
}

static psa_status_t run_decrypt(bench_operation_t *operation)
{
    return psa_aead_decrypt(operation->key, operation->mechanism->algorithm, bench_nonce,
                            bench_iv_length(operation->mechanism), bench_additional_data, sizeof(bench_additional_data),
                            operation->text, operation->text_length, operation->output, operation->output_size,
                            &operation->output_length);
}

static psa_status_t run_multipart(bench_operation_t *operation)
{
    psa_aead_operation_t aead = PSA_AEAD_OPERATION_INIT;
    uint8_t tag[PSA_AEAD_TAG_MAX_SIZE];
    size_t tag_length = 0;
    size_t done = 0;
    size_t rest = 0;

    psa_status_t status = psa_aead_encrypt_setup(&aead, operation->key, operation->mechanism->algorithm);
    if (status == PSA_SUCCESS) {
        status = psa_aead_set_lengths(&aead, sizeof(bench_additional_data), operation->size);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_set_nonce(&aead, bench_nonce, bench_iv_length(operation->mechanism));
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_update_ad(&aead, bench_additional_data, sizeof(bench_additional_data));
    }
    if (status == PSA_SUCCESS) {
        status =
            psa_aead_update(&aead, operation->input, operation->size, operation->output, operation->output_size, &done);
    }
    if (status == PSA_SUCCESS) {
        status = psa_aead_finish(&aead, operation->output + done, operation->output_size - done, &rest, tag,
                                 sizeof(tag), &tag_length);
    }
    if (status != PSA_SUCCESS) {
        psa_aead_abort(&aead);
        return status;
    }
    if (done + rest + tag_length > operation->output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memcpy(operation->output + done + rest, tag, tag_length);
    operation->output_length = done + rest + tag_length;
    return PSA_SUCCESS;
}

/* A ciphertext with one bit changed must be refused. */
static psa_status_t show_decrypt(bench_operation_t *operation)
{
    psa_status_t shown = bench_operation_show_output(operation);

    operation->kept[operation->text_length - 1] ^= 1;
    psa_status_t forged = run_decrypt(operation);
    operation->kept[operation->text_length - 1] ^= 1;
    return forged == PSA_ERROR_INVALID_SIGNATURE ? shown : PSA_ERROR_INVALID_SIGNATURE;
}

static const bench_functions_t one_shot = {
    .prepare = bench_crypt_begin, .set_up = set_up, .run = run_one_shot, .show = bench_operation_show_output
};
static const bench_functions_t multipart = {
    .prepare = bench_crypt_begin, .set_up = set_up, .run = run_multipart, .show = bench_operation_show_output
};
static const bench_functions_t decrypt = {
    .prepare = bench_crypt_begin, .set_up = set_up, .run = run_decrypt, .show = show_decrypt
};
static const bench_functions_t new_key = { .prepare = bench_crypt_begin,
                                           .run = run_new_key,
                                           .show = bench_operation_show_output,
                                           .aside = bench_key_import_and_destroy };

/* clang-format off */
#define ROW(name_, variant_, functions_, text, id, type, bits, common_)                            \
    { .name = name_, .psa_name = text, .family = "aead", .variant = variant_, .algorithm = id,      \
      .key_type = type, .key_bits = bits, .common = common_, .functions = &functions_ }
#define AEAD(name_, id, type, bits, common_)                                                       \
    ROW(name_, "one-shot", one_shot, #id, id, type, bits, common_),                                     \
    ROW(name_ "/decrypt", "decrypt", decrypt, #id, id, type, bits, false),                              \
    ROW(name_ "/multipart", "multipart", multipart, #id, id, type, bits, false),                        \
    ROW(name_ "/new-key", "new-key", new_key, #id, id, type, bits, false)
/* clang-format on */

const bench_mechanism_t bench_aead_mechanisms[] = {
    AEAD("aes-128-gcm", PSA_ALG_GCM, PSA_KEY_TYPE_AES, 128, true),
    AEAD("aes-192-gcm", PSA_ALG_GCM, PSA_KEY_TYPE_AES, 192, false),
    AEAD("aes-256-gcm", PSA_ALG_GCM, PSA_KEY_TYPE_AES, 256, false),
    AEAD("aes-128-ccm", PSA_ALG_CCM, PSA_KEY_TYPE_AES, 128, false),
    AEAD("aes-256-ccm", PSA_ALG_CCM, PSA_KEY_TYPE_AES, 256, false),
    AEAD("chacha20-poly1305", PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20, 256, false),
};

const size_t bench_aead_mechanism_count = sizeof(bench_aead_mechanisms) / sizeof(bench_aead_mechanisms[0]);
