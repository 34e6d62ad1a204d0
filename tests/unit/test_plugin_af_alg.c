/*
 * kcapi-driver/af_alg: every length is checked, parts are completed, nothing waits for ever
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A request is a socket, so a socket pair stands in for the kernel and does what the kernel does on
 * bad days only.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "kcapi-driver/af_alg.h"
#include "kcapi-driver/error.h"

#define REQUEST 0
#define KERNEL 1

static void open_pair(int type, int ends[2])
{
    assert_int_equal(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends), 0);
}

static void close_pair(int ends[2])
{
    close(ends[REQUEST]);
    close(ends[KERNEL]);
}

static void a_result_of_the_right_length_is_taken(void **state)
{
    (void) state;
    int ends[2];
    uint8_t result[32] = { 0 };

    open_pair(SOCK_SEQPACKET, ends);
    assert_int_equal(send(ends[KERNEL], "0123456789abcdefghijklmnopqrstuv", 32, 0), 32);
    assert_int_equal(kcapi_request_receive(ends[REQUEST], result, sizeof(result)), 0);
    assert_memory_equal(result, "0123456789abcdefghijklmnopqrstuv", 32);
    close_pair(ends);
}

static void a_short_result_is_an_error(void **state)
{
    (void) state;
    int ends[2];
    uint8_t result[32];

    open_pair(SOCK_SEQPACKET, ends);
    assert_int_equal(send(ends[KERNEL], "0123456789abcdefghij", 20, 0), 20);
    assert_int_equal(kcapi_request_receive(ends[REQUEST], result, sizeof(result)), -EMSGSIZE);
    close_pair(ends);
}

static void no_result_is_an_error(void **state)
{
    (void) state;
    int ends[2];
    uint8_t result[32];

    open_pair(SOCK_STREAM, ends);
    close(ends[KERNEL]);
    assert_int_equal(kcapi_request_receive(ends[REQUEST], result, sizeof(result)), -EMSGSIZE);
    close(ends[REQUEST]);
    assert_int_equal(kcapi_request_receive(ends[REQUEST], result, sizeof(result)), -EBADF);
}

static void a_send_that_fails_is_an_error_and_no_signal(void **state)
{
    (void) state;
    int ends[2];

    open_pair(SOCK_STREAM, ends);
    close(ends[KERNEL]);
    assert_int_equal(kcapi_request_send(ends[REQUEST], (const uint8_t *) "abc", 3), -EPIPE);
    close(ends[REQUEST]);
    assert_int_equal(kcapi_request_send(ends[REQUEST], (const uint8_t *) "abc", 3), -EBADF);
}

static void nothing_to_send_is_no_call(void **state)
{
    (void) state;
    assert_int_equal(kcapi_request_send(-1, NULL, 0), 0);
}

#define LONG_SIZE ((size_t) 5000001)

typedef struct {
    int descriptor;
    uint8_t *received;
    size_t count;
} reader_t;

static void *read_all(void *argument)
{
    reader_t *reader = argument;
    ssize_t count;

    while ((count = recv(reader->descriptor, reader->received + reader->count,
                         LONG_SIZE - reader->count, 0)) > 0 ||
           (count < 0 && errno == EINTR)) {
        reader->count += count > 0 ? (size_t) count : 0;
    }
    return NULL;
}

/* Written by a handler and read by other threads. */
static atomic_int signals;

static void on_signal(int number)
{
    (void) number;
    atomic_fetch_add(&signals, 1);
}

/* Sends SIGALRM to this process at an interval in microseconds; 0 = no more. */
static void set_signals(suseconds_t interval)
{
    struct sigaction action = { .sa_handler = on_signal }; /* no SA_RESTART */
    const struct itimerval timer = { { 0, interval }, { 0, interval } };

    signals = 0;
    sigemptyset(&action.sa_mask);
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

/* A thread that leaves the signals to the one that makes it. */
static pthread_t start_thread(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    sigset_t alarm_only;

    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &alarm_only, NULL), 0);
    assert_int_equal(pthread_create(&thread, NULL, body, argument), 0);
    assert_int_equal(pthread_sigmask(SIG_UNBLOCK, &alarm_only, NULL), 0);
    return thread;
}

static void *send_after_five_signals(void *descriptor)
{
    while (signals < 5) {
        sched_yield();
    }
    send(*(int *) descriptor, "0123", 4, 0);
    return NULL;
}

static void an_interrupted_receive_is_repeated(void **state)
{
    (void) state;
    int ends[2];
    uint8_t result[4];

    open_pair(SOCK_SEQPACKET, ends);
    set_signals(1000);
    pthread_t thread = start_thread(send_after_five_signals, &ends[KERNEL]);
    int received = kcapi_request_receive(ends[REQUEST], result, sizeof(result));
    set_signals(0);
    assert_int_equal(pthread_join(thread, NULL), 0);

    assert_int_equal(received, 0);
    assert_memory_equal(result, "0123", 4);
    close_pair(ends);
}

static void a_receive_that_is_only_interrupted_is_given_up(void **state)
{
    (void) state;
    int ends[2];
    uint8_t result[4];

    open_pair(SOCK_SEQPACKET, ends);
    set_signals(1000);
    assert_int_equal(kcapi_request_receive(ends[REQUEST], result, sizeof(result)), -EINTR);
    set_signals(0);
    close_pair(ends);
}

static void a_send_that_is_only_interrupted_is_given_up(void **state)
{
    (void) state;
    int ends[2];
    static uint8_t full[1024 * 1024];

    open_pair(SOCK_STREAM, ends);
    while (send(ends[REQUEST], full, sizeof(full), MSG_DONTWAIT) > 0) {
    }
    set_signals(1000);
    assert_int_equal(kcapi_request_send(ends[REQUEST], full, sizeof(full)), -EINTR);
    assert_true(signals > 100);
    set_signals(0);
    close_pair(ends);
}

static void partial_and_interrupted_sends_are_completed(void **state)
{
    (void) state;
    int ends[2];
    int small = 4096;
    uint8_t *message = malloc(LONG_SIZE);
    reader_t reader = { .received = malloc(LONG_SIZE) };

    assert_non_null(message);
    assert_non_null(reader.received);
    for (size_t i = 0; i < LONG_SIZE; i++) {
        message[i] = (uint8_t) (i * 7 + i / 251);
    }
    open_pair(SOCK_STREAM, ends);
    reader.descriptor = ends[KERNEL];
    assert_int_equal(setsockopt(ends[REQUEST], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)), 0);
    pthread_t thread = start_thread(read_all, &reader);
    set_signals(1000);
    int result = kcapi_request_send(ends[REQUEST], message, LONG_SIZE);
    const int seen = signals;
    set_signals(0);
    shutdown(ends[REQUEST], SHUT_WR);
    assert_int_equal(pthread_join(thread, NULL), 0);

    assert_int_equal(result, 0);
    assert_true(seen > 0);
    assert_int_equal(reader.count, LONG_SIZE);
    assert_memory_equal(reader.received, message, LONG_SIZE);
    free(message);
    free(reader.received);
    close_pair(ends);
}

static void a_name_that_is_too_long_is_refused(void **state)
{
    (void) state;
    char name[200];
    int family_error = -1;

    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(kcapi_transform_open("hash", name, &family_error), -ENAMETOOLONG);
    assert_int_equal(family_error, 0);
    assert_int_equal(kcapi_transform_open("longer than fourteen", "sha256", &family_error),
                     -ENAMETOOLONG);
}

static void an_error_means_what_its_phase_says(void **state)
{
    (void) state;
    static const struct {
        int error;
        psa_status_t in_operation;
        bool passes;
    } rows[] = {
        { ENOENT, PSA_ERROR_COMMUNICATION_FAILURE, false },
        { EAFNOSUPPORT, PSA_ERROR_COMMUNICATION_FAILURE, false },
        { EPERM, PSA_ERROR_COMMUNICATION_FAILURE, false },
        { EACCES, PSA_ERROR_COMMUNICATION_FAILURE, false },
        { ENOSYS, PSA_ERROR_COMMUNICATION_FAILURE, false },
        { EIO, PSA_ERROR_COMMUNICATION_FAILURE, false },
        { EINTR, PSA_ERROR_COMMUNICATION_FAILURE, true },
        { EMFILE, PSA_ERROR_INSUFFICIENT_MEMORY, true },
        { ENFILE, PSA_ERROR_INSUFFICIENT_MEMORY, true },
        { ENOMEM, PSA_ERROR_INSUFFICIENT_MEMORY, true },
        { ENOBUFS, PSA_ERROR_INSUFFICIENT_MEMORY, true },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int error = rows[i].error;
        assert_int_equal(kcapi_status(error, KCAPI_AT_SETUP), PSA_ERROR_NOT_SUPPORTED);
        assert_int_equal(kcapi_status(error, KCAPI_IN_ONE_SHOT), PSA_ERROR_COMMUNICATION_FAILURE);
        assert_int_equal(kcapi_status(error, KCAPI_IN_OPERATION), rows[i].in_operation);
        assert_int_equal(kcapi_error_passes(error), rows[i].passes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_of_the_right_length_is_taken),
        cmocka_unit_test(a_short_result_is_an_error),
        cmocka_unit_test(no_result_is_an_error),
        cmocka_unit_test(a_send_that_fails_is_an_error_and_no_signal),
        cmocka_unit_test(nothing_to_send_is_no_call),
        cmocka_unit_test(an_interrupted_receive_is_repeated),
        cmocka_unit_test(a_receive_that_is_only_interrupted_is_given_up),
        cmocka_unit_test(a_send_that_is_only_interrupted_is_given_up),
        cmocka_unit_test(partial_and_interrupted_sends_are_completed),
        cmocka_unit_test(a_name_that_is_too_long_is_refused),
        cmocka_unit_test(an_error_means_what_its_phase_says),
    };
    return cmocka_run_group_tests_name("kcapi af_alg", tests, NULL, NULL);
}
