/*
 * libkcapi handles, kept per thread
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A handle costs four descriptors and some thirty system calls to open, and is not thread-safe.
 * What is kept is bounded twice: a thread has at most KEPT_PER_THREAD, the least recently used one
 * makes room; and all threads together at most a quarter of the process's descriptor limit, because
 * they belong to the application.
 */
#include "digests.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/resource.h>

#include "algorithms.h"
#include "error.h"
#include "handle.h"
#include "plugins/fork.h"
#include "plugins/thread_state.h"

#define KEPT_PER_THREAD 4

/* A handle makes room for another only if the thread did not use it in that many calls, and where
 * none can be had, that many go by before the next attempt. Opening one costs as much as eight
 * calls without; so a thread that goes round among five algorithms keeps four. */
#define IDLE_CALLS 32u

typedef struct {
    /* Complete where it is not NULL: a forked child may look at any time. */
    _Atomic(struct kcapi_handle *) handle;
    const kcapi_transform_t *transform; /* that the handle was opened after */
    uint64_t used;                      /* the thread's clock at its last use */
} kept_t;

typedef struct {
    uint64_t clock;    /* one-shot calls of the thread */
    uint64_t retry_at; /* no handle is opened before: the last attempt failed */
    kept_t kept[KEPT_PER_THREAD];
} digests_t;

static void release(void *state, bool inherited);

static plugin_thread_store_t store = PLUGIN_THREAD_STORE(digests_t, release);

/* Handles open in this process: count in the lower half, count of process generations in the upper.
 * In a child the upper half is another, and the count begins at 0. */
static _Atomic uint64_t open_handles;

/* Where libkcapi opens no handle, for a reason that lasts: it asks the kernel by netlink too, which
 * a sandbox may forbid. */
static _Atomic bool refused[KCAPI_ALGORITHM_COUNT];

static bool take_from_budget(void)
{
    struct rlimit limit;
    uint64_t generation = plugin_process_generation() << 32;
    uint64_t most = 0;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        most = limit.rlim_cur / 4 / KCAPI_HANDLE_DESCRIPTORS;
    }
    uint64_t found = atomic_load(&open_handles);
    uint64_t count;
    do {
        count = (found >> 32) == (generation >> 32) ? (found & UINT32_MAX) : 0;
        if (count >= most || count == UINT32_MAX) {
            return false;
        }
    } while (!atomic_compare_exchange_weak(&open_handles, &found, generation | (count + 1)));
    return true;
}

static void return_to_budget(void)
{
    atomic_fetch_sub(&open_handles, 1);
}

/* Closes the handle of a slot and leaves the slot empty. An inherited one is not in the child's
 * budget. */
static void close_kept(kept_t *kept, bool inherited)
{
    struct kcapi_handle *handle = atomic_exchange(&kept->handle, NULL);

    if (handle == NULL) {
        return;
    }
    /* libkcapi closes its numbers unseen. Where the program has closed descriptors that were not
     * its own they may be another file's by now: then the memory of the handle is lost, and nothing
     * else. */
    if (kcapi_transform_is_intact(kept->transform)) {
        kcapi_md_destroy(handle);
    }
    if (!inherited) {
        return_to_budget();
    }
}

static void release(void *state, bool inherited)
{
    digests_t *digests = state;

    for (size_t i = 0; i < KEPT_PER_THREAD; i++) {
        close_kept(&digests->kept[i], inherited);
    }
}

static bool is_open(const kept_t *kept)
{
    return atomic_load_explicit(&kept->handle, memory_order_relaxed) != NULL;
}

/* The slot of the least recently used handle, if that is idle; NULL if there is none. */
static kept_t *idle_kept(digests_t *digests)
{
    kept_t *oldest = NULL;

    for (size_t i = 0; i < KEPT_PER_THREAD; i++) {
        kept_t *kept = &digests->kept[i];
        if (is_open(kept) && (oldest == NULL || kept->used < oldest->used)) {
            oldest = kept;
        }
    }
    return oldest != NULL && digests->clock - oldest->used > IDLE_CALLS ? oldest : NULL;
}

/* An empty slot with a handle's share of the budget taken for it, or NULL. */
static kept_t *make_room(digests_t *digests)
{
    kept_t *room = NULL;

    for (size_t i = 0; room == NULL && i < KEPT_PER_THREAD; i++) {
        kept_t *kept = &digests->kept[i];
        if (is_open(kept) && !kcapi_transform_is_current(kept->transform)) {
            close_kept(kept, false);
        }
        room = is_open(kept) ? NULL : kept;
    }
    if (room != NULL && take_from_budget()) {
        return room;
    }
    room = idle_kept(digests);
    if (room != NULL) {
        close_kept(room, false);
        room = take_from_budget() ? room : NULL;
    }
    return room;
}

static kept_t *open_kept(digests_t *digests, const kcapi_transform_t *transform)
{
    size_t index = kcapi_transform_index(transform);

    if (atomic_load_explicit(&refused[index], memory_order_relaxed)) {
        return NULL;
    }
    kept_t *kept = make_room(digests);
    if (kept == NULL) {
        return NULL;
    }
    struct kcapi_handle *handle;
    int result = kcapi_handle_open(index, &handle);
    if (result != 0) {
        return_to_budget();
        if (!kcapi_error_passes(-result)) {
            atomic_store(&refused[index], true);
        }
        return NULL;
    }
    kept->transform = transform;
    atomic_store_explicit(&kept->handle, handle, memory_order_release);
    return kept;
}

static kept_t *find_kept(digests_t *digests, const kcapi_transform_t *transform)
{
    for (size_t i = 0; i < KEPT_PER_THREAD; i++) {
        kept_t *kept = &digests->kept[i];
        if (kept->transform == transform && is_open(kept)) {
            return kept;
        }
    }
    return NULL;
}

psa_status_t kcapi_digest(const kcapi_transform_t *transform, const uint8_t *input, size_t input_size, uint8_t *digest)
{
    size_t digest_size = kcapi_algorithms[kcapi_transform_index(transform)].size;
    digests_t *digests = plugin_thread_state(&store);

    if (digests == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    digests->clock++;
    kept_t *kept = find_kept(digests, transform);
    if (kept == NULL && digests->clock >= digests->retry_at) {
        kept = open_kept(digests, transform);
        digests->retry_at = kept == NULL ? digests->clock + IDLE_CALLS : 0;
    }
    if (kept == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    kept->used = digests->clock;
    ssize_t length = kcapi_md_digest(atomic_load_explicit(&kept->handle, memory_order_relaxed), input, input_size,
                                     digest, digest_size);
    if (length == (ssize_t) digest_size) {
        return PSA_SUCCESS;
    }
    /* What the kernel has kept of this message would begin the next one. */
    close_kept(kept, false);
    kcapi_transforms_distrust();
    return kcapi_status(length < 0 ? (int) -length : EIO, KCAPI_IN_ONE_SHOT);
}
