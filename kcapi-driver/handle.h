/*
 * handle.h - libkcapi handles that are fit to be kept in somebody else's process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_HANDLE_H
#define KCAPI_HANDLE_H

#include <stddef.h>

#include <kcapi.h>

/** Descriptors that an open handle holds. */
#define KCAPI_HANDLE_DESCRIPTORS 4u

/** Opens a handle for one-shot digests, ready: with all its descriptors, and these close-on-exec.
 *
 * \param index         Row of kcapi_algorithms.
 * \param[out] handle   On success; close with kcapi_md_destroy().
 * \return 0 or negative errno. Any thread may call it.
 */
int kcapi_handle_open(size_t index, struct kcapi_handle **handle);

#endif /* KCAPI_HANDLE_H */
