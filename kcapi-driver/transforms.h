/*
 * transforms.h - which algorithms the running kernel has: one bound socket each, for the process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An unkeyed transform serves any number of threads, and a forked child as well: what accept()
 * gives is independent. So a name is bound once, when it is first asked for, and the answer is
 * kept: the socket, or the reason of absence if it is one that lasts.
 *
 * Programs that become daemons close every descriptor, ours too, and the numbers then name other
 * files. So a transform remembers which socket it was, and is looked at anew in a forked child, and
 * when anything fails or is opened for the first time. Whatever else is kept belongs to a transform
 * and is good for as long as that is the current one of its algorithm.
 */
#ifndef KCAPI_TRANSFORMS_H
#define KCAPI_TRANSFORMS_H

#include <stdbool.h>
#include <stddef.h>

/** A bound socket. Never freed, so that a pointer to it can be compared at any time. */
typedef struct kcapi_transform kcapi_transform_t;

/** Finds the transform of an algorithm, bound at first use.
 *
 * \param index           Row of kcapi_algorithms.
 * \param[out] transform  On success.
 * \return 0 or negative errno. Any thread may call it, without locks; no system call once the
 *         algorithm was used in this process, or where it is known to be absent.
 */
int kcapi_transform(size_t index, const kcapi_transform_t **transform);

/** Finds the transform and opens a request on it: one system call once it was used in this process.
 *
 * \return The request's descriptor, which is the caller's; or negative errno.
 */
int kcapi_transform_request(size_t index, const kcapi_transform_t **transform);

/** Row of kcapi_algorithms that a transform is of. */
size_t kcapi_transform_index(const kcapi_transform_t *transform);

/** Tells whether descriptors that were opened after the transform, in this process or its parent,
 * still are what they were. One system call. Where not, no number may be closed on trust. */
bool kcapi_transform_is_intact(const kcapi_transform_t *transform);

/** Tells whether the transform is the one that kcapi_transform() gives for its algorithm. */
bool kcapi_transform_is_current(const kcapi_transform_t *transform);

/** Lets every transform be looked at before its next use. To be called when a descriptor failed. */
void kcapi_transforms_distrust(void);

#endif /* KCAPI_TRANSFORMS_H */
