/*
 * fsync() of a directory
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_STORAGE_SYNC_H
#define PD_STORAGE_SYNC_H

#include <errno.h>
#include <unistd.h>

/** Makes what was created, renamed and removed in a directory last. 0, or -1 with errno. File systems that cannot do it
 * (EINVAL, EOPNOTSUPP) have no journal of names to wait for, or write names at once. */
static inline int pd_storage_sync_directory(int directory)
{
    int status;

    do {
        status = fsync(directory);
    } while (status != 0 && errno == EINTR);
    return status == 0 || errno == EINVAL || errno == EOPNOTSUPP ? 0 : -1;
}

#endif
