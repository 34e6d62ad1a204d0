/*
 * Whom a file may belong to, and through which links and directories it may be reached
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/loader/trust.h"
#include "process.h"

#define SOMEBODY 1000u
#define SOMEBODY_ELSE 12345u

static char directory[] = "/tmp/psa-trust-XXXXXX";

/* file, a directory sub with a file, and mine, which belongs to SOMEBODY and holds a link of SOMEBODY_ELSE. */
static int make_tree(void **state)
{
    (void) state;
    umask(022);
    return mkdtemp(directory) == NULL || chmod(directory, 0755) != 0 || chdir(directory) != 0
           || mkdir("sub", 0755) != 0 || mkdir("mine", 0755) != 0 || symlink("../file", "mine/link") != 0
           || close(open("file", O_CREAT | O_WRONLY, 0644)) != 0 || close(open("sub/file", O_CREAT | O_WRONLY, 0644)) != 0
           || (geteuid() == 0
               && (chown("mine", SOMEBODY, SOMEBODY) != 0 || lchown("mine/link", SOMEBODY_ELSE, SOMEBODY_ELSE) != 0));
}

static int remove_tree(void **state)
{
    char command[128];

    (void) state;
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command);
}

static const char *in_tree(const char *name)
{
    static char path[2 * PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* Names are relative to the tree. */
static void assert_resolves(const char *name, const char *expected)
{
    pd_message_t message;
    char *resolved;

    if (pd_trust_resolve(in_tree(name), &resolved, &message) != PSA_SUCCESS) {
        fail_msg("%s: %s", name, message.text);
    }
    assert_string_equal(resolved, in_tree(expected));
    free(resolved);
}

static void assert_refused(const char *name, psa_status_t expected)
{
    pd_message_t message;
    char *resolved;

    message.text[0] = '\0';
    assert_int_equal(pd_trust_resolve(in_tree(name), &resolved, &message), expected);
    assert_null(resolved);
    assert_string_not_equal(message.text, "");
}

static void dots_slashes_and_links_are_resolved(void **state)
{
    (void) state;
    assert_int_equal(symlink("sub/../sub/./", "sub-link"), 0);
    assert_resolves("file", "file");
    assert_resolves(".//sub/..///sub/file", "sub/file");
    assert_resolves("sub-link/file", "sub/file");
    assert_resolves("sub-link/../file", "file");
    assert_refused("sub-link/../absent", PSA_ERROR_DOES_NOT_EXIST);
    assert_refused("file/file", PSA_ERROR_DOES_NOT_EXIST);
}

static void chains_of_forty_links_are_followed_and_longer_ones_are_not(void **state)
{
    char target[32] = "file";
    char name[32];

    (void) state;
    for (int i = 1; i <= 41; i++) {
        snprintf(name, sizeof name, "chain-%d", i);
        assert_int_equal(symlink(target, name), 0);
        strcpy(target, name);
    }
    assert_resolves("chain-40", "file");
    assert_refused("chain-41", PSA_ERROR_DOES_NOT_EXIST);
}

static void names_that_are_too_long_are_refused(void **state)
{
    char name[PATH_MAX + 10];

    (void) state;
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    assert_refused(name, PSA_ERROR_DOES_NOT_EXIST);
    name[NAME_MAX + 1] = '\0';
    assert_refused(name, PSA_ERROR_DOES_NOT_EXIST);
    name[NAME_MAX] = '\0';
    assert_refused(name, PSA_ERROR_DOES_NOT_EXIST);
    /* Each step of the way fits, but not a link's target with what is to come behind it. */
    for (size_t i = 0; i < PATH_MAX - 100; i++) {
        name[i] = "./"[i % 2];
    }
    name[PATH_MAX - 100] = '\0';
    assert_int_equal(symlink(name, "long-link"), 0);
    assert_resolves("long-link/file", "file");
    memmove(name + 10, name, PATH_MAX - 99);
    memcpy(name, "long-link/", 10);
    assert_refused(name, PSA_ERROR_DOES_NOT_EXIST);
}

static void a_sticky_directory_may_be_writable_but_its_entries_may_not(void **state)
{
    (void) state;
    assert_int_equal(chmod("sub", 01777), 0);
    assert_resolves("sub/file", "sub/file");
    assert_int_equal(chmod("sub/file", 01666), 0);
    assert_refused("sub/file", PSA_ERROR_NOT_PERMITTED);
    assert_int_equal(chmod("sub/file", 0644), 0);
    assert_int_equal(chmod("sub", 0777), 0);
    assert_refused("sub/file", PSA_ERROR_NOT_PERMITTED);
    assert_refused("sub/../file", PSA_ERROR_NOT_PERMITTED);
    assert_int_equal(chmod("sub", 0755), 0);
}

static void only_root_can_prepare(void)
{
    if (geteuid() != 0) {
        print_message("only root can give files away\n");
        skip();
    }
}

static void a_link_of_somebody_else_is_refused(void **state)
{
    (void) state;
    only_root_can_prepare();
    assert_int_equal(chown("mine", 0, 0), 0);
    assert_refused("mine/link", PSA_ERROR_NOT_PERMITTED);
    assert_int_equal(chown("mine", SOMEBODY, SOMEBODY), 0);
}

/* Exit status of a child that cannot make the namespace it needs. */
#define NO_NAMESPACE 77

static void check(const char *name, psa_status_t expected)
{
    pd_message_t message = { "" };
    char *resolved;

    if (pd_trust_resolve(name, &resolved, &message) != expected) {
        fprintf(stderr, "%s: %s\n", name, message.text);
        _exit(1);
    }
}

/* Runs the body in a child that is SOMEBODY in a user namespace of its own. Skips the test where there are none. */
static void run_in_namespace(int flags, process_body_t body)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        if (setresgid(SOMEBODY, SOMEBODY, SOMEBODY) != 0 || setresuid(SOMEBODY, SOMEBODY, SOMEBODY) != 0
            || prctl(PR_SET_DUMPABLE, 1) != 0 /* else root owns our /proc */
            || unshare(CLONE_NEWUSER | flags) != 0) {
            _exit(NO_NAMESPACE);
        }
        body();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_NAMESPACE) {
        print_message("no user namespaces here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void expect_nobody_to_be_trusted(void)
{
    CHECK(geteuid() != 0 && geteuid() != SOMEBODY);
    check(in_tree("file"), PSA_ERROR_NOT_PERMITTED);
    check(in_tree("mine/link"), PSA_ERROR_NOT_PERMITTED);
}

/* There every file of every user seems to belong to the process itself. */
static void who_has_no_name_in_the_namespace_trusts_nobody(void **state)
{
    (void) state;
    only_root_can_prepare();
    run_in_namespace(0, expect_nobody_to_be_trusted);
}

static void write_map(const char *file, const char *text)
{
    const int descriptor = open(file, O_WRONLY | O_CLOEXEC);

    if (descriptor < 0 || write(descriptor, text, strlen(text)) != (ssize_t) strlen(text)) {
        _exit(NO_NAMESPACE);
    }
    close(descriptor);
}

/* Everything is mounted read-only but "mine", which is ours. */
static void expect_read_only_files_to_be_trusted(void)
{
    char mine[64];

    snprintf(mine, sizeof mine, "%s/mine", directory);
    write_map("/proc/self/uid_map", "1000 1000 1\n");
    check(in_tree("file"), PSA_ERROR_NOT_PERMITTED);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || mount(mine, mine, NULL, MS_BIND, NULL) != 0
        || mount("/tmp", "/tmp", NULL, MS_BIND | MS_REC, NULL) != 0
        || mount(NULL, "/tmp", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0
        || mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) != 0) {
        _exit(NO_NAMESPACE);
    }
    check(in_tree("file"), PSA_SUCCESS);
    check(in_tree("mine"), PSA_SUCCESS);
    check(in_tree("mine/link"), PSA_ERROR_NOT_PERMITTED);
}

static void without_root_in_the_namespace_a_read_only_mount_is_trusted(void **state)
{
    (void) state;
    only_root_can_prepare();
    run_in_namespace(CLONE_NEWNS, expect_read_only_files_to_be_trusted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dots_slashes_and_links_are_resolved),
        cmocka_unit_test(chains_of_forty_links_are_followed_and_longer_ones_are_not),
        cmocka_unit_test(names_that_are_too_long_are_refused),
        cmocka_unit_test(a_sticky_directory_may_be_writable_but_its_entries_may_not),
        cmocka_unit_test(a_link_of_somebody_else_is_refused),
        cmocka_unit_test(who_has_no_name_in_the_namespace_trusts_nobody),
        cmocka_unit_test(without_root_in_the_namespace_a_read_only_mount_is_trusted),
    };

    return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
