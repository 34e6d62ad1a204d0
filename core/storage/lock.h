/*
 * One writer at a time, among the threads of all processes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Between processes: a record lock on an empty file in the store, which the kernel releases when its process ends
 * however it may, and which a forked child does not inherit (as it would flock()'s). Between the threads of a process,
 * who share record locks: a word that holds the process's number, so that a child that was forked while another thread
 * wrote knows that nobody will ever come to release it.
 */
#ifndef PD_STORAGE_LOCK_H
#define PD_STORAGE_LOCK_H

#include <stdbool.h>

#include <psa/crypto.h>

/** The file of the lock. It stays where it is: a lock on a file that was removed locks nobody out. */
#define PD_STORE_LOCK_NAME ".psa_its.lock"

/** How long a writer waits for the others: far longer than any number of healthy writers takes. All other operations on
 * keys of this process wait with it, so not for ever. */
#define PD_STORE_LOCK_SECONDS 30

typedef struct {
    int descriptor;    /* of the lock file; -1: see is_exclusive */
    int cancel_state;  /* of the thread, restored by pd_store_unlock() */
    bool is_exclusive; /* false: only the threads of this process are kept out */
} pd_store_lock_t;

/** Waits for the lock.
 *
 * Where there can be no lock between processes (the file system has none, or the lock file belongs to somebody else or
 * cannot be made), `is_exclusive` is false after success. The caller then has to write in a way that needs none.
 *
 * \param directory  Of the store.
 * \param seconds    How long to wait.
 * \param[out] lock  To be given to pd_store_unlock() after success.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_STORAGE_FAILURE  Another process had it for all that time: one line names it.
 * \return or as pd_storage_failure() says.
 */
psa_status_t pd_store_lock(int directory, unsigned seconds, pd_store_lock_t *lock);

void pd_store_unlock(pd_store_lock_t *lock);

#endif
