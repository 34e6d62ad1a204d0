/*
 * The lock of the key store: threads, processes that die, stop, and fork
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/storage/lock.h"
#include "process.h"
#include "storage_directory.h"

/* A deadlock ends the program with a signal. */
#define WATCHDOG_SECONDS 100

/* Far more than a healthy lock takes. */
#define PATIENT 60

static int open_directory(const storage_directory_t *directory)
{
    const int opened = open(directory->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    assert_true(opened >= 0);
    return opened;
}

/* Not for ever, should the test that forked us have ended. */
static void wait_to_be_killed(void)
{
    alarm(WATCHDOG_SECONDS);
    for (;;) {
        pause();
    }
}

/* A process that has the lock and waits to be killed. */
static pid_t fork_holder(int directory)
{
    pd_store_lock_t lock;
    int ends[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        CHECK_STATUS(pd_store_lock(directory, PATIENT, &lock), PSA_SUCCESS);
        CHECK(lock.is_exclusive);
        CHECK(write(ends[1], "", 1) == 1);
        wait_to_be_killed();
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    return child;
}

static void kill_and_wait(pid_t child)
{
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_process_keeps_another_out_until_it_is_killed(void **state)
{
    const int directory = open_directory(*state);
    const pid_t holder = fork_holder(directory);
    pd_store_lock_t lock;

    assert_int_equal(pd_store_lock(directory, 0, &lock), PSA_ERROR_STORAGE_FAILURE);
    kill_and_wait(holder);
    assert_int_equal(pd_store_lock(directory, 0, &lock), PSA_SUCCESS);
    assert_true(lock.is_exclusive);
    pd_store_unlock(&lock);
    close(directory);
}

static void a_stopped_process_is_not_waited_for_for_ever(void **state)
{
    const int directory = open_directory(*state);
    const pid_t holder = fork_holder(directory);
    pd_store_lock_t lock;

    assert_int_equal(kill(holder, SIGSTOP), 0);
    assert_int_equal(pd_store_lock(directory, 1, &lock), PSA_ERROR_STORAGE_FAILURE);
    kill_and_wait(holder);
    close(directory);
}

/* The child has neither its parent's lock, nor is it kept out by what a thread that it does not have was doing. */
static void a_child_does_not_inherit_the_lock(void **state)
{
    const int directory = open_directory(*state);
    pd_store_lock_t lock;
    pd_store_lock_t of_child;
    int ends[2];
    char byte;
    pid_t child;
    int status;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pd_store_lock(directory, PATIENT, &lock), PSA_SUCCESS);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        /* The parent still has it. */
        CHECK_STATUS(pd_store_lock(directory, 0, &of_child), PSA_ERROR_STORAGE_FAILURE);
        CHECK(write(ends[1], "", 1) == 1);
        CHECK_STATUS(pd_store_lock(directory, PATIENT, &of_child), PSA_SUCCESS);
        CHECK(of_child.is_exclusive);
        pd_store_unlock(&of_child);
        _exit(0);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    pd_store_unlock(&lock);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(ends[0]);
    close(ends[1]);
    close(directory);
}

/* A child that lives on does not keep what its killed parent had locked. */
static void a_child_of_a_killed_writer_does_not_keep_the_lock(void **state)
{
    const int directory = open_directory(*state);
    pd_store_lock_t lock;
    pid_t grandchild = 0;
    int ends[2];
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        CHECK_STATUS(pd_store_lock(directory, PATIENT, &lock), PSA_SUCCESS);
        grandchild = fork();
        CHECK(grandchild >= 0);
        if (grandchild > 0) {
            CHECK(write(ends[1], &grandchild, sizeof grandchild) == sizeof grandchild);
        }
        wait_to_be_killed();
    }
    assert_int_equal(read(ends[0], &grandchild, sizeof grandchild), sizeof grandchild);
    kill_and_wait(child);
    assert_int_equal(pd_store_lock(directory, 0, &lock), PSA_SUCCESS);
    assert_true(lock.is_exclusive);
    pd_store_unlock(&lock);
    assert_int_equal(kill(grandchild, SIGKILL), 0);
    close(ends[0]);
    close(ends[1]);
    close(directory);
}

#define THREADS 4
#define ROUNDS 200

static int shared_directory;
static unsigned inside; /* guarded by the lock alone: what the thread sanitizer looks at */
static unsigned entered;

static void *take_turns(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        pd_store_lock_t lock;

        if (pd_store_lock(shared_directory, PATIENT, &lock) != PSA_SUCCESS) {
            continue;
        }
        if (++inside == 1) {
            entered++;
        }
        inside--;
        pd_store_unlock(&lock);
    }
    return unused;
}

static void threads_take_turns(void **state)
{
    pthread_t threads[THREADS];

    shared_directory = open_directory(*state);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, take_turns, NULL), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(entered, THREADS * ROUNDS);
    close(shared_directory);
}

static const storage_directory_t *shared_store;

#define SHARED_ENTRY 100u

/* Each has an entry of its own, and all overwrite one. */
static void *store_and_read(void *argument)
{
    const uint8_t own = *(const uint8_t *) argument;
    uint8_t content[500];
    uint8_t found[500];
    size_t length;

    for (int i = 0; i < ROUNDS; i++) {
        memset(content, own, sizeof content);
        CHECK_STATUS(pd_store_write(&shared_store->store, own, content, sizeof content, 0, PD_STORE_CREATE),
                     PSA_SUCCESS);
        CHECK_STATUS(pd_store_write(&shared_store->store, own, content, sizeof content, 0, PD_STORE_CREATE),
                     PSA_ERROR_ALREADY_EXISTS);
        CHECK_STATUS(storage_read_entry(shared_store, own, found, sizeof found, &length), PSA_SUCCESS);
        CHECK(length == sizeof content && memcmp(found, content, length) == 0);
        CHECK_STATUS(pd_store_remove(&shared_store->store, own), PSA_SUCCESS);
        CHECK_STATUS(pd_store_write(&shared_store->store, SHARED_ENTRY, content, sizeof content, 0, PD_STORE_REPLACE),
                     PSA_SUCCESS);
        CHECK_STATUS(storage_read_entry(shared_store, SHARED_ENTRY, found, sizeof found, &length), PSA_SUCCESS);
        memset(content, found[0], sizeof content);
        CHECK(length == sizeof content && memcmp(found, content, length) == 0);
    }
    return NULL;
}

static void threads_store_and_read_at_once(void **state)
{
    static uint8_t names[THREADS] = { 1, 2, 3, 4 };
    pthread_t threads[THREADS];

    shared_store = *state;
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, store_and_read, &names[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static atomic_bool is_held;
static atomic_bool was_forked;

static void *hold_until_forked(void *unused)
{
    pd_store_lock_t lock;

    if (pd_store_lock(shared_directory, PATIENT, &lock) == PSA_SUCCESS) {
        atomic_store(&is_held, true);
        while (!atomic_load(&was_forked)) {
            sched_yield();
        }
        pd_store_unlock(&lock);
    }
    return unused;
}

static void a_child_forked_while_a_thread_wrote_is_not_locked_out(void **state)
{
    pd_store_lock_t lock;
    pthread_t thread;
    pid_t child;
    int status;

    shared_directory = open_directory(*state);
    assert_int_equal(pthread_create(&thread, NULL, hold_until_forked, NULL), 0);
    while (!atomic_load(&is_held)) {
        sched_yield();
    }
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        CHECK_STATUS(pd_store_lock(shared_directory, PATIENT, &lock), PSA_SUCCESS);
        pd_store_unlock(&lock);
        _exit(0);
    }
    atomic_store(&was_forked, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(shared_directory);
}

static void a_foreign_lock_file_is_not_waited_for(void **state)
{
    const int directory = open_directory(*state);
    pd_store_lock_t lock;
    const char *name = storage_file(*state, PD_STORE_LOCK_NAME);
    pid_t holder;

    if (geteuid() != 0) {
        print_message("only root can give a file to another user\n");
        skip();
    }
    holder = fork_holder(directory);
    assert_int_equal(chown(name, 12345, 12345), 0);
    assert_int_equal(pd_store_lock(directory, 0, &lock), PSA_SUCCESS);
    assert_false(lock.is_exclusive);
    pd_store_unlock(&lock);
    kill_and_wait(holder);
    close(directory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, storage_directory_make, storage_directory_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_process_keeps_another_out_until_it_is_killed),
        TEST(a_stopped_process_is_not_waited_for_for_ever),
        TEST(a_child_does_not_inherit_the_lock),
        TEST(a_child_of_a_killed_writer_does_not_keep_the_lock),
        TEST(threads_take_turns),
        TEST(threads_store_and_read_at_once),
        TEST(a_child_forked_while_a_thread_wrote_is_not_locked_out),
        TEST(a_foreign_lock_file_is_not_waited_for),
    };

    alarm(WATCHDOG_SECONDS);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
