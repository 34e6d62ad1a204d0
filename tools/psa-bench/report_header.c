/*
 * Where and with what a run takes place
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/report.h"

#include "tools/psa-bench/measure.h"

#define INDENT "  "

static const bench_hello_t *any_psa_hello(const bench_run_t *run)
{
    for (size_t c = 0; c < run->columns.count; c++) {
        if (run->worker[c].hello.library[0] != '\0') {
            return &run->worker[c].hello;
        }
    }
    return NULL;
}

static void print_driver(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t c,
                         const char *label)
{
    const bench_column_t *column = &run->columns.column[c];
    const bench_worker_t *worker = &run->worker[c];
    char text[sizeof(column->file) + 400];

    int length = snprintf(text, sizeof(text), "%s = %s", column->name, column->file);
    for (size_t i = 0; i < worker->hello.driver_count && (size_t) length < sizeof(text); i++) {
        length += snprintf(text + length, sizeof(text) - (size_t) length, "%s%s",
                           i == 0 ? " (prefix " : ", ", worker->hello.driver[i].prefix);
    }
    if (worker->hello.driver_count > 0 && (size_t) length < sizeof(text)) {
        length += snprintf(text + length, sizeof(text) - (size_t) length, ")");
    }
    if (worker->state != BENCH_WORKER_GOOD && (size_t) length < sizeof(text)) {
        snprintf(text + length, sizeof(text) - (size_t) length, ": %s", worker->reason);
    }
    bench_print_wrapped(stream, style, worker->state == BENCH_WORKER_GOOD ? BENCH_PLAIN : BENCH_BAD,
                        label, text);
}

static void print_other(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t c)
{
    char text[256];

    if (run->worker[c].state != BENCH_WORKER_GOOD) {
        snprintf(text, sizeof(text), "no column %s: %s", run->columns.column[c].name,
                 run->worker[c].reason);
        bench_print_wrapped(stream, style, BENCH_BAD, INDENT "          ", text);
    }
}

void bench_report_header(FILE *stream, const bench_style_t *style, const bench_run_t *run)
{
    const bench_environment_t *environment = &run->environment;
    const char *warning = bench_environment_warning(environment);
    const bench_hello_t *hello = any_psa_hello(run);
    const char *label = INDENT "drivers   ";
    char text[512];

    bench_print_look(stream, style, BENCH_BOLD, "psa-bench");
    fprintf(stream, ": PSA operations on software and on drivers, side by side\n");
    bench_print_wrapped(stream, style, BENCH_PLAIN, INDENT "kernel    ", environment->kernel);
    snprintf(text, sizeof(text), "%s, %ld online; %s", environment->cpu, environment->cpu_count,
             environment->machine);
    bench_print_wrapped(stream, style, BENCH_PLAIN, INDENT "CPU       ", text);
    if (hello != NULL) {
        snprintf(text, sizeof(text), "%s, %s", hello->library, hello->library_file);
        bench_print_wrapped(stream, style, BENCH_PLAIN, INDENT "library   ", text);
    }
    for (size_t c = 0; c < run->columns.count; c++) {
        if (run->columns.column[c].kind == BENCH_PLUGIN) {
            print_driver(stream, style, run, c, label);
            label = INDENT "          ";
        }
    }
    if (bench_column_of_kind(run, BENCH_AUTO) == run->columns.count && label[2] == 'd') {
        bench_print_wrapped(stream, style, BENCH_PLAIN, label, "none");
    }
    for (size_t c = 0; c < run->columns.count; c++) {
        if (run->columns.column[c].kind != BENCH_PLUGIN) {
            print_other(stream, style, run, c);
        }
    }
    for (size_t c = 0; c < run->columns.count; c++) {
        const bench_column_t *column = &run->columns.column[c];
        const char *version =
            column->kind == BENCH_RAW ? run->raws.raw[column->raw].version : "";
        if (version[0] != '\0') {
            snprintf(text, sizeof(text), "%s: %s", column->name, version);
            bench_print_wrapped(stream, style, BENCH_PLAIN, INDENT "yardstick ", text);
        }
    }
    snprintf(text, sizeof(text),
             "median of up to %u interleaved rounds, about %g s per cell; %s half the distance of "
             "the quartiles; * fastest "
             "by more than that and %.0f %%; a/b: time of a over time of b; 1 MB = 1,000,000 bytes",
             BENCH_ROUNDS_MAX, run->settings.seconds, style->utf8 ? "±" : "+-",
             BENCH_LEAST_DIFFERENCE * 100);
    bench_print_wrapped(stream, style, BENCH_PLAIN, INDENT "figures   ", text);
    if (run->settings.threads > 1) {
        snprintf(text, sizeof(text),
                 "%u in each worker, each with an operation and a key of its own: operations per "
                 "second of all of them; %s over those of one thread",
                 (unsigned) run->settings.threads, style->utf8 ? "×" : "x");
        bench_print_wrapped(stream, style, BENCH_PLAIN, INDENT "threads   ", text);
    }
    if (warning != NULL) {
        bench_print_wrapped(stream, style, BENCH_BOLD, INDENT "NOTE      ", warning);
    }
}
