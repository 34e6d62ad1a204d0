/*
 * The asymmetric family: encryption with RSA, of 32 bytes as a key transport has them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Ciphertexts are random: the evidence of an encryption is what software decrypts from it.
 */
#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

#include <stdlib.h>

static const uint8_t message[32] = "thirty-two bytes of key material";

static psa_status_t prepare_encrypt(bench_operation_t *operation)
{
    operation->input = message;
    operation->size = sizeof(message);
    return bench_operation_output(operation, BENCH_REFERENCE_RSA_MAX);
}

static psa_status_t prepare_decrypt(bench_operation_t *operation)
{
    psa_status_t status = bench_operation_output(operation, BENCH_REFERENCE_RSA_MAX);

    if (status != PSA_SUCCESS) {
        return status;
    }
    operation->kept = calloc(1, BENCH_REFERENCE_RSA_MAX);
    if (operation->kept == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->text = operation->kept;
    return bench_reference_rsa_encrypt(operation->mechanism, message, sizeof(message), operation->kept,
                                       &operation->text_length);
}

static psa_status_t set_up_encrypt(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_ENCRYPT, &operation->key);
}

static psa_status_t set_up_decrypt(bench_operation_t *operation)
{
    return bench_key_import(operation, PSA_KEY_USAGE_DECRYPT, &operation->key);
}

static psa_status_t run_encrypt(bench_operation_t *operation)
{
    return psa_asymmetric_encrypt(operation->key, operation->mechanism->algorithm, message, sizeof(message), NULL, 0,
                                  operation->output, operation->output_size, &operation->output_length);
}

static psa_status_t run_decrypt(bench_operation_t *operation)
{
    return psa_asymmetric_decrypt(operation->key, operation->mechanism->algorithm, operation->text,
                                  operation->text_length, NULL, 0, operation->output, operation->output_size,
                                  &operation->output_length);
}

static psa_status_t show_encrypt(bench_operation_t *operation)
{
    uint8_t plaintext[BENCH_REFERENCE_RSA_MAX];
    size_t length = 0;

    psa_status_t status = bench_reference_rsa_decrypt(operation->mechanism, operation->output, operation->output_length,
                                                      plaintext, &length);
    if (status == PSA_SUCCESS) {
        bench_operation_fingerprint(operation, plaintext, length);
    }
    return status;
}

static const bench_functions_t encrypt = {
    .prepare = prepare_encrypt, .set_up = set_up_encrypt, .run = run_encrypt, .show = show_encrypt
};
static const bench_functions_t decrypt = {
    .prepare = prepare_decrypt, .set_up = set_up_decrypt, .run = run_decrypt, .show = bench_operation_show_output
};

/* clang-format off */
#define ROW(name_, variant_, functions_, text, id, type, bits)                                     \
    { .name = name_ "/" variant_, .psa_name = text, .family = "asymmetric", .variant = variant_,    \
      .algorithm = id, .key_type = type, .key_bits = bits, .sizeless = true, .common = false,      \
      .functions = &functions_ }
#define RSA(name_, id, bits)                                                                       \
    ROW(name_, "encrypt", encrypt, #id, id, PSA_KEY_TYPE_RSA_PUBLIC_KEY, bits),                         \
    ROW(name_, "decrypt", decrypt, #id, id, PSA_KEY_TYPE_RSA_KEY_PAIR, bits)
/* clang-format on */

const bench_mechanism_t bench_asymmetric_mechanisms[] = {
    RSA("rsa-2048-oaep", PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), 2048),
    RSA("rsa-3072-oaep", PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), 3072),
    RSA("rsa-4096-oaep", PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), 4096),
    RSA("rsa-2048-pkcs1v15", PSA_ALG_RSA_PKCS1V15_CRYPT, 2048),
};

const size_t bench_asymmetric_mechanism_count =
    sizeof(bench_asymmetric_mechanisms) / sizeof(bench_asymmetric_mechanisms[0]);
