/*
 * A peer that is gone must not end the process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pipe_guard.h"

#include <errno.h>
#include <stddef.h>
#include <time.h>

static sigset_t only_pipe(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

static bool is_pending(void)
{
    sigset_t pending;

    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

void tpm_pipe_guard_begin(tpm_pipe_guard_t *guard)
{
    const sigset_t set = only_pipe();

    pthread_sigmask(SIG_BLOCK, &set, &guard->before);
    guard->was_pending = is_pending();
}

void tpm_pipe_guard_end(const tpm_pipe_guard_t *guard)
{
    const sigset_t set = only_pipe();
    const struct timespec now = { 0 };

    if (!guard->was_pending && is_pending()) {
        while (sigtimedwait(&set, NULL, &now) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}
