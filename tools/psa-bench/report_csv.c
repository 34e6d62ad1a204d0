/*
 * Results as CSV: one line per cell
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/report.h"

#include <string.h>

/* A column's name comes from a file's: it may hold anything. */
static void put_field(FILE *stream, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', stream);
        }
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void put_cell(FILE *stream, const bench_run_t *run, size_t m, size_t s, size_t c)
{
    const bench_cell_t *cell = bench_cell(run, m, s, c);
    bool measured = cell->state == BENCH_CELL_MEASURED;

    fprintf(stream, "%s,", bench_mechanism(run->mechanisms[m])->name);
    if (!bench_mechanism(run->mechanisms[m])->sizeless) {
        fprintf(stream, "%zu", run->sizes.value[s]);
    }
    fputc(',', stream);
    put_field(stream, run->columns.column[c].name);
    fprintf(stream, ",%s,", bench_cell_state_name(cell->state));
    if (measured) {
        put_field(stream, bench_served_by(run, c, cell));
        fprintf(stream, ",%zu,%llu,%.3f,%.3f,%.3f,%.3f,%.3f,", cell->rounds,
                (unsigned long long) cell->iterations, cell->time.median, cell->time.lower_quartile,
                cell->time.upper_quartile, cell->time.minimum, cell->time.maximum);
        if (!bench_mechanism(run->mechanisms[m])->sizeless) {
            fprintf(stream, "%.0f", (double) run->sizes.value[s] * 1e9 / cell->time.median);
        }
        fprintf(stream, ",%d,%.3f", bench_winner(run, m, s) == c, 1e9 / cell->time.median);
    } else {
        fprintf(stream, ",,,,,,,,,0,");
    }
    if (measured && cell->threaded.measured) {
        fprintf(stream, ",%u,%.3f,%.3f\n", (unsigned) run->settings.threads,
                1e9 / cell->threaded.time.median, bench_scaling(cell));
    } else {
        fprintf(stream, ",,,\n");
    }
}

bool bench_report_csv(FILE *stream, const bench_run_t *run)
{
    fprintf(stream,
            "mechanism,size,column,state,served_by,rounds,iterations,median_ns,lower_quartile_ns,"
            "upper_quartile_ns,minimum_ns,maximum_ns,bytes_per_second,winner,operations_per_second,"
            "threads,threads_operations_per_second,scaling\n");
    for (size_t m = 0; m < run->mechanism_count; m++) {
        for (size_t s = 0; s < bench_row_count(run, m); s++) {
            for (size_t c = 0; c < run->columns.count; c++) {
                if (bench_cell(run, m, s, c)->state != BENCH_CELL_EMPTY) {
                    put_cell(stream, run, m, s, c);
                }
            }
        }
    }
    return fflush(stream) == 0 && ferror(stream) == 0;
}
