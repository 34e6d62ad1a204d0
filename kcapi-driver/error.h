/*
 * error.h - errno to psa_status_t, in one place
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_ERROR_H
#define KCAPI_ERROR_H

#include <stdbool.h>

#include <psa/crypto.h>

/** How far a request had come when the kernel refused. */
typedef enum {
    KCAPI_AT_SETUP,     /* nothing of the message was given to the kernel yet */
    KCAPI_IN_ONE_SHOT,  /* the whole message is still at hand: another driver can begin again */
    KCAPI_IN_OPERATION, /* earlier parts of the message are gone */
} kcapi_phase_t;

/** The status of a failed request.
 *
 * \param error  The errno value, > 0.
 * \retval PSA_ERROR_NOT_SUPPORTED          At set-up, whatever the reason: somebody else can do it. In one shot: the
 *                                          message is longer than the kernel takes.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY    In an operation: no memory, or no descriptor for a
 *                                          clone.
 * \retval PSA_ERROR_COMMUNICATION_FAILURE  Otherwise.
 */
psa_status_t kcapi_status(int error, kcapi_phase_t phase);

/** Tells whether a refusal to open a socket, or to bind a name, may end by itself: no descriptor or
 * memory now. All others last (the kernel lacks it, crypto.af_alg_restrict, seccomp, an LSM) and
 * are remembered, because a missing name costs up to a second per attempt: the kernel runs modprobe
 * each time. */
bool kcapi_error_passes(int error);

#endif /* KCAPI_ERROR_H */
