/*
 * Tables of text: columns as wide as needed, lines wrapped
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/table.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/psa-bench/text.h"

#define GAP 2

void bench_style_of(FILE *stream, bench_style_t *style)
{
    const char *columns = getenv("COLUMNS");
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool is_terminal = isatty(fileno(stream)) == 1;
    struct winsize size;

    style->width = 80;
    if (is_terminal && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        style->width = size.ws_col;
    } else if (columns != NULL && atoi(columns) > 0) {
        style->width = (size_t) atoi(columns);
    }
    if (style->width < 30) {
        style->width = 30; /* narrower than that, the terminal may wrap */
    }
    style->colour = is_terminal && (no_colour == NULL || no_colour[0] == '\0') && terminal != NULL
                    && strcmp(terminal, "dumb") != 0;
    style->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static const char *const look_begin[BENCH_LOOK_COUNT] = {
    [BENCH_PLAIN] = "",         [BENCH_BOLD] = "\033[1m", [BENCH_GOOD] = "\033[1;32m",
    [BENCH_BAD] = "\033[1;31m", [BENCH_DIM] = "\033[2m",
};

static const char look_end[] = "\033[0m";

void bench_print_look(FILE *stream, const bench_style_t *style, bench_look_t look, const char *text)
{
    bool dressed = style->colour && look != BENCH_PLAIN && text[0] != '\0';

    fprintf(stream, "%s%s%s", dressed ? look_begin[look] : "", text, dressed ? look_end : "");
}

bool bench_table_make(bench_table_t *table, size_t columns, size_t lines)
{
    memset(table, 0, sizeof(*table));
    table->cells = calloc(columns * lines, sizeof(*table->cells));
    table->columns = columns;
    table->lines = lines;
    return table->cells != NULL;
}

void bench_table_free(bench_table_t *table)
{
    free(table->cells);
    table->cells = NULL;
}

static bench_table_cell_t *cell_at(const bench_table_t *table, size_t line, size_t column)
{
    return &table->cells[line * table->columns + column];
}

void bench_table_set(bench_table_t *table, size_t line, size_t column, bench_look_t look,
                     const char *format, ...)
{
    bench_table_cell_t *cell = cell_at(table, line, column);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(cell->text, sizeof(cell->text), format, arguments);
    va_end(arguments);
    cell->look = look;
}

static size_t column_width(const bench_table_t *table, size_t column)
{
    size_t width = 0;

    for (size_t line = 0; line < table->lines; line++) {
        size_t own = bench_text_width(cell_at(table, line, column)->text);
        width = own > width ? own : width;
    }
    return width;
}

size_t bench_table_width(const bench_table_t *table)
{
    size_t width = 0;

    for (size_t column = 0; column < table->columns; column++) {
        size_t own = column_width(table, column);
        width += own > 0 ? GAP + own : 0;
    }
    return width;
}

void bench_table_print(FILE *stream, const bench_style_t *style, const bench_table_t *table)
{
    for (size_t line = 0; line < table->lines; line++) {
        size_t owed = 0; /* blanks, printed only before something: no line ends in one */

        for (size_t column = 0; column < table->columns; column++) {
            const bench_table_cell_t *cell = cell_at(table, line, column);
            size_t width = column_width(table, column);
            size_t padding = width - bench_text_width(cell->text);

            if (width == 0) {
                continue;
            }
            owed += GAP + (table->left[column] ? 0 : padding);
            /* Cells end in blanks of their own, where a mark is missing. */
            size_t length = strlen(cell->text);
            size_t trailing = 0;
            while (trailing < length && cell->text[length - trailing - 1] == ' ') {
                trailing++;
            }
            if (trailing < length) {
                char visible[BENCH_TABLE_CELL_MAX];
                snprintf(visible, sizeof(visible), "%.*s", (int) (length - trailing), cell->text);
                fprintf(stream, "%*s", (int) owed, "");
                bench_print_look(stream, style, cell->look, visible);
                owed = 0;
            }
            owed += trailing + (table->left[column] ? padding : 0);
        }
        fputc('\n', stream);
    }
}

void bench_print_wrapped(FILE *stream, const bench_style_t *style, bench_look_t look,
                         const char *label, const char *text)
{
    size_t indent = bench_text_width(label);
    size_t at = indent;
    bool begun = false;

    bool dressed = style->colour && look != BENCH_PLAIN;

    fputs(label, stream);
    fputs(dressed ? look_begin[look] : "", stream);
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        char word[256];

        snprintf(word, sizeof(word), "%.*s", (int) length, text);
        size_t width = bench_text_width(word);
        if (begun && at + 1 + width > style->width) {
            fprintf(stream, "\n%*s", (int) indent, "");
            at = indent;
        } else if (begun) {
            fputc(' ', stream);
            at++;
        }
        fputs(word, stream);
        at += width;
        begun = true;
        text += length;
        text += strspn(text, " ");
    }
    fprintf(stream, "%s\n", dressed ? look_end : "");
}
