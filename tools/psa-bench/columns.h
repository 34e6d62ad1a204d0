/*
 * The columns of a run: software, each plug-in, yardsticks, auto
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_COLUMNS_H
#define BENCH_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/psa-bench/text.h"

#define BENCH_COLUMNS_MAX 16u
#define BENCH_NAME_MAX 40u

typedef enum {
    BENCH_SOFTWARE, /* no drivers */
    BENCH_PLUGIN,   /* one plug-in, forced at every size */
    BENCH_RAW,      /* a yardstick, without PSA */
    BENCH_AUTO,     /* what an application gets: the user's whole environment */
} bench_column_kind_t;

typedef struct {
    bench_column_kind_t kind;
    char name[BENCH_NAME_MAX];
    char file[4096]; /* PLUGIN: absolute, links resolved */
    size_t raw;      /* RAW: index of the yardstick */
} bench_column_t;

typedef struct {
    bench_column_t column[BENCH_COLUMNS_MAX];
    size_t count;
} bench_columns_t;

#define BENCH_RAWS_MAX 4u

/** The yardsticks that there are (raw.h), as far as columns and reports need them. */
typedef struct {
    struct {
        const char *name; /* "kcapi": column "raw:kcapi", yardstick of the plug-in "kcapi" */
        const char *served_by;
        const char *what;
        char version[80]; /* "libkcapi 1.4.0", or "" */
    } raw[BENCH_RAWS_MAX];
    size_t count;
} bench_raws_t;

/** Finds plug-ins as the library does: the parts of the path in order, in a directory *.so in byte
 * order. Nothing is opened. What cannot be read is left out: the library says why.
 *
 * \param path          As in PSA_DRIVER_PATH.
 * \param[out] columns  One PLUGIN per file, named without "psa-" and ".so"; a second file of one
 * name is "name#2". \param[out] error    The reason, on failure. \return false if there are more
 * than BENCH_COLUMNS_MAX.
 */
bool bench_columns_find(const char *path, bench_columns_t *columns, bench_message_t *error);

/** Makes the columns of a run.
 *
 * \param found         The plug-ins on the search path.
 * \param list          What the user asked for, in any order: software, raw, raw:NAME, auto, all, plug-ins
 *                      by name or file. "raw" stands for the yardsticks of the plug-ins that are chosen, or
 *                      if none of them has one, for all. NULL: software, all plug-ins, their yardsticks.
 * \param with_auto     Add `auto`.
 * \param raws          The yardsticks that there are.
 * \param[out] columns  In the order software, plug-ins as found, files as given, yardsticks, auto.
 * \param[out] error    The reason, on failure.
 * \return false if a name is unknown, a file is not there, or there are too many.
 */
bool bench_columns_select(const bench_columns_t *found, const char *list, bool with_auto,
                          const bench_raws_t *raws, bench_columns_t *columns,
                          bench_message_t *error);

/** The search path of this process: PSA_DRIVER_PATH, or the default directory. */
const char *bench_driver_path(void);

#endif
