/*
 * A run: what is measured, where, and the results
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/psa-bench/columns.h"
#include "tools/psa-bench/environment.h"
#include "tools/psa-bench/mechanisms.h"
#include "tools/psa-bench/protocol.h"
#include "tools/psa-bench/statistics.h"

typedef enum {
    BENCH_CELL_EMPTY, /* not reached */
    BENCH_CELL_MEASURED,
    BENCH_CELL_NOT_SERVED, /* the driver, kernel or library does not do this */
    BENCH_CELL_WRONG,      /* gave another result than the reference, or one that does not verify */
    BENCH_CELL_FAILED,     /* ended in another PSA error */
    BENCH_CELL_DIED,       /* the worker is gone */
    BENCH_CELL_HUNG,       /* the worker did not answer in time and was killed */
} bench_cell_state_t;

/** The same with several threads. */
typedef struct {
    bool measured;
    psa_status_t status; /* why it is not */
    uint64_t iterations; /* operations per round, of all threads */
    size_t rounds;
    double sample_ns[BENCH_SAMPLES_MAX]; /* per round: wall-clock nanoseconds over all operations */
    bench_statistics_t time;
} bench_threaded_t;

/** One mechanism at one size in one column. */
typedef struct {
    bench_cell_state_t state;
    psa_status_t status; /* FAILED, NOT_SERVED */
    int32_t driver;      /* index of the driver that served it, -1: built-in code */
    uint64_t iterations; /* operations per round */
    size_t rounds;
    double sample_ns[BENCH_SAMPLES_MAX]; /* per round: nanoseconds per operation */
    bench_statistics_t time;             /* of the samples */
    uint8_t evidence[BENCH_EVIDENCE_MAX];
    size_t evidence_length;
    bool changed;    /* WRONG: right at first, wrong later in the run */
    bool unverified; /* WRONG: by itself, not compared with the reference */
    bench_threaded_t threaded;
} bench_cell_t;

typedef enum {
    BENCH_WORKER_GOOD,
    BENCH_WORKER_UNUSABLE, /* it runs, but not what the column is for */
    BENCH_WORKER_DIED,
    BENCH_WORKER_HUNG,
} bench_worker_state_t;

/** What is known of a column's worker. */
typedef struct {
    bench_worker_state_t state;
    char reason[160]; /* why it is not good */
    bench_hello_t hello;
} bench_worker_t;

typedef struct {
    double seconds; /* per cell */
    double timeout; /* seconds; a worker that does not answer for so long hangs */
    uint32_t threads; /* in each worker, besides one; 0 or 1: not */
    uint32_t location; /* of the keys of plug-ins */
} bench_settings_t;

typedef struct {
    bench_settings_t settings;
    bench_environment_t environment;
    bench_raws_t raws;
    bench_columns_t columns;
    bench_worker_t worker[BENCH_COLUMNS_MAX];
    size_t *mechanisms; /* indices of the tables */
    size_t mechanism_count;
    bench_sizes_t sizes;
    bench_cell_t *cells; /* by mechanism, size, column */
    bool interrupted;
} bench_run_t;

/** The cell of the m-th mechanism, s-th size, c-th column of the run. */
static inline bench_cell_t *bench_cell(const bench_run_t *run, size_t m, size_t s, size_t c)
{
    return &run->cells[(m * run->sizes.count + s) * run->columns.count + c];
}

/** Number of rows of the m-th mechanism, and the bytes of one of them: an operation without a size has one
 * row, of 0 bytes. */
static inline size_t bench_row_count(const bench_run_t *run, size_t m)
{
    return bench_mechanism(run->mechanisms[m])->sizeless ? 1 : run->sizes.count;
}

static inline size_t bench_row_size(const bench_run_t *run, size_t m, size_t s)
{
    return bench_mechanism(run->mechanisms[m])->sizeless ? 0 : run->sizes.value[s];
}

/** Index of the first column of that kind; run->columns.count if there is none. */
size_t bench_column_of_kind(const bench_run_t *run, bench_column_kind_t kind);

/** Whether any size of the m-th mechanism has a result in any column. */
bool bench_run_has_results(const bench_run_t *run, size_t m);

/** The fastest of software and plug-ins at one size: a column that is faster than each of the
 * others by more than the spread. run->columns.count if there is none. raw and auto do not take
 * part: an application cannot choose raw, and auto is one of the others. */
size_t bench_winner(const bench_run_t *run, size_t m, size_t s);

/** Compares a plug-in with software over all sizes.
 * \param column  Index of a PLUGIN or AUTO column. */
bench_crossover_t bench_run_crossover(const bench_run_t *run, size_t m, size_t column);

/** The column that a plug-in's cost is measured by: the yardstick that uses the same interface.
 * run->columns.count if there is none. */
size_t bench_yardstick(const bench_run_t *run, size_t column);

/** What a column is called in tables: its name, and just "raw" if there is no other yardstick. */
const char *bench_column_heading(const bench_run_t *run, size_t column);

/** Operations per second of several threads over those of one; 0 if either was not measured. */
double bench_scaling(const bench_cell_t *cell);

/** Who served a cell: a driver's prefix, or "software"; for a yardstick "AF_ALG" and the like. */
const char *bench_served_by(const bench_run_t *run, size_t column, const bench_cell_t *cell);

/** The column whose results are taken as right: software, else the first that has one;
 * columns.count if none has. */
size_t bench_reference(const bench_run_t *run, size_t m, size_t s);

const char *bench_cell_state_name(bench_cell_state_t state);

#endif
