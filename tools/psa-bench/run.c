/*
 * Questions to the results of a run
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/run.h"

#include <string.h>

size_t bench_column_of_kind(const bench_run_t *run, bench_column_kind_t kind)
{
    size_t c = 0;

    while (c < run->columns.count && run->columns.column[c].kind != kind) {
        c++;
    }
    return c;
}

bool bench_run_has_results(const bench_run_t *run, size_t m)
{
    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        for (size_t c = 0; c < run->columns.count; c++) {
            if (bench_cell(run, m, s, c)->state != BENCH_CELL_EMPTY) {
                return true;
            }
        }
    }
    return false;
}

static bool is_measured(const bench_run_t *run, size_t m, size_t s, size_t c)
{
    return c < run->columns.count && bench_cell(run, m, s, c)->state == BENCH_CELL_MEASURED;
}

size_t bench_winner(const bench_run_t *run, size_t m, size_t s)
{
    size_t rivals = 0;
    size_t best = run->columns.count;

    for (size_t c = 0; c < run->columns.count; c++) {
        bench_column_kind_t kind = run->columns.column[c].kind;
        if ((kind == BENCH_SOFTWARE || kind == BENCH_PLUGIN) && is_measured(run, m, s, c)) {
            rivals++;
            if (best == run->columns.count
                || bench_cell(run, m, s, c)->time.median
                       < bench_cell(run, m, s, best)->time.median) {
                best = c;
            }
        }
    }
    for (size_t c = 0; c < run->columns.count; c++) {
        bench_column_kind_t kind = run->columns.column[c].kind;
        if ((kind == BENCH_SOFTWARE || kind == BENCH_PLUGIN) && c != best
            && is_measured(run, m, s, c)
            && bench_compare(&bench_cell(run, m, s, best)->time, &bench_cell(run, m, s, c)->time)
                   >= 0) {
            return run->columns.count;
        }
    }
    return rivals > 1 ? best : run->columns.count;
}

bench_crossover_t bench_run_crossover(const bench_run_t *run, size_t m, size_t column)
{
    static const bench_outcome_t outcome[] = { BENCH_FASTER, BENCH_EQUAL, BENCH_SLOWER };
    bench_outcome_t outcomes[BENCH_SIZES_MAX];
    size_t software = bench_column_of_kind(run, BENCH_SOFTWARE);

    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        outcomes[s] = BENCH_ABSENT;
        if (is_measured(run, m, s, software) && is_measured(run, m, s, column)) {
            outcomes[s] = outcome[1
                                  + bench_compare(&bench_cell(run, m, s, column)->time,
                                                  &bench_cell(run, m, s, software)->time)];
        }
    }
    return bench_crossover(outcomes, bench_row_count(run, m));
}

/* The prefixes of the plug-in "kcapi": "kcapi", "kcapi_transparent". */
static bool has_prefix(const bench_hello_t *hello, const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < hello->driver_count; i++) {
        const char *prefix = hello->driver[i].prefix;
        if (strncmp(prefix, name, length) == 0
            && (prefix[length] == '\0' || prefix[length] == '_')) {
            return true;
        }
    }
    return false;
}

size_t bench_yardstick(const bench_run_t *run, size_t column)
{
    size_t raw = 0;

    if (run->columns.column[column].kind != BENCH_PLUGIN) {
        return run->columns.count;
    }
    while (raw < run->columns.count
           && (run->columns.column[raw].kind != BENCH_RAW
               || !has_prefix(&run->worker[column].hello,
                              run->raws.raw[run->columns.column[raw].raw].name))) {
        raw++;
    }
    return raw;
}

const char *bench_column_heading(const bench_run_t *run, size_t column)
{
    size_t raws = 0;

    for (size_t c = 0; c < run->columns.count; c++) {
        raws += run->columns.column[c].kind == BENCH_RAW;
    }
    return run->columns.column[column].kind == BENCH_RAW && raws == 1
               ? "raw"
               : run->columns.column[column].name;
}

double bench_scaling(const bench_cell_t *cell)
{
    return cell->state == BENCH_CELL_MEASURED && cell->threaded.measured
                   && cell->threaded.time.median > 0
               ? cell->time.median / cell->threaded.time.median
               : 0;
}

const char *bench_served_by(const bench_run_t *run, size_t column, const bench_cell_t *cell)
{
    const bench_hello_t *hello = &run->worker[column].hello;

    if (run->columns.column[column].kind == BENCH_RAW) {
        return run->raws.raw[run->columns.column[column].raw].served_by;
    }
    if (cell->driver >= 0 && (uint32_t) cell->driver < hello->driver_count) {
        return hello->driver[cell->driver].prefix;
    }
    return "software";
}

size_t bench_reference(const bench_run_t *run, size_t m, size_t s)
{
    size_t software = bench_column_of_kind(run, BENCH_SOFTWARE);
    size_t first = run->columns.count;

    for (size_t c = run->columns.count; c-- > 0;) {
        if (bench_cell(run, m, s, c)->evidence_length > 0) {
            first = c;
        }
    }
    return software < run->columns.count && bench_cell(run, m, s, software)->evidence_length > 0
               ? software
               : first;
}

const char *bench_cell_state_name(bench_cell_state_t state)
{
    static const char *const names[] = { "empty",  "measured", "not-served", "wrong",
                                         "failed", "died",     "hung" };
    return names[state];
}
