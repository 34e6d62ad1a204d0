/*
 * Where the key store is: variables, directories of the user, and which directories are refused
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "process.h"
#include "storage_directory.h"

/* Each body runs in a process of its own: the store is decided once. */
static const storage_directory_t *directory;

static psa_status_t store_a_key(pd_store_default_t otherwise)
{
    const pd_store_t *store;
    psa_status_t status = pd_store_get(otherwise, &store);

    return status == PSA_SUCCESS ? pd_store_write(store, 1, "key", 3, 0, PD_STORE_CREATE) : status;
}

static void check_file(const char *name, mode_t mode_of_directory)
{
    char path[512];
    struct stat found;

    snprintf(path, sizeof path, "%s/%s/0000000000000001.psa_its", directory->path, name);
    CHECK(stat(path, &found) == 0);
    CHECK((found.st_mode & 07777) == 0600);
    *strrchr(path, '/') = '\0';
    CHECK(stat(path, &found) == 0);
    CHECK((found.st_mode & 07777) == mode_of_directory);
}

static void set(const char *variable, const char *name)
{
    setenv(variable, storage_file(directory, name), 1);
}

static void forget_variables(void)
{
    unsetenv("PSA_STORAGE_PATH");
    unsetenv("PSA_STORAGE_SYNC");
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    umask(022);
}

static void use_path(void)
{
    forget_variables();
    set("PSA_STORAGE_PATH", "a/b");
    set("XDG_DATA_HOME", "data");
    CHECK_STATUS(store_a_key(PD_STORE_PER_USER), PSA_SUCCESS);
    check_file("a/b", 0700);
}

static void the_variable_says_where_and_the_directory_is_made(void **state)
{
    directory = *state;
    run_process(NULL, use_path);
}

static void use_data_home(void)
{
    forget_variables();
    set("XDG_DATA_HOME", "data");
    set("HOME", "home");
    CHECK_STATUS(store_a_key(PD_STORE_PER_USER), PSA_SUCCESS);
    check_file("data/psa-linux/storage", 0700);
}

static void use_home(void)
{
    forget_variables();
    setenv("XDG_DATA_HOME", "relative", 1); /* counts as not set */
    set("HOME", "home");
    CHECK_STATUS(store_a_key(PD_STORE_PER_USER), PSA_SUCCESS);
    check_file("home/.local/share/psa-linux/storage", 0700);
}

static void each_user_has_a_directory(void **state)
{
    directory = *state;
    run_process(NULL, use_data_home);
    run_process(NULL, use_home);
}

static void use_current_directory(void)
{
    const pd_store_t *store;

    forget_variables();
    set("XDG_DATA_HOME", "data");
    CHECK(chdir(directory->path) == 0);
    CHECK(mkdir("open", 0777) == 0 && chmod("open", 0777) == 0 && mkdir("second", 0755) == 0);
    CHECK(chdir("open") == 0);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), PSA_SUCCESS);
    check_file("open", 0777);
    /* The one of the moment, as upstream. */
    CHECK(chdir(directory->path) == 0 && chdir("second") == 0);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), PSA_SUCCESS);
    CHECK_STATUS(pd_store_get(PD_STORE_CURRENT_DIRECTORY, &store), PSA_SUCCESS);
    CHECK(!store->is_volatile);
    check_file("second", 0755);
}

static void the_current_directory_is_taken_as_it_is(void **state)
{
    directory = *state;
    assert_string_equal(run_process(NULL, use_current_directory), "");
}

static void use_relative_path(void)
{
    forget_variables();
    setenv("PSA_STORAGE_PATH", "keys", 1);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), PSA_ERROR_STORAGE_FAILURE);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), PSA_ERROR_STORAGE_FAILURE);
}

static void use_empty_path(void)
{
    forget_variables();
    setenv("PSA_STORAGE_PATH", "", 1);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), PSA_ERROR_STORAGE_FAILURE);
}

static void a_path_that_is_not_absolute_is_refused_with_one_line(void **state)
{
    static const char line[] = "psa-driver: PSA_STORAGE_PATH is not an absolute name: no key is stored or found\n";

    directory = *state;
    assert_string_equal(run_process(NULL, use_relative_path), line);
    assert_string_equal(run_process(NULL, use_empty_path), line);
}

static mode_t mode_of_store;
static psa_status_t status_of_store;

static void use_mode(void)
{
    forget_variables();
    CHECK(chmod(directory->path, mode_of_store) == 0);
    set("PSA_STORAGE_PATH", ".");
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), status_of_store);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY),
                 status_of_store == PSA_SUCCESS ? PSA_ERROR_ALREADY_EXISTS : status_of_store);
    CHECK(chmod(directory->path, 0700) == 0);
}

static void a_directory_that_others_can_write_to_is_refused_with_one_line(void **state)
{
    static const struct {
        mode_t mode;
        psa_status_t status;
    } cases[] = {
        { 0700, PSA_SUCCESS },
        { 0770, PSA_ERROR_NOT_PERMITTED },
        { 0777, PSA_ERROR_NOT_PERMITTED },
        { 0702, PSA_ERROR_NOT_PERMITTED },
    };

    directory = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *said;

        mode_of_store = cases[i].mode;
        status_of_store = cases[i].status;
        said = run_process(NULL, use_mode);
        assert_int_equal(count_lines(said), cases[i].status != PSA_SUCCESS);
        unlink(storage_file(directory, "0000000000000001.psa_its"));
    }
}

static void use_another_user(void)
{
    forget_variables();
    set("PSA_STORAGE_PATH", ".");
    CHECK(setgid(12345) == 0 && setuid(12345) == 0);
    CHECK_STATUS(store_a_key(PD_STORE_CURRENT_DIRECTORY), PSA_ERROR_NOT_PERMITTED);
}

static void where_the_user_may_not_write_no_key_is_stored(void **state)
{
    directory = *state;
    if (geteuid() != 0) {
        print_message("only root can become another user\n");
        skip();
    }
    assert_int_equal(chmod(directory->path, 0755), 0);
    assert_string_equal(run_process(NULL, use_another_user), "");
    assert_int_equal(storage_count_files(directory, "0000"), 0);
    assert_int_equal(storage_count_files(directory, ".psa_its"), 0);
}

static void read_from_nowhere(void)
{
    const pd_store_t *store;
    int opened;

    forget_variables();
    set("PSA_STORAGE_PATH", "absent");
    CHECK_STATUS(pd_store_get(PD_STORE_CURRENT_DIRECTORY, &store), PSA_SUCCESS);
    CHECK_STATUS(pd_store_open_directory(store, PD_STORE_READ, &opened), PSA_ERROR_DOES_NOT_EXIST);
    CHECK_STATUS(pd_store_remove(store, 1), PSA_ERROR_DOES_NOT_EXIST);
    CHECK(access(store->path, F_OK) != 0);
}

static void reading_makes_no_directory(void **state)
{
    directory = *state;
    run_process(NULL, read_from_nowhere);
}

static void switch_sync_off(void)
{
    const pd_store_t *store;

    forget_variables();
    setenv("PSA_STORAGE_SYNC", "0", 1);
    CHECK_STATUS(pd_store_get(PD_STORE_CURRENT_DIRECTORY, &store), PSA_SUCCESS);
    CHECK(store->is_volatile);
    setenv("PSA_STORAGE_SYNC", "1", 1);
    CHECK_STATUS(pd_store_get(PD_STORE_CURRENT_DIRECTORY, &store), PSA_SUCCESS);
    CHECK(store->is_volatile);
    pd_store_forget();
    CHECK_STATUS(pd_store_get(PD_STORE_CURRENT_DIRECTORY, &store), PSA_SUCCESS);
    CHECK(!store->is_volatile);
    pd_store_forget();
}

static void the_variables_are_read_once_until_the_store_is_forgotten(void **state)
{
    directory = *state;
    run_process(NULL, switch_sync_off);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, storage_directory_make, storage_directory_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_variable_says_where_and_the_directory_is_made),
        TEST(each_user_has_a_directory),
        TEST(the_current_directory_is_taken_as_it_is),
        TEST(a_path_that_is_not_absolute_is_refused_with_one_line),
        TEST(a_directory_that_others_can_write_to_is_refused_with_one_line),
        TEST(where_the_user_may_not_write_no_key_is_stored),
        TEST(reading_makes_no_directory),
        TEST(the_variables_are_read_once_until_the_store_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
