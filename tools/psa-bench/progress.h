/*
 * One line of progress on a terminal
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

#include "tools/psa-bench/run.h"

typedef struct {
    bool enabled;
    bool visible;
    const bench_run_t *run;
    size_t width;
    double begin; /* seconds, when the run began */
    double shown; /* when the line was last drawn */
    size_t m;     /* the row that is measured now */
    size_t s;
} bench_progress_line_t;

void bench_progress_begin(bench_progress_line_t *line, const bench_run_t *run, bool enabled);

/** A bench_progress_t: draws the line on standard error, not more than ten times a second. */
void bench_progress_update(void *line, size_t round, size_t rounds);

/** Takes the line away, before something else is printed. */
void bench_progress_clear(bench_progress_line_t *line);

#endif
