/*
 * psa-driver test: judges a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../commands.h"
#include "internal.h"

static void list_tests(const kit_plan_t *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (!plan->tests[i].quiet) {
            printf("%s\n", plan->tests[i].name);
        }
    }
}

/* A filter that nothing passes is a mistake, not a success. */
static bool has_tests(const kit_plan_t *plan, size_t told)
{
    for (size_t i = 0; i < plan->count; i++) {
        told += !plan->tests[i].quiet;
    }
    return told > 0;
}

static bool has_opaque(const pd_plugin_t *plugin)
{
    for (size_t i = 0; i < plugin->notes.count; i++) {
        if (plugin->descriptions[i].opaque) {
            return true;
        }
    }
    return false;
}

/* Keys that a test made persistent, and did not destroy. */
static void remove_directory(const char *name)
{
    DIR *folder = opendir(name);
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            (void) unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    (void) rmdir(name);
}

static int run_plan(const kit_options_t *options, const pd_plugin_t *plugin, const kit_plan_t *plan,
                    const char *distrust, kit_report_t *report)
{
    const char *base = getenv("TMPDIR");
    char directory[4096];
    kit_run_t run = { .options = options, .plugin = plugin, .plan = plan, .distrust = distrust };
    bool passed;

    if (plugin != NULL && has_opaque(plugin)) {
        snprintf(directory, sizeof directory, "%s/psa-driver-test-XXXXXX",
                 base != NULL && base[0] == '/' ? base : "/tmp");
        run.directory = mkdtemp(directory);
        if (run.directory == NULL) {
            fprintf(stderr, "psa-driver: no directory for key files: %s\n", directory);
            return EXIT_REFUSED;
        }
    }
    passed = kit_run_all(&run, report);
    kit_report_end(report);
    if (run.directory != NULL) {
        remove_directory(run.directory);
    }
    return passed ? EXIT_FINE : EXIT_REFUSED;
}

static void tell_description(kit_report_t *report, const kit_options_t *options, const char *base_name,
                             const char *refusal)
{
    kit_record_t record = { .verdict = refusal == NULL ? KIT_OK : KIT_FAILED };
    char name[512];

    snprintf(name, sizeof name, "%.255s description", base_name);
    if (refusal == NULL && options->filter != NULL && strstr(name, options->filter) == NULL) {
        return;
    }
    snprintf(record.message, sizeof record.message, "%s", refusal != NULL ? refusal : "");
    kit_record_clean(&record);
    kit_report_test(report, &(kit_title_t){ .name = name, .rule = "description" }, &record, "");
}

static int judge(const kit_options_t *options)
{
    char file[4096];
    char *base_name;
    char distrust[700] = "";
    pd_plugin_t plugin;
    pd_plugin_t trusted;
    pd_message_t message;
    kit_report_t report;
    kit_plan_t plan;
    int status = EXIT_REFUSED;
    bool readable;

    snprintf(file, sizeof file, "%s", options->file);
    kit_text_clean(file, sizeof file);
    base_name = strrchr(file, '/') != NULL ? strrchr(file, '/') + 1 : file;
    for (char *c = base_name; *c != '\0'; c++) {
        *c = *c == '#' ? '?' : *c; /* TAP gives it a meaning */
    }
    readable = pd_plugin_read(options->file, false, &plugin, &message) == PSA_SUCCESS;
    if (options->list && !readable) {
        fprintf(stderr, "psa-driver: %s: %s\n", options->file, message.text);
        return EXIT_REFUSED;
    }
    if (!options->list && !kit_report_begin(&report, stdout, options->json, file, options->seed)) {
        fprintf(stderr, "psa-driver: not enough memory\n");
        return EXIT_REFUSED;
    }
    if (!options->list) {
        tell_description(&report, options, base_name, readable ? NULL : message.text);
    }
    if (!readable) {
        kit_report_end(&report);
        return EXIT_REFUSED;
    }
    if (pd_plugin_read(plugin.file, true, &trusted, &message) == PSA_SUCCESS) {
        pd_plugin_close(&trusted);
    } else {
        snprintf(distrust, sizeof distrust, "the library does not load this file: %s", message.text);
    }
    if (!kit_plan_make(options, &plugin, base_name, &plan)) {
        fprintf(stderr, "psa-driver: not enough memory\n");
    } else if (!has_tests(&plan, options->list ? 0 : report.counts[KIT_OK])) {
        fprintf(stderr, "psa-driver: no test has \"%s\" in its name\n", options->filter);
        if (!options->list) {
            kit_report_end(&report);
        }
    } else if (options->list) {
        list_tests(&plan);
        status = EXIT_FINE;
    } else {
        status = run_plan(options, &plugin, &plan, distrust[0] != '\0' ? distrust : NULL, &report);
    }
    kit_plan_free(&plan);
    pd_plugin_close(&plugin);
    return status;
}

/* What the allocator keeps per thread for the next request of a size counts as in use: by chance a driver that loses
 * nothing would look like one that does. The allocator reads that it should not only when a program starts. */
static void restart_without_caches(char *arguments[])
{
    static const char wanted[] = "glibc.malloc.tcache_count=0";
    const char *given = getenv("GLIBC_TUNABLES");
    char tunables[512];
    int length;

    if (given != NULL && strstr(given, wanted) != NULL) {
        return;
    }
    length =
        snprintf(tunables, sizeof tunables, "%s%s%s", given != NULL ? given : "", given != NULL ? ":" : "", wanted);
    if (length < (int) sizeof tunables && setenv("GLIBC_TUNABLES", tunables, 1) == 0) {
        (void) execv("/proc/self/exe", arguments);
    }
}

static int check_ourselves(const kit_options_t *options)
{
    kit_report_t report;
    kit_plan_t plan;
    int status = EXIT_REFUSED;

    if (!kit_plan_make_self_check(options, &plan)
        || (!options->list && !kit_report_begin(&report, stdout, options->json, NULL, options->seed))) {
        fprintf(stderr, "psa-driver: not enough memory\n");
    } else if (!has_tests(&plan, 0)) {
        fprintf(stderr, "psa-driver: no test has \"%s\" in its name\n", options->filter);
        if (!options->list) {
            kit_report_end(&report);
        }
    } else if (options->list) {
        list_tests(&plan);
        status = EXIT_FINE;
    } else {
        status = run_plan(options, NULL, &plan, NULL, &report);
    }
    kit_plan_free(&plan);
    return status;
}

/* `arguments` are those of the program, behind its name and the command's. */
int command_test(int count, char *arguments[])
{
    kit_options_t options;
    char message[200];

    if (count == 1 && strcmp(arguments[0], "--help") == 0) {
        kit_options_usage(stdout);
        return EXIT_FINE;
    }
    if (!kit_options_read(count, arguments, &options, message, sizeof message)) {
        fprintf(stderr, "psa-driver: %s\n", message);
        kit_options_usage(stderr);
        return EXIT_USAGE;
    }
    restart_without_caches(arguments - 2);
    return options.self_check ? check_ourselves(&options) : judge(&options);
}
