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
struct kcapi_transform {
    size_t index;
    int descriptor;
    dev_t device; /* with `inode`: every socket of a machine has its own */
    ino_t inode;
    _Atomic uint64_t seen_in;         /* process generation that has found it intact; 0 = look */
    struct kcapi_transform *replaced; /* the one before, which others may still point to */
};

static _Atomic(kcapi_transform_t *) transforms[KCAPI_ALGORITHM_COUNT];

/* errno values that last; 0 = none. */
static _Atomic int absent[KCAPI_ALGORITHM_COUNT];
static _Atomic int family_absent;

static int refused(size_t index, int error, int family_error)
{
    if (!kcapi_error_passes(error)) {
        atomic_store(family_error != 0 ? &family_absent : &absent[index], error);
    }
    return -error;
}

/* A new descriptor may get a number that the program has closed behind our back and that another
 * transform still has: then that one would go on as a wrong algorithm. */
static void look_at_others(void)
{
    for (size_t i = 0; i < KCAPI_ALGORITHM_COUNT; i++) {
        const kcapi_transform_t *other = atomic_load(&transforms[i]);
        if (other != NULL && !kcapi_transform_is_intact(other)) {
            kcapi_transforms_distrust();
            return;
        }
    }
}

/* Binds the name. Returns the transform, or NULL with *error set to the negative errno. */
static kcapi_transform_t *make_transform(size_t index, int *error)
{
    struct stat status;
    int family_error;
    int descriptor = kcapi_transform_open(kcapi_kernel_type(&kcapi_algorithms[index]),
                                          kcapi_algorithms[index].kernel_name, &family_error);

    if (descriptor < 0) {
        *error = refused(index, -descriptor, family_error);
        return NULL;
    }
    kcapi_transform_t *made = malloc(sizeof(*made));
    if (made == NULL || fstat(descriptor, &status) != 0) {
        free(made);
        close(descriptor);
        *error = -ENOMEM;
        return NULL;
    }
    made->index = index;
    made->descriptor = descriptor;
    made->device = status.st_dev;
    made->inode = status.st_ino;
    atomic_init(&made->seen_in, plugin_process_generation());
    return made;
}

/* Puts a new transform in the place of `found`. */
static int replace(size_t index, kcapi_transform_t *found, const kcapi_transform_t **transform)
{
    int error = 0;

    look_at_others();
    kcapi_transform_t *made = make_transform(index, &error);
    if (made == NULL) {
        return error;
    }
    made->replaced = found;
    if (atomic_compare_exchange_strong(&transforms[index], &found, made)) {
        *transform = made;
    } else {
        close(made->descriptor); /* another thread was faster */
        free(made);
        *transform = found;
    }
    return 0;
}

int kcapi_transform(size_t index, const kcapi_transform_t **transform)
{
    kcapi_transform_t *found = atomic_load_explicit(&transforms[index], memory_order_acquire);

    if (found != NULL) {
        uint64_t generation = plugin_process_generation();
        uint64_t seen_in = atomic_load_explicit(&found->seen_in, memory_order_relaxed);
        if (seen_in != 0 && seen_in == generation) {
            *transform = found;
            return 0;
        }
        if (kcapi_transform_is_intact(found)) {
            atomic_store(&found->seen_in, generation);
            *transform = found;
            return 0;
        }
    }
    int error = atomic_load_explicit(&family_absent, memory_order_relaxed);
    if (error == 0) {
        error = atomic_load_explicit(&absent[index], memory_order_relaxed);
    }
    return error != 0 ? -error : replace(index, found, transform);
}

int kcapi_transform_request(size_t index, const kcapi_transform_t **transform)
{
    int error = kcapi_transform(index, transform);

    if (error != 0) {
        return error;
    }
    int request = kcapi_request_open((*transform)->descriptor);
    if (request >= 0 || kcapi_error_passes(-request)) {
        return request;
    }
    /* Perhaps the number names no transform any more. */
    kcapi_transforms_distrust();
    error = kcapi_transform(index, transform);
    return error != 0 ? error : kcapi_request_open((*transform)->descriptor);
}

size_t kcapi_transform_index(const kcapi_transform_t *transform)
{
    return transform->index;
}

bool kcapi_transform_is_intact(const kcapi_transform_t *transform)
{
    struct stat status;

    return fstat(transform->descriptor, &status) == 0 && status.st_dev == transform->device
           && status.st_ino == transform->inode;
}

bool kcapi_transform_is_current(const kcapi_transform_t *transform)
{
    return atomic_load_explicit(&transforms[transform->index], memory_order_relaxed) == transform;
}

void kcapi_transforms_distrust(void)
{
    for (size_t i = 0; i < KCAPI_ALGORITHM_COUNT; i++) {
        kcapi_transform_t *transform = atomic_load(&transforms[i]);
        if (transform != NULL) {
            atomic_store(&transform->seen_in, 0);
        }
    }
}
