/*
 * buffers.h - what OpenSSL does not say of overlapping and very long buffers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_BUFFERS_H
#define LIBCRYPTO_BUFFERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

/** An input that may be read while the output is written. */
typedef struct {
    const uint8_t *bytes;
    uint8_t *copy; /* owned; NULL = the caller's own bytes */
    size_t size;
} libcrypto_input_t;

/** Copies an input that overlaps the output in a way that OpenSSL does not allow.
 *
 * \param aligned  Whether byte i of the output depends on bytes 0 to i of the input alone and is written after those
 * were read; then both may be the same buffer. \retval PSA_SUCCESS \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t libcrypto_input(libcrypto_input_t *input, const uint8_t *bytes, size_t size, const uint8_t *output,
                             size_t output_size, bool aligned);

/** Wipes and frees the copy, if there is one. */
void libcrypto_input_free(libcrypto_input_t *input);

/** Bytes that OpenSSL gets at once at most; it counts in int. A multiple of every block size. */
#define LIBCRYPTO_LONGEST_PIECE ((size_t) 1 << 30)

/** EVP_CipherUpdate() for any length of whole blocks.
 *
 * \param output  As long as \p input, or NULL: the input is additional data.
 */
bool libcrypto_process(EVP_CIPHER_CTX *context, uint8_t *output, const uint8_t *input, size_t size);

#endif /* LIBCRYPTO_BUFFERS_H */
