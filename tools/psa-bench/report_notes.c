/*
 * What is said below a table: crossovers, who served what, and what went wrong
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/report.h"

#include <stdarg.h>
#include <string.h>

typedef struct {
    char text[800];
    size_t length;
} note_t;

static void note_add(note_t *note, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note_add(note_t *note, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int more =
        vsnprintf(note->text + note->length, sizeof(note->text) - note->length, format, arguments);
    va_end(arguments);
    if (more > 0) {
        note->length += (size_t) more;
        if (note->length >= sizeof(note->text)) {
            note->length = sizeof(note->text) - 1;
        }
    }
}

static void note_size(note_t *note, const bench_run_t *run, size_t s)
{
    char size[32];

    bench_size_format(run->sizes.value[s], size, sizeof(size));
    note_add(note, "%s", size);
}

/* " at 4 KiB", or nothing where there is no size. */
static void note_at(note_t *note, const char *at, const bench_run_t *run, size_t m, size_t s)
{
    if (!bench_mechanism(run->mechanisms[m])->sizeless) {
        note_add(note, "%s", at);
        note_size(note, run, s);
    }
}

static void note_print(FILE *stream, const bench_style_t *style, bench_look_t look,
                       const char *name, const note_t *note)
{
    char label[BENCH_NAME_MAX + 8];

    snprintf(label, sizeof(label), "  %s: ", name);
    bench_print_wrapped(stream, style, look, label, note->text);
}

const char *bench_status_name(psa_status_t status)
{
    static const struct {
        psa_status_t status;
        const char *name;
    } names[] = {
        { PSA_ERROR_NOT_SUPPORTED, "PSA_ERROR_NOT_SUPPORTED" },
        { PSA_ERROR_HARDWARE_FAILURE, "PSA_ERROR_HARDWARE_FAILURE" },
        { PSA_ERROR_COMMUNICATION_FAILURE, "PSA_ERROR_COMMUNICATION_FAILURE" },
        { PSA_ERROR_INSUFFICIENT_MEMORY, "PSA_ERROR_INSUFFICIENT_MEMORY" },
        { PSA_ERROR_CORRUPTION_DETECTED, "PSA_ERROR_CORRUPTION_DETECTED" },
        { PSA_ERROR_GENERIC_ERROR, "PSA_ERROR_GENERIC_ERROR" },
        { PSA_ERROR_INVALID_ARGUMENT, "PSA_ERROR_INVALID_ARGUMENT" },
        { PSA_ERROR_BUFFER_TOO_SMALL, "PSA_ERROR_BUFFER_TOO_SMALL" },
        { PSA_ERROR_BAD_STATE, "PSA_ERROR_BAD_STATE" },
        { PSA_ERROR_NOT_PERMITTED, "PSA_ERROR_NOT_PERMITTED" },
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].status == status) {
            return names[i].name;
        }
    }
    return "error";
}

static void note_crossover(note_t *note, const bench_run_t *run, size_t m, size_t column)
{
    bench_crossover_t crossover = bench_run_crossover(run, m, column);
    size_t software = bench_column_of_kind(run, BENCH_SOFTWARE);
    const char *separator = "";

    if (bench_mechanism(run->mechanisms[m])->sizeless) {
        if (crossover.kind != BENCH_CROSSOVER_UNKNOWN) {
            note_add(note, "%sfaster than software",
                     crossover.kind == BENCH_CROSSOVER_NEVER ? "not " : "");
        }
        return;
    }
    switch (crossover.kind) {
        case BENCH_CROSSOVER_UNKNOWN:
            return;
        case BENCH_CROSSOVER_NEVER:
            note_add(note, "never faster than software up to ");
            note_size(note, run, crossover.last);
            return;
        case BENCH_CROSSOVER_ALWAYS:
            if (crossover.first == crossover.last) {
                note_add(note, "faster than software at ");
                note_size(note, run, crossover.first);
                note_add(note, ", the only size compared");
                return;
            }
            note_add(note, "faster than software at every size compared, ");
            note_size(note, run, crossover.first);
            note_add(note, " to ");
            note_size(note, run, crossover.last);
            return;
        case BENCH_CROSSOVER_FROM:
            note_add(note, "crossover at ");
            note_size(note, run, crossover.first);
            if (crossover.first == crossover.last) {
                note_add(note, ", the largest size measured");
                return;
            }
            note_add(note, ": faster than software from there up to ");
            note_size(note, run, crossover.last);
            if (crossover.equal > 0) {
                note_add(note, " (at %zu size%s in between the same within the spread)",
                         crossover.equal, crossover.equal == 1 ? "" : "s");
            }
            return;
        case BENCH_CROSSOVER_IN_PLACES:
            note_add(note, "no crossover: faster than software only at ");
            for (size_t s = crossover.first; s <= crossover.last; s++) {
                const bench_cell_t *cell = bench_cell(run, m, s, column);
                const bench_cell_t *base = bench_cell(run, m, s, software);
                if (cell->state == BENCH_CELL_MEASURED && base->state == BENCH_CELL_MEASURED
                    && bench_compare(&cell->time, &base->time) < 0) {
                    note_add(note, "%s", separator);
                    note_size(note, run, s);
                    separator = ", ";
                }
            }
            return;
    }
}

/* "software up to 4 KiB, kcapi from 16 KiB" */
static void note_who_served(note_t *note, const bench_run_t *run, size_t m, size_t column)
{
    const char *before = NULL;
    size_t last = 0;

    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        const bench_cell_t *cell = bench_cell(run, m, s, column);
        if (cell->state != BENCH_CELL_MEASURED) {
            continue;
        }
        const char *who = bench_served_by(run, column, cell);
        if (before == NULL) {
            note_add(note, "served by %s", who);
        } else if (strcmp(before, who) != 0) {
            note_add(note, " up to ");
            note_size(note, run, last);
            note_add(note, ", by %s from ", who);
            note_size(note, run, s);
        }
        before = who;
        last = s;
    }
}

/* Cells of a state that belong together make one line. */
static size_t count_cells(const bench_run_t *run, size_t m, size_t column, bench_cell_state_t state,
                          size_t *first)
{
    size_t count = 0;

    for (size_t s = bench_row_count(run, m); s-- > 0;) {
        if (bench_cell(run, m, s, column)->state == state) {
            count++;
            *first = s;
        }
    }
    return count;
}

static void note_not_served(note_t *note, const bench_run_t *run, size_t m, size_t column)
{
    size_t first = 0;
    size_t count = count_cells(run, m, column, BENCH_CELL_NOT_SERVED, &first);
    bench_column_kind_t kind = run->columns.column[column].kind;
    const bench_cell_t *cell = bench_cell(run, m, first, column);

    if (count == 0) {
        return;
    }
    if (count < bench_row_count(run, m)) {
        note_size(note, run, first);
        note_add(note, count > 1 ? " and others: " : ": ");
    }
    if (kind == BENCH_RAW) {
        note_add(note, "%s does not offer it here", bench_served_by(run, column, cell));
    } else if (kind != BENCH_PLUGIN) {
        note_add(note, "not built into this library, and no driver serves it");
    } else if (cell->driver >= 0) {
        note_add(note, "some calls were served by software instead");
    } else {
        note_add(note, "not served by this driver here; the library would fall back");
    }
}

/* The first difference; the whole results are in the JSON. */
static void note_difference(note_t *note, const bench_cell_t *cell, const bench_cell_t *right)
{
    size_t at = 0;

    if (cell->evidence_length != right->evidence_length) {
        note_add(note, ": %zu bytes instead of %zu", cell->evidence_length, right->evidence_length);
        return;
    }
    while (at + 1 < right->evidence_length && cell->evidence[at] == right->evidence[at]) {
        at++;
    }
    note_add(note, ": byte %zu of %zu is %02x instead of %02x", at + 1, right->evidence_length,
             cell->evidence[at], right->evidence[at]);
}

static void print_wrong(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t m,
                        size_t column)
{
    for (size_t s = 0; s < bench_row_count(run, m); s++) {
        const bench_cell_t *cell = bench_cell(run, m, s, column);
        size_t reference = bench_reference(run, m, s);
        note_t note = { .length = 0 };

        if (cell->state != BENCH_CELL_WRONG) {
            continue;
        }
        note_add(&note, "WRONG RESULT");
        note_at(&note, " at ", run, m, s);
        if (cell->unverified) {
            note_add(&note, ": proved wrong by software");
        } else if (cell->changed) {
            note_add(&note, ": not the same each time for the same input");
        } else {
            note_difference(&note, cell, bench_cell(run, m, s, reference));
            note_add(&note, " (%s)", run->columns.column[reference].name);
        }
        note_print(stream, style, BENCH_BAD, run->columns.column[column].name, &note);
    }
}

static void print_gone(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t m,
                       size_t column)
{
    note_t note = { .length = 0 };
    size_t first = 0;

    if (count_cells(run, m, column, BENCH_CELL_FAILED, &first) > 0) {
        psa_status_t status = bench_cell(run, m, first, column)->status;
        note_add(&note, "%s (%d)", bench_status_name(status), (int) status);
        note_at(&note, " at ", run, m, first);
        note_print(stream, style, BENCH_BAD, run->columns.column[column].name, &note);
    }
    note.length = 0;
    if (count_cells(run, m, column, BENCH_CELL_DIED, &first) > 0
        || count_cells(run, m, column, BENCH_CELL_HUNG, &first) > 0) {
        note_add(&note, "%s", run->worker[column].reason);
        if (first > 0) {
            note_at(&note, ", at ", run, m, first);
        }
        note_print(stream, style, BENCH_BAD, run->columns.column[column].name, &note);
    }
}

void bench_report_notes(FILE *stream, const bench_style_t *style, const bench_run_t *run, size_t m)
{
    for (size_t c = 0; c < run->columns.count; c++) {
        bench_column_kind_t kind = run->columns.column[c].kind;
        const char *name = run->columns.column[c].name;
        note_t note = { .length = 0 };

        if (run->worker[c].state == BENCH_WORKER_UNUSABLE) {
            continue;
        }
        if (kind == BENCH_PLUGIN) {
            note_crossover(&note, run, m, c);
        } else if (kind == BENCH_AUTO) {
            note_who_served(&note, run, m, c);
        }
        if (note.length > 0) {
            note_print(stream, style, kind == BENCH_PLUGIN ? BENCH_BOLD : BENCH_PLAIN, name, &note);
        }
        note.length = 0;
        note_not_served(&note, run, m, c);
        if (note.length > 0) {
            note_print(stream, style, BENCH_PLAIN, name, &note);
        }
        print_wrong(stream, style, run, m, c);
        print_gone(stream, style, run, m, c);
    }
}

size_t bench_report_wrong_count(const bench_run_t *run)
{
    size_t count = 0;

    for (size_t m = 0; m < run->mechanism_count; m++) {
        for (size_t s = 0; s < bench_row_count(run, m); s++) {
            for (size_t c = 0; c < run->columns.count; c++) {
                count += bench_cell(run, m, s, c)->state == BENCH_CELL_WRONG;
            }
        }
    }
    return count;
}
