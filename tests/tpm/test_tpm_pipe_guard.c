/*
 * A write to a peer that is gone does not end the process, and other signals are as they were
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "tpm-driver/pipe_guard.h"

static void write_to_nobody(void)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    assert_int_equal(write(ends[1], "", 1), -1);
    assert_int_equal(errno, EPIPE);
    close(ends[1]);
}

static int is_pipe_signal_pending(void)
{
    sigset_t pending;

    assert_int_equal(sigpending(&pending), 0);
    return sigismember(&pending, SIGPIPE);
}

static int is_pipe_signal_blocked(void)
{
    sigset_t mask;

    assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
    return sigismember(&mask, SIGPIPE);
}

static void process_lives_on(void **state)
{
    tpm_pipe_guard_t guard;

    (void) state;
    tpm_pipe_guard_begin(&guard);
    write_to_nobody();
    tpm_pipe_guard_end(&guard);
    assert_int_equal(is_pipe_signal_blocked(), 0);
    assert_int_equal(is_pipe_signal_pending(), 0);
}

static void signal_of_the_application_stays(void **state)
{
    sigset_t set;
    tpm_pipe_guard_t guard;
    int signal_number;

    (void) state;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &set, NULL), 0);
    write_to_nobody();
    tpm_pipe_guard_begin(&guard);
    write_to_nobody();
    tpm_pipe_guard_end(&guard);
    assert_int_equal(is_pipe_signal_blocked(), 1);
    assert_int_equal(is_pipe_signal_pending(), 1);
    assert_int_equal(sigwait(&set, &signal_number), 0);
    assert_int_equal(pthread_sigmask(SIG_UNBLOCK, &set, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(process_lives_on),
        cmocka_unit_test(signal_of_the_application_stays),
    };

    /* Whoever started the test may have it ignored. */
    signal(SIGPIPE, SIG_DFL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
