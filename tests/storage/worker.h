/*
 * What the parts of the worker share: contents that tell who wrote them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TESTS_STORAGE_WORKER_H
#define TESTS_STORAGE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <psa/crypto.h>

#include "psa_crypto_its.h"

#define LONGEST_CONTENT 2100u

/** Ends the process with a line that says what did not hold. */
#define CHECK_STATUS(call, expected)                                                                                   \
    do {                                                                                                               \
        const psa_status_t status_ = (call);                                                                           \
        if (status_ != (expected)) {                                                                                   \
            fprintf(stderr, "%s:%d: %s is %d, not %s\n", __FILE__, __LINE__, #call, (int) status_, #expected);         \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: CHECK(%s) failed\n", __FILE__, __LINE__, #condition);                              \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/** The content of the n-th writing of something: 16 to 2100 bytes, all of which depend on both numbers. */
size_t make_content(uint32_t what, uint32_t n, uint8_t content[LONGEST_CONTENT]);

/** True if this is the content of some writing of it, whole; then which. */
bool know_content(uint32_t what, const uint8_t *content, size_t length, uint32_t *n);

/** Creates, reads and destroys a persistent key of that content. */
psa_status_t create_key(uint32_t id, uint32_t n);
psa_status_t read_key(uint32_t id, uint8_t content[LONGEST_CONTENT], size_t *length);

/** Reads an entry. */
psa_status_t read_entry(uint64_t uid, uint8_t content[LONGEST_CONTENT], size_t *length);

/* The tasks: what main() calls for the first argument. They return the exit status. */
int task_change(uint32_t first);
int task_show(void);
int task_contend(uint32_t who, unsigned seconds);
int task_fill(void);
int task_refuse(void);
int task_put(void);
int task_check(void);
int task_remove(void);

#endif
