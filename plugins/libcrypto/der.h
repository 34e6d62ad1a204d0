/*
 * der.h - the little of DER that RSA keys and ECDSA signatures need: sequences of numbers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_DER_H
#define LIBCRYPTO_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A number, big-endian, not negative. Read: without zero bytes in front, so zero has the size 0. */
typedef struct {
    const uint8_t *bytes;
    size_t size;
} libcrypto_number_t;

/** Reads a sequence of numbers, and nothing else: DER in its one form (X.690, 10), nothing missing or left over.
 *
 * \param[out] numbers  They point into \p der.
 * \return Whether it is one of just \p count numbers.
 */
bool libcrypto_der_read(const uint8_t *der, size_t size, libcrypto_number_t *numbers, size_t count);

/** Writes a sequence of numbers.
 *
 * \param numbers       May have zero bytes in front; may not lie in \p der.
 * \param[out] der      Left as it was if it is too small.
 * \return The size in bytes, also where that is more than \p der_size.
 */
size_t libcrypto_der_write(const libcrypto_number_t *numbers, size_t count, uint8_t *der, size_t der_size);

#endif /* LIBCRYPTO_DER_H */
