/*
 * Results for people and for programs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "tools/psa-bench/run.h"
#include "tools/psa-bench/table.h"

/** Where and with what the run takes place, and how to read the tables. Before the first table. */
void bench_report_header(FILE *stream, const bench_style_t *style, const bench_run_t *run);

/** The table of the m-th mechanism, with the crossover of each driver and notes below. Prints
 * nothing if nothing of it was measured. */
void bench_report_mechanism(FILE *stream, const bench_style_t *style, const bench_run_t *run,
                            size_t m);

/** What is said below a table. */
void bench_report_notes(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t m);

/** The table of the m-th mechanism with several threads: operations per second of all together, and how many
 * times those of one thread that is. */
void bench_report_threads(FILE *stream, const bench_style_t *style, const bench_run_t *run,
                          size_t m, const size_t *columns, size_t count);

/** Number of cells whose result was wrong. */
size_t bench_report_wrong_count(const bench_run_t *run);

/** Writes the run as JSON (layout: docs/psa-bench.md), or as CSV with a head and one line per cell
 * that was reached.
 *
 * \return false without memory or on a write error; errno tells. The stream stays open.
 */
bool bench_report_json(FILE *stream, const bench_run_t *run);
bool bench_report_csv(FILE *stream, const bench_run_t *run);

/** The name of a PSA status that an operation may end in, or "error". */
const char *bench_status_name(psa_status_t status);

#endif
