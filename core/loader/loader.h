/*
 * From a search path to drivers that can be called
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_LOADER_H
#define PD_LOADER_H

#include "core/loader/driver.h"

/** One thing the loader met on the search path, in order: a driver, or a reason. */
typedef struct {
    char *file;           /* as the path names it */
    pd_driver_t *driver;  /* NULL if it was refused */
    psa_status_t status;  /* PSA_SUCCESS with a driver */
    pd_message_t message; /* why not, without the file's name */
} pd_load_result_t;

typedef struct {
    pd_load_result_t *results;
    size_t count;
    size_t driver_count;
} pd_load_t;

/** Loads every plug-in of a search path, refusing what is not to be trusted or not right, without
 * running any `init`. Holds no lock: other threads may load at the same time, and what the plug-ins'
 * constructors do cannot deadlock with us.
 *
 * \param path        As PSA_DRIVER_PATH.
 * \param is_default  The path is the built-in one, whose absence is no error.
 * \param[out] load   Filled in on success; free with pd_load_free() unless the drivers were published.
 *
 * \retval PSA_SUCCESS                     Whatever became of the single plug-ins.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_load(const char *path, bool is_default, pd_load_t *load);

/** Releases a result list and its drivers. Plug-ins stay loaded. */
void pd_load_free(pd_load_t *load);

#endif
