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

/** Finds how much of the last block is data, without a branch or an address that depends on the block.
 *
 * \retval PSA_SUCCESS                \p used is set.
 * \retval PSA_ERROR_INVALID_PADDING  \p used is 0.
 */
psa_status_t libcrypto_unpad(const uint8_t *block, size_t size, size_t *used);

#endif /* LIBCRYPTO_PADDING_H */
