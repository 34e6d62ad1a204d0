/*
 * psa-driver check: what was found
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/description/message.h"
#include "core/description/reader.h"

/* A text with more faults than that is not the author's; finding each one's line costs time. */
#define MOST_FINDINGS 200u

static const char *const severity_names[CHECK_SEVERITY_COUNT] = { "note", "warning", "error" };

/* Takes over nothing: pointer and text are copied. */
static void add(check_report_t *report, check_finding_t finding, const char *pointer, const char *text)
{
    check_finding_t *findings;

    if (report->count >= MOST_FINDINGS) {
        report->counts[finding.severity]++;
        return;
    }
    findings = realloc(report->findings, (report->count + 1) * sizeof findings[0]);
    finding.note = report->note;
    finding.order = report->count;
    finding.pointer = pointer != NULL ? strdup(pointer) : NULL;
    finding.text = strdup(text);
    if (findings != NULL) {
        report->findings = findings;
    }
    if (findings == NULL || finding.text == NULL || (pointer != NULL && finding.pointer == NULL)) {
        free(finding.pointer);
        free(finding.text);
        report->out_of_memory = true;
        return;
    }
    report->findings[report->count++] = finding;
    report->counts[finding.severity]++;
}

static void __attribute__((format(printf, 2, 0)))
format_text(pd_message_t *text, const char *format, va_list arguments)
{
    char raw[sizeof text->text];

    if (vsnprintf(raw, sizeof raw, format, arguments) < 0) {
        raw[0] = '\0';
    }
    pd_message_set(text, "%s", raw);
}

void check_add(check_report_t *report, check_severity_t severity, const char *code, const char *format, ...)
{
    pd_message_t text;
    va_list arguments;

    va_start(arguments, format);
    format_text(&text, format, arguments);
    va_end(arguments);
    add(report, (check_finding_t){ .severity = severity, .code = code }, NULL, text.text);
}

void check_add_at(const check_subject_t *subject, check_severity_t severity, const char *code, const pd_place_t *place,
                  const char *format, ...)
{
    pd_message_t pointer;
    pd_message_t text;
    va_list arguments;

    va_start(arguments, format);
    format_text(&text, format, arguments);
    va_end(arguments);
    pd_message_set(&pointer, "%s", pd_place_pointer(place).text);
    add(subject->report,
        (check_finding_t){
            .severity = severity, .code = code, .line = pd_json_line(subject->text, subject->size, place) },
        pointer.text, text.text);
}

bool check_add_finding(void *context, const pd_finding_t *finding)
{
    check_report_t *report = context;

    add(report,
        (check_finding_t){
            .severity = CHECK_ERROR, .code = finding->code, .line = finding->line, .column = finding->column },
        finding->pointer, finding->text);
    return report->count < MOST_FINDINGS && !report->out_of_memory;
}

static int compare(const void *one_finding, const void *other_finding)
{
    const check_finding_t *one = one_finding;
    const check_finding_t *other = other_finding;

    if (one->note != other->note) {
        return one->note < other->note ? -1 : 1;
    }
    if (one->line != other->line) {
        return one->line < other->line ? -1 : 1;
    }
    return one->order < other->order ? -1 : 1;
}

static void print_text(const check_report_t *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const check_finding_t *finding = &report->findings[i];

        printf("%s: ", report->file);
        if (finding->note != 0 && report->note_count > 1) {
            printf("note %u: ", finding->note);
        }
        if (finding->pointer != NULL) {
            printf("%s: ", finding->pointer);
        }
        if (finding->column != 0) {
            printf("line %zu, column %zu: ", finding->line, finding->column);
        } else if (finding->line != 0) {
            printf("line %zu: ", finding->line);
        }
        printf("%s: %s [%s]\n", severity_names[finding->severity], finding->text, finding->code);
    }
    if (report->count >= MOST_FINDINGS) {
        printf("%s: there may be more: %u findings are the most that are told\n", report->file, MOST_FINDINGS);
    }
}

/* A file's name may be any bytes; JSON text is UTF-8. */
static json_t *make_name(const char *name)
{
    json_t *string = json_string(name);
    pd_message_t escaped;

    if (string == NULL) {
        pd_message_set(&escaped, "%s", name);
        string = json_string(escaped.text);
    }
    return string;
}

static json_t *make_number(size_t number)
{
    return number != 0 ? json_integer((json_int_t) number) : json_null();
}

static json_t *make_object(const check_report_t *report, const check_finding_t *finding)
{
    /* RFC 6901 writes the top level as the empty string, which is hard to see in a line of text. */
    const char *pointer = finding->pointer != NULL && strcmp(finding->pointer, "/") == 0 ? "" : finding->pointer;

    return json_pack("{s:o, s:o, s:s?, s:o, s:o, s:s, s:s, s:s}", "file", make_name(report->file), "note",
                     make_number(finding->note), "pointer", pointer, "line", make_number(finding->line), "column",
                     make_number(finding->column), "severity", severity_names[finding->severity], "code", finding->code,
                     "message", finding->text);
}

static bool print_json(const check_report_t *report)
{
    json_t *array = json_array();
    bool made = array != NULL;

    for (size_t i = 0; made && i < report->count; i++) {
        made = json_array_append_new(array, make_object(report, &report->findings[i])) == 0;
    }
    if (made) {
        (void) json_dumpf(array, stdout, JSON_INDENT(2));
        putchar('\n');
    }
    json_decref(array);
    return made;
}

bool check_print(check_report_t *report, bool as_json)
{
    if (report->out_of_memory) {
        return false;
    }
    if (report->count > 1) {
        qsort(report->findings, report->count, sizeof report->findings[0], compare);
    }
    if (as_json) {
        return print_json(report);
    }
    print_text(report);
    return true;
}

void check_report_free(check_report_t *report)
{
    for (size_t i = 0; i < report->count; i++) {
        free(report->findings[i].pointer);
        free(report->findings[i].text);
    }
    free(report->findings);
}
