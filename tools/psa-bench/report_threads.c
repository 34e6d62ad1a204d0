/*
 * The table of one mechanism with several threads
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/report.h"

typedef struct {
    const char *name;
    double operations; /* per second */
} unit_t;

/* One unit per row, by its fastest cell. */
static unit_t row_unit(const bench_run_t *run, size_t m, size_t s)
{
    static const unit_t units[] = { { "Mops/s", 1e6 }, { "kops/s", 1e3 } };
    double best = 0;

    for (size_t c = 0; c < run->columns.count; c++) {
        const bench_cell_t *cell = bench_cell(run, m, s, c);
        if (bench_scaling(cell) > 0 && 1e9 / cell->threaded.time.median > best) {
            best = 1e9 / cell->threaded.time.median;
        }
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (best >= units[i].operations * 10) {
            return units[i];
        }
    }
    return (unit_t){ best > 0 ? "ops/s" : "", 1 };
}

static void set_cell(bench_table_t *table, size_t line, size_t column, const bench_style_t *style,
                     const bench_cell_t *cell, unit_t unit)
{
    double scaling = bench_scaling(cell);

    if (scaling > 0) {
        double value = 1e9 / cell->threaded.time.median / unit.operations;
        bench_table_set(table, line, column, BENCH_PLAIN, "%.*f %s%.2f", value < 99.95 ? 1 : 0, value,
                        style->utf8 ? "×" : "x", scaling);
    } else if (cell->state == BENCH_CELL_MEASURED) {
        bool served = cell->threaded.status == PSA_ERROR_NOT_SUPPORTED;
        bench_table_set(table, line, column, served ? BENCH_DIM : BENCH_BAD, "%s", served ? "-" : "failed");
    }
}

static bool fill(bench_table_t *table, const bench_style_t *style, const bench_run_t *run, size_t m,
                 const size_t *columns, size_t count)
{
    bool sizeless = bench_mechanism(run->mechanisms[m])->sizeless;

    if (!bench_table_make(table, BENCH_TABLE_COLUMNS_MAX, 1 + bench_row_count(run, m))) {
        return false;
    }
    bench_table_set(table, 0, 0, BENCH_BOLD, "%s", sizeless ? "" : "size");
    bench_table_set(table, 0, 1, BENCH_BOLD, "unit");
    table->left[1] = true;
    for (size_t i = 0; i < count; i++) {
        bench_table_set(table, 0, 2 + i, BENCH_BOLD, "%.24s", bench_column_heading(run, columns[i]));
    }
    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        unit_t unit = row_unit(run, m, s);
        char size[32];

        bench_size_format(run->sizes.value[s], size, sizeof(size));
        bench_table_set(table, 1 + s, 0, BENCH_PLAIN, "%s", sizeless ? "" : size);
        bench_table_set(table, 1 + s, 1, BENCH_DIM, "%s", unit.name);
        for (size_t i = 0; i < count; i++) {
            set_cell(table, 1 + s, 2 + i, style, bench_cell(run, m, s, columns[i]), unit);
        }
    }
    return true;
}

static void print_columns(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t m,
                          const size_t *columns, size_t count)
{
    bench_table_t table;

    if (!fill(&table, style, run, m, columns, count)) {
        fprintf(stream, "  (no memory for the table)\n");
        return;
    }
    bool fits = bench_table_width(&table) <= style->width || count == 1;
    if (fits) {
        bench_table_print(stream, style, &table);
    }
    bench_table_free(&table);
    if (!fits) {
        print_columns(stream, style, run, m, columns, count / 2);
        fputc('\n', stream);
        print_columns(stream, style, run, m, columns + count / 2, count - count / 2);
    }
}

void bench_report_threads(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t m,
                          const size_t *columns, size_t count)
{
    const char *name = bench_mechanism(run->mechanisms[m])->name;

    fputc('\n', stream);
    bench_print_look(stream, style, BENCH_BOLD, name);
    fprintf(stream, ", %u threads\n", (unsigned) run->settings.threads);
    print_columns(stream, style, run, m, columns, count);
}
