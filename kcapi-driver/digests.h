/*
 * digests.h - one-shot hashes on libkcapi handles that each thread keeps
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_DIGESTS_H
#define KCAPI_DIGESTS_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "transforms.h"

/** Longest message, in bytes. libkcapi gives longer ones to the kernel with vmsplice(), which
 * cannot be turned off; pages on loan to a pipe are what several holes of AF_ALG were made of. */
#define KCAPI_DIGEST_MAX_INPUT 32767u

/** Computes a digest with two system calls, on the thread's kept handle; the first call of a thread
 * opens it.
 *
 * \param transform    Of the algorithm, as kcapi_transform() has just given it.
 * \param input        The message; not NULL even if empty.
 * \param input_size   Its length in bytes, at most KCAPI_DIGEST_MAX_INPUT.
 * \param[out] digest  At least as many bytes as the `size` of the algorithm's row.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED          No handle can be had. Nothing was done.
 * \retval PSA_ERROR_COMMUNICATION_FAILURE  The kernel failed half-way. The handle is gone.
 * Any thread may call it.
 */
psa_status_t kcapi_digest(const kcapi_transform_t *transform, const uint8_t *input, size_t input_size, uint8_t *digest);

#endif /* KCAPI_DIGESTS_H */
