/*
 * What encryptions and decryptions share: buffers, and how they are judged
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/crypt.h"

#include <stdlib.h>
#include <string.h>

#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/reference.h"

/* The most that an operation adds: an IV and a block of padding, or a tag. */
#define ROOM_FOR_MORE (BENCH_NONCE_MAX + BENCH_TAG_MAX)

static psa_status_t seal(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    size_t iv_length = bench_iv_length(mechanism);

    operation->kept = malloc(operation->size + ROOM_FOR_MORE);
    if (operation->kept == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->text = operation->kept;
    if (PSA_ALG_IS_AEAD(mechanism->algorithm)) {
        return bench_reference_aead(mechanism, operation->input, operation->size, operation->kept,
                                    operation->size + ROOM_FOR_MORE, &operation->text_length);
    }
    memcpy(operation->kept, bench_nonce, iv_length);
    psa_status_t status = bench_reference_cipher(mechanism, true, bench_nonce, operation->input, operation->size,
                                                 operation->kept + iv_length, &operation->text_length);
    operation->text_length += iv_length;
    return status;
}

psa_status_t bench_crypt_begin(bench_operation_t *operation)
{
    psa_status_t status = bench_operation_output(operation, operation->size + ROOM_FOR_MORE);

    if (status == PSA_SUCCESS && bench_is_variant(operation->mechanism, "decrypt")) {
        status = seal(operation);
    }
    return status;
}

void bench_crypt_put_iv(bench_operation_t *operation)
{
    memcpy(operation->output, bench_nonce, bench_iv_length(operation->mechanism));
}

psa_status_t bench_crypt_show_encrypted(bench_operation_t *operation)
{
    size_t iv_length = bench_iv_length(operation->mechanism);
    size_t length = 0;

    if (operation->output_length < iv_length || operation->output_length > operation->output_size) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    uint8_t *plaintext = malloc(operation->output_length + BENCH_TAG_MAX);
    if (plaintext == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status =
        bench_reference_cipher(operation->mechanism, false, operation->output, operation->output + iv_length,
                               operation->output_length - iv_length, plaintext, &length);
    if (status == PSA_SUCCESS) {
        bench_operation_fingerprint(operation, plaintext, length);
    } else if (status == PSA_ERROR_GENERIC_ERROR) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    free(plaintext);
    return status;
}
