/*
 * psa-bench: what is printed and written for a run with known figures
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/psa-bench/report.h"

/* software, kcapi, raw, auto; SHA-256 at 64 B, 4 KiB and 64 KiB. kcapi wins at 64 KiB. */
enum { SOFTWARE, KCAPI, RAW, AUTO, COLUMNS };

static bench_run_t run;

static void add_column(bench_column_kind_t kind, const char *name, const char *prefix)
{
    size_t c = run.columns.count++;

    run.columns.column[c].kind = kind;
    snprintf(run.columns.column[c].name, BENCH_NAME_MAX, "%s", name);
    if (prefix != NULL) {
        run.worker[c].hello.driver_count = 1;
        snprintf(run.worker[c].hello.driver[0].prefix, 64, "%s", prefix);
    }
}

static void set_time(size_t s, size_t c, double median, double spread, int32_t driver)
{
    bench_cell_t *cell = bench_cell(&run, 0, s, c);

    cell->state = BENCH_CELL_MEASURED;
    cell->driver = driver;
    cell->iterations = 100;
    cell->rounds = 3;
    cell->sample_ns[0] = median * (1 - 2 * spread);
    cell->sample_ns[1] = median;
    cell->sample_ns[2] = median * (1 + 2 * spread);
    cell->evidence_length = 32;
    memset(cell->evidence, 0xab, 32);
    bench_statistics(cell->sample_ns, 3, &cell->time);
}

static int make_run(void **state)
{
    (void) state;
    memset(&run, 0, sizeof(run));
    add_column(BENCH_SOFTWARE, "software", NULL);
    add_column(BENCH_PLUGIN, "kcapi", "kcapi_transparent");
    add_column(BENCH_RAW, "raw:kcapi", NULL);
    run.raws.count = 1;
    run.raws.raw[0].name = "kcapi";
    run.raws.raw[0].served_by = "AF_ALG";
    snprintf(run.raws.raw[0].version, sizeof(run.raws.raw[0].version), "libkcapi 1.4.0");
    add_column(BENCH_AUTO, "auto", "kcapi_transparent");
    run.sizes.count = 3;
    run.sizes.value[0] = 64;
    run.sizes.value[1] = 4096;
    run.sizes.value[2] = 65536;
    run.mechanisms = calloc(1, sizeof(*run.mechanisms));
    run.cells = calloc(3 * COLUMNS, sizeof(*run.cells));
    if (run.mechanisms == NULL || run.cells == NULL) {
        return -1;
    }
    while (strcmp(bench_mechanism(run.mechanisms[0])->name, "sha-256") != 0) {
        run.mechanisms[0]++;
    }
    run.mechanism_count = 1;

    set_time(0, SOFTWARE, 400, 0.01, -1);
    set_time(0, KCAPI, 6000, 0.02, 0);
    set_time(0, RAW, 5000, 0.005, -1);
    set_time(0, AUTO, 410, 0.01, -1);
    set_time(1, SOFTWARE, 10000, 0.25, -1);
    set_time(1, KCAPI, 10200, 0.01, 0);
    set_time(1, RAW, 10000, 0.01, -1);
    set_time(1, AUTO, 10000, 0.01, -1);
    set_time(2, SOFTWARE, 160000, 0.01, -1);
    set_time(2, KCAPI, 40800, 0.01, 0);
    set_time(2, RAW, 40000, 0.01, -1);
    set_time(2, AUTO, 41000, 0.01, 0);
    return 0;
}

static int free_run(void **state)
{
    (void) state;
    free(run.mechanisms);
    free(run.cells);
    return 0;
}

/* What is printed at a width; free it. */
static char *print_at(size_t width, bool colour, bool utf8)
{
    bench_style_t style = { .width = width, .colour = colour, .utf8 = utf8 };
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    assert_non_null(stream);
    bench_report_mechanism(stream, &style, &run, 0);
    fclose(stream);
    return text;
}

static size_t widest_line(const char *text)
{
    size_t widest = 0;

    while (*text != '\0') {
        char line[512];
        size_t length = strcspn(text, "\n");

        assert_true(length < sizeof(line));
        snprintf(line, sizeof(line), "%.*s", (int) length, text);
        size_t width = bench_text_width(line);
        widest = width > widest ? width : widest;
        text += length + (text[length] == '\n');
    }
    return widest;
}

#define NOTES                                                                                      \
    "  kcapi: crossover at 64 KiB, the largest size measured\n"                                    \
    "  auto: served by software up to 4 KiB, by kcapi_transparent from 64 KiB\n"

static void at_120_columns_everything_is_there(void **state)
{
    (void) state;
    char *text = print_at(120, false, true);

    assert_string_equal(
        text,
        "\n"
        "sha-256 (PSA_ALG_SHA_256, one-shot)\n"
        "    size  unit   software          kcapi           raw          auto          kcapi/software  kcapi/raw\n"
        "    64 B  ns/op       400 ±1.0% *   6000 ±2.0%    5000 ±0.5%     410 ±1.0%              15.0       1.20\n"
        "   4 KiB  MB/s        410  ±25%      402 ±1.0%     410 ±1.0%     410 ±1.0%              1.02       1.02\n"
        "  64 KiB  MB/s        410 ±1.0%     1606 ±1.0% *  1638 ±1.0%    1598 ±1.0%              0.26       1.02\n"
        NOTES);
    free(text);
}

static void at_80_columns_it_still_has_spread_and_yardstick(void **state)
{
    (void) state;
    run.columns.count = 3; /* without auto, as by default */
    run.cells = (free(run.cells), calloc(9, sizeof(*run.cells)));
    assert_non_null(run.cells);
    set_time(0, SOFTWARE, 400, 0.01, -1);
    set_time(0, KCAPI, 6000, 0.02, 0);
    set_time(0, RAW, 5000, 0.005, -1);

    char *text = print_at(80, false, false);

    assert_non_null(strstr(text, "400 +-1.0% *"));
    assert_non_null(strstr(text, "kcapi/raw"));
    assert_null(strstr(text, "kcapi/software"));
    assert_true(widest_line(text) <= 80);
    free(text);
}

static void no_width_makes_lines_longer_than_the_terminal(void **state)
{
    (void) state;

    for (size_t width = 36; width <= 130; width++) {
        char *text = print_at(width, false, true);
        assert_true(widest_line(text) <= width);
        /* and nothing is lost: each column has its head somewhere */
        assert_non_null(strstr(text, "software"));
        assert_non_null(strstr(text, "kcapi"));
        assert_non_null(strstr(text, "raw"));
        assert_non_null(strstr(text, "auto"));
        free(text);
    }
}

static void colour_changes_looks_and_nothing_else(void **state)
{
    (void) state;
    char *plain = print_at(120, false, true);
    char *coloured = print_at(120, true, true);
    char *out = coloured;

    assert_non_null(strstr(coloured, "\033[1;32m400 ±1.0% *\033[0m"));
    assert_null(strchr(plain, '\033'));
    for (const char *in = coloured; *in != '\0';) {
        if (*in == '\033') {
            in += strcspn(in, "m") + 1;
        } else {
            *out++ = *in++;
        }
    }
    *out = '\0';
    assert_string_equal(coloured, plain);
    free(plain);
    free(coloured);
}

static void a_winner_is_faster_by_more_than_the_spread(void **state)
{
    (void) state;

    assert_int_equal(bench_winner(&run, 0, 0), SOFTWARE);
    assert_int_equal(bench_winner(&run, 0, 1), COLUMNS);
    assert_int_equal(bench_winner(&run, 0, 2), KCAPI);
    /* alone, it wins nothing; raw does not take part */
    bench_cell(&run, 0, 2, SOFTWARE)->state = BENCH_CELL_NOT_SERVED;
    assert_int_equal(bench_winner(&run, 0, 2), COLUMNS);
}

static void what_a_driver_does_not_serve_is_a_dash_and_no_time(void **state)
{
    (void) state;
    for (size_t s = 0; s < 3; s++) {
        bench_cell(&run, 0, s, KCAPI)->state = BENCH_CELL_NOT_SERVED;
        bench_cell(&run, 0, s, KCAPI)->driver = -1;
    }
    char *text = print_at(120, false, true);

    assert_null(strstr(text, "6000"));
    assert_null(strstr(text, "1606"));
    assert_non_null(strstr(text, "400 ±1.0%        -"));
    assert_non_null(strstr(text, "  kcapi: not served by this driver here"));
    assert_null(strstr(text, "crossover"));
    free(text);
}

static void a_wrong_result_is_shown_with_its_first_difference(void **state)
{
    (void) state;
    bench_cell(&run, 0, 1, KCAPI)->state = BENCH_CELL_WRONG;
    bench_cell(&run, 0, 1, KCAPI)->evidence[31] = 0xaa;
    char *text = print_at(120, false, true);

    assert_non_null(strstr(text, "WRONG"));
    assert_non_null(strstr(
        text, "  kcapi: WRONG RESULT at 4 KiB: byte 32 of 32 is aa instead of ab (software)\n"));
    assert_int_equal(bench_report_wrong_count(&run), 1);
    free(text);
}

static void a_result_of_another_length_is_wrong_too(void **state)
{
    (void) state;
    bench_cell(&run, 0, 1, KCAPI)->state = BENCH_CELL_WRONG;
    bench_cell(&run, 0, 1, KCAPI)->evidence_length = 20;
    char *text = print_at(120, false, true);

    assert_non_null(strstr(text, "WRONG RESULT at 4 KiB: 20 bytes instead of 32 (software)\n"));
    free(text);
}

static void a_dead_worker_leaves_the_other_columns(void **state)
{
    (void) state;
    run.worker[KCAPI].state = BENCH_WORKER_DIED;
    snprintf(run.worker[KCAPI].reason, sizeof(run.worker[KCAPI].reason), "worker died of signal 11");
    bench_cell(&run, 0, 1, KCAPI)->state = BENCH_CELL_DIED;
    bench_cell(&run, 0, 2, KCAPI)->state = BENCH_CELL_DIED;
    char *text = print_at(120, false, true);

    assert_non_null(strstr(text, "410 ±1.0%     died"));
    assert_non_null(strstr(text, "  kcapi: worker died of signal 11, at 4 KiB\n"));
    assert_non_null(strstr(text, "1638 ±1.0%"));
    free(text);
}

static void an_algorithm_that_was_not_reached_prints_nothing(void **state)
{
    (void) state;
    memset(run.cells, 0, 3 * COLUMNS * sizeof(*run.cells));
    char *text = print_at(80, false, true);

    assert_string_equal(text, "");
    free(text);
}

static void csv_has_a_line_per_cell_that_was_reached(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    (void) state;

    assert_non_null(stream);
    snprintf(run.columns.column[AUTO].name, BENCH_NAME_MAX, "a,\"b\"");
    bench_cell(&run, 0, 0, RAW)->state = BENCH_CELL_EMPTY;
    bench_cell(&run, 0, 1, RAW)->state = BENCH_CELL_HUNG;
    assert_true(bench_report_csv(stream, &run));
    fclose(stream);

    size_t lines = 0;
    for (size_t i = 0; i < size; i++) {
        lines += text[i] == '\n';
    }
    assert_int_equal(lines, 1 + 3 * COLUMNS - 1);
    assert_non_null(strstr(text, "\nsha-256,64,software,measured,software,3,100,400.000,396.000,"
                                 "404.000,392.000,408.000,160000000,1,2500000.000,,,\n"));
    assert_non_null(strstr(text, "\nsha-256,4096,raw:kcapi,hung,,,,,,,,,,0,,,,\n"));
    assert_non_null(strstr(text, "\nsha-256,64,\"a,\"\"b\"\"\",measured,"));
    free(text);
}

static void json_holds_all_that_was_measured(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    json_error_t error;
    (void) state;

    assert_non_null(stream);
    assert_true(bench_report_json(stream, &run));
    fclose(stream);
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(json);

    const char *schema;
    const char *winner;
    const char *served_by;
    const char *result;
    const char *kind;
    int version;
    int crossover_size;
    double median;
    json_t *samples;
    assert_int_equal(
        json_unpack(json,
                    "{s:s, s:i, s:[{}, {}, {s:s, s:[{}, {s:s, s:F, s:s, s:o}]}], s:[{s:s, s:i}]}",
                    "schema", &schema, "schema_version", &version, "results", "winner", &winner,
                    "cells", "served_by", &served_by, "median_ns", &median, "result", &result,
                    "samples_ns", &samples, "crossovers", "kind", &kind, "size", &crossover_size),
        0);
    assert_string_equal(schema, "psa-bench");
    assert_int_equal(version, 1);
    assert_string_equal(winner, "kcapi");
    assert_string_equal(served_by, "kcapi_transparent");
    assert_float_equal((float) median, 40800.0f, 0.01f);
    assert_int_equal(strlen(result), 64);
    assert_int_equal(json_array_size(samples), 3);
    assert_string_equal(kind, "from");
    assert_int_equal(crossover_size, 65536);
    json_decref(json);
    free(text);
}

/* The run's only mechanism becomes another one. */
static void use_mechanism(const char *name)
{
    run.mechanisms[0] = 0;
    while (strcmp(bench_mechanism(run.mechanisms[0])->name, name) != 0) {
        run.mechanisms[0]++;
    }
}

static void an_operation_without_a_size_has_one_row(void **state)
{
    (void) state;
    use_mechanism("ecdsa-p256/sign");
    char *text = print_at(120, false, true);

    assert_string_equal(
        text,
        "\n"
        "ecdsa-p256/sign (PSA_ALG_ECDSA(PSA_ALG_SHA_256), sign)\n"
        "  unit   software          kcapi           raw          auto          kcapi/software  kcapi/raw\n"
        "  ns/op       400 ±1.0% *   6000 ±2.0%    5000 ±0.5%     410 ±1.0%              15.0       1.20\n"
        "  kcapi: not faster than software\n"
        "  auto: served by software\n");
    free(text);
}

static void an_operation_without_a_size_has_none_in_json_and_csv(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    json_error_t error;
    double rate;
    (void) state;

    assert_non_null(stream);
    use_mechanism("ecdsa-p256/sign");
    assert_true(bench_report_csv(stream, &run));
    fclose(stream);
    assert_non_null(strstr(text, "\necdsa-p256/sign,,software,measured,software,3,100,400.000,396.000,"
                                 "404.000,392.000,408.000,,1,2500000.000,,,\n"));
    assert_null(strstr(text, ",4096,"));
    free(text);

    stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_true(bench_report_json(stream, &run));
    fclose(stream);
    json_t *json = json_loads(text, 0, &error);
    assert_non_null(json);
    json_t *rows = json_object_get(json, "results");
    assert_int_equal(json_array_size(rows), 1);
    assert_true(json_is_null(json_object_get(json_array_get(rows, 0), "size")));
    json_t *cell = json_array_get(json_object_get(json_array_get(rows, 0), "cells"), 0);
    assert_int_equal(json_unpack(cell, "{s:F}", "operations_per_second", &rate), 0);
    assert_float_equal((float) rate, 2.5e6f, 1.0f);
    assert_null(json_object_get(cell, "bytes_per_second"));
    assert_null(json_object_get(cell, "threads"));
    json_decref(json);
    free(text);
}

static void what_software_proves_wrong_is_wrong_without_a_reference(void **state)
{
    (void) state;
    use_mechanism("ecdsa-p256/sign");
    bench_cell(&run, 0, 0, KCAPI)->state = BENCH_CELL_WRONG;
    bench_cell(&run, 0, 0, KCAPI)->unverified = true;
    char *text = print_at(120, false, true);

    assert_non_null(strstr(text, "  kcapi: WRONG RESULT: proved wrong by software\n"));
    assert_int_equal(bench_report_wrong_count(&run), 1);
    free(text);
}

static void a_yardstick_belongs_to_the_driver_with_its_name(void **state)
{
    (void) state;

    assert_int_equal(bench_yardstick(&run, KCAPI), RAW);
    assert_int_equal(bench_yardstick(&run, SOFTWARE), COLUMNS);
    assert_int_equal(bench_yardstick(&run, AUTO), COLUMNS);
    snprintf(run.worker[KCAPI].hello.driver[0].prefix, 64, "kcapi");
    assert_int_equal(bench_yardstick(&run, KCAPI), RAW);
    snprintf(run.worker[KCAPI].hello.driver[0].prefix, 64, "kcapix");
    assert_int_equal(bench_yardstick(&run, KCAPI), COLUMNS);
    snprintf(run.worker[KCAPI].hello.driver[0].prefix, 64, "libcrypto_transparent");
    assert_int_equal(bench_yardstick(&run, KCAPI), COLUMNS);
    run.raws.count = 2;
    run.raws.raw[1].name = "libcrypto";
    run.columns.column[RAW].raw = 1;
    assert_int_equal(bench_yardstick(&run, KCAPI), RAW);
    /* in tables it has its full name only beside another one */
    assert_string_equal(bench_column_heading(&run, RAW), "raw");
    run.columns.column[AUTO].kind = BENCH_RAW;
    assert_string_equal(bench_column_heading(&run, RAW), "raw:kcapi");
}

/* 4 threads: software twice as fast as one, kcapi not at all, raw failed. */
static void set_threads(void)
{
    run.settings.threads = 4;
    for (size_t c = 0; c < COLUMNS; c++) {
        bench_threaded_t *threaded = &bench_cell(&run, 0, 0, c)->threaded;
        double median = c == SOFTWARE ? 200 : 6000;
        threaded->status = c == RAW ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_SUCCESS;
        threaded->measured = c == SOFTWARE || c == KCAPI;
        threaded->iterations = 400;
        threaded->rounds = 3;
        threaded->sample_ns[0] = threaded->sample_ns[1] = threaded->sample_ns[2] = median;
        bench_statistics(threaded->sample_ns, 3, &threaded->time);
    }
}

static void several_threads_have_a_table_of_their_own(void **state)
{
    (void) state;
    run.sizes.count = 1;
    set_threads();
    char *text = print_at(120, false, true);

    assert_non_null(strstr(text, "\n"
                                 "sha-256, 4 threads\n"
                                 "  size  unit      software      kcapi     raw    auto\n"
                                 "  64 B  kops/s  5000 ×2.00  167 ×1.00  failed  failed\n"));
    for (size_t width = 36; width <= 130; width++) {
        char *narrow = print_at(width, false, true);
        assert_true(widest_line(narrow) <= width);
        free(narrow);
    }
    free(text);
}

static void several_threads_are_in_json_and_csv(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    json_error_t error;
    double scaling;
    double rate;
    int count;
    int status;
    (void) state;

    assert_non_null(stream);
    set_threads();
    assert_true(bench_report_csv(stream, &run));
    fclose(stream);
    assert_non_null(strstr(text, ",160000000,1,2500000.000,4,5000000.000,2.000\n"));
    free(text);

    stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_true(bench_report_json(stream, &run));
    fclose(stream);
    json_t *json = json_loads(text, 0, &error);
    assert_non_null(json);
    assert_int_equal(
        json_unpack(json, "{s:{s:i}, s:[{s:[{s:{s:F, s:F}}, {}, {s:{s:i}}]}]}", "settings", "threads",
                    &count, "results", "cells", "threads", "scaling", &scaling,
                    "operations_per_second", &rate, "threads", "status", &status),
        0);
    assert_int_equal(count, 4);
    assert_float_equal((float) scaling, 2.0f, 1e-4f);
    assert_float_equal((float) rate, 5e6f, 1.0f);
    assert_int_equal(status, PSA_ERROR_INSUFFICIENT_MEMORY);
    json_decref(json);
    free(text);
}

static void a_full_disk_is_noticed(void **state)
{
    (void) state;
    FILE *full = fopen("/dev/full", "w");

    assert_non_null(full);
    assert_false(bench_report_csv(full, &run));
    clearerr(full);
    assert_false(bench_report_json(full, &run));
    fclose(full);
}

static void what_an_emulated_guest_is_good_for_is_said(void **state)
{
    bench_environment_t environment = { .guest = true };
    (void) state;

    assert_null(bench_environment_warning(&environment));
    environment.kernel_emulated = true;
    assert_non_null(strstr(bench_environment_warning(&environment), "good for ratios only"));
    environment.kernel_emulated = false;
    environment.cpu_emulated = true;
    assert_non_null(strstr(bench_environment_warning(&environment), "good for ratios only"));
}

#define RUN_TEST(name) cmocka_unit_test_setup_teardown(name, make_run, free_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(at_120_columns_everything_is_there),
        RUN_TEST(at_80_columns_it_still_has_spread_and_yardstick),
        RUN_TEST(no_width_makes_lines_longer_than_the_terminal),
        RUN_TEST(colour_changes_looks_and_nothing_else),
        RUN_TEST(a_winner_is_faster_by_more_than_the_spread),
        RUN_TEST(what_a_driver_does_not_serve_is_a_dash_and_no_time),
        RUN_TEST(a_wrong_result_is_shown_with_its_first_difference),
        RUN_TEST(a_result_of_another_length_is_wrong_too),
        RUN_TEST(a_dead_worker_leaves_the_other_columns),
        RUN_TEST(an_algorithm_that_was_not_reached_prints_nothing),
        RUN_TEST(csv_has_a_line_per_cell_that_was_reached),
        RUN_TEST(json_holds_all_that_was_measured),
        RUN_TEST(an_operation_without_a_size_has_one_row),
        RUN_TEST(an_operation_without_a_size_has_none_in_json_and_csv),
        RUN_TEST(what_software_proves_wrong_is_wrong_without_a_reference),
        RUN_TEST(a_yardstick_belongs_to_the_driver_with_its_name),
        RUN_TEST(several_threads_have_a_table_of_their_own),
        RUN_TEST(several_threads_are_in_json_and_csv),
        RUN_TEST(a_full_disk_is_noticed),
        cmocka_unit_test(what_an_emulated_guest_is_good_for_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
