/*
 * One line of progress on a terminal
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/psa-bench/table.h"

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

void bench_progress_begin(bench_progress_line_t *line, const bench_run_t *run, bool enabled)
{
    bench_style_t style;

    bench_style_of(stderr, &style);
    memset(line, 0, sizeof(*line));
    line->enabled = enabled && isatty(STDERR_FILENO) == 1;
    line->run = run;
    line->width = style.width;
    line->begin = now();
}

void bench_progress_update(void *context, size_t round, size_t rounds)
{
    bench_progress_line_t *line = context;
    double time = now();

    if (!line->enabled || time - line->shown < 0.1) {
        return;
    }
    line->shown = time;

    const bench_run_t *run = line->run;
    size_t rows = 0;
    size_t done = line->s;

    for (size_t m = 0; m < run->mechanism_count; m++) {
        done += m < line->m ? bench_row_count(run, m) : 0;
        rows += bench_row_count(run, m);
    }
    double part = ((double) done + (double) round / (double) rounds) / (double) rows;
    char size[32];
    char left[40] = "";
    char text[256];

    if (bench_mechanism(run->mechanisms[line->m])->sizeless) {
        size[0] = '\0';
    } else {
        snprintf(size, sizeof(size), ", ");
        bench_size_format(run->sizes.value[line->s], size + 2, sizeof(size) - 2);
    }
    if (part > 0.02) {
        snprintf(left, sizeof(left), ", about %.0f s left",
                 (time - line->begin) / part * (1 - part));
    }
    snprintf(text, sizeof(text), "%3.0f %%  %s%s%s", part * 100,
             bench_mechanism(run->mechanisms[line->m])->name, size, left);
    fprintf(stderr, "\r\033[K%.*s", (int) line->width - 1, text);
    fflush(stderr);
    line->visible = true;
}

void bench_progress_clear(bench_progress_line_t *line)
{
    if (line->visible) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
        line->visible = false;
    }
}
