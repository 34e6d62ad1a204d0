/*
 * psa-driver check: what was found
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_CHECK_REPORT_H
#define PSA_DRIVER_CHECK_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/description/description.h"
#include "core/description/json_position.h"

typedef enum {
    CHECK_NOTE,    /* worth knowing, nothing to mend */
    CHECK_WARNING, /* works, but hardly as meant */
    CHECK_ERROR,   /* the loader refuses it, or a rule is broken */
    CHECK_SEVERITY_COUNT
} check_severity_t;

typedef struct {
    check_severity_t severity;
    const char *code; /* a literal; docs/psa-driver-check.md lists all */
    unsigned note;    /* number of the description in the file, from 1; 0: the file as a whole */
    char *pointer;    /* NULL: no place in a description */
    size_t line;      /* 0: not known */
    size_t column;
    char *text;
    size_t order; /* in which it was found */
} check_finding_t;

typedef struct {
    const char *file;
    unsigned note;       /* that findings are about now */
    unsigned note_count; /* of the file */
    check_finding_t *findings;
    size_t count;
    size_t counts[CHECK_SEVERITY_COUNT];
    bool out_of_memory;
} check_report_t;

/** A description that is looked at, and the text that it was read from. */
typedef struct {
    check_report_t *report;
    const char *text;
    size_t size;
    const pd_description_t *description;
} check_subject_t;

/** Adds a finding about the file. */
void check_add(check_report_t *report, check_severity_t severity, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Adds a finding about a place of a description; NULL: its top level. */
void check_add_at(const check_subject_t *subject, check_severity_t severity, const char *code, const pd_place_t *place,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/** Adds what reading a description found: a pd_finding_handler_t, whose context is the report. */
bool check_add_finding(void *report, const pd_finding_t *finding);

/** Prints all, in the order of notes and lines: as compilers do, or as a JSON array. Returns false without memory. */
bool check_print(check_report_t *report, bool as_json);

void check_report_free(check_report_t *report);

#endif
