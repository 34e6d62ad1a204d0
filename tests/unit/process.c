/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "process.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

const char *plugin_path(const char *names)
{
    static char path[4096];
    const char *directory = getenv("TEST_PLUGIN_DIR");
    char copy[256];
    char *rest = copy;
    char *name;

    assert_non_null(directory);
    assert_true(strlen(names) < sizeof copy);
    strcpy(copy, names);
    path[0] = '\0';
    while ((name = strsep(&rest, ":")) != NULL) {
        const size_t at = strlen(path);

        snprintf(path + at, sizeof path - at, "%s%s/%s.so", at > 0 ? ":" : "", directory, name);
    }
    return path;
}

static void become_child(const char *path, process_body_t body, int stderr_descriptor)
{
    dup2(stderr_descriptor, STDERR_FILENO);
    if (path != NULL) {
        setenv("PSA_DRIVER_PATH", path, 1);
    } else {
        unsetenv("PSA_DRIVER_PATH");
    }
    body();
    _exit(0);
}

const char *run_process(const char *path, process_body_t body)
{
    static char output[65536];
    size_t length = 0;
    ssize_t got;
    int ends[2];
    int status;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        become_child(path, body, ends[1]);
    }
    close(ends[1]);
    while ((got = read(ends[0], output + length, sizeof output - 1 - length)) > 0
           || (got < 0 && errno == EINTR)) {
        length += got > 0 ? (size_t) got : 0;
    }
    output[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fail_msg("the child ended with wait status 0x%x and said: %s", (unsigned) status, output);
    }
    return output;
}

size_t count_lines(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++) {
        count += *text == '\n';
    }
    return count;
}
