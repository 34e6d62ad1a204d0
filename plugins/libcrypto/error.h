/*
 * error.h - OpenSSL's errors to psa_status_t, in one place
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * OpenSSL has one queue of errors per thread, and the application may have errors of its own there. What can fail
 * stands between libcrypto_errors_begin() and libcrypto_errors_end(), and nothing of ours is left behind.
 * That pair costs some 30 ns, so it is left out around what fails only without memory, on the way of every
 * warm call.
 */
#ifndef LIBCRYPTO_ERROR_H
#define LIBCRYPTO_ERROR_H

#include <stdbool.h>

#include <psa/crypto.h>

/** Marks where the thread's errors of ours begin, and removes those that were added since. Nests. */
void libcrypto_errors_begin(void);
void libcrypto_errors_end(void);

/** Tells whether the last error says that the library does not have what was asked for. */
bool libcrypto_error_is_unsupported(void);

/** How far a request had come when OpenSSL failed. */
typedef enum {
    LIBCRYPTO_AT_BEGINNING, /* the whole request is still at hand: somebody else can do it */
    LIBCRYPTO_IN_OPERATION, /* earlier parts of the message are gone */
} libcrypto_phase_t;

/** The status of a failed request, from OpenSSL's last error. A reason other than memory is printed on
 * standard error, once in a process.
 *
 * \param doing  What failed, for that line: "AES-128-GCM".
 * \retval PSA_ERROR_NOT_SUPPORTED        At the beginning, whatever the reason: the built-in code can do it.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY  In an operation, without memory.
 * \retval PSA_ERROR_GENERIC_ERROR        In an operation, otherwise.
 */
psa_status_t libcrypto_failure(libcrypto_phase_t phase, const char *doing);

#endif /* LIBCRYPTO_ERROR_H */
