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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/** Opens a transform.
 *
 * \return The descriptor, or: -EAFNOSUPPORT, -EPERM, -EACCES and others from socket(); -ENOENT and
 *         others from bind(), with *family_error left 0. \p family_error is set to the errno value
 *         if socket() itself refused.
 */
int kcapi_transform_open(const char *type, const char *name, int *family_error);

/** Gives a transform its key. To be done before the first request is opened: with one open the kernel says EBUSY.
 *
 * \return 0 or negative errno; -EINVAL and others: the kernel does not take the key.
 */
int kcapi_transform_set_key(int transform, const uint8_t *key, size_t size);

/** Sets the length in bytes of the tag of an AEAD transform.
 *
 * \return 0 or negative errno; -EINVAL: the kernel cannot make tags of that length.
 */
int kcapi_transform_set_tag_length(int transform, size_t size);

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

/** Longest message, in bytes, that a request for a cipher or an AEAD takes at once: all input, IV apart. */
size_t kcapi_request_room(int request);

/** What is to be done with a message. */
typedef struct {
    bool decrypt;
    const uint8_t *iv; /* NULL: the algorithm has none */
    size_t iv_size;    /* bytes */
    size_t aad_size;   /* bytes at the beginning of an AEAD's message */
} kcapi_crypt_t;

/** Encrypts or decrypts a message: two system calls. Neither waits.
 *
 * \param input         Parts of the message, in all at most kcapi_request_room() bytes and at least 1. The kernel
 * copies them before it writes output. \param output        Where the result goes; the parts are as long as it or
 * longer. (With less room the kernel would do a part of the message, and call that the result.) \param result_size
 * Length in bytes that the result must have.
 *
 * \return 0; -EBADMSG: the tag is wrong, and the output may hold unauthentic text; -EMSGSIZE: the kernel did not take
 *         the message whole, or gave less; or another negative errno. After any error but -EBADMSG the request can only
 *         be closed.
 */
int kcapi_request_crypt(int request, const kcapi_crypt_t *crypt, const struct iovec *input, size_t input_count,
                        const struct iovec *output, size_t output_count, size_t result_size);

#endif /* KCAPI_AF_ALG_H */
