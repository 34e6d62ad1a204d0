/*
 * Tables of text: columns as wide as needed, lines wrapped
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tools/psa-bench/columns.h"

/** How output looks on the stream it goes to. */
typedef struct {
    size_t width; /* of the terminal, characters */
    bool colour;
    bool utf8;
} bench_style_t;

/** The style of a stream: width of its terminal (or COLUMNS, or 80), colour on a terminal unless
 * NO_COLOR is set or TERM is "dumb", UTF-8 as the locale says. */
void bench_style_of(FILE *stream, bench_style_t *style);

typedef enum {
    BENCH_PLAIN,
    BENCH_BOLD,
    BENCH_GOOD, /* green */
    BENCH_BAD,  /* red */
    BENCH_DIM,
    BENCH_LOOK_COUNT,
} bench_look_t;

/** Prints text in a look, if the style has colour. */
void bench_print_look(FILE *stream, const bench_style_t *style, bench_look_t look,
                      const char *text);

#define BENCH_TABLE_COLUMNS_MAX (BENCH_COLUMNS_MAX * 3u + 2u)
#define BENCH_TABLE_CELL_MAX 48u

typedef struct {
    char text[BENCH_TABLE_CELL_MAX];
    bench_look_t look;
} bench_table_cell_t;

/** A table that is filled cell by cell. The first line is the head. */
typedef struct {
    size_t columns;
    size_t lines;
    bool left[BENCH_TABLE_COLUMNS_MAX]; /* flush left */
    bench_table_cell_t *cells;          /* by line, column */
} bench_table_t;

/** \return false without memory. Free with bench_table_free(). */
bool bench_table_make(bench_table_t *table, size_t columns, size_t lines);
void bench_table_free(bench_table_t *table);

/** Sets a cell; text that is too long is cut. */
void bench_table_set(bench_table_t *table, size_t line, size_t column, bench_look_t look,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/** Characters per line that the table takes. Columns without any text take none. */
size_t bench_table_width(const bench_table_t *table);

void bench_table_print(FILE *stream, const bench_style_t *style, const bench_table_t *table);

/** Prints words behind a label, wrapped at the width; further lines begin below the first word.
 *
 * \param label  Printed first, "" for none; its width is the indent of further lines.
 */
void bench_print_wrapped(FILE *stream, const bench_style_t *style, bench_look_t look,
                         const char *label, const char *text);

#endif
