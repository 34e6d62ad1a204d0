/*
 * Median, spread and crossover
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/statistics.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *) a;
    double y = *(const double *) b;

    return (x > y) - (x < y);
}

/* Linear interpolation between the closest ranks: the 0.5 quantile of an even count is the mean of
 * the two in the middle. */
static double quantile(const double *sorted, size_t count, double part)
{
    double position = part * (double) (count - 1);
    size_t below = (size_t) position;

    if (below + 1 >= count) {
        return sorted[count - 1];
    }
    return sorted[below] + (position - (double) below) * (sorted[below + 1] - sorted[below]);
}

void bench_statistics(const double *samples, size_t count, bench_statistics_t *result)
{
    double sorted[BENCH_SAMPLES_MAX];

    memset(result, 0, sizeof(*result));
    if (count == 0 || count > BENCH_SAMPLES_MAX) {
        return;
    }
    memcpy(sorted, samples, count * sizeof(sorted[0]));
    qsort(sorted, count, sizeof(sorted[0]), compare_doubles);
    result->median = quantile(sorted, count, 0.5);
    result->lower_quartile = quantile(sorted, count, 0.25);
    result->upper_quartile = quantile(sorted, count, 0.75);
    result->minimum = sorted[0];
    result->maximum = sorted[count - 1];
}

double bench_spread(const bench_statistics_t *statistics)
{
    if (!(statistics->median > 0)) {
        return 0;
    }
    return (statistics->upper_quartile - statistics->lower_quartile) / 2 / statistics->median;
}

int bench_compare(const bench_statistics_t *a, const bench_statistics_t *b)
{
    if (a->upper_quartile < b->lower_quartile
        && a->median * (1 + BENCH_LEAST_DIFFERENCE) < b->median) {
        return -1;
    }
    return b->upper_quartile < a->lower_quartile
           && b->median * (1 + BENCH_LEAST_DIFFERENCE) < a->median;
}

bench_crossover_t bench_crossover(const bench_outcome_t *outcomes, size_t count)
{
    bench_crossover_t result = { .kind = BENCH_CROSSOVER_UNKNOWN };
    bool compared = false;
    bool slower = false;
    bool faster = false;
    size_t first_faster = 0;
    bench_outcome_t last_outcome = BENCH_ABSENT;

    for (size_t i = 0; i < count; i++) {
        if (outcomes[i] == BENCH_ABSENT) {
            continue;
        }
        compared = true;
        result.last = i;
        last_outcome = outcomes[i];
        if (outcomes[i] == BENCH_FASTER && !faster) {
            faster = true;
            first_faster = i;
        }
        slower = slower || outcomes[i] != BENCH_FASTER;
    }
    if (!compared) {
        return result;
    }
    if (!faster) {
        result.kind = BENCH_CROSSOVER_NEVER;
        return result;
    }
    if (!slower) {
        result.kind = BENCH_CROSSOVER_ALWAYS;
        result.first = first_faster;
        return result;
    }
    if (last_outcome != BENCH_FASTER) {
        result.kind = BENCH_CROSSOVER_IN_PLACES;
        result.first = first_faster;
        return result;
    }

    /* Back from the end, as far as it was nowhere slower. */
    size_t equal = 0;
    result.kind = BENCH_CROSSOVER_FROM;
    for (size_t i = result.last + 1; i-- > 0 && outcomes[i] != BENCH_SLOWER;) {
        if (outcomes[i] == BENCH_FASTER) {
            result.first = i;
            result.equal = equal;
        } else if (outcomes[i] == BENCH_EQUAL) {
            equal++;
        }
    }
    return result;
}
