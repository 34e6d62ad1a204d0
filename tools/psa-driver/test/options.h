/*
 * psa-driver test: its command line
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_OPTIONS_H
#define KIT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct {
    const char *file;   /* NULL with --self-check */
    const char *filter; /* NULL: all tests; else those whose name contains it */
    bool quick;
    bool json;
    bool list;
    bool self_check;
    uint64_t seed;
    unsigned time_limit; /* seconds per test */
} kit_options_t;

/** Reads the arguments behind `psa-driver test`.
 *
 * \param[out] message  What is wrong with them, on failure; zero-terminated.
 * \return false if they cannot be used.
 */
bool kit_options_read(int count, char *arguments[], kit_options_t *options, char *message, size_t message_size);

void kit_options_usage(FILE *stream);

#endif
