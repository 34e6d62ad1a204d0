/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A line is one write(2) of at most PIPE_BUF bytes, so that lines of several threads and processes
 * do not mix. No stdio: the application's buffers are none of our business.
 */
#include "core/policy/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/policy/environment.h"

typedef enum {
    DEBUG_UNKNOWN, /* PSA_DRIVER_DEBUG was not read yet */
    DEBUG_OFF,
    DEBUG_STDERR,
    DEBUG_FILE,
} debug_target_t;

static _Atomic(int) debug_target = DEBUG_UNKNOWN;
static _Atomic(char *) debug_file; /* set before debug_target becomes DEBUG_FILE */

__attribute__((format(printf, 2, 0))) static void write_line(int descriptor, const char *format,
                                                             va_list arguments)
{
    char line[PIPE_BUF] = "psa-driver: ";
    const size_t prefix = strlen(line);
    const size_t room = sizeof line - prefix - 1; /* for the newline */
    const int saved_errno = errno;
    const int printed = vsnprintf(line + prefix, room, format, arguments);

    if (printed >= 0) {
        const size_t length = (size_t) printed < room ? (size_t) printed : room - 1;

        /* Names of files, and what the dynamic loader says of them, may hold anything. */
        for (size_t i = prefix; i < prefix + length; i++) {
            line[i] = (char) ((unsigned char) line[i] < ' ' || line[i] == 0x7f ? '?' : line[i]);
        }
        line[prefix + length] = '\n';
        /* Nobody can be told that telling failed. */
        if (write(descriptor, line, prefix + length + 1) < 0) {
            errno = saved_errno;
        }
    }
    errno = saved_errno;
}

void pd_log_problem(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_line(STDERR_FILENO, format, arguments);
    va_end(arguments);
}

/* Decides once where debug lines go. The name is kept: the application may change its environment. */
static debug_target_t decide_debug_target(void)
{
    const char *value = pd_environment("PSA_DRIVER_DEBUG");
    debug_target_t target = DEBUG_OFF;
    char *expected = NULL;
    char *name;

    if (value != NULL && strcmp(value, "1") == 0) {
        target = DEBUG_STDERR;
    } else if (value != NULL && value[0] != '\0' && strcmp(value, "0") != 0) {
        name = strdup(value);
        if (name != NULL && !atomic_compare_exchange_strong(&debug_file, &expected, name)) {
            free(name); /* another thread was faster */
        }
        target = name != NULL ? DEBUG_FILE : DEBUG_OFF;
    }
    atomic_store_explicit(&debug_target, target, memory_order_release);
    return target;
}

/* Opened anew for each line. A descriptor that is kept may be another file's by the next line, in a daemon that
 * closes all it has; and nobody is in a hurry here. */
static int open_debug_file(void)
{
    static _Atomic(bool) told;
    const char *name = atomic_load_explicit(&debug_file, memory_order_acquire);
    const int saved_errno = errno;
    /* O_NONBLOCK: a named pipe that nobody reads must not stop the program. */
    const int opened =
        open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);

    if (opened < 0 && !atomic_exchange(&told, true)) {
        pd_log_problem("PSA_DRIVER_DEBUG: %s: %s", name, strerror(errno));
    }
    errno = saved_errno;
    return opened;
}

void pd_log_debug(const char *format, ...)
{
    debug_target_t target = (debug_target_t) atomic_load_explicit(&debug_target, memory_order_acquire);
    int descriptor = STDERR_FILENO;
    va_list arguments;

    if (target == DEBUG_UNKNOWN) {
        target = decide_debug_target();
    }
    if (target == DEBUG_OFF) {
        return;
    }
    if (target == DEBUG_FILE) {
        descriptor = open_debug_file();
    }
    if (descriptor < 0) {
        return;
    }
    va_start(arguments, format);
    write_line(descriptor, format, arguments);
    va_end(arguments);
    if (target == DEBUG_FILE) {
        close(descriptor);
    }
}
