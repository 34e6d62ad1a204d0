/*
 * errno to PSA status, for the whole store
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_STORAGE_FAILURE_H
#define PD_STORAGE_FAILURE_H

#include <psa/crypto.h>

/** The status for a system call that failed; the reason goes to PSA_DRIVER_DEBUG.
 *
 * \param what   What was done, "write", and to what: a file of the store, or its directory.
 * \param error  errno.
 *
 * \retval PSA_ERROR_INSUFFICIENT_STORAGE  The file system or the user's quota is full (ENOSPC, EDQUOT, EFBIG).
 * \retval PSA_ERROR_NOT_PERMITTED         The file system is read-only, the user may not, or a symbolic link stands
 * where a file should (EROFS, EACCES, EPERM, ELOOP). \retval PSA_ERROR_INSUFFICIENT_MEMORY   ENOMEM, or no descriptor
 * is left (EMFILE, ENFILE). \retval PSA_ERROR_STORAGE_FAILURE       Everything else.
 */
psa_status_t pd_storage_failure(const char *what, const char *name, int error);

#endif
