/*
 * The command line
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdint.h>

#include "tools/psa-bench/text.h"

typedef enum {
    BENCH_RUN,
    BENCH_LIST,
    BENCH_VERSION,
    BENCH_HELP,
    BENCH_WORKER, /* hidden: what psa-bench starts itself with */
} bench_action_t;

typedef struct {
    bench_action_t action;
    const char *algorithms;
    const char *drivers; /* NULL: software, all plug-ins found, raw */
    bench_sizes_t sizes;
    double seconds;
    double timeout;
    uint32_t threads;  /* 0: not asked for */
    uint32_t location; /* of the keys of plug-ins; 0: local storage */
    const char *json;
    const char *csv;
    const char *worker;
    bool with_auto;
    bool no_progress;
} bench_options_t;

/** Reads the command line with getopt_long().
 *
 * \param[out] options  Strings point into \p arguments.
 * \param[out] error    The reason, on failure.
 * \return false if it is not valid.
 */
bool bench_options_parse(int count, char **arguments, bench_options_t *options,
                         bench_message_t *error);

extern const char bench_help[];

#endif
