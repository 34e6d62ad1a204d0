/*
 * Hashes over AF_ALG in many threads, across threads, across forks, under signals
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "test_kcapi_support.h"
#include "test_kcapi_restricted.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 8
#define OPERATIONS 10000       /* of each thread */
#define FULL_OPERATIONS 100000 /* where PSA_TEST_FULL is set */
#define MESSAGE_SIZE 5000u

static uint8_t *message;
static const hash_t *present[HASH_COUNT];
static size_t present_count;
static unsigned operations;

static int set_up(void **state)
{
    operations = getenv("PSA_TEST_FULL") != NULL ? FULL_OPERATIONS : OPERATIONS;
    message = random_bytes(MESSAGE_SIZE, 0x6b636170);
    if (load_driver(state) != 0) {
        return -1;
    }
    for (size_t i = 0; i < HASH_COUNT; i++) {
        if (kernel_has(&hashes[i])) {
            present[present_count++] = &hashes[i];
        } else {
            print_message("left out: this kernel has no %s\n", hashes[i].name);
        }
    }
    return present_count > 0 && present[0] == &hashes[0] ? 0 : -1;
}

static int tear_down(void **state)
{
    (void) state;
    free(message);
    return 0;
}

/* One operation of any kind, of a random hash and length. */
static bool one_operation(uint64_t *random)
{
    const hash_t *hash = present[next_random(random) % present_count];
    size_t offset = (size_t) (next_random(random) % MESSAGE_SIZE);
    size_t size = (size_t) (next_random(random) % (MESSAGE_SIZE - offset + 1));

    if (next_random(random) % 4 != 0) {
        size = size % 200; /* mostly short: it is the calls that are tested */
    }
    return next_random(random) % 3 != 0 ? one_shot_is_right(hash, message + offset, size)
                                        : multi_part_is_right(hash, message + offset, size, random);
}

/* Does `operations` operations; returns the number of wrong ones, or of those that no driver call
 * answered. */
static void *work(void *seed)
{
    uint64_t random = (uintptr_t) seed;
    uintptr_t wrong = 0;
    uint64_t before = driver_calls();

    for (unsigned i = 0; i < operations; i++) {
        wrong += !one_operation(&random);
    }
    if (driver_calls() - before < operations) {
        wrong += operations - (uintptr_t) (driver_calls() - before);
    }
    return (void *) wrong;
}

static void start_threads(pthread_t threads[THREADS], void *(*body)(void *))
{
    for (uintptr_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, body, (void *) (i + 1)), 0);
    }
}

/* The sum of what the threads returned. */
static uintptr_t join_threads(pthread_t threads[THREADS])
{
    uintptr_t sum = 0;

    for (size_t i = 0; i < THREADS; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        sum += (uintptr_t) result;
    }
    return sum;
}

static void many_threads_are_all_right(void **state)
{
    (void) state;
    pthread_t threads[THREADS];
    unsigned before = open_descriptors();

    start_threads(threads, work);
    assert_int_equal(join_threads(threads), 0);
    assert_int_equal(open_descriptors(), before);
}

/* An operation on its way through threads: each step is done in a thread that ends after it. */
typedef struct {
    const hash_t *hash;
    psa_hash_operation_t operation;
    psa_hash_operation_t clone;
    psa_status_t status;
    uint8_t digests[2][PSA_HASH_MAX_SIZE];
    uint64_t calls; /* that the driver answered, in all threads */
} journey_t;

static void *begin(void *argument)
{
    journey_t *journey = argument;
    uint64_t before = driver_calls();

    journey->status = psa_hash_setup(&journey->operation, journey->hash->algorithm);
    if (journey->status == PSA_SUCCESS) {
        journey->status = psa_hash_update(&journey->operation, message, 1000);
    }
    journey->calls += driver_calls() - before;
    return NULL;
}

static void *continue_and_clone(void *argument)
{
    journey_t *journey = argument;
    uint64_t before = driver_calls();

    journey->status = psa_hash_update(&journey->operation, message + 1000, 1000);
    if (journey->status == PSA_SUCCESS) {
        journey->status = psa_hash_clone(&journey->operation, &journey->clone);
    }
    journey->calls += driver_calls() - before;
    return NULL;
}

static void *end(void *argument)
{
    journey_t *journey = argument;
    uint64_t before = driver_calls();
    size_t length;

    journey->status = psa_hash_finish(&journey->operation, journey->digests[0], PSA_HASH_MAX_SIZE,
                                      &length);
    if (journey->status == PSA_SUCCESS) {
        journey->status = psa_hash_finish(&journey->clone, journey->digests[1], PSA_HASH_MAX_SIZE,
                                          &length);
    }
    journey->calls += driver_calls() - before;
    return NULL;
}

static void operations_may_be_begun_and_finished_in_different_threads(void **state)
{
    (void) state;
    void *(*const steps[])(void *) = { begin, continue_and_clone, end };
    uint8_t expected[PSA_HASH_MAX_SIZE];

    for (int round = 0; round < 100; round++) {
        journey_t journey = { .hash = present[(size_t) round % present_count],
                              .operation = PSA_HASH_OPERATION_INIT,
                              .clone = PSA_HASH_OPERATION_INIT };
        for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
            pthread_t thread;
            assert_int_equal(pthread_create(&thread, NULL, steps[i], &journey), 0);
            assert_int_equal(pthread_join(thread, NULL), 0);
            assert_int_equal(journey.status, PSA_SUCCESS);
        }
        reference(journey.hash, message, 2000, expected);
        assert_memory_equal(journey.digests[0], expected, journey.hash->digest_size);
        assert_memory_equal(journey.digests[1], expected, journey.hash->digest_size);
        assert_true(journey.calls >= 3);
    }
}

static psa_hash_operation_t inherited;
static psa_hash_operation_t inherited_too;

/* In the child of a fork in the middle of an operation: 0 if everything is right or an error. */
static int use_what_was_inherited(void)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t length;
    uint64_t random = 5;
    psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
    const uint64_t before = driver_calls();

    if (psa_hash_clone(&inherited, &clone) == PSA_SUCCESS) {
        return 1;
    }
    if (psa_hash_update(&inherited, (const uint8_t *) "child", 5) == PSA_SUCCESS) {
        return 2;
    }
    if (psa_hash_finish(&inherited_too, digest, sizeof(digest), &length) == PSA_SUCCESS) {
        return 3;
    }
    psa_hash_abort(&inherited);
    psa_hash_abort(&inherited_too);
    psa_hash_abort(&clone);
    if (!one_shot_is_right(&hashes[0], message, 100) ||
        !multi_part_is_right(&hashes[0], message, 3000, &random)) {
        return 4;
    }
    return driver_calls() - before >= 2 ? 0 : 5;
}

static pid_t by_fork(void)
{
    return fork();
}

static pid_t by_clone(void)
{
    return (pid_t) syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static void fork_in_the_middle(pid_t (*make_child)(void))
{
    uint8_t expected[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t length;
    int status = 0;

    inherited = psa_hash_operation_init();
    inherited_too = psa_hash_operation_init();
    assert_true(one_shot_is_right(&hashes[0], message, 64)); /* a kept handle is inherited too */
    assert_int_equal(psa_hash_setup(&inherited, PSA_ALG_SHA_256), PSA_SUCCESS);
    assert_int_equal(psa_hash_update(&inherited, message, 1500), PSA_SUCCESS);
    assert_int_equal(psa_hash_clone(&inherited, &inherited_too), PSA_SUCCESS);

    pid_t child = make_child();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(use_what_was_inherited());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);

    reference(&hashes[0], message, 3000, expected);
    assert_int_equal(psa_hash_update(&inherited, message + 1500, 1500), PSA_SUCCESS);
    assert_int_equal(psa_hash_finish(&inherited, digest, sizeof(digest), &length), PSA_SUCCESS);
    assert_memory_equal(digest, expected, 32);
    assert_int_equal(psa_hash_update(&inherited_too, message + 1500, 1500), PSA_SUCCESS);
    assert_int_equal(psa_hash_finish(&inherited_too, digest, sizeof(digest), &length), PSA_SUCCESS);
    assert_memory_equal(digest, expected, 32);
    assert_true(one_shot_is_right(&hashes[0], message, 64));
}

static void a_fork_in_the_middle_of_an_operation_harms_neither_side(void **state)
{
    (void) state;
    fork_in_the_middle(by_fork);
}

static void a_raw_clone_in_the_middle_of_an_operation_harms_neither_side(void **state)
{
    (void) state;
    fork_in_the_middle(by_clone);
}

static _Atomic bool stop;

static void *work_until_stopped(void *seed)
{
    uint64_t random = (uintptr_t) seed;
    uintptr_t wrong = 0;

    while (!atomic_load(&stop)) {
        wrong += !one_operation(&random);
    }
    return (void *) wrong;
}

/* In a child whose parent had other threads in the middle of everything. */
static int work_in_child(void)
{
    uint64_t random = (uint64_t) getpid();
    const uint64_t before = driver_calls();

    for (int i = 0; i < 30; i++) {
        if (!one_operation(&random)) {
            return 1;
        }
    }
    return driver_calls() - before >= 30 ? 0 : 2;
}

static void forks_while_other_threads_work_harm_nobody(void **state)
{
    (void) state;
    pthread_t threads[THREADS];
    uint64_t random = 99;

    atomic_store(&stop, false);
    start_threads(threads, work_until_stopped);
    for (int i = 0; i < 100; i++) {
        assert_true(one_operation(&random));
        assert_int_equal(in_child(work_in_child), 0);
    }
    atomic_store(&stop, true);
    assert_int_equal(join_threads(threads), 0);
}

static int fork_again(void)
{
    static int depth;
    uint64_t random = 3;

    if (!one_operation(&random) || open_descriptors() > 64) {
        return 1;
    }
    return ++depth == 30 ? 0 : in_child(fork_again);
}

static void descriptors_do_not_pile_up_down_a_line_of_forks(void **state)
{
    (void) state;
    assert_int_equal(in_child(fork_again), 0);
}

static volatile sig_atomic_t signals;

static void on_signal(int number)
{
    (void) number;
    signals = signals + 1;
}

static void a_signal_every_millisecond_spoils_nothing(void **state)
{
    (void) state;
    struct sigaction action = { .sa_handler = on_signal }; /* no SA_RESTART */
    struct itimerval interval = { { 0, 1000 }, { 0, 1000 } };
    const struct itimerval none = { { 0, 0 }, { 0, 0 } };
    const size_t size = 4u << 20;
    uint8_t *long_message = random_bytes(size, 11);
    uint64_t random = 12;
    bool right = true;

    sigemptyset(&action.sa_mask);
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &interval, NULL), 0);
    const uint64_t before = driver_calls();
    for (int i = 0; i < 2000; i++) {
        right = one_operation(&random) && right;
    }
    for (int i = 0; i < 5; i++) {
        right = one_shot_is_right(&hashes[0], long_message, size) && right;
        right = multi_part_is_right(&hashes[0], long_message, size, &random) && right;
    }
    const uint64_t calls = driver_calls() - before;
    assert_int_equal(setitimer(ITIMER_REAL, &none, NULL), 0);
    free(long_message);
    assert_true(right);
    assert_true(calls >= 2010);
    assert_true(signals > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_threads_are_all_right),
        cmocka_unit_test(operations_may_be_begun_and_finished_in_different_threads),
        cmocka_unit_test(a_fork_in_the_middle_of_an_operation_harms_neither_side),
        cmocka_unit_test(a_raw_clone_in_the_middle_of_an_operation_harms_neither_side),
        cmocka_unit_test(forks_while_other_threads_work_harm_nobody),
        cmocka_unit_test(descriptors_do_not_pile_up_down_a_line_of_forks),
        cmocka_unit_test(a_signal_every_millisecond_spoils_nothing),
    };

    if (skip_where_restricted()) {
        return 0;
    }
    return cmocka_run_group_tests_name("kcapi threads", tests, set_up, tear_down);
}
