/*
 * Small helpers for text: messages, lists, sizes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** One line for a person. */
typedef struct {
    char text[512];
} bench_message_t;

/** Writes a message; one that is too long is cut and ends in "...". Returns false, so that
 * `return bench_fail(error, ...)` reads well. */
bool bench_fail(bench_message_t *message, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Takes the next element of a comma-separated list; blanks around it are dropped.
 *
 * \param[in,out] list  Where the rest of the list begins; NULL after the last element.
 * \param[out] item     The element, zero-terminated; "" if it is empty.
 * \param item_size     Room in \p item, bytes.
 * \return false if there was no element left, or it does not fit (then \p item is "" and \p list
 * not NULL).
 */
bool bench_list_next(const char **list, char *item, size_t item_size);

/** Largest size of input that can be asked for, bytes. */
#define BENCH_SIZE_MAX ((size_t) 1 << 30)

/** Most sizes in one run. */
#define BENCH_SIZES_MAX 128u

typedef struct {
    size_t value[BENCH_SIZES_MAX]; /* bytes, ascending, each once */
    size_t count;
} bench_sizes_t;

/** Reads sizes: "16", "4K", "1MiB", "64B", and ranges "16-1M", which double from the first to the
 * last and always contain the last. K, M and G are powers of 1024; "KB" and the like are refused,
 * because people differ about them.
 *
 * \return false, with a message, for anything else, an empty list or more than BENCH_SIZES_MAX
 * sizes.
 */
bool bench_sizes_parse(const char *list, bench_sizes_t *sizes, bench_message_t *error);

/** Writes a size as "64 B", "4 KiB", "1 MiB": the largest unit that divides it. */
void bench_size_format(size_t size, char *text, size_t text_size);

/** Number of terminal columns that UTF-8 text takes, if every character takes one. */
size_t bench_text_width(const char *text);

#endif
