/*
 * af_alg.h - the driver's own AF_ALG sockets: every raw system call on them is here
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Two kinds of descriptors. A *transform* is a socket bound to an algorithm's name; accept() on it
 * gives a *request*, which takes the message and gives the result. Errors are returned as negative
 * errno values. All descriptors are close-on-exec.
 */
#ifndef KCAPI_AF_ALG_H
#define KCAPI_AF_ALG_H

#include <stddef.h>
#include <stdint.h>

/** Opens a transform.
 *
 * \return The descriptor, or: -EAFNOSUPPORT, -EPERM, -EACCES and others from socket(); -ENOENT and
 *         others from bind(), with *family_error left 0. \p family_error is set to the errno value
 *         if socket() itself refused.
 */
int kcapi_transform_open(const char *type, const char *name, int *family_error);

/** Opens a request on a transform, or a copy, with its running state, of a request. Any number of
 * threads may do so on one transform. */
int kcapi_request_open(int descriptor);

/** Gives a request a piece of its message, all of it, with more to come or the result to be
 * received.
 *
 * \return 0 or negative errno; then the request can only be closed.
 */
int kcapi_request_send(int request, const uint8_t *input, size_t size);

/** Receives the result, which must be exactly \p size bytes.
 *
 * \return 0; -EMSGSIZE if the kernel gives less; or negative errno.
 */
int kcapi_request_receive(int request, uint8_t *output, size_t size);

#endif /* KCAPI_AF_ALG_H */
