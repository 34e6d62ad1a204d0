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
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/policy/environment.h"

#define LOG_UNKNOWN (-2)
#define LOG_OFF (-1)

static _Atomic int debug_descriptor = LOG_UNKNOWN;

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
            line[i] = (unsigned char) line[i] < ' ' || line[i] == 0x7f ? '?' : line[i];
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

static int open_debug_descriptor(void)
{
    const char *target = pd_environment("PSA_DRIVER_DEBUG");
    int opened = LOG_OFF;
    int expected = LOG_UNKNOWN;

    if (target != NULL && strcmp(target, "1") == 0) {
        opened = STDERR_FILENO;
    } else if (target != NULL && target[0] != '\0' && strcmp(target, "0") != 0) {
        /* O_NONBLOCK: a named pipe that nobody reads must not stop the program. */
        opened = open(target, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
        if (opened < 0) {
            pd_log_problem("PSA_DRIVER_DEBUG: %s: %s", target, strerror(errno));
            opened = LOG_OFF;
        }
    }
    if (!atomic_compare_exchange_strong(&debug_descriptor, &expected, opened)) {
        if (opened > STDERR_FILENO) {
            close(opened);
        }
        return expected;
    }
    return opened;
}

void pd_log_debug(const char *format, ...)
{
    int descriptor = atomic_load_explicit(&debug_descriptor, memory_order_acquire);
    va_list arguments;

    if (descriptor == LOG_UNKNOWN) {
        descriptor = open_debug_descriptor();
    }
    if (descriptor == LOG_OFF) {
        return;
    }
    va_start(arguments, format);
    write_line(descriptor, format, arguments);
    va_end(arguments);
}
