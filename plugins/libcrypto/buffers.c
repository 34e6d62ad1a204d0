/*
 * Buffers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "buffers.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

static bool overlap(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size)
{
    return one_size > 0 && other_size > 0 && (uintptr_t) one < (uintptr_t) other + other_size
           && (uintptr_t) other < (uintptr_t) one + one_size;
}

psa_status_t libcrypto_input(libcrypto_input_t *input, const uint8_t *bytes, size_t size, const uint8_t *output,
                             size_t output_size, bool aligned)
{
    *input = (libcrypto_input_t){ .bytes = bytes, .size = size };
    if ((aligned && bytes == output) || !overlap(bytes, size, output, output_size)) {
        return PSA_SUCCESS;
    }
    input->copy = malloc(size);
    if (input->copy == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    memcpy(input->copy, bytes, size);
    input->bytes = input->copy;
    return PSA_SUCCESS;
}

void libcrypto_input_free(libcrypto_input_t *input)
{
    if (input->copy != NULL) {
        explicit_bzero(input->copy, input->size);
        free(input->copy);
    }
}

bool libcrypto_process(EVP_CIPHER_CTX *context, uint8_t *output, const uint8_t *input, size_t size)
{
    while (size > 0) {
        const size_t piece = size < LIBCRYPTO_LONGEST_PIECE ? size : LIBCRYPTO_LONGEST_PIECE;
        int length = 0;
        if (EVP_CipherUpdate(context, output, &length, input, (int) piece) != 1 || (size_t) length != piece) {
            return false;
        }
        output = output == NULL ? NULL : output + piece;
        input += piece;
        size -= piece;
    }
    return true;
}
