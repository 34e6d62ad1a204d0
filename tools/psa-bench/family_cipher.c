/*
 * The cipher family: encrypt and decrypt, one-shot and multi-part
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * psa_cipher_encrypt() makes a random IV, so ciphertexts differ: the evidence of an encryption is what
 * software decrypts from it.
 */
#include "tools/psa-bench/crypt.h"
#include "tools/psa-bench/operation.h"

static psa_status_t set_up(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, &operation->key);
}

static psa_status_t encrypt(bench_operation_t *operation, psa_key_id_t key)
{
    return psa_cipher_encrypt(key, operation->mechanism->algorithm, operation->input, operation->size,
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
    return psa_cipher_decrypt(operation->key, operation->mechanism->algorithm, operation->text, operation->text_length,
                              operation->output, operation->output_size, &operation->output_length);
}

/* With the fixed IV, which stands before the ciphertext as in a one-shot call. */
static psa_status_t run_multipart(bench_operation_t *operation)
{
    psa_cipher_operation_t cipher = PSA_CIPHER_OPERATION_INIT;
    size_t iv_length = bench_iv_length(operation->mechanism);
    uint8_t *output = operation->output + iv_length;
    size_t room = operation->output_size - iv_length;
    size_t done = 0;
    size_t rest = 0;

    psa_status_t status = psa_cipher_encrypt_setup(&cipher, operation->key, operation->mechanism->algorithm);
    if (status == PSA_SUCCESS && iv_length > 0) {
        status = psa_cipher_set_iv(&cipher, bench_nonce, iv_length);
    }
    if (status == PSA_SUCCESS) {
        status = psa_cipher_update(&cipher, operation->input, operation->size, output, room, &done);
    }
    if (status == PSA_SUCCESS) {
        status = psa_cipher_finish(&cipher, output + done, room - done, &rest);
    }
    if (status != PSA_SUCCESS) {
        psa_cipher_abort(&cipher);
        return status;
    }
    bench_crypt_put_iv(operation);
    operation->output_length = iv_length + done + rest;
    return PSA_SUCCESS;
}

static const bench_functions_t one_shot = {
    .prepare = bench_crypt_begin, .set_up = set_up, .run = run_one_shot, .show = bench_crypt_show_encrypted
};
static const bench_functions_t multipart = {
    .prepare = bench_crypt_begin, .set_up = set_up, .run = run_multipart, .show = bench_crypt_show_encrypted
};
static const bench_functions_t decrypt = {
    .prepare = bench_crypt_begin, .set_up = set_up, .run = run_decrypt, .show = bench_operation_show_output
};
static const bench_functions_t new_key = { .prepare = bench_crypt_begin,
                                           .run = run_new_key,
                                           .show = bench_crypt_show_encrypted,
                                           .aside = bench_key_import_and_destroy };

/* clang-format off */
#define ROW(name_, variant_, functions_, text, id, type, bits)                                     \
    { .name = name_, .psa_name = text, .family = "cipher", .variant = variant_, .algorithm = id,    \
      .key_type = type, .key_bits = bits, .common = false, .functions = &functions_ }
#define CIPHER(name_, text, id, type, bits)                                                        \
    ROW(name_, "one-shot", one_shot, text, id, type, bits),                                              \
    ROW(name_ "/decrypt", "decrypt", decrypt, text, id, type, bits),                                     \
    ROW(name_ "/multipart", "multipart", multipart, text, id, type, bits),                               \
    ROW(name_ "/new-key", "new-key", new_key, text, id, type, bits)
#define AES(bits, mode, id) CIPHER("aes-" #bits "-" mode, #id, id, PSA_KEY_TYPE_AES, bits)
/* clang-format on */

const bench_mechanism_t bench_cipher_mechanisms[] = {
    AES(128, "cbc", PSA_ALG_CBC_NO_PADDING),
    AES(192, "cbc", PSA_ALG_CBC_NO_PADDING),
    AES(256, "cbc", PSA_ALG_CBC_NO_PADDING),
    AES(128, "cbc-pkcs7", PSA_ALG_CBC_PKCS7),
    AES(256, "cbc-pkcs7", PSA_ALG_CBC_PKCS7),
    AES(128, "ctr", PSA_ALG_CTR),
    AES(192, "ctr", PSA_ALG_CTR),
    AES(256, "ctr", PSA_ALG_CTR),
    AES(128, "ecb", PSA_ALG_ECB_NO_PADDING),
    AES(256, "ecb", PSA_ALG_ECB_NO_PADDING),
    AES(128, "cfb", PSA_ALG_CFB),
    AES(128, "ofb", PSA_ALG_OFB),
    CIPHER("chacha20", "PSA_ALG_STREAM_CIPHER", PSA_ALG_STREAM_CIPHER, PSA_KEY_TYPE_CHACHA20, 256),
    CIPHER("camellia-256-cbc", "PSA_ALG_CBC_NO_PADDING", PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_CAMELLIA, 256),
    CIPHER("aria-256-cbc", "PSA_ALG_CBC_NO_PADDING", PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_ARIA, 256),
};

const size_t bench_cipher_mechanism_count = sizeof(bench_cipher_mechanisms) / sizeof(bench_cipher_mechanisms[0]);
