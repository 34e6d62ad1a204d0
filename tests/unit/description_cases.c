/*
 * Texts that tests read from tests/data/descriptions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "description_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LONGEST_FILE 65536u

char *description_file(const char *name, size_t *size)
{
    const char *directory = getenv("TEST_DATA_DIR");
    char path[4096];
    if (directory == NULL) {
        fail_msg("TEST_DATA_DIR does not name the folder tests/data");
    }
    (void) snprintf(path, sizeof(path), "%s/descriptions/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s cannot be opened", path);
    }
    char *text = malloc(LONGEST_FILE);
    assert_non_null(text);
    *size = fread(text, 1, LONGEST_FILE - 1, file);
    assert_true(feof(file));
    text[*size] = '\0';
    (void) fclose(file);
    return text;
}

/* Ends the string at the first `mark`, and gives what stands behind. */
static char *cut(char *text, const char *mark)
{
    char *found = strstr(text, mark);
    assert_non_null(found);
    *found = '\0';
    return found + strlen(mark);
}

int description_next_case(char **rest, description_case_t *found)
{
    if (**rest == '\0') {
        return 0;
    }
    assert_int_equal(strncmp(*rest, "=== ", 4), 0);
    char *title = *rest + 4;
    char *text = cut(title, "\n");
    char *message;
    if (strncmp(text, "---\n", 4) == 0) {
        message = text + 4;
        text[0] = '\0';
    } else {
        message = cut(text, "\n---\n");
    }
    *rest = cut(message, "\n");
    *found = (description_case_t){ title, text, strlen(text), message };
    return 1;
}
