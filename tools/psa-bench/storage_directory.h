/*
 * What the storage family and its yardstick share: a directory for the keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_STORAGE_DIRECTORY_H
#define BENCH_STORAGE_DIRECTORY_H

#include <stdbool.h>

#include "tools/psa-bench/mechanisms.h"

/** Makes a directory for one operation, below the one that PSA_STORAGE_PATH names when the first is made, else below the
 * current one: on the disk that is to be measured.
 *
 * \param[out] path  Its absolute name, to be given to bench_storage_remove() after success.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED    Another operation has one: the store is one of the process, not of a thread.
 * \retval PSA_ERROR_STORAGE_FAILURE
 */
psa_status_t bench_storage_make(char **path);

/** Removes it with all that is in it. */
void bench_storage_remove(char *path);

/** Whether the mechanism is to wait for the disk. */
bool bench_storage_is_durable(const bench_mechanism_t *mechanism);

#endif
