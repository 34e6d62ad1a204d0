/*
 * Telling an opaque driver that a key of its location is gone: destroy_key
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Upstream empties key slots for many reasons, and for most of them the key lives on: a persistent key that is purged,
 * that makes room in the cache, or that is in memory when the library is shut down. So a key is watched from the moment
 * on when the emptying of its slot is its end:
 *
 *   a key that its driver has just made       until it is stored, if it is persistent: its creation may fail yet
 *   a volatile key                            as long as it lives
 *   a persistent key                          once it is deleted from the storage
 *
 * The slot is emptied with upstream's locks held, by whichever thread was the last to use the key. That thread keeps
 * the key and calls the driver as soon as it has let go of the locks. Nothing is called when a process ends, and a
 * forked child does not destroy volatile keys that its parent made.
 *
 * The key's blob, by its address, says which key is meant: it stays where it is as long as the slot has it.
 */
#ifndef PD_DISPATCH_KEY_DESTRUCTION_H
#define PD_DISPATCH_KEY_DESTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

typedef struct pd_key_watch pd_key_watch_t;

/** Makes what is needed to watch a key, before anything is done that could not be undone.
 *
 * \param attributes  Of the key; the size may be 0 if it is not known yet.
 * \param[out] watch  NULL if the key's driver does not want to know: it has no destroy_key.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_key_watch_make(const psa_key_attributes_t *attributes, pd_key_watch_t **watch);

/** Releases a watch that was not used. NULL is left alone. */
void pd_key_watch_free(pd_key_watch_t *watch);

/** The driver has made a key: if its creation fails, it is gone. The watch belongs to dispatch from now on. */
void pd_key_is_made(pd_key_watch_t *watch, const uint8_t *blob);

/** The creation of a key succeeded. To be called with the lock of the key slots held. */
void pd_key_is_created(const psa_key_attributes_t *attributes, const uint8_t *blob);

/** A persistent key was deleted from the storage. The watch belongs to dispatch from now on. To be called with the lock
 * of the key slots held. */
void pd_key_is_deleted(pd_key_watch_t *watch, const uint8_t *blob);

/** A slot with a key is emptied. To be called with the lock of the key slots held, or when the library is shut down.
 *
 * \return true if the key is gone with that: the blob, from mbedtls_calloc(), belongs to dispatch from now on, and this
 *         thread must call pd_destroy_gone_keys() after it has released the locks.
 */
bool pd_key_is_gone(const psa_key_attributes_t *attributes, uint8_t *blob, size_t size);

/* The keys that this thread has to tell their drivers of. */
extern _Thread_local pd_key_watch_t *pd_gone_keys __attribute__((visibility("hidden"), tls_model("initial-exec")));

psa_status_t pd_destroy_listed_keys(bool is_told) __attribute__((visibility("hidden")));

/** Calls destroy_key for each key that is gone, and wipes its blob. To be called without a lock.
 *
 * \param is_told  The application will get the status; otherwise a failure costs a line.
 *
 * \return What the first driver that failed returned, or PSA_SUCCESS. The keys are gone either way.
 */
static inline psa_status_t pd_destroy_gone_keys(bool is_told)
{
    return pd_gone_keys == NULL ? PSA_SUCCESS : pd_destroy_listed_keys(is_told);
}

#endif
