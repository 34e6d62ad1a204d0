/*
 * keyed.h - transforms that hold a key, with a request on each, kept per thread
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Plain AF_ALG sockets: libkcapi has no way to open a second request on a keyed transform, and its handles hold twice
 * as many descriptors. A handle costs four system calls and two descriptors; plugins/kept.h finds it again, so that a
 * warm one-shot call costs two system calls.
 */
#ifndef KCAPI_KEYED_H
#define KCAPI_KEYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "plugins/kept.h"
#include "transforms.h"

/** A key as entry points are given it. */
typedef struct {
    const psa_key_attributes_t *attributes;
    const uint8_t *buffer;
    size_t size; /* bytes */
} kcapi_key_t;

/** A keyed request that the calling thread has for one call. */
typedef struct {
    int request;
    plugin_kept_use_t use; /* private */
} kcapi_keyed_t;

/** Takes the thread's request for a key, or opens one.
 *
 * \param index       Row of kcapi_algorithms.
 * \param tag_length  Bytes; AEAD only, else 0.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED  The kernel lacks the algorithm or does not take the key, or there is no room now.
 * Any thread may call it.
 */
psa_status_t kcapi_keyed_take(const kcapi_key_t *key, size_t index, size_t tag_length, kcapi_keyed_t *keyed);

/** Gives it back, before the entry point returns.
 *
 * \param intact  Nothing of a message is left in the request. Otherwise it is closed.
 */
void kcapi_keyed_give_back(kcapi_keyed_t *keyed, bool intact);

/** Opens a request for a multi-part operation, with the key.
 *
 * \param[out] transform  The algorithm's, for kcapi_transform_is_intact() and _is_current().
 * \param[out] request    The caller's.
 * \return As kcapi_keyed_take().
 */
psa_status_t kcapi_keyed_request(const kcapi_key_t *key, size_t index, const kcapi_transform_t **transform,
                                 int *request);

/** Longest message in bytes that a keyed request for a cipher or an AEAD takes. Asked of the kernel once. */
size_t kcapi_keyed_room(int request);

/** To be called when the kernel has taken less: the machine's limit was lowered. */
void kcapi_keyed_room_changed(void);

/** Drops what any thread keeps of a key. */
void kcapi_keyed_forget(const kcapi_key_t *key);

#endif /* KCAPI_KEYED_H */
