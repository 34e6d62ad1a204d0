/*
 * Where the key store of this process is
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_STORAGE_LOCATION_H
#define PD_STORAGE_LOCATION_H

#include <stdbool.h>

#include <psa/crypto.h>

/** Where the store is if PSA_STORAGE_PATH does not say. */
typedef enum {
    PD_STORE_CURRENT_DIRECTORY, /* of the moment of each call, as upstream */
    PD_STORE_PER_USER,          /* $XDG_DATA_HOME/psa-linux/storage, or ~/.local/share/psa-linux/storage */
} pd_store_default_t;

typedef struct {
    char *path;       /* absolute, or NULL: the current directory */
    bool is_refused;  /* what was asked for cannot be a store: all calls fail */
    bool is_volatile; /* PSA_STORAGE_SYNC=0: nothing waits for the disk */
} pd_store_t;

/** The store of this process, decided by the first call from PSA_STORAGE_PATH and PSA_STORAGE_SYNC, which a program
 * with more rights than its caller ignores. Any thread.
 *
 * \param[out] store  Valid until pd_store_forget().
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_STORAGE_FAILURE      The path is not absolute, or the user has no home. One line says so, once.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_store_get(pd_store_default_t otherwise, const pd_store_t **store);

/** The next pd_store_get() decides anew. Not while another thread uses the store. */
void pd_store_forget(void);

/** What a directory is opened for. */
typedef enum {
    PD_STORE_READ,   /* the *at() calls that change nothing */
    PD_STORE_CHANGE, /* all of them, and fsync() */
    PD_STORE_MAKE,   /* like that, and it is made with mode 0700, like those above it, if it is not there */
} pd_store_purpose_t;

/** Opens the directory of the store.
 *
 * A directory that is named, by the variable or as the user's, must belong to root or to the effective user and must
 * not be writable by group or others, unless sticky. The current directory is taken as it is.
 *
 * \param[out] directory   To be closed by the caller after success.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_DOES_NOT_EXIST  There is none (not with PD_STORE_MAKE).
 * \retval PSA_ERROR_NOT_PERMITTED   Others could exchange what is in it (one line says so, once); or as
 * pd_storage_failure() says, like the other statuses.
 */
psa_status_t pd_store_open_directory(const pd_store_t *store, pd_store_purpose_t purpose, int *directory);

#endif
