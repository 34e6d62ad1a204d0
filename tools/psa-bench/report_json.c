/*
 * Results as JSON; the layout is described in docs/psa-bench.md
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/report.h"

#include <errno.h>
#include <string.h>

#include <jansson.h>

/* Raised when a member changes its meaning or goes; new members do not count. */
#define SCHEMA_VERSION 1

/* json_object_set_new() and json_array_append_new() take NULL for "no memory"; one flag gathers it.
 */
static void set(json_t *object, const char *name, json_t *value, bool *good)
{
    *good = json_object_set_new(object, name, value) == 0 && *good;
}

static void append(json_t *array, json_t *value, bool *good)
{
    *good = json_array_append_new(array, value) == 0 && *good;
}

/* File names need not be UTF-8, JSON must be. */
static json_t *text(const char *string)
{
    json_t *value = json_string(string);

    return value != NULL ? value : json_string("(not UTF-8)");
}

static json_t *environment_json(const bench_run_t *run, bool *good)
{
    const bench_environment_t *environment = &run->environment;
    json_t *json = json_object();

    set(json, "kernel", text(environment->kernel), good);
    set(json, "kernel_release", text(environment->release), good);
    set(json, "architecture", text(environment->architecture), good);
    set(json, "cpu", text(environment->cpu), good);
    set(json, "cpu_count", json_integer(environment->cpu_count), good);
    set(json, "machine", text(environment->machine), good);
    set(json, "guest", json_boolean(environment->guest), good);
    set(json, "cpu_emulated", json_boolean(environment->cpu_emulated), good);
    set(json, "kernel_emulated", json_boolean(environment->kernel_emulated), good);
    set(json, "libkcapi", json_null(), good);
    for (size_t i = 0; i < run->raws.count; i++) {
        static const char kcapi[] = "libkcapi ";
        const char *version = run->raws.raw[i].version;
        if (strncmp(version, kcapi, sizeof(kcapi) - 1) == 0) {
            set(json, "libkcapi", text(version + sizeof(kcapi) - 1), good);
        }
    }
    return json;
}

static json_t *column_json(const bench_run_t *run, size_t c, bool *good)
{
    static const char *const kinds[] = { "software", "plug-in", "raw", "auto" };
    static const char *const states[] = { "good", "unusable", "died", "hung" };
    const bench_column_t *column = &run->columns.column[c];
    const bench_worker_t *worker = &run->worker[c];
    json_t *json = json_object();
    json_t *drivers = json_array();

    set(json, "name", text(column->name), good);
    set(json, "kind", text(kinds[column->kind]), good);
    set(json, "file", column->file[0] != '\0' ? text(column->file) : json_null(), good);
    set(json, "state", text(states[worker->state]), good);
    set(json, "reason", worker->reason[0] != '\0' ? text(worker->reason) : json_null(), good);
    set(json, "library",
        text(column->kind == BENCH_RAW ? run->raws.raw[column->raw].version
                                       : worker->hello.library),
        good);
    set(json, "library_file", text(worker->hello.library_file), good);
    set(json, "clock_ns", json_real(worker->hello.clock_ns), good);
    for (size_t i = 0; i < worker->hello.driver_count; i++) {
        json_t *driver = json_object();
        set(driver, "prefix", text(worker->hello.driver[i].prefix), good);
        set(driver, "file", text(worker->hello.driver[i].file), good);
        set(driver, "status", json_integer(worker->hello.driver[i].status), good);
        append(drivers, driver, good);
    }
    set(json, "drivers", drivers, good);
    return json;
}

static json_t *samples_json(const double *samples, size_t count, bool *good)
{
    json_t *json = json_array();

    for (size_t i = 0; i < count; i++) {
        append(json, json_real(samples[i]), good);
    }
    return json;
}

static void set_time(json_t *json, const bench_statistics_t *time, bool *good)
{
    set(json, "median_ns", json_real(time->median), good);
    set(json, "lower_quartile_ns", json_real(time->lower_quartile), good);
    set(json, "upper_quartile_ns", json_real(time->upper_quartile), good);
    set(json, "minimum_ns", json_real(time->minimum), good);
    set(json, "maximum_ns", json_real(time->maximum), good);
    set(json, "operations_per_second", json_real(1e9 / time->median), good);
}

static json_t *threads_json(const bench_run_t *run, const bench_cell_t *cell, bool *good)
{
    const bench_threaded_t *threaded = &cell->threaded;
    json_t *json = json_object();

    set(json, "count", json_integer(run->settings.threads), good);
    if (!threaded->measured) {
        set(json, "status", json_integer(threaded->status), good);
        return json;
    }
    set(json, "rounds", json_integer((json_int_t) threaded->rounds), good);
    set(json, "iterations", json_integer((json_int_t) threaded->iterations), good);
    set_time(json, &threaded->time, good);
    set(json, "scaling", json_real(bench_scaling(cell)), good);
    set(json, "samples_ns", samples_json(threaded->sample_ns, threaded->rounds, good), good);
    return json;
}

static json_t *cell_json(const bench_run_t *run, size_t m, size_t s, size_t c, bool *good)
{
    const bench_cell_t *cell = bench_cell(run, m, s, c);
    json_t *json = json_object();

    set(json, "column", text(run->columns.column[c].name), good);
    set(json, "state", text(bench_cell_state_name(cell->state)), good);
    if (cell->state == BENCH_CELL_FAILED) {
        set(json, "status", json_integer(cell->status), good);
    }
    if (cell->evidence_length > 0) {
        char hex[2 * BENCH_EVIDENCE_MAX + 1];
        for (size_t i = 0; i < cell->evidence_length; i++) {
            snprintf(hex + 2 * i, 3, "%02x", cell->evidence[i]);
        }
        set(json, "result", text(hex), good);
    }
    if (cell->state != BENCH_CELL_MEASURED) {
        return json;
    }
    set(json, "served_by", text(bench_served_by(run, c, cell)), good);
    set(json, "rounds", json_integer((json_int_t) cell->rounds), good);
    set(json, "iterations", json_integer((json_int_t) cell->iterations), good);
    set_time(json, &cell->time, good);
    if (!bench_mechanism(run->mechanisms[m])->sizeless) {
        set(json, "bytes_per_second",
            json_real((double) run->sizes.value[s] * 1e9 / cell->time.median), good);
    }
    set(json, "samples_ns", samples_json(cell->sample_ns, cell->rounds, good), good);
    if (run->settings.threads > 1) {
        set(json, "threads", threads_json(run, cell, good), good);
    }
    return json;
}

static json_t *size_json(const bench_run_t *run, size_t m, size_t s)
{
    return bench_mechanism(run->mechanisms[m])->sizeless
               ? json_null()
               : json_integer((json_int_t) run->sizes.value[s]);
}

static json_t *row_json(const bench_run_t *run, size_t m, size_t s, bool *good)
{
    size_t winner = bench_winner(run, m, s);
    json_t *json = json_object();
    json_t *cells = json_array();

    set(json, "mechanism", text(bench_mechanism(run->mechanisms[m])->name), good);
    set(json, "size", size_json(run, m, s), good);
    set(json, "winner",
        winner < run->columns.count ? text(run->columns.column[winner].name) : json_null(), good);
    for (size_t c = 0; c < run->columns.count; c++) {
        if (bench_cell(run, m, s, c)->state != BENCH_CELL_EMPTY) {
            append(cells, cell_json(run, m, s, c, good), good);
        }
    }
    set(json, "cells", cells, good);
    return json;
}

static json_t *crossover_json(const bench_run_t *run, size_t m, size_t c, bool *good)
{
    static const char *const kinds[] = { "unknown", "never", "always", "from", "in-places" };
    bench_crossover_t crossover = bench_run_crossover(run, m, c);
    bool has_size =
        crossover.kind == BENCH_CROSSOVER_FROM || crossover.kind == BENCH_CROSSOVER_ALWAYS;
    json_t *json = json_object();

    set(json, "mechanism", text(bench_mechanism(run->mechanisms[m])->name), good);
    set(json, "column", text(run->columns.column[c].name), good);
    set(json, "kind", text(kinds[crossover.kind]), good);
    set(json, "size",
        has_size ? size_json(run, m, crossover.first) : json_null(), good);
    return json;
}

static json_t *mechanism_json(const bench_run_t *run, size_t m, bool *good)
{
    const bench_mechanism_t *mechanism = bench_mechanism(run->mechanisms[m]);
    json_t *json = json_object();

    set(json, "name", text(mechanism->name), good);
    set(json, "algorithm", text(mechanism->psa_name), good);
    set(json, "algorithm_id", json_integer(mechanism->algorithm), good);
    set(json, "family", text(mechanism->family), good);
    set(json, "variant", text(mechanism->variant), good);
    set(json, "key_type", json_integer(mechanism->key_type), good);
    set(json, "key_bits", json_integer(mechanism->key_bits), good);
    return json;
}

static json_t *run_json(const bench_run_t *run, bool *good)
{
    json_t *json = json_object();
    json_t *settings = json_object();
    json_t *columns = json_array();
    json_t *mechanisms = json_array();
    json_t *results = json_array();
    json_t *crossovers = json_array();

    set(settings, "seconds_per_cell", json_real(run->settings.seconds), good);
    set(settings, "timeout", json_real(run->settings.timeout), good);
    set(settings, "location", json_integer(run->settings.location), good);
    set(settings, "threads", json_integer(run->settings.threads > 1 ? run->settings.threads : 1),
        good);
    for (size_t c = 0; c < run->columns.count; c++) {
        append(columns, column_json(run, c, good), good);
    }
    for (size_t m = 0; m < run->mechanism_count; m++) {
        append(mechanisms, mechanism_json(run, m, good), good);
        for (size_t s = 0; s < bench_row_count(run, m); s++) {
            append(results, row_json(run, m, s, good), good);
        }
        for (size_t c = 0; c < run->columns.count; c++) {
            if (run->columns.column[c].kind == BENCH_PLUGIN) {
                append(crossovers, crossover_json(run, m, c, good), good);
            }
        }
    }
    set(json, "schema", text("psa-bench"), good);
    set(json, "schema_version", json_integer(SCHEMA_VERSION), good);
    set(json, "psa_bench_version", text(PSA_LINUX_VERSION), good);
    set(json, "created", text(run->environment.created), good);
    set(json, "interrupted", json_boolean(run->interrupted), good);
    set(json, "environment", environment_json(run, good), good);
    set(json, "settings", settings, good);
    set(json, "columns", columns, good);
    set(json, "mechanisms", mechanisms, good);
    set(json, "results", results, good);
    set(json, "crossovers", crossovers, good);
    return json;
}

bool bench_report_json(FILE *stream, const bench_run_t *run)
{
    bool good = true;
    json_t *json = run_json(run, &good);

    if (!good) {
        json_decref(json);
        errno = ENOMEM;
        return false;
    }
    errno = 0;
    good = json_dumpf(json, stream, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) == 0;
    json_decref(json);
    return good && fputc('\n', stream) != EOF && fflush(stream) == 0 && ferror(stream) == 0;
}
