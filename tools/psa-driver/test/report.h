/*
 * psa-driver test: what is told about each test, as TAP or JSON
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_REPORT_H
#define KIT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#define KIT_MESSAGE_SIZE 640u
#define KIT_MAX_NOTES 4u
#define KIT_MAX_FIGURES 6u

typedef enum {
    KIT_OK,
    KIT_FAILED,
    KIT_SKIPPED,
} kit_verdict_t;

typedef struct {
    char name[24];
    double driver_ns;
    double builtin_ns;
} kit_figure_t;

/** What a worker tells of one test. Sent in one packet. */
typedef struct {
    uint64_t nonce;
    uint32_t test;
    uint32_t verdict; /* kit_verdict_t */
    uint32_t note_count;
    uint32_t figure_count;
    char message[KIT_MESSAGE_SIZE]; /* why it failed or was skipped */
    char notes[KIT_MAX_NOTES][160];
    kit_figure_t figures[KIT_MAX_FIGURES];
} kit_record_t;

/** What a test is called. Strings are NULL where they do not apply. */
typedef struct {
    const char *name; /* in full */
    const char *description;
    const char *family;
    const char *mechanism;
    const char *rule;
} kit_title_t;

typedef struct {
    FILE *stream;
    json_t *json;     /* NULL: TAP */
    size_t counts[3]; /* by kit_verdict_t */
} kit_report_t;

/** Text of a plug-in must not look like a line of the report, nor move the cursor of a terminal: ends it and makes all
 * of it printable. */
void kit_text_clean(char *text, size_t size);

/** Makes a record that came from a hostile process fit to be shown: texts end and are printable, numbers are in range.
 */
void kit_record_clean(kit_record_t *record);

/** \return false: no memory. */
bool kit_report_begin(kit_report_t *report, FILE *stream, bool json, const char *file, uint64_t seed);

/** \param output  What the process wrote on standard output and error meanwhile, printable lines; shown with failures.
 */
void kit_report_test(kit_report_t *report, const kit_title_t *title, const kit_record_t *record, const char *output);

void kit_report_end(kit_report_t *report);

#endif
