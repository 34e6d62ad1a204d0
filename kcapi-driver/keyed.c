/*
 * Keyed transforms
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "keyed.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "af_alg.h"
#include "algorithms.h"
#include "error.h"
#include "plugins/fork.h"

#define DESCRIPTORS 2u

/* What is kept. The kernel has the key, this has not. */
typedef struct {
    const kcapi_transform_t *transform; /* without key: says whether the numbers below are still ours */
    int keyed;                          /* transform with the key */
    int request;
    bool keep; /* there was room for it in the budget */
} handle_t;

/* What `make` needs besides the key. */
typedef struct {
    size_t index;
    size_t tag_length;
} making_t;

/* Handles open in this process, count in the lower half, process generation in the upper: a child begins at 0. */
static _Atomic uint64_t open_handles;

/* A quarter of the descriptors that the process may have, in handles. Asked for now and then: it seldom changes. */
static uint64_t most_handles(void)
{
    static _Atomic uint64_t known;
    static _Atomic unsigned asked;
    struct rlimit limit;

    if (atomic_fetch_add_explicit(&asked, 1, memory_order_relaxed) % 16 == 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        atomic_store_explicit(&known, limit.rlim_cur / 4 / DESCRIPTORS, memory_order_relaxed);
    }
    return atomic_load_explicit(&known, memory_order_relaxed);
}

/* Tells whether the handle may be kept: the descriptors belong to the application. */
static bool count_handle(void)
{
    const uint64_t generation = plugin_process_generation() << 32;
    uint64_t found = atomic_load(&open_handles);
    uint64_t counted;

    do {
        counted = (found >> 32) == (generation >> 32) ? found + 1 : generation | 1;
    } while (!atomic_compare_exchange_weak(&open_handles, &found, counted));
    return (counted & UINT32_MAX) <= most_handles();
}

/* Two-key triple DES: the kernel wants the first key twice. */
static int set_key(int transform, const plugin_kept_key_t *key)
{
    uint8_t three[24];
    int error;

    if (key->type != PSA_KEY_TYPE_DES || key->key_size != 16) {
        return kcapi_transform_set_key(transform, key->key, key->key_size);
    }
    memcpy(three, key->key, 16);
    memcpy(three + 16, key->key, 8);
    error = kcapi_transform_set_key(transform, three, sizeof(three));
    explicit_bzero(three, sizeof(three));
    return error;
}

static int open_keyed(const plugin_kept_key_t *key, const making_t *making, handle_t *handle)
{
    const kcapi_algorithm_t *row = &kcapi_algorithms[making->index];
    int family_error;
    int error;

    handle->keyed = kcapi_transform_open(kcapi_kernel_type(row), row->kernel_name, &family_error);
    if (handle->keyed < 0) {
        return handle->keyed;
    }
    error = set_key(handle->keyed, key);
    if (error == 0 && making->tag_length != 0 && making->tag_length != row->size) {
        error = kcapi_transform_set_tag_length(handle->keyed, making->tag_length);
    }
    handle->request = error == 0 ? kcapi_request_open(handle->keyed) : error;
    if (handle->request < 0) {
        close(handle->keyed);
        return handle->request;
    }
    return 0;
}

static psa_status_t make(const plugin_kept_key_t *key, const void *argument, void **made)
{
    const making_t *making = argument;
    handle_t *handle;
    /* Where the kernel lacks the name that is known from the first time on. */
    const kcapi_transform_t *transform;
    int error = kcapi_transform(making->index, &transform);

    if (error != 0) {
        return kcapi_status(-error, KCAPI_AT_SETUP);
    }
    handle = malloc(sizeof(*handle));
    if (handle == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    handle->transform = transform;
    error = open_keyed(key, making, handle);
    if (error != 0) {
        free(handle);
        return kcapi_status(-error, KCAPI_AT_SETUP);
    }
    handle->keep = count_handle();
    *made = handle;
    return PSA_SUCCESS;
}

static void drop(void *made, bool inherited)
{
    handle_t *handle = made;

    /* Where the program has closed descriptors that were not its own, the numbers may be another file's by now. */
    if (kcapi_transform_is_intact(handle->transform)) {
        close(handle->request);
        close(handle->keyed);
    }
    if (!inherited) {
        atomic_fetch_sub(&open_handles, 1);
    }
    free(handle);
}

static const plugin_kept_kind_t kind = { make, drop };

static plugin_kept_key_t describe(const kcapi_key_t *key, size_t index, size_t tag_length)
{
    return (plugin_kept_key_t){
        .location = PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(key->attributes)),
        .type = psa_get_key_type(key->attributes),
        .algorithm = kcapi_algorithms[index].algorithm,
        .bits = (uint32_t) psa_get_key_bits(key->attributes),
        .tag_length = (uint8_t) tag_length,
        .key = key->buffer,
        .key_size = key->size,
    };
}

psa_status_t kcapi_keyed_take(const kcapi_key_t *key, size_t index, size_t tag_length, kcapi_keyed_t *keyed)
{
    const plugin_kept_key_t described = describe(key, index, tag_length);
    const making_t making = { index, tag_length };
    psa_status_t status = plugin_kept_take(&kind, &described, &making, &keyed->use);

    if (status == PSA_SUCCESS) {
        const handle_t *handle = keyed->use.handle;

        if (!kcapi_transform_is_current(handle->transform)) {
            /* The program has closed our descriptors since. */
            plugin_kept_give_back(&keyed->use, false);
            status = plugin_kept_take(&kind, &described, &making, &keyed->use);
        }
    }
    if (status == PSA_SUCCESS) {
        keyed->request = ((const handle_t *) keyed->use.handle)->request;
    }
    return status;
}

void kcapi_keyed_give_back(kcapi_keyed_t *keyed, bool intact)
{
    const handle_t *handle = keyed->use.handle;

    if (!intact) {
        kcapi_transforms_distrust();
    }
    plugin_kept_give_back(&keyed->use, intact && handle->keep);
}

psa_status_t kcapi_keyed_request(const kcapi_key_t *key, size_t index, const kcapi_transform_t **transform,
                                 int *request)
{
    kcapi_keyed_t keyed;
    psa_status_t status = kcapi_keyed_take(key, index, 0, &keyed);

    if (status == PSA_SUCCESS) {
        const handle_t *handle = keyed.use.handle;

        *transform = handle->transform;
        *request = kcapi_request_open(handle->keyed);
        if (*request < 0) {
            status = kcapi_status(-*request, KCAPI_AT_SETUP);
        }
        kcapi_keyed_give_back(&keyed, *request >= 0 || kcapi_error_passes(-*request));
    }
    return status;
}

static _Atomic size_t room; /* 0: not known */

size_t kcapi_keyed_room(int request)
{
    size_t known = atomic_load_explicit(&room, memory_order_relaxed);

    if (known == 0) {
        known = kcapi_request_room(request);
        atomic_store(&room, known);
    }
    return known;
}

void kcapi_keyed_room_changed(void)
{
    atomic_store(&room, 0);
}

void kcapi_keyed_forget(const kcapi_key_t *key)
{
    const plugin_kept_key_t forgotten = {
        .location = PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(key->attributes)),
        .type = psa_get_key_type(key->attributes),
        .bits = (uint32_t) psa_get_key_bits(key->attributes),
        .key = key->buffer,
        .key_size = key->size,
    };

    plugin_kept_forget(&forgotten);
}
