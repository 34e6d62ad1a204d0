/*
 * psa-bench: PSA operations on software and on drivers, side by side
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * main.c        what happens in which order
 * options.c     the command line
 * columns.c     which columns: software, plug-ins, yardsticks, auto
 * mechanisms.c  which operations; family_*.c: a table and its functions per family
 * operation.c   what families share; crypt.c: encryptions; reference_*.c: what results are judged by
 * raw*.c        yardsticks: the same without PSA
 * pool.c        the parent's side of the workers; protocol.h: between them
 * worker.c      the workers' side; lane.c: one thread of it; team.c: several
 * measure.c     rounds; statistics.c: median, spread, crossover; run.c: questions to the results
 * report_*.c    table, notes, JSON, CSV
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/psa-bench/measure.h"
#include "tools/psa-bench/options.h"
#include "tools/psa-bench/progress.h"
#include "tools/psa-bench/raw.h"
#include "tools/psa-bench/report.h"

enum { EXIT_UNDONE = 1, EXIT_USAGE = 2, EXIT_WRONG = 3, EXIT_INTERRUPTED = 130 };

static void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void complain(const char *format, ...)
{
    va_list arguments;

    fputs("psa-bench: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

/* A file for results. It is opened before the measuring, so that a bad name is known at once, and
 * emptied only when there is something to write. */
typedef struct {
    const char *name; /* NULL: not asked for */
    int fd;           /* -1: could not be opened */
} output_t;

static output_t open_output(const char *name, bool *good)
{
    output_t output = { name, -1 };

    if (name == NULL) {
        return output;
    }
    output.fd = strcmp(name, "-") == 0
                    ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                    : open(name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    if (output.fd < 0) {
        complain("cannot write '%s': %s; measuring all the same", name, strerror(errno));
        *good = false;
    }
    return output;
}

static void write_output(output_t *output, const bench_run_t *run,
                         bool (*report)(FILE *stream, const bench_run_t *run), bool *good)
{
    struct stat info;
    FILE *stream;

    if (output->fd < 0) {
        return;
    }
    if (strcmp(output->name, "-") != 0 && fstat(output->fd, &info) == 0 && S_ISREG(info.st_mode)
        && ftruncate(output->fd, 0) != 0) {
        complain("cannot write '%s': %s", output->name, strerror(errno));
        *good = false;
    }
    stream = fdopen(output->fd, "w");
    errno = 0;
    bool written = stream != NULL && report(stream, run);
    int reason = errno;
    if (stream != NULL && fclose(stream) != 0 && written) {
        written = false;
        reason = errno;
    }
    if (!written) {
        complain("cannot write '%s': %s", output->name, strerror(reason != 0 ? reason : EIO));
        *good = false;
    }
    output->fd = -1;
}

static bool select_mechanisms(bench_run_t *run, const char *list, bench_message_t *error)
{
    size_t count = bench_mechanism_count();
    bool *selected = calloc(count, sizeof(*selected));
    bench_message_t reason;
    bool good = false;

    run->mechanisms = calloc(count, sizeof(*run->mechanisms));
    if (selected == NULL || run->mechanisms == NULL) {
        (void) bench_fail(error, "out of memory");
        goto end;
    }
    if (!bench_mechanisms_select(list, selected, &reason)) {
        (void) bench_fail(error, "--algorithms: %.490s", reason.text);
        goto end;
    }
    for (size_t i = 0; i < count; i++) {
        if (selected[i]) {
            run->mechanisms[run->mechanism_count++] = i;
        }
    }
    good = true;

end:
    free(selected);
    return good;
}

static void list_raws(bench_raws_t *raws)
{
    for (size_t i = 0; i < bench_raw_count() && i < BENCH_RAWS_MAX; i++) {
        const bench_raw_t *raw = bench_raw(i);
        raws->raw[i].name = raw->name;
        raws->raw[i].served_by = raw->served_by;
        raws->raw[i].what = raw->what;
        raw->version(raws->raw[i].version, sizeof(raws->raw[i].version));
        raws->count = i + 1;
    }
}

static bool select_columns(bench_run_t *run, const bench_options_t *options, bench_message_t *error)
{
    bench_columns_t *found = calloc(1, sizeof(*found));
    bench_message_t reason;
    bool good = found != NULL;

    if (!good) {
        return bench_fail(error, "out of memory");
    }
    good = bench_columns_find(bench_driver_path(), found, &reason)
           && bench_columns_select(found, options->drivers, options->with_auto,
                                   &run->raws, &run->columns, &reason);
    free(found);
    return good || bench_fail(error, "--drivers: %.490s", reason.text);
}

static void list(const bench_run_t *run)
{
    printf("Algorithms (* in the default set):\n");
    for (size_t i = 0; i < bench_mechanism_count(); i++) {
        const bench_mechanism_t *mechanism = bench_mechanism(i);
        printf("  %c %-34s %-14s %s\n", mechanism->common ? '*' : ' ', mechanism->name,
               mechanism->variant, mechanism->psa_name);
    }
    printf("\nColumns:\n");
    for (size_t c = 0; c < run->columns.count; c++) {
        const bench_column_t *column = &run->columns.column[c];
        const char *what = column->kind == BENCH_PLUGIN ? column->file
                           : column->kind == BENCH_RAW  ? run->raws.raw[column->raw].what
                           : column->kind == BENCH_AUTO ? "as an application gets it"
                                                        : "built into the library";
        printf("    %-34s %s\n", column->name, what);
    }
}

static bool something_is_missing(const bench_run_t *run)
{
    size_t count = run->mechanism_count * run->sizes.count * run->columns.count;
    bool measured = false;

    for (size_t c = 0; c < run->columns.count; c++) {
        if (run->worker[c].state != BENCH_WORKER_GOOD) {
            return true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (run->cells[i].state == BENCH_CELL_FAILED) {
            return true;
        }
        measured = measured || run->cells[i].state == BENCH_CELL_MEASURED;
    }
    return !measured;
}

static void measure_all(bench_pool_t *pool, FILE *stream, const bench_style_t *style, bool progress)
{
    bench_run_t *run = pool->run;
    bench_progress_line_t line;

    bench_progress_begin(&line, run, progress);
    for (size_t m = 0; m < run->mechanism_count && !run->interrupted; m++) {
        for (size_t s = 0; s < bench_row_count(run, m) && !run->interrupted; s++) {
            line.m = m;
            line.s = s;
            bench_measure_row(pool, m, s, bench_progress_update, &line);
        }
        bench_progress_clear(&line);
        bench_report_mechanism(stream, style, run, m);
        fflush(stream);
    }
}

static int run_all(bench_run_t *run, const bench_options_t *options)
{
    bool table_elsewhere = (options->json != NULL && strcmp(options->json, "-") == 0)
                           || (options->csv != NULL && strcmp(options->csv, "-") == 0);
    FILE *stream = table_elsewhere ? stderr : stdout;
    bench_pool_t pool = { .run = run };
    bench_style_t style;
    bench_message_t error;
    bool good = true;

    bench_style_of(stream, &style);
    bench_environment_read(&run->environment);
    run->settings = (bench_settings_t){ .seconds = options->seconds,
                                        .timeout = options->timeout,
                                        .threads = options->threads,
                                        .location = options->location };
    run->sizes = options->sizes;
    run->cells =
        calloc(run->mechanism_count * run->sizes.count * run->columns.count, sizeof(*run->cells));
    if (run->cells == NULL) {
        complain("out of memory");
        return EXIT_UNDONE;
    }
    output_t json = open_output(options->json, &good);
    output_t csv = open_output(options->csv, &good);

    bench_signals_begin(&pool);
    if (!bench_pool_start(&pool, &error)) {
        bench_pool_stop(&pool);
        complain("%s", error.text);
        return EXIT_UNDONE;
    }
    if (!run->interrupted) {
        bench_report_header(stream, &style, run);
        fflush(stream);
        measure_all(&pool, stream, &style, !options->no_progress);
    }
    bench_pool_stop(&pool);
    bench_signals_end();

    write_output(&json, run, bench_report_json, &good);
    write_output(&csv, run, bench_report_csv, &good);
    if (fflush(stream) != 0 || ferror(stream) != 0) {
        /* A reader that closed the pipe has what it wanted. */
        if (errno != EPIPE) {
            complain("cannot write the table: %s", strerror(errno));
        }
        good = false;
    }
    size_t wrong = bench_report_wrong_count(run);
    if (wrong > 0) {
        fprintf(stderr, "psa-bench: WRONG RESULTS in %zu cell%s; do not use that driver\n", wrong,
                wrong == 1 ? "" : "s");
        return EXIT_WRONG;
    }
    if (run->interrupted) {
        fprintf(stderr,
                "psa-bench: interrupted; what was measured is complete, the rest is missing\n");
        return EXIT_INTERRUPTED;
    }
    return good && !something_is_missing(run) ? EXIT_SUCCESS : EXIT_UNDONE;
}

int main(int argc, char **argv)
{
    bench_options_t options;
    bench_message_t error;
    int status = EXIT_SUCCESS;

    setlocale(LC_CTYPE, "");
    if (!bench_options_parse(argc, argv, &options, &error)) {
        complain("%s", error.text);
        return EXIT_USAGE;
    }
    if (options.action == BENCH_WORKER) {
        return bench_worker_main(options.worker);
    }
    if (options.action == BENCH_HELP) {
        fputs(bench_help, stdout);
    } else if (options.action == BENCH_VERSION) {
        printf("psa-bench %s\n", PSA_LINUX_VERSION);
    } else {
        bench_run_t *run = calloc(1, sizeof(*run));
        if (run == NULL) {
            complain("out of memory");
            return EXIT_UNDONE;
        }
        list_raws(&run->raws);
        if (!select_mechanisms(run, options.algorithms, &error)
            || !select_columns(run, &options, &error)) {
            complain("%s", error.text);
            status = EXIT_USAGE;
        } else if (options.action == BENCH_LIST) {
            list(run);
        } else {
            status = run_all(run, &options);
        }
        free(run->cells);
        free(run->mechanisms);
        free(run);
    }
    return status;
}
