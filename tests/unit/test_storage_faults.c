/*
 * The key store when system calls fail and when the process is killed: each call, one after the other
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "storage_directory.h"
#include "storage_faults.h"

static const uint8_t old_data[] = "the old key, which somebody relies on";
static const uint8_t new_data[] = "the new key, which is longer than the old one by some bytes";

/* What is done to entry 1, and how it begins. */
typedef enum {
    CREATE,  /* from nothing */
    REPLACE, /* old by new */
    SET_NEW, /* PD_STORE_REPLACE from nothing */
    REMOVE,  /* old */
    OPERATIONS,
} operation_t;

static psa_status_t perform(const storage_directory_t *directory, operation_t operation)
{
    switch (operation) {
        case CREATE:
            return pd_store_write(&directory->store, 1, new_data, sizeof new_data, 0, PD_STORE_CREATE);
        case REMOVE:
            return pd_store_remove(&directory->store, 1);
        default:
            return pd_store_write(&directory->store, 1, new_data, sizeof new_data, 0, PD_STORE_REPLACE);
    }
}

static void prepare(storage_directory_t *directory, operation_t operation)
{
    faults_none();
    directory->store.is_volatile = true;
    (void) pd_store_remove(&directory->store, 1);
    if (operation == REPLACE || operation == REMOVE) {
        assert_int_equal(pd_store_write(&directory->store, 1, old_data, sizeof old_data, 0, PD_STORE_CREATE),
                         PSA_SUCCESS);
    }
    directory->store.is_volatile = false;
}

typedef enum { NOTHING, OLD, NEW } found_t;

/* What is stored; anything but these three fails the test. */
static found_t look(const storage_directory_t *directory)
{
    uint8_t found[256];
    size_t length = 0;
    const psa_status_t status = storage_read_entry(directory, 1, found, sizeof found, &length);

    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return NOTHING;
    }
    assert_int_equal(status, PSA_SUCCESS);
    if (length == sizeof old_data) {
        assert_memory_equal(found, old_data, length);
        return OLD;
    }
    assert_int_equal(length, sizeof new_data);
    assert_memory_equal(found, new_data, length);
    return NEW;
}

static found_t before(operation_t operation)
{
    return operation == REPLACE || operation == REMOVE ? OLD : NOTHING;
}

static found_t after(operation_t operation)
{
    return operation == REMOVE ? NOTHING : NEW;
}

static size_t count_descriptors(void)
{
    size_t count = 0;

    for (int i = 0; i < 256; i++) {
        count += fcntl(i, F_GETFD) >= 0;
    }
    return count;
}

static const struct {
    int error;
    psa_status_t status;
} errors[] = {
    { ENOSPC, PSA_ERROR_INSUFFICIENT_STORAGE }, { EDQUOT, PSA_ERROR_INSUFFICIENT_STORAGE },
    { EROFS, PSA_ERROR_NOT_PERMITTED },         { EACCES, PSA_ERROR_NOT_PERMITTED },
    { EIO, PSA_ERROR_STORAGE_FAILURE },         { ENOMEM, PSA_ERROR_INSUFFICIENT_MEMORY },
    { EMFILE, PSA_ERROR_INSUFFICIENT_MEMORY },  { ESTALE, PSA_ERROR_STORAGE_FAILURE },
};

/* Calls without which it can be done: the lock's, looking whether there is something, tidying up. */
static bool is_dispensable(const char *call)
{
    static const char *const names[] = { "fcntl", "openat", "fstat", "fstatat", "unlinkat", "close" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(call, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* After an error, the entry is as before; as after only where making the change last was what failed. */
static void check_failure(const storage_directory_t *directory, operation_t operation, const char *call,
                          psa_status_t status, psa_status_t expected)
{
    const found_t found = look(directory);

    if (status == PSA_SUCCESS) {
        if (!is_dispensable(call)) {
            fail_msg("operation %d succeeds although %s fails", (int) operation, call);
        }
        assert_int_equal(found, after(operation));
        return;
    }
    assert_int_equal(status, expected);
    if (found != before(operation)) {
        assert_int_equal(found, after(operation));
        assert_string_equal(call, "fsync");
        assert_int_not_equal(operation, CREATE);
    }
}

/* True if the operation makes so many calls. */
static bool fail_once(storage_directory_t *directory, operation_t operation, unsigned n, int error,
                      psa_status_t expected)
{
    psa_status_t status;
    const char *call;

    prepare(directory, operation);
    faults_fail(n, error);
    status = perform(directory, operation);
    call = faults_name();
    faults_none();
    if (call == NULL) {
        assert_int_equal(status, PSA_SUCCESS);
        assert_int_equal(look(directory), after(operation));
        return false;
    }
    check_failure(directory, operation, call, status, expected);
    if (strcmp(call, "unlinkat") != 0) {
        assert_int_equal(storage_count_files(directory, ".psa_its.new"), 0);
    }
    /* What failed once can be done afterwards. */
    if (look(directory) == before(operation)) {
        assert_int_equal(perform(directory, operation), PSA_SUCCESS);
        assert_int_equal(look(directory), after(operation));
    }
    assert_int_equal(storage_count_files(directory, ".psa_its.new"), 0);
    return true;
}

static void each_call_fails_with_each_error(void **state)
{
    const size_t descriptors = count_descriptors();

    for (size_t e = 0; e < sizeof errors / sizeof errors[0]; e++) {
        for (operation_t operation = 0; operation < OPERATIONS; operation++) {
            unsigned n = 1;

            while (fail_once(*state, operation, n, errors[e].error, errors[e].status)) {
                n++;
            }
            assert_true(n > 8); /* the wrappers are in place */
        }
    }
    assert_int_equal(count_descriptors(), descriptors);
}

/* A disk that stays full. */
static void all_calls_of_a_kind_fail(void **state)
{
    static const char *const calls[] = { "writev", "fsync", "renameat", "renameat2", "unlinkat", "openat" };
    static const int full[] = { ENOSPC, EDQUOT, EROFS, EIO };

    for (size_t c = 0; c < sizeof calls / sizeof calls[0]; c++) {
        for (size_t e = 0; e < sizeof full / sizeof full[0]; e++) {
            for (operation_t operation = 0; operation < OPERATIONS; operation++) {
                psa_status_t status;
                found_t found;

                prepare(*state, operation);
                faults_fail_all(calls[c], full[e]);
                status = perform(*state, operation);
                faults_none();
                found = look(*state);
                assert_true(found == before(operation) || found == after(operation));
                assert_true(status != PSA_SUCCESS || found == after(operation));
                /* A creation that cannot even be undone is the only new entry after an error. */
                assert_true(operation != CREATE || status == PSA_SUCCESS || found == NOTHING);
            }
        }
    }
}

static void a_write_may_take_many_calls(void **state)
{
    for (size_t most = 1; most < 40; most++) {
        prepare(*state, REPLACE);
        faults_shorten_writes(most);
        assert_int_equal(perform(*state, REPLACE), PSA_SUCCESS);
        faults_none();
        assert_int_equal(look(*state), NEW);
    }
}

/* True if the child was killed: the operation makes so many calls. */
static bool kill_at(const storage_directory_t *directory, operation_t operation, unsigned n)
{
    const pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        faults_kill(n);
        _exit(perform(directory, operation) == PSA_SUCCESS ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return true;
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    return false;
}

static void killed_at_each_call_it_leaves_the_old_or_the_new(void **state)
{
    for (operation_t operation = 0; operation < OPERATIONS; operation++) {
        unsigned n = 0;
        bool was_killed = true;

        while (was_killed) {
            found_t found;

            prepare(*state, operation);
            was_killed = kill_at(*state, operation, ++n);
            found = look(*state);
            assert_true(found == after(operation) || (was_killed && found == before(operation)));
            /* The next writer is not locked out, and tidies up. */
            if (found == before(operation)) {
                assert_int_equal(perform(*state, operation), PSA_SUCCESS);
                assert_int_equal(look(*state), after(operation));
                assert_int_equal(storage_count_files(*state, ".psa_its.new"), 0);
            }
        }
        assert_true(n > 8);
    }
}

/* The order that a loss of power asks for: the data is on the disk before it has its name, and the name before success.
 */
static void data_is_synced_before_its_name_and_the_name_before_success(void **state)
{
    static const char *const expected[OPERATIONS] = {
        [CREATE] = "writev fsync renameat2 fsync(directory) ",
        [REPLACE] = "writev fsync renameat fsync(directory) ",
        [SET_NEW] = "writev fsync renameat fsync(directory) ",
        [REMOVE] = "unlinkat unlinkat fsync(directory) ",
    };

    for (operation_t operation = 0; operation < OPERATIONS; operation++) {
        prepare(*state, operation);
        faults_none();
        assert_int_equal(perform(*state, operation), PSA_SUCCESS);
        assert_string_equal(faults_trace(), expected[operation]);
    }
}

static void a_volatile_store_is_not_synced(void **state)
{
    storage_directory_t *directory = *state;

    for (operation_t operation = 0; operation < OPERATIONS; operation++) {
        prepare(directory, operation);
        directory->store.is_volatile = true;
        faults_none();
        assert_int_equal(perform(directory, operation), PSA_SUCCESS);
        assert_null(strstr(faults_trace(), "fsync"));
        assert_int_equal(look(directory), after(operation));
    }
}

/* NFS has no RENAME_NOREPLACE. */
static void without_the_flag_of_rename_a_link_creates(void **state)
{
    prepare(*state, CREATE);
    faults_fail_all("renameat2", EINVAL);
    assert_int_equal(perform(*state, CREATE), PSA_SUCCESS);
    assert_string_equal(faults_trace(), "writev fsync linkat unlinkat fsync(directory) ");
    faults_fail_all("renameat2", EINVAL);
    assert_int_equal(perform(*state, CREATE), PSA_ERROR_ALREADY_EXISTS);
    faults_none();
    assert_int_equal(look(*state), NEW);
}

/* Looking whether there is a key spares the writing; who creates it is decided when the file gets its name. */
static void a_creation_that_has_not_looked_does_not_replace(void **state)
{
    prepare(*state, REPLACE);
    faults_fail_all("fstatat", EIO);
    assert_int_equal(perform(*state, CREATE), PSA_ERROR_ALREADY_EXISTS);
    assert_non_null(strstr(faults_trace(), "writev fsync renameat2 "));
    faults_none();
    assert_int_equal(look(*state), OLD);
    assert_int_equal(storage_count_files(*state, ".psa_its.new"), 0);
}

/* File systems without locks, and lock files that cannot be made: all can be done, and tidily. */
static void without_locks_all_is_done(void **state)
{
    static const struct {
        const char *call;
        int error;
    } cases[] = { { "fcntl", ENOLCK }, { "fcntl", EOPNOTSUPP }, { "fcntl", EINVAL } };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (operation_t operation = 0; operation < OPERATIONS; operation++) {
            prepare(*state, operation);
            faults_fail_all(cases[i].call, cases[i].error);
            assert_int_equal(perform(*state, operation), PSA_SUCCESS);
            faults_none();
            assert_int_equal(look(*state), after(operation));
            assert_int_equal(storage_count_files(*state, ".psa_its.new"), 0);
        }
    }
}

/* Directories of some file systems cannot be synced, which they say with EINVAL; a file that cannot is an error. */
static void a_directory_that_cannot_be_synced_is_none(void **state)
{
    prepare(*state, REMOVE);
    faults_fail_all("fsync", EINVAL);
    assert_int_equal(perform(*state, REMOVE), PSA_SUCCESS);
    prepare(*state, CREATE);
    faults_fail_all("fsync", EINVAL);
    assert_int_equal(perform(*state, CREATE), PSA_ERROR_STORAGE_FAILURE);
    faults_none();
    assert_int_equal(look(*state), NOTHING);
}

/* Upstream takes an entry that it cannot open for one that is not there, and would replace it. */
static void an_entry_that_cannot_be_read_is_not_absent(void **state)
{
    for (size_t e = 0; e < sizeof errors / sizeof errors[0]; e++) {
        uint8_t found[256];
        size_t length;
        unsigned n = 1;
        psa_status_t status = PSA_ERROR_GENERIC_ERROR;

        prepare(*state, REPLACE);
        for (; status != PSA_SUCCESS; n++) {
            faults_fail(n, errors[e].error);
            status = storage_read_entry(*state, 1, found, sizeof found, &length);
            if (status != PSA_SUCCESS) {
                assert_int_equal(status, errors[e].status);
            }
        }
        assert_true(n > 5);
        faults_none();
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, storage_directory_make, storage_directory_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_call_fails_with_each_error),
        TEST(all_calls_of_a_kind_fail),
        TEST(a_write_may_take_many_calls),
        TEST(killed_at_each_call_it_leaves_the_old_or_the_new),
        TEST(data_is_synced_before_its_name_and_the_name_before_success),
        TEST(a_volatile_store_is_not_synced),
        TEST(without_the_flag_of_rename_a_link_creates),
        TEST(a_creation_that_has_not_looked_does_not_replace),
        TEST(without_locks_all_is_done),
        TEST(a_directory_that_cannot_be_synced_is_none),
        TEST(an_entry_that_cannot_be_read_is_not_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
