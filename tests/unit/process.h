/*
 * Tests that need a process of their own: drivers are loaded once in a process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TESTS_UNIT_PROCESS_H
#define TESTS_UNIT_PROCESS_H

#include <stdio.h>
#include <stdlib.h>

/** The part of a test that runs in the child. Fails with CHECK(). */
typedef void (*process_body_t)(void);

/** In the child: ends it with a line that says what did not hold. */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: CHECK(%s) failed\n", __FILE__, __LINE__, #condition);          \
            _Exit(1);                                                                              \
        }                                                                                          \
    } while (0)

#define CHECK_STATUS(call, expected)                                                               \
    do {                                                                                           \
        const psa_status_t status_ = (call);                                                       \
        if (status_ != (expected)) {                                                               \
            fprintf(stderr, "%s:%d: %s is %d, not %s\n", __FILE__, __LINE__, #call, (int) status_, #expected); \
            _Exit(1);                                                                              \
        }                                                                                          \
    } while (0)

/** Absolute name of a test plug-in ("soft"), or several ("soft:large"), as a search path. Static storage. */
const char *plugin_path(const char *names);

/** Runs the body in a child process with PSA_DRIVER_PATH set to `path` (NULL: not set), and fails the
 * running cmocka test unless the child exits with status 0.
 *
 * \return What the child wrote to standard error. Static storage.
 */
const char *run_process(const char *path, process_body_t body);

/** Number of lines in a text. */
size_t count_lines(const char *text);

#endif
