/*
 * psa-bench: median, spread and crossover
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/psa-bench/statistics.h"

/* cmocka 1.1.5 compares with an epsilon of type float only. */
static void assert_near(double value, double expected)
{
    assert_float_equal((float) value, (float) expected, 1e-4f);
}

static void median_of_an_odd_count_is_the_middle_one(void **state)
{
    (void) state;
    const double samples[] = { 9, 1, 5, 3, 7 };
    bench_statistics_t statistics;

    bench_statistics(samples, 5, &statistics);

    assert_near(statistics.median, 5);
    assert_near(statistics.lower_quartile, 3);
    assert_near(statistics.upper_quartile, 7);
    assert_near(statistics.minimum, 1);
    assert_near(statistics.maximum, 9);
}

static void median_of_an_even_count_is_the_mean_of_the_middle_two(void **state)
{
    (void) state;
    const double samples[] = { 4, 1, 3, 2 };
    bench_statistics_t statistics;

    bench_statistics(samples, 4, &statistics);

    assert_near(statistics.median, 2.5);
    assert_near(statistics.lower_quartile, 1.75);
    assert_near(statistics.upper_quartile, 3.25);
}

static void one_sample_has_no_spread(void **state)
{
    (void) state;
    const double samples[] = { 12.5 };
    bench_statistics_t statistics;

    bench_statistics(samples, 1, &statistics);

    assert_near(statistics.median, 12.5);
    assert_near(bench_spread(&statistics), 0);
}

static void samples_stay_in_their_order(void **state)
{
    (void) state;
    double samples[] = { 3, 1, 2 };
    bench_statistics_t statistics;

    bench_statistics(samples, 3, &statistics);

    assert_near(samples[0], 3);
    assert_near(samples[1], 1);
    assert_near(samples[2], 2);
}

static void a_disturbed_round_moves_neither_median_nor_spread(void **state)
{
    (void) state;
    const double calm[] = { 100, 101, 102, 103, 104, 105, 106, 107, 108 };
    const double disturbed[] = { 100, 101, 102, 103, 104, 105, 106, 107, 90000 };
    bench_statistics_t a;
    bench_statistics_t b;

    bench_statistics(calm, 9, &a);
    bench_statistics(disturbed, 9, &b);

    assert_near(b.median, a.median);
    assert_near(bench_spread(&b), bench_spread(&a));
    assert_near(bench_spread(&a), 2.0 / 104);
}

static bench_statistics_t around(double median, double spread)
{
    return (bench_statistics_t){ .median = median,
                                 .lower_quartile = median * (1 - spread),
                                 .upper_quartile = median * (1 + spread),
                                 .minimum = median * (1 - 2 * spread),
                                 .maximum = median * (1 + 2 * spread) };
}

static void a_difference_beyond_the_spread_decides(void **state)
{
    (void) state;
    bench_statistics_t fast = around(100, 0.02);
    bench_statistics_t slow = around(110, 0.02);

    assert_int_equal(bench_compare(&fast, &slow), -1);
    assert_int_equal(bench_compare(&slow, &fast), 1);
}

static void a_difference_within_the_spread_decides_nothing(void **state)
{
    (void) state;
    bench_statistics_t a = around(100, 0.10);
    bench_statistics_t b = around(110, 0.10);

    assert_int_equal(bench_compare(&a, &b), 0);
    assert_int_equal(bench_compare(&b, &a), 0);
}

static void a_difference_that_placement_in_memory_explains_decides_nothing(void **state)
{
    (void) state;
    bench_statistics_t a = around(100, 0.001);
    bench_statistics_t b = around(100 * (1 + BENCH_LEAST_DIFFERENCE * 0.9), 0.001);
    bench_statistics_t c = around(100 * (1 + BENCH_LEAST_DIFFERENCE * 1.1), 0.001);

    assert_int_equal(bench_compare(&a, &b), 0);
    assert_int_equal(bench_compare(&b, &a), 0);
    assert_int_equal(bench_compare(&a, &c), -1);
    assert_int_equal(bench_compare(&c, &a), 1);
}

#define MAX_SIZES 10

/* One letter per size: F faster, S slower, E equal, . absent. */
static bench_crossover_t crossover_of(const char *series)
{
    bench_outcome_t outcomes[MAX_SIZES];
    size_t count = 0;

    for (; series[count] != '\0'; count++) {
        assert_true(count < MAX_SIZES);
        outcomes[count] = series[count] == 'F'   ? BENCH_FASTER
                          : series[count] == 'S' ? BENCH_SLOWER
                          : series[count] == 'E' ? BENCH_EQUAL
                                                 : BENCH_ABSENT;
    }
    return bench_crossover(outcomes, count);
}

static void crossover_is_the_smallest_size_from_which_a_driver_keeps_winning(void **state)
{
    static const struct {
        const char *series;
        bench_crossover_kind_t kind;
        size_t first;
        size_t last;
        size_t equal;
    } cases[] = {
        { "", BENCH_CROSSOVER_UNKNOWN, 0, 0, 0 },
        { "....", BENCH_CROSSOVER_UNKNOWN, 0, 0, 0 },
        { "SSSS", BENCH_CROSSOVER_NEVER, 0, 3, 0 },
        { "SEES", BENCH_CROSSOVER_NEVER, 0, 3, 0 },
        { "SS..", BENCH_CROSSOVER_NEVER, 0, 1, 0 },
        { "FFFF", BENCH_CROSSOVER_ALWAYS, 0, 3, 0 },
        { ".FF.", BENCH_CROSSOVER_ALWAYS, 1, 2, 0 },
        { "SSFF", BENCH_CROSSOVER_FROM, 2, 3, 0 },
        { "SSSF", BENCH_CROSSOVER_FROM, 3, 3, 0 },
        { "SEFF", BENCH_CROSSOVER_FROM, 2, 3, 0 },
        { "EFFF", BENCH_CROSSOVER_FROM, 1, 3, 0 },
        { "SFEFF", BENCH_CROSSOVER_FROM, 1, 4, 1 },
        { "FEEF", BENCH_CROSSOVER_FROM, 0, 3, 2 },
        { "FSFF", BENCH_CROSSOVER_FROM, 2, 3, 0 },
        { "FFSSEF", BENCH_CROSSOVER_FROM, 5, 5, 0 },
        { "SS.FF.", BENCH_CROSSOVER_FROM, 3, 4, 0 },
        { "SFFS", BENCH_CROSSOVER_IN_PLACES, 1, 3, 0 },
        { "SFFE", BENCH_CROSSOVER_IN_PLACES, 1, 3, 0 },
        { "FSSS", BENCH_CROSSOVER_IN_PLACES, 0, 3, 0 },
    };
    (void) state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bench_crossover_t crossover = crossover_of(cases[i].series);

        print_message("# series %s\n", cases[i].series);
        assert_int_equal(crossover.kind, cases[i].kind);
        assert_int_equal(crossover.first, cases[i].first);
        assert_int_equal(crossover.last, cases[i].last);
        assert_int_equal(crossover.equal, cases[i].equal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(median_of_an_odd_count_is_the_middle_one),
        cmocka_unit_test(median_of_an_even_count_is_the_mean_of_the_middle_two),
        cmocka_unit_test(one_sample_has_no_spread),
        cmocka_unit_test(samples_stay_in_their_order),
        cmocka_unit_test(a_disturbed_round_moves_neither_median_nor_spread),
        cmocka_unit_test(a_difference_beyond_the_spread_decides),
        cmocka_unit_test(a_difference_within_the_spread_decides_nothing),
        cmocka_unit_test(a_difference_that_placement_in_memory_explains_decides_nothing),
        cmocka_unit_test(crossover_is_the_smallest_size_from_which_a_driver_keeps_winning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
