/*
 * Measuring one row: a mechanism at one size, in all columns at once
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "tools/psa-bench/pool.h"

/** Fewest and most rounds per row. */
#define BENCH_ROUNDS_MIN 5u
#define BENCH_ROUNDS_MAX 25u

/** Called between rounds; for a progress display. May be NULL. */
typedef void (*bench_progress_t)(void *context, size_t round, size_t rounds);

/** Measures the m-th mechanism at the s-th size and fills in its cells.
 *
 * Every worker sets the operation up and runs it once; who does not serve it, fails or gives
 * another result than the reference takes no further part. The others find how many operations take
 * a round's time, warm up, and then measure in rounds, one at a time and in an order that is
 * shuffled each round. */
void bench_measure_row(bench_pool_t *pool, size_t m, size_t s, bench_progress_t progress,
                       void *context);

#endif
