/*
 * entropy.h - entropy of the kernel's random generators, for the core to mix in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_ENTROPY_H
#define KCAPI_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Entropy collection (PSA driver interface, "Entropy collection entry point"): bytes of AF_ALG's "stdrng".
 *
 * \param flags               Blocking or not: it never blocks.
 * \param[out] estimate_bits  At most 256 in all, however long the output: the generator is a deterministic one that the
 *                            kernel seeds with that much.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED          The kernel has no such generator, or does not give it to this process.
 * \retval PSA_ERROR_INSUFFICIENT_ENTROPY   It has none to give now.
 * \retval PSA_ERROR_COMMUNICATION_FAILURE
 */
psa_status_t kcapi_transparent_get_entropy(uint32_t flags, size_t *estimate_bits, uint8_t *output, size_t output_size);

#endif /* KCAPI_ENTROPY_H */
