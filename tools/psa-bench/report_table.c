/*
 * The table of one mechanism
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/report.h"

#include <string.h>

/* Below this size the time of one operation says more than a throughput. */
#define THROUGHPUT_FROM 1024u

/** How much a table shows; the most that fits the terminal is taken. */
typedef struct {
    bool spread;
    bool software_ratio;
    bool raw_ratio;
} layout_t;

static const layout_t layouts[] = {
    { true, true, true },
    { true, false, true },
    { false, false, true },
    { false, false, false },
};

#define LAYOUT_COUNT (sizeof(layouts) / sizeof(layouts[0]))

/** One unit per row, so that its cells can be compared at a glance. */
typedef struct {
    const char *name;
    double nanoseconds; /* of one unit of time; 0: MB/s */
} unit_t;

static unit_t row_unit(const bench_run_t *run, size_t m, size_t s)
{
    static const unit_t units[] = {
        { "ns/op", 1 }, { "us/op", 1e3 }, { "ms/op", 1e6 }, { "s/op", 1e9 }
    };
    double best = 0;
    size_t unit = 0;

    for (size_t c = 0; c < run->columns.count; c++) {
        const bench_cell_t *cell = bench_cell(run, m, s, c);
        if (cell->state == BENCH_CELL_MEASURED && (best <= 0 || cell->time.median < best)) {
            best = cell->time.median;
        }
    }
    if (best <= 0) {
        return (unit_t){ "", 1 };
    }
    if (bench_row_size(run, m, s) >= THROUGHPUT_FROM) {
        return (unit_t){ "MB/s", 0 };
    }
    while (unit + 1 < sizeof(units) / sizeof(units[0]) && best >= units[unit].nanoseconds * 10000) {
        unit++;
    }
    return units[unit];
}

/* Three digits that matter, or all before the point. */
static void format_number(double value, char *text, size_t size)
{
    if (value >= 99.95) {
        snprintf(text, size, "%.0f", value);
    } else if (value >= 9.995) {
        snprintf(text, size, "%.1f", value);
    } else {
        snprintf(text, size, "%.2f", value);
    }
}

static void format_spread(double spread, const bench_style_t *style, char *text, size_t size)
{
    const char *sign = style->utf8 ? "±" : "+-";

    if (spread >= 0.0995) {
        snprintf(text, size, "%s%.0f%%", sign, spread * 100);
    } else {
        snprintf(text, size, "%s%.1f%%", sign, spread * 100);
    }
}

static void set_cell(bench_table_t *table, size_t line, size_t column, const layout_t *layout,
                     const bench_style_t *style, const bench_cell_t *cell, size_t size, unit_t unit,
                     bool wins)
{
    static const struct {
        const char *text;
        bench_look_t look;
    } states[] = {
        [BENCH_CELL_EMPTY] = { "", BENCH_PLAIN },      [BENCH_CELL_MEASURED] = { "", BENCH_PLAIN },
        [BENCH_CELL_NOT_SERVED] = { "-", BENCH_DIM },  [BENCH_CELL_WRONG] = { "WRONG", BENCH_BAD },
        [BENCH_CELL_FAILED] = { "failed", BENCH_BAD }, [BENCH_CELL_DIED] = { "died", BENCH_BAD },
        [BENCH_CELL_HUNG] = { "hung", BENCH_BAD },
    };
    size_t spread_width = style->utf8 ? 5 : 6;
    char number[24];
    char spread[16] = "";

    if (cell->state != BENCH_CELL_MEASURED) {
        size_t blanks = 2 + (layout->spread ? 1 + spread_width : 0);
        const char *text = states[cell->state].text;
        bench_table_set(table, line, column, states[cell->state].look, "%s%*s", text,
                        text[0] != '\0' ? (int) blanks : 0, "");
        return;
    }
    format_number(unit.nanoseconds > 0 ? cell->time.median / unit.nanoseconds
                                       : (double) size * 1e3 / cell->time.median,
                  number, sizeof(number));
    if (layout->spread) {
        format_spread(bench_spread(&cell->time), style, spread, sizeof(spread));
    }
    size_t padding = layout->spread ? 1 + spread_width - bench_text_width(spread) : 0;
    bench_table_set(table, line, column, wins ? BENCH_GOOD : BENCH_PLAIN, "%s%*s%s %s", number,
                    (int) padding, "", spread, wins ? "*" : " ");
}

static void set_ratio(bench_table_t *table, size_t line, size_t column, const bench_cell_t *cell,
                      const bench_cell_t *base)
{
    char number[24];

    if (cell->state == BENCH_CELL_MEASURED && base->state == BENCH_CELL_MEASURED
        && base->time.median > 0) {
        format_number(cell->time.median / base->time.median, number, sizeof(number));
        bench_table_set(table, line, column, BENCH_PLAIN, "%s", number);
    }
}

static void add_ratio(bench_table_t *table, const bench_run_t *run, size_t m, size_t column,
                      size_t base, size_t at)
{
    bool raw = run->columns.column[base].kind == BENCH_RAW;

    bench_table_set(table, 0, at, BENCH_BOLD, "%.24s/%s", run->columns.column[column].name,
                    raw ? "raw" : "software");
    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        set_ratio(table, 1 + s, at, bench_cell(run, m, s, column), bench_cell(run, m, s, base));
    }
}

/* A column of ratios for each plug-in: to its yardstick, or to software. */
static size_t add_ratios(bench_table_t *table, const bench_run_t *run, size_t m,
                         const size_t *columns, size_t count, bool to_raw, size_t at)
{
    for (size_t i = 0; i < count; i++) {
        size_t base = to_raw ? bench_yardstick(run, columns[i])
                             : bench_column_of_kind(run, BENCH_SOFTWARE);
        if (base < run->columns.count && run->columns.column[columns[i]].kind == BENCH_PLUGIN) {
            add_ratio(table, run, m, columns[i], base, at++);
        }
    }
    return at;
}

/* Fills a table with some of the run's columns; false without memory. */
static bool fill(bench_table_t *table, const bench_style_t *style, const bench_run_t *run, size_t m,
                 const size_t *columns, size_t count, const layout_t *layout)
{
    bool sizeless = bench_mechanism(run->mechanisms[m])->sizeless;

    if (!bench_table_make(table, BENCH_TABLE_COLUMNS_MAX, 1 + bench_row_count(run, m))) {
        return false;
    }
    bench_table_set(table, 0, 0, BENCH_BOLD, "%s", sizeless ? "" : "size");
    bench_table_set(table, 0, 1, BENCH_BOLD, "unit");
    for (size_t i = 0; i < count; i++) {
        size_t blanks = 2 + (layout->spread ? (style->utf8 ? 6u : 7u) : 0);
        bench_table_set(table, 0, 2 + i, BENCH_BOLD, "%.24s%*s",
                        bench_column_heading(run, columns[i]), (int) blanks, "");
    }
    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        unit_t unit = row_unit(run, m, s);
        size_t winner = bench_winner(run, m, s);
        char size[32];

        bench_size_format(run->sizes.value[s], size, sizeof(size));
        bench_table_set(table, 1 + s, 0, BENCH_PLAIN, "%s", sizeless ? "" : size);
        bench_table_set(table, 1 + s, 1, BENCH_DIM, "%s", unit.name);
        for (size_t i = 0; i < count; i++) {
            set_cell(table, 1 + s, 2 + i, layout, style, bench_cell(run, m, s, columns[i]),
                     run->sizes.value[s], unit, columns[i] == winner);
        }
    }
    table->left[1] = true;
    size_t used = 2 + count;
    if (layout->software_ratio) {
        used = add_ratios(table, run, m, columns, count, false, used);
    }
    if (layout->raw_ratio) {
        (void) add_ratios(table, run, m, columns, count, true, used);
    }
    return true;
}

/* The widest layout that fits; if none does, the columns are split between several tables. */
static void print_columns(FILE *stream, const bench_style_t *style, const bench_run_t *run,
                          size_t m, const size_t *columns, size_t count)
{
    bench_table_t table;

    for (size_t i = 0; i < LAYOUT_COUNT; i++) {
        if (!fill(&table, style, run, m, columns, count, &layouts[i])) {
            fprintf(stream, "  (no memory for the table)\n");
            return;
        }
        bool fits = bench_table_width(&table) <= style->width;
        if (fits || (count == 1 && i == LAYOUT_COUNT - 1)) {
            bench_table_print(stream, style, &table);
        }
        bench_table_free(&table);
        if (fits) {
            return;
        }
    }
    if (count > 1) {
        print_columns(stream, style, run, m, columns, count / 2);
        fputc('\n', stream);
        print_columns(stream, style, run, m, columns + count / 2, count - count / 2);
    }
}

void bench_report_mechanism(FILE *stream, const bench_style_t *style, const bench_run_t *run,
                            size_t m)
{
    const bench_mechanism_t *mechanism = bench_mechanism(run->mechanisms[m]);
    size_t columns[BENCH_COLUMNS_MAX];
    size_t count = 0;

    if (!bench_run_has_results(run, m)) {
        return;
    }
    for (size_t c = 0; c < run->columns.count; c++) {
        if (run->worker[c].state != BENCH_WORKER_UNUSABLE) {
            columns[count++] = c;
        }
    }
    fputc('\n', stream);
    bench_print_look(stream, style, BENCH_BOLD, mechanism->name);
    fprintf(stream, " (%s, %s)\n", mechanism->psa_name, mechanism->variant);
    print_columns(stream, style, run, m, columns, count);
    bench_report_notes(stream, style, run, m);
    if (run->settings.threads > 1) {
        bench_report_threads(stream, style, run, m, columns, count);
    }
}
