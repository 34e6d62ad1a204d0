/*
 * PSA_DRIVER_PATH: which files are asked to be drivers, and in which order
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_LOADER_SEARCH_PATH_H
#define PD_LOADER_SEARCH_PATH_H

#include "core/description/description.h"

/** Called for each file of the path, in order, and for each element of it that is of no use.
 *
 * \param file     Name of a file that ends in ".so" (from a directory) or that the path names itself; not
 *                 checked yet. Or, with a message, the element itself. Valid during the call.
 * \param status   PSA_SUCCESS, or what is wrong with the element, as pd_trust_resolve() tells it.
 * \param message  NULL with PSA_SUCCESS, else why the element is of no use.
 * \return false to stop.
 */
typedef bool (*pd_search_visitor_t)(const char *file, psa_status_t status, const pd_message_t *message,
                                    void *context);

/** The search path of this process: the value of PSA_DRIVER_PATH, or the directory chosen when the library
 * was built.
 *
 * \param[out] is_default  Whether the latter; its absence is no error then.
 * \return Never NULL. An empty string: no drivers.
 */
const char *pd_search_path(bool *is_default);

/** Walks over a search path: absolute names of directories or files, separated by ':'. In a directory all
 * "*.so" count, in byte order.
 *
 * \param path        The path.
 * \param quiet       Directories that do not exist are passed over silently.
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 */
psa_status_t pd_search_walk(const char *path, bool quiet, pd_search_visitor_t visitor, void *context);

#endif
