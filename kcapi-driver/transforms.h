/*
 * transforms.h - which algorithms the running kernel has: one bound socket each, for the whole process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An unkeyed transform serves any number of threads, and a forked child as well: what accept() gives is
 * independent. So a name is bound once, when it is first asked for, and the answer is kept: the socket,
 * or the reason of absence if it is one that lasts.
 */
#ifndef KCAPI_TRANSFORMS_H
#define KCAPI_TRANSFORMS_H

#include <stdbool.h>
#include <stddef.h>

/** The transform of an algorithm, bound at first use.
 *
 * \param index  Row of kcapi_algorithms.
 * \return The descriptor, which stays the property of this file; or negative errno.
 * Any thread may call it, without locks. In a child the inherited socket is used, after a look whether it is
 * still there (programs that become daemons close all descriptors, and the number may be another file's).
 */
int kcapi_transform(size_t index);

/** Opens a request on the transform: one system call once the algorithm was used in this process.
 *
 * \return The descriptor, which is the caller's; or negative errno. Any thread may call it.
 */
int kcapi_transform_request(size_t index);

/** Tells whether the descriptors that this process, or an ancestor, opened for the algorithm can still be
 * what they were: whether the transform's number still names the transform. Where it does not, the program has
 * closed descriptors that it did not open, and no number may be closed on trust. */
bool kcapi_descriptors_intact(size_t index);

#endif /* KCAPI_TRANSFORMS_H */
