/*
 * pkcs1.h - the padding of PKCS#1 v1.5 encryption, removed in time that does not depend on the bytes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_PKCS1_H
#define LIBCRYPTO_PKCS1_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Bytes of a padded message that are not the message, at least. */
#define LIBCRYPTO_PKCS1_OVERHEAD 11u

/** Takes the message out of its padding (RFC 8017, 7.2.2), without a branch or an address that depends on the block.
 * Who learns which blocks are well padded can decrypt with that (Bleichenbacher).
 *
 * \param[in,out] block  As long as the modulus; used up.
 * \param size           At least LIBCRYPTO_PKCS1_OVERHEAD.
 * \param[out] output    Zero bytes where the message does not reach, and without one.
 * \param[out] length    0 without a message.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_PADDING
 * \retval PSA_ERROR_BUFFER_TOO_SMALL
 */
psa_status_t libcrypto_pkcs1_unpad(uint8_t *block, size_t size, uint8_t *output, size_t output_size, size_t *length);

#endif /* LIBCRYPTO_PKCS1_H */
