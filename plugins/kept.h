/*
 * kept.h - handles that hold a key, kept per thread beyond the call that made them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * To key a device, a kernel socket or an expanded cipher costs more than a short request. A driver gets a key's value
 * in every call, and no name for it. So what it makes of a key is found again by a tag: SipHash-2-4-128, under a random
 * key that no other process has, over everything that the handle depends on. Use:
 *
 *     static const plugin_kept_kind_t kind = { make, drop };
 *     plugin_kept_use_t use;
 *     status = plugin_kept_take(&kind, &key, row, &use);       // a kept handle, or a new one
 *     if (status == PSA_SUCCESS) {
 *         ... use.handle ...
 *         plugin_kept_give_back(&use, reusable);
 *     }
 *
 * docs/kept-keys.md tells what is kept how long, and what that means for security.
 */
#ifndef PLUGIN_KEPT_H
#define PLUGIN_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Handles that a thread keeps; the least recently used one makes room. */
#define PLUGIN_KEPT_PER_THREAD 16u
/** Threads that keep handles at the same time. Further ones make theirs anew for each call. */
#define PLUGIN_KEPT_THREADS 256u
/** Seconds after which an unused handle is dropped, by a call of any thread: the next that makes a handle, or each sixteenth of
 * a thread that comes along. */
#define PLUGIN_KEPT_SECONDS 60u

/** What a handle depends on. Two keys that differ in anything have different handles. */
typedef struct {
    psa_key_location_t location;
    psa_key_type_t type;
    psa_algorithm_t algorithm;
    uint32_t bits;        /* size of the key */
    uint8_t direction;    /* whatever the kind uses it for: encryption or decryption */
    uint8_t tag_length;   /* bytes, of MAC or AEAD tag; 0 where handles do not depend on it */
    uint8_t nonce_length; /* likewise */
    const uint8_t *key;
    size_t key_size; /* bytes */
} plugin_kept_key_t;

/** How handles of one kind are made and dropped. One static object per kind: handles are found by its address too. */
typedef struct {
    /** Makes a handle. \p argument is that of plugin_kept_take(). */
    psa_status_t (*make)(const plugin_kept_key_t *key, const void *argument, void **handle);
    /** Drops a handle and wipes the key in it. May be called by another thread than the one that made it.
     *
     * \param inherited  In a forked child, of a handle that its parent made: close and free the child's copy, and
     *                   change nothing in the kernel or a device by it.
     */
    void (*drop)(void *handle, bool inherited);
} plugin_kept_kind_t;

/** A handle in use. */
typedef struct {
    void *handle;
    const plugin_kept_kind_t *kind; /* private from here */
    void *slot;
    uint64_t state;
} plugin_kept_use_t;

/** Takes the calling thread's handle for a key, or makes one. Until it is given back nobody else has it, and it is not
 * dropped.
 *
 * \return PSA_SUCCESS, or what `make` returned. That a handle cannot be kept is no error.
 */
psa_status_t plugin_kept_take(const plugin_kept_kind_t *kind, const plugin_kept_key_t *key, const void *argument,
                              plugin_kept_use_t *use) __attribute__((visibility("hidden")));

/** Gives a handle back, in the thread that took it and before the driver returns.
 *
 * \param reusable  Whether the handle is as it was when it was made. Otherwise it is dropped.
 */
void plugin_kept_give_back(plugin_kept_use_t *use, bool reusable) __attribute__((visibility("hidden")));

/** Drops all handles of a key, in every thread; those in use when they are given back. For P_forget_key: takes no lock
 * and waits for nothing. Algorithm, direction and lengths in \p key do not count. */
void plugin_kept_forget(const plugin_kept_key_t *key) __attribute__((visibility("hidden")));

/** Drops the handles of all keys in every thread, as plugin_kept_forget() does. For P_free. */
void plugin_kept_forget_all(void) __attribute__((visibility("hidden")));

/** What happened since the process began, in all threads. */
typedef struct {
    uint64_t hits;      /* a kept handle was taken */
    uint64_t misses;    /* one was made, and kept if it could be */
    uint64_t evictions; /* dropped to make room */
    uint64_t expired;   /* dropped because unused for PLUGIN_KEPT_SECONDS */
    uint64_t forgotten; /* dropped because their key is gone */
} plugin_kept_statistics_t;

/** Reads the counts; those of other threads may be a moment old. */
void plugin_kept_statistics(plugin_kept_statistics_t *statistics) __attribute__((visibility("hidden")));

#endif /* PLUGIN_KEPT_H */
