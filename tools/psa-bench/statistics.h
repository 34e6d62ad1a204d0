/*
 * Median, spread and crossover
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Times of one operation on a busy machine have a sharp lower edge and a long tail, so the middle
 * is the median and the spread is given by the quartiles; neither minds a few rounds that were
 * disturbed.
 */
#ifndef BENCH_STATISTICS_H
#define BENCH_STATISTICS_H

#include <stddef.h>

typedef struct {
    double median;
    double lower_quartile;
    double upper_quartile;
    double minimum;
    double maximum;
} bench_statistics_t;

/** Summarises samples.
 *
 * \param samples  Left as they are.
 * \param count    At least 1, at most BENCH_SAMPLES_MAX.
 */
#define BENCH_SAMPLES_MAX 64u
void bench_statistics(const double *samples, size_t count, bench_statistics_t *result);

/** Half the distance of the quartiles, as a part of the median: 0.01 is printed as "±1.0%". */
double bench_spread(const bench_statistics_t *statistics);

/** Two processes that run the very same code differ by up to this part, by where their memory
 * happens to lie. */
#define BENCH_LEAST_DIFFERENCE 0.03

/** Which of two series of times is the shorter one, beyond doubt?
 *
 * \return -1 if all but the worst quarter of \p a is below all but the best quarter of \p b and the
 * medians differ by more than BENCH_LEAST_DIFFERENCE, 1 for the reverse, 0 if the difference does
 * not exceed the spread.
 */
int bench_compare(const bench_statistics_t *a, const bench_statistics_t *b);

/** How a driver compares with software at one size. */
typedef enum {
    BENCH_ABSENT, /* one of the two was not measured there */
    BENCH_SLOWER,
    BENCH_EQUAL, /* within the spread */
    BENCH_FASTER,
} bench_outcome_t;

typedef enum {
    BENCH_CROSSOVER_UNKNOWN,   /* nothing could be compared */
    BENCH_CROSSOVER_NEVER,     /* nowhere faster */
    BENCH_CROSSOVER_ALWAYS,    /* at every size that could be compared */
    BENCH_CROSSOVER_FROM,      /* from `first` on */
    BENCH_CROSSOVER_IN_PLACES, /* faster at some sizes, but not from any of them on */
} bench_crossover_kind_t;

typedef struct {
    bench_crossover_kind_t kind;
    size_t first; /* FROM: the index of the crossover; IN_PLACES: of the first size where it is
                     faster */
    size_t last;  /* index of the largest size that could be compared */
    size_t equal; /* ALWAYS, FROM: sizes from `first` on where the difference does not exceed the
                     spread */
} bench_crossover_t;

/** Finds the smallest size from which a driver wins and keeps winning: there and at the largest
 * size it is faster, and in between nowhere slower. Absent sizes are left out.
 *
 * \param outcomes  One per size, ascending.
 * \param count     May be 0.
 */
bench_crossover_t bench_crossover(const bench_outcome_t *outcomes, size_t count);

#endif
