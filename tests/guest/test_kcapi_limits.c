/*
 * Hashes over AF_ALG where the system gives little: descriptors, sandboxes, programs that close
 * what is not theirs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The process that runs the tests never uses a hash itself: each test is a child that starts from
 * nothing. The children return 0, or the number of the check that failed.
 */
#include "test_kcapi_support.h"
#include "test_kcapi_restricted.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREADS 8

static const uint8_t message[3000] = { 1, 2, 3 };

/* All hashes, also those that the kernel lacks, by both ways. */
static bool all_are_right(uint64_t *random)
{
    bool right = true;

    for (size_t i = 0; i < HASH_COUNT; i++) {
        right = one_shot_is_right(&hashes[i], message, 100 + i) && right;
        right = multi_part_is_right(&hashes[i], message, sizeof(message), random) && right;
    }
    return right;
}

static bool set_limit(rlim_t count)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return false;
    }
    limit.rlim_cur = count;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* Lowest number that is free. */
static int next_descriptor(void)
{
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);

    close(descriptor);
    return descriptor;
}

static int use_without_descriptors(void)
{
    uint64_t random = 1;
    struct rlimit limit;

    CHECK(1, getrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(2, set_limit((rlim_t) next_descriptor()));
    CHECK(3, all_are_right(&random));
    CHECK(4, driver_calls() == 0);
    CHECK(5, set_limit(limit.rlim_cur));
    /* Nothing was remembered as absent. */
    CHECK(6, one_shot_is_right(&hashes[0], message, 10) && driver_calls() == 1);
    CHECK(7, multi_part_is_right(&hashes[0], message, 10, &random) && driver_calls() > 1);
    return 0;
}

/* The limit is reached at each step of a first use in turn. */
static int use_with_few_descriptors(void)
{
    uint64_t random = 1;
    int next = next_descriptor();

    for (int more = 0; more < 12; more++) {
        CHECK(1, set_limit((rlim_t) (next + more)));
        CHECK(2, all_are_right(&random));
        CHECK(3, all_are_right(&random));
    }
    CHECK(4, driver_calls() > 0);
    return 0;
}

static int clone_without_descriptors(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    uint8_t expected[PSA_HASH_MAX_SIZE];
    size_t length;
    struct rlimit limit;

    CHECK(1, getrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(2, psa_hash_setup(&operation, PSA_ALG_SHA_256) == PSA_SUCCESS);
    CHECK(3, psa_hash_update(&operation, message, 50) == PSA_SUCCESS);
    CHECK(4, set_limit((rlim_t) next_descriptor()));
    CHECK(5, psa_hash_clone(&operation, &clone) == PSA_ERROR_INSUFFICIENT_MEMORY);
    psa_hash_abort(&clone);
    CHECK(6, set_limit(limit.rlim_cur));
    CHECK(7, psa_hash_finish(&operation, digest, sizeof(digest), &length) == PSA_SUCCESS);
    reference(&hashes[0], message, 50, expected);
    CHECK(8, memcmp(digest, expected, 32) == 0);
    CHECK(9, driver_calls() > 0);
    return 0;
}

static pthread_barrier_t barrier;

/* Returns the number of wrong results, or 1000 and more if the driver answered too few. */
static void *use_all(void *seed)
{
    uint64_t random = (uintptr_t) seed;
    uintptr_t wrong = 0;
    unsigned served = 0;

    for (int i = 0; i < 50; i++) {
        uint64_t before = driver_calls();
        wrong += !one_shot_is_right(&hashes[0], message, 64);
        served += driver_calls() > before;
        wrong += !all_are_right(&random);
    }
    pthread_barrier_wait(&barrier);
    return (void *) (wrong + (served < 45 ? 1000 : 0));
}

static int use_threads(uintptr_t *wrong)
{
    pthread_t threads[THREADS];

    *wrong = 0;
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (uintptr_t i = 0; i < THREADS; i++) {
        CHECK(100, pthread_create(&threads[i], NULL, use_all, (void *) (i + 1)) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        void *result = NULL;
        CHECK(99, pthread_join(threads[i], &result) == 0);
        *wrong += (uintptr_t) result;
    }
    pthread_barrier_destroy(&barrier);
    return 0;
}

static int use_with_64_descriptors(void)
{
    uintptr_t wrong = 0;

    CHECK(1, set_limit(64));
    CHECK(2, use_threads(&wrong) == 0);
    CHECK(3, wrong == 0);
    CHECK(4, next_descriptor() < 32); /* the other half is the application's */
    return 0;
}

static int leave_no_descriptor(void)
{
    uintptr_t wrong = 0;
    uint64_t random = 1;

    /* What stays is one descriptor for each hash that the kernel has. */
    unsigned before = open_descriptors();
    CHECK(1, use_threads(&wrong) == 0 && wrong == 0);
    unsigned after = open_descriptors();
    CHECK(2, after > before && after <= before + HASH_COUNT);

    CHECK(3, use_threads(&wrong) == 0 && wrong == 0);
    CHECK(4, open_descriptors() == after);

    /* The kept handles of a thread are bounded. */
    CHECK(5, all_are_right(&random));
    unsigned kept = open_descriptors();
    for (int i = 0; i < 100; i++) {
        psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
        psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
        CHECK(6, psa_hash_setup(&operation, PSA_ALG_SHA_256) == PSA_SUCCESS);
        CHECK(7, psa_hash_clone(&operation, &clone) == PSA_SUCCESS);
        psa_hash_abort(&operation);
        psa_hash_abort(&clone);
        CHECK(8, all_are_right(&random));
    }
    CHECK(9, open_descriptors() == kept && kept <= after + 16);
    return 0;
}

/* Has the process an AF_ALG socket that survives exec, or any descriptor but 0, 1, 2 that does? */
static int nothing_survives_exec(void)
{
    uint64_t random = 1;
    const int begin = next_descriptor();
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;

    CHECK(1, all_are_right(&random));
    CHECK(2, psa_hash_setup(&operation, PSA_ALG_SHA_256) == PSA_SUCCESS);
    CHECK(3, psa_hash_update(&operation, message, 1) == PSA_SUCCESS);
    CHECK(4, next_descriptor() > begin + 4); /* there is something */
    for (int i = begin; i < 1024; i++) {
        int flags = fcntl(i, F_GETFD);
        CHECK(5, flags < 0 || (flags & FD_CLOEXEC) != 0);
    }
    psa_hash_abort(&operation);
    return 0;
}

/* What a daemon does after fork(): it closes every descriptor and opens its own, which get the same
 * numbers. */
static int become_daemon(void)
{
    int files[40];
    struct stat before[40];
    struct stat after;
    uint64_t random = 1;

    for (int i = 3; i < 1024; i++) {
        close(i);
    }
    for (size_t i = 0; i < 40; i++) {
        int ends[2];
        CHECK(1, pipe(ends) == 0);
        close(ends[1]);
        files[i] = ends[0];
        CHECK(2, fstat(files[i], &before[i]) == 0);
    }
    CHECK(3, all_are_right(&random));
    CHECK(4, driver_calls() > 0);
    for (size_t i = 0; i < 40; i++) {
        CHECK(5, fstat(files[i], &after) == 0 && after.st_ino == before[i].st_ino);
    }
    return 0;
}

static int fork_a_daemon(void)
{
    uint64_t random = 1;
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;

    CHECK(100, all_are_right(&random));
    CHECK(99, psa_hash_setup(&operation, PSA_ALG_SHA_256) == PSA_SUCCESS);
    return in_child(become_daemon);
}

/* The same without a fork, and before new files have the old numbers. */
static int close_all_and_go_on(void)
{
    uint64_t random = 1;

    CHECK(1, all_are_right(&random));
    for (int i = 3; i < 1024; i++) {
        close(i);
    }
    /* A kept handle fails once; the call must not give a wrong digest. */
    for (size_t i = 0; i < HASH_COUNT; i++) {
        uint8_t digest[PSA_HASH_MAX_SIZE];
        uint8_t expected[PSA_HASH_MAX_SIZE];
        size_t length;
        if (psa_hash_compute(hashes[i].algorithm, message, 9, digest, sizeof(digest), &length) ==
            PSA_SUCCESS) {
            reference(&hashes[i], message, 9, expected);
            CHECK(2, memcmp(digest, expected, length) == 0);
        }
    }
    uint64_t before = driver_calls();
    CHECK(3, all_are_right(&random));
    CHECK(4, driver_calls() > before);
    return 0;
}

/* The new hash gets the descriptor number that the old one had. */
static int close_all_and_use_another(void)
{
    const hash_t *old_hash = &hashes[3];
    const hash_t *new_hash = &hashes[0];
    uint64_t random = 1;

    CHECK(1, multi_part_is_right(old_hash, message, 10, &random));
    for (int i = 3; i < 1024; i++) {
        close(i);
    }
    CHECK(2, multi_part_is_right(new_hash, message, 10, &random));
    CHECK(3, multi_part_is_right(old_hash, message, 10, &random));
    CHECK(4, one_shot_is_right(old_hash, message, 10) && one_shot_is_right(new_hash, message, 10));
    return 0;
}

/* The filter comes when handles are already kept: they go on. */
static int enter_a_sandbox_later(void)
{
    uint64_t random = 1;

    CHECK(1, one_shot_is_right(&hashes[0], message, 3));
    CHECK(2, refuse_af_alg_sockets(EPERM));
    uint64_t before = driver_calls();
    CHECK(3, one_shot_is_right(&hashes[0], message, 3) && driver_calls() == before + 1);
    CHECK(4, multi_part_is_right(&hashes[0], message, 3, &random) && driver_calls() > before + 1);
    CHECK(5, all_are_right(&random)); /* what was not opened before is done in software */
    return 0;
}

#define CHILD_TEST(name, body)                                                                     \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void) state;                                                                              \
        assert_int_equal(in_child(body), 0);                                                       \
    }

CHILD_TEST(without_a_descriptor_the_software_answers_and_later_the_driver, use_without_descriptors)
CHILD_TEST(the_descriptor_limit_may_be_met_at_any_step, use_with_few_descriptors)
CHILD_TEST(a_clone_without_a_descriptor_is_an_error, clone_without_descriptors)
CHILD_TEST(with_64_descriptors_8_threads_are_served_and_half_is_left, use_with_64_descriptors)
CHILD_TEST(no_descriptor_is_left_by_operations_and_threads, leave_no_descriptor)
CHILD_TEST(no_descriptor_survives_exec, nothing_survives_exec)
CHILD_TEST(a_daemon_that_closes_all_keeps_its_new_files, fork_a_daemon)
CHILD_TEST(a_process_that_closes_all_is_never_wrong, close_all_and_go_on)
CHILD_TEST(a_process_that_closes_all_may_use_another_hash, close_all_and_use_another)
CHILD_TEST(a_sandbox_that_comes_later_is_survived, enter_a_sandbox_later)

/* The tests above mean nothing where the driver never answers. */
static int driver_answers(void)
{
    return kernel_has(&hashes[0]) ? 0 : 1;
}

static int set_up(void **state)
{
    if (load_driver(state) != 0) {
        return -1;
    }
    if (in_child(driver_answers) != 0) {
        print_error("the driver does not answer SHA-256 here\n");
        return -1;
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_descriptor_the_software_answers_and_later_the_driver),
        cmocka_unit_test(the_descriptor_limit_may_be_met_at_any_step),
        cmocka_unit_test(a_clone_without_a_descriptor_is_an_error),
        cmocka_unit_test(with_64_descriptors_8_threads_are_served_and_half_is_left),
        cmocka_unit_test(no_descriptor_is_left_by_operations_and_threads),
        cmocka_unit_test(no_descriptor_survives_exec),
        cmocka_unit_test(a_daemon_that_closes_all_keeps_its_new_files),
        cmocka_unit_test(a_process_that_closes_all_is_never_wrong),
        cmocka_unit_test(a_process_that_closes_all_may_use_another_hash),
        cmocka_unit_test(a_sandbox_that_comes_later_is_survived),
    };

    if (skip_where_restricted()) {
        return 0;
    }
    return cmocka_run_group_tests_name("kcapi limits", tests, set_up, NULL);
}
