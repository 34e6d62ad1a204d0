/*
 * pipe_guard.h - a peer that is gone must not end the process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The TCTIs over sockets write without MSG_NOSIGNAL. SIGPIPE goes to the thread that wrote: it is blocked there during
 * a request, and what came is taken away before it is unblocked.
 */
#ifndef TPM_PIPE_GUARD_H
#define TPM_PIPE_GUARD_H

#include <signal.h>
#include <stdbool.h>

typedef struct {
    sigset_t before;
    bool was_pending; /* somebody else's, which stays */
} tpm_pipe_guard_t;

void tpm_pipe_guard_begin(tpm_pipe_guard_t *guard);
void tpm_pipe_guard_end(const tpm_pipe_guard_t *guard);

#endif /* TPM_PIPE_GUARD_H */
