/*
 * The columns of a run: software, each plug-in, yardsticks, auto
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/columns.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* No constant of the build in the unit tests. */
#ifndef PSA_DRIVER_DEFAULT_PATH
#define PSA_DRIVER_DEFAULT_PATH "/usr/lib/psa-drivers"
#endif

const char *bench_driver_path(void)
{
    const char *path = secure_getenv("PSA_DRIVER_PATH");

    return path != NULL ? path : PSA_DRIVER_DEFAULT_PATH;
}

static const bench_column_t *find_name(const bench_columns_t *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (strcasecmp(columns->column[i].name, name) == 0) {
            return &columns->column[i];
        }
    }
    return NULL;
}

static bool add_column(bench_columns_t *columns, bench_column_kind_t kind, const char *name,
                       const char *file, bench_message_t *error)
{
    if (columns->count == BENCH_COLUMNS_MAX) {
        return bench_fail(error, "more than %u columns; choose some with --drivers",
                          BENCH_COLUMNS_MAX);
    }
    bench_column_t *column = &columns->column[columns->count++];
    column->kind = kind;
    snprintf(column->name, sizeof(column->name), "%s", name);
    snprintf(column->file, sizeof(column->file), "%s", file);
    return true;
}

static bool is_reserved(const char *name)
{
    return strcasecmp(name, "software") == 0 || strcasecmp(name, "raw") == 0
           || strncasecmp(name, "raw:", 4) == 0 || strcasecmp(name, "auto") == 0 || strcasecmp(name, "all") == 0;
}

/* "/x/psa-kcapi.so" is "kcapi". A file that is there already is not added again. */
static bool add_file(bench_columns_t *columns, const char *file, bench_message_t *error)
{
    char name[BENCH_NAME_MAX];
    char unique[BENCH_NAME_MAX];

    for (size_t i = 0; i < columns->count; i++) {
        if (strcmp(columns->column[i].file, file) == 0) {
            return true;
        }
    }
    const char *base = strrchr(file, '/') + 1;
    if (strncmp(base, "psa-", 4) == 0) {
        base += 4;
    }
    size_t length = strlen(base);
    if (length > 3 && strcmp(base + length - 3, ".so") == 0) {
        length -= 3;
    }
    /* room for "#16" */
    snprintf(name, sizeof(name) - 4, "%.*s", (int) length, base);
    snprintf(unique, sizeof(unique), "%s", name);
    for (unsigned i = 2; is_reserved(unique) || find_name(columns, unique) != NULL; i++) {
        snprintf(unique, sizeof(unique), "%.*s#%u", (int) sizeof(unique) - 5, name, i);
    }
    return add_column(columns, BENCH_PLUGIN, unique, file, error);
}

static int is_plugin_name(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

static int in_byte_order(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_directory(bench_columns_t *columns, const char *directory, bench_message_t *error)
{
    struct dirent **entries = NULL;
    bool good = true;

    int count = scandir(directory, &entries, is_plugin_name, in_byte_order);
    for (int i = 0; i < count; i++) {
        char file[PATH_MAX + 256];
        char real[PATH_MAX];
        struct stat info;

        snprintf(file, sizeof(file), "%s/%s", directory, entries[i]->d_name);
        if (good && realpath(file, real) != NULL && stat(real, &info) == 0
            && S_ISREG(info.st_mode)) {
            good = add_file(columns, real, error);
        }
        free(entries[i]);
    }
    free(entries);
    return good;
}

bool bench_columns_find(const char *path, bench_columns_t *columns, bench_message_t *error)
{
    columns->count = 0;
    while (*path != '\0') {
        size_t length = strcspn(path, ":");
        char part[PATH_MAX];
        char real[PATH_MAX];
        struct stat info;

        snprintf(part, sizeof(part), "%.*s", (int) length, path);
        path += length;
        path += *path == ':';
        if (part[0] != '/' || length >= sizeof(part) || realpath(part, real) == NULL
            || stat(real, &info) != 0) {
            continue;
        }
        if (S_ISDIR(info.st_mode) ? !add_directory(columns, real, error)
                                  : !add_file(columns, real, error)) {
            return false;
        }
    }
    return true;
}

static bool unknown_driver(const bench_columns_t *found, const char *item, const bench_raws_t *raws,
                           bench_message_t *error)
{
    char names[300] = "";
    size_t length = 0;

    for (size_t i = 0; i < raws->count; i++) {
        length += (size_t) snprintf(names + length, sizeof(names) - length, ", raw:%.24s",
                                    raws->raw[i].name);
    }
    for (size_t i = 0; i < found->count && length + BENCH_NAME_MAX + 3 < sizeof(names); i++) {
        length += (size_t) snprintf(names + length, sizeof(names) - length, ", %s",
                                    found->column[i].name);
    }
    return bench_fail(error,
                      "unknown driver '%.80s'; known: all, software, auto%s%s, or a file with a '/' "
                      "in its name",
                      item, raws->count > 0 ? ", raw" : "", names);
}

static bool check_file(const char *item, char real[PATH_MAX], bench_message_t *error)
{
    struct stat info;

    if (realpath(item, real) == NULL || stat(real, &info) != 0) {
        return bench_fail(error, "cannot find the driver '%.200s': %s", item, strerror(errno));
    }
    if (!S_ISREG(info.st_mode)) {
        return bench_fail(error, "the driver '%.200s' is not a file", item);
    }
    if (strchr(real, ':') != NULL) {
        return bench_fail(error, "'%.200s': a ':' in the name cannot be put on PSA_DRIVER_PATH",
                          real);
    }
    return true;
}

/* What of the columns was asked for. */
typedef struct {
    bool software;
    bool all_plugins;
    bool with_auto;
    bool own_raws; /* the yardsticks of the plug-ins */
    bool some_raw; /* and if they have none, all */
    bool raw[BENCH_RAWS_MAX];
    bool plugin[BENCH_COLUMNS_MAX];
    bench_columns_t files;
} choice_t;

static bool choose(choice_t *choice, const char *item, const bench_columns_t *found,
                   const bench_raws_t *raws, bench_message_t *error)
{
    const bench_column_t *plugin = find_name(found, item);
    char real[PATH_MAX];

    if (strcasecmp(item, "software") == 0) {
        choice->software = true;
        return true;
    }
    if (strcasecmp(item, "auto") == 0) {
        choice->with_auto = true;
        return true;
    }
    if (strcasecmp(item, "all") == 0) {
        choice->software = choice->all_plugins = true;
        memset(choice->raw, 1, sizeof(choice->raw));
        return true;
    }
    if (strcasecmp(item, "raw") == 0 && raws->count > 0) {
        choice->own_raws = choice->some_raw = true;
        return true;
    }
    for (size_t i = 0; i < raws->count; i++) {
        if (strncasecmp(item, "raw:", 4) == 0 && strcasecmp(item + 4, raws->raw[i].name) == 0) {
            choice->raw[i] = true;
            return true;
        }
    }
    if (strchr(item, '/') != NULL) {
        return check_file(item, real, error) && add_file(&choice->files, real, error);
    }
    if (plugin != NULL) {
        choice->plugin[plugin - found->column] = true;
        return true;
    }
    return unknown_driver(found, item, raws, error);
}

/* "kcapi", "kcapi#2" */
static bool is_yardstick_of(const char *raw, const char *plugin)
{
    size_t length = strlen(raw);

    return strncasecmp(plugin, raw, length) == 0
           && (plugin[length] == '\0' || plugin[length] == '#');
}

static bool add_raws(const choice_t *choice, const bench_raws_t *raws, bench_columns_t *columns,
                     bench_message_t *error)
{
    bool wanted[BENCH_RAWS_MAX] = { false };
    bool any = false;

    for (size_t i = 0; i < raws->count; i++) {
        for (size_t c = 0; c < columns->count && choice->own_raws; c++) {
            wanted[i] = wanted[i]
                        || (columns->column[c].kind == BENCH_PLUGIN
                            && is_yardstick_of(raws->raw[i].name, columns->column[c].name));
        }
        wanted[i] = wanted[i] || choice->raw[i];
        any = any || wanted[i];
    }
    for (size_t i = 0; i < raws->count; i++) {
        char name[BENCH_NAME_MAX];
        if (!wanted[i] && (any || !choice->some_raw)) {
            continue;
        }
        snprintf(name, sizeof(name), "raw:%.24s", raws->raw[i].name);
        if (!add_column(columns, BENCH_RAW, name, "", error)) {
            return false;
        }
        columns->column[columns->count - 1].raw = i;
    }
    return true;
}

bool bench_columns_select(const bench_columns_t *found, const char *list, bool with_auto,
                          const bench_raws_t *raws, bench_columns_t *columns,
                          bench_message_t *error)
{
    bool standard = list == NULL;
    choice_t choice = { .software = standard,
                        .all_plugins = standard,
                        .own_raws = standard,
                        .with_auto = with_auto };
    char item[PATH_MAX];

    while (list != NULL && bench_list_next(&list, item, sizeof(item))) {
        if (!choose(&choice, item, found, raws, error)) {
            return false;
        }
    }
    if (list != NULL) {
        return unknown_driver(found, list, raws, error);
    }

    columns->count = 0;
    if (choice.software && !add_column(columns, BENCH_SOFTWARE, "software", "", error)) {
        return false;
    }
    for (size_t i = 0; i < found->count; i++) {
        if ((choice.all_plugins || choice.plugin[i])
            && !add_column(columns, BENCH_PLUGIN, found->column[i].name, found->column[i].file,
                           error)) {
            return false;
        }
    }
    for (size_t i = 0; i < choice.files.count; i++) {
        if (!add_file(columns, choice.files.column[i].file, error)) {
            return false;
        }
    }
    return add_raws(&choice, raws, columns, error)
           && (!choice.with_auto || add_column(columns, BENCH_AUTO, "auto", "", error));
}
