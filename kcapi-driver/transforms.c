/*
 * Bound sockets and remembered refusals
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "transforms.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "af_alg.h"
#include "algorithms.h"
#include "error.h"
#include "plugins/fork.h"

/* Constant once published, but for `seen_in`. */
typedef struct transform {
    int descriptor;
    dev_t device; /* with `inode`: every socket of a machine has its own */
    ino_t inode;
    _Atomic uint64_t seen_in;   /* the process generation that has found it intact */
    struct transform *replaced; /* one whose descriptor was closed behind our back: other threads may still read it */
} transform_t;

static _Atomic(transform_t *) transforms[KCAPI_ALGORITHM_COUNT];

/* errno values that last; 0 = none. A child that drops privileges has its own copy to add to. */
static _Atomic int absent[KCAPI_ALGORITHM_COUNT];
static _Atomic int family_absent;

static bool is_intact(const transform_t *transform)
{
    struct stat status;

    return fstat(transform->descriptor, &status) == 0 && status.st_dev == transform->device &&
           status.st_ino == transform->inode;
}

static int refused(size_t index, int error, int family_error)
{
    if (!kcapi_error_passes(error)) {
        atomic_store(family_error != 0 ? &family_absent : &absent[index], error);
    }
    return -error;
}

/* Binds the name and puts the transform in the place of `found`. Returns as kcapi_transform(). */
static int open_transform(size_t index, transform_t *found)
{
    struct stat status;
    int family_error;

    int descriptor = kcapi_transform_open(kcapi_algorithms[index].kernel_type,
                                          kcapi_algorithms[index].kernel_name, &family_error);
    if (descriptor < 0) {
        return refused(index, -descriptor, family_error);
    }
    transform_t *transform = malloc(sizeof(*transform));
    if (transform == NULL || fstat(descriptor, &status) != 0) {
        free(transform);
        close(descriptor);
        return -ENOMEM;
    }
    transform->descriptor = descriptor;
    transform->device = status.st_dev;
    transform->inode = status.st_ino;
    transform->replaced = found;
    atomic_init(&transform->seen_in, plugin_process_generation());
    if (!atomic_compare_exchange_strong(&transforms[index], &found, transform)) {
        close(descriptor); /* another thread was faster */
        free(transform);
        return found->descriptor;
    }
    return descriptor;
}

int kcapi_transform(size_t index)
{
    transform_t *transform = atomic_load_explicit(&transforms[index], memory_order_acquire);

    if (transform != NULL) {
        uint64_t generation = plugin_process_generation();
        if (atomic_load_explicit(&transform->seen_in, memory_order_relaxed) == generation) {
            return transform->descriptor;
        }
        if (is_intact(transform)) {
            atomic_store(&transform->seen_in, generation);
            return transform->descriptor;
        }
    }
    int error = atomic_load_explicit(&family_absent, memory_order_relaxed);
    if (error == 0) {
        error = atomic_load_explicit(&absent[index], memory_order_relaxed);
    }
    return error != 0 ? -error : open_transform(index, transform);
}

int kcapi_transform_request(size_t index)
{
    int transform = kcapi_transform(index);

    if (transform < 0) {
        return transform;
    }
    int request = kcapi_request_open(transform);
    if (request == -EBADF || request == -ENOTSOCK || request == -EINVAL || request == -EOPNOTSUPP) {
        /* The number names no transform any more. Look, and bind again. */
        atomic_store(&atomic_load(&transforms[index])->seen_in, 0);
        transform = kcapi_transform(index);
        return transform < 0 ? transform : kcapi_request_open(transform);
    }
    return request;
}

bool kcapi_descriptors_intact(size_t index)
{
    transform_t *transform = atomic_load(&transforms[index]);

    return transform != NULL && is_intact(transform);
}
