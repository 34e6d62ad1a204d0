/*
 * connection.h - the process's connection to the TPM, and the one way to do something there
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Opened by the first request, again in a forked child and after it broke. One request at a time, in the order they
 * came; a request is a function that may be called again: with room made, with a new session, over a new connection.
 */
#ifndef TPM_CONNECTION_H
#define TPM_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>
#include <tss2/tss2_esys.h>

#include "queue.h"

/** More than any TPM or resource manager gives one connection: the TPM says when it is full. */
#define TPM_LOADED_MOST 8u

/** A key that is loaded in the TPM. */
typedef struct {
    ESYS_TR handle; /* ESYS_TR_NONE: the place is free */
    uint8_t *blob;  /* by which it is found; owned */
    size_t blob_size;
    uint64_t last_use;
} tpm_loaded_t;

/** Only what has the turn in the queue may touch it. */
typedef struct tpm_connection {
    tpm_queue_t queue;
    uint64_t generation;              /* of the process it belongs to, plugins/fork.h */
    struct tpm_connection *of_parent; /* the one found after the fork; never used again, and never freed */
    _Atomic int device;               /* descriptor of the open device, or -1 */
    TSS2_TCTI_CONTEXT *tcti;
    ESYS_CONTEXT *esys;                   /* NULL: not open */
    bool has_manager;                     /* nobody else can touch our objects and sessions, and we nobody's */
    ESYS_TR parent;                       /* of all keys; ESYS_TR_NONE: not there yet. parent.h */
    ESYS_TR session;                      /* session.h */
    size_t room;                          /* for so many keys beside the parent */
    tpm_loaded_t loaded[TPM_LOADED_MOST]; /* loaded.h */
    uint64_t uses;
} tpm_connection_t;

/** A request. Called with the turn in the queue and an open connection; returns the first error of the TPM or the
 * libraries before it. */
typedef TSS2_RC (*tpm_work_t)(tpm_connection_t *connection, void *request);

/** Does a request.
 *
 * \param doing  What is done, for the line about its failure: "signing".
 *
 * \retval PSA_SUCCESS                      The request ended with TSS2_RC_SUCCESS.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 * What tpm_tcti_open() returned, or what the last error means (error.h).
 * Any thread may call it.
 */
psa_status_t tpm_perform(const char *doing, tpm_work_t work, void *request);

/** Tells whether this process has a connection. What only tidies up need not open one. */
bool tpm_is_open(void);

#endif /* TPM_CONNECTION_H */
