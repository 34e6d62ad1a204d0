/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report.h"

#include <string.h>

static const char *const verdicts[] = { "ok", "failed", "skipped" };

void kit_text_clean(char *text, size_t size)
{
    text[size - 1] = '\0';
    for (char *c = text; *c != '\0'; c++) {
        if (*c < ' ' || *c > '~') {
            *c = '?';
        }
    }
}

void kit_record_clean(kit_record_t *record)
{
    record->verdict = record->verdict <= KIT_SKIPPED ? record->verdict : KIT_FAILED;
    record->note_count = record->note_count < KIT_MAX_NOTES ? record->note_count : KIT_MAX_NOTES;
    record->figure_count = record->figure_count < KIT_MAX_FIGURES ? record->figure_count : KIT_MAX_FIGURES;
    kit_text_clean(record->message, sizeof record->message);
    for (size_t i = 0; i < record->note_count; i++) {
        kit_text_clean(record->notes[i], sizeof record->notes[i]);
    }
    for (size_t i = 0; i < record->figure_count; i++) {
        kit_figure_t *figure = &record->figures[i];

        kit_text_clean(figure->name, sizeof figure->name);
        /* Also false for what is not a number. */
        figure->driver_ns = figure->driver_ns >= 0 && figure->driver_ns < 1e15 ? figure->driver_ns : 0;
        figure->builtin_ns = figure->builtin_ns >= 0 && figure->builtin_ns < 1e15 ? figure->builtin_ns : 0;
    }
}

bool kit_report_begin(kit_report_t *report, FILE *stream, bool json, const char *file, uint64_t seed)
{
    *report = (kit_report_t){ .stream = stream };
    if (json) {
        report->json = json_pack("{s:s?, s:I, s:[]}", "file", file, "seed", (json_int_t) seed, "tests");
        return report->json != NULL;
    }
    fprintf(stream, "TAP version 13\n# seed %llu\n", (unsigned long long) seed);
    return true;
}

static void report_tap(kit_report_t *report, const kit_title_t *title, const kit_record_t *record, const char *output)
{
    FILE *stream = report->stream;

    fprintf(stream, "%s %zu - %s", record->verdict == KIT_FAILED ? "not ok" : "ok",
            report->counts[KIT_OK] + report->counts[KIT_FAILED] + report->counts[KIT_SKIPPED], title->name);
    if (record->verdict == KIT_SKIPPED) {
        fprintf(stream, " # SKIP %s", record->message);
    }
    fputc('\n', stream);
    if (record->verdict == KIT_FAILED) {
        fprintf(stream, "# %s\n", record->message);
    }
    for (size_t i = 0; i < record->note_count; i++) {
        fprintf(stream, "# %s\n", record->notes[i]);
    }
    for (size_t i = 0; i < record->figure_count; i++) {
        const kit_figure_t *figure = &record->figures[i];

        fprintf(stream, "# %s: %.0f ns", figure->name, figure->driver_ns);
        if (figure->builtin_ns > 0) {
            fprintf(stream, ", built-in %.0f ns", figure->builtin_ns);
        }
        fputc('\n', stream);
    }
    if (record->verdict == KIT_FAILED) {
        while (*output != '\0') {
            const size_t length = strcspn(output, "\n");

            fprintf(stream, "# it wrote: %.*s\n", (int) length, output);
            output += length + (output[length] == '\n');
        }
    }
    fflush(stream);
}

static void report_json(kit_report_t *report, const kit_title_t *title, const kit_record_t *record, const char *output)
{
    json_t *notes = json_array();
    json_t *figures = json_array();
    json_t *test;

    for (size_t i = 0; i < record->note_count; i++) {
        json_array_append_new(notes, json_string(record->notes[i]));
    }
    for (size_t i = 0; i < record->figure_count; i++) {
        const kit_figure_t *figure = &record->figures[i];

        json_array_append_new(figures, json_pack("{s:s, s:f, s:o}", "name", figure->name, "driver_ns",
                                                 figure->driver_ns, "builtin_ns",
                                                 figure->builtin_ns > 0 ? json_real(figure->builtin_ns) : json_null()));
    }
    test = json_pack("{s:s, s:s?, s:s?, s:s?, s:s?, s:s, s:s?, s:o, s:o, s:s?}", "name", title->name, "description",
                     title->description, "family", title->family, "mechanism", title->mechanism, "rule", title->rule,
                     "result", verdicts[record->verdict], "message",
                     record->message[0] != '\0' ? record->message : NULL, "notes", notes, "figures", figures, "output",
                     record->verdict == KIT_FAILED && output[0] != '\0' ? output : NULL);
    json_array_append_new(json_object_get(report->json, "tests"), test);
}

void kit_report_test(kit_report_t *report, const kit_title_t *title, const kit_record_t *record, const char *output)
{
    report->counts[record->verdict]++;
    if (report->json != NULL) {
        report_json(report, title, record, output);
    } else {
        report_tap(report, title, record, output);
    }
}

void kit_report_end(kit_report_t *report)
{
    const size_t *counts = report->counts;

    if (report->json != NULL) {
        json_object_set_new(report->json, "passed", json_integer((json_int_t) counts[KIT_OK]));
        json_object_set_new(report->json, "failed", json_integer((json_int_t) counts[KIT_FAILED]));
        json_object_set_new(report->json, "skipped", json_integer((json_int_t) counts[KIT_SKIPPED]));
        json_dumpf(report->json, report->stream, JSON_INDENT(2));
        fputc('\n', report->stream);
        json_decref(report->json);
    } else {
        fprintf(report->stream, "1..%zu\n# %zu passed, %zu failed, %zu skipped\n",
                counts[KIT_OK] + counts[KIT_FAILED] + counts[KIT_SKIPPED], counts[KIT_OK], counts[KIT_FAILED],
                counts[KIT_SKIPPED]);
    }
}
