/*
 * padding.h - PKCS#7 padding, in time that does not depend on the bytes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_PADDING_H
#define LIBCRYPTO_PADDING_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Fills the rest of a block.
 *
 * \param used  Bytes of the block that are data, less than \p size.
 */
void libcrypto_pad(uint8_t *block, size_t used, size_t size);

/** Gives the data of the last block, without a branch or an address that depends on the block, on the status or on the
 * length: what comes out is secret where somebody may send one ciphertext after the other and watch the time.
 *
 * \param[in,out] block        Wiped but for the data; all of it, if the padding is wrong.
 * \param[out] output_length   Bytes of data; 0 if the padding is wrong.
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_BUFFER_TOO_SMALL
 * \retval PSA_ERROR_INVALID_PADDING
 */
psa_status_t libcrypto_unpad(uint8_t *block, size_t size, uint8_t *output, size_t output_size, size_t *output_length);

#endif /* LIBCRYPTO_PADDING_H */
