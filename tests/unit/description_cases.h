/*
 * Texts that tests read from tests/data/descriptions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DESCRIPTION_CASES_H
#define DESCRIPTION_CASES_H

#include <stddef.h>

/** Reads a file of $TEST_DATA_DIR/descriptions; fails the test if it is not there.
 *
 * \param name       Such as "good/opaque.json".
 * \param[out] size  Its size in bytes.
 * \return The text with a zero behind it; free it.
 */
char *description_file(const char *name, size_t *size);

/** One broken description and its message, as tests/data/descriptions/README.md shows. The strings
 * point into the file's text. */
typedef struct {
    const char *title;
    const char *text;
    size_t size;
    const char *message;
} description_case_t;

/** Cuts the next case off a file's text.
 *
 * \param[in,out] rest  The text that is left; changed.
 * \return 0 if there is none.
 */
int description_next_case(char **rest, description_case_t *found);

#endif
