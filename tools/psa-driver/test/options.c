/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SEED 1u
#define DEFAULT_TIME_LIMIT 10u
#define MAX_TIME_LIMIT 3600u

void kit_options_usage(FILE *stream)
{
    fputs("usage: psa-driver test [OPTION]... FILE   judge a plug-in\n"
          "       psa-driver test --self-check       judge the known answers by the built-in code\n"
          "  --filter TEXT         only tests whose name contains TEXT\n"
          "  --quick               fewer lengths and rounds, one key size per mechanism\n"
          "  --seed N              of the random inputs (default 1)\n"
          "  --time-limit SECONDS  per test (default 10)\n"
          "  --json                a JSON document instead of TAP\n"
          "  --list                the names of the tests, without running them\n",
          stream);
}

static bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 0);
    return errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0' && *number >= least && *number <= most;
}

bool kit_options_read(int count, char *arguments[], kit_options_t *options, char *message, size_t message_size)
{
    uint64_t number;

    *options = (kit_options_t){ .seed = DEFAULT_SEED, .time_limit = DEFAULT_TIME_LIMIT };
    for (int i = 0; i < count; i++) {
        const char *word = arguments[i];
        const char *value = i + 1 < count ? arguments[i + 1] : NULL;

        if (strcmp(word, "--quick") == 0) {
            options->quick = true;
        } else if (strcmp(word, "--json") == 0) {
            options->json = true;
        } else if (strcmp(word, "--list") == 0) {
            options->list = true;
        } else if (strcmp(word, "--self-check") == 0) {
            options->self_check = true;
        } else if (strcmp(word, "--filter") == 0 && value != NULL) {
            options->filter = value;
            i++;
        } else if (strcmp(word, "--seed") == 0 && value != NULL) {
            if (!read_number(value, 0, UINT64_MAX, &options->seed)) {
                snprintf(message, message_size, "--seed %.64s: not a number", value);
                return false;
            }
            i++;
        } else if (strcmp(word, "--time-limit") == 0 && value != NULL) {
            if (!read_number(value, 1, MAX_TIME_LIMIT, &number)) {
                snprintf(message, message_size, "--time-limit %.64s: not a number of seconds from 1 to %u", value,
                         MAX_TIME_LIMIT);
                return false;
            }
            options->time_limit = (unsigned) number;
            i++;
        } else if (word[0] == '-') {
            snprintf(message, message_size,
                     strcmp(word, "--filter") == 0 || strcmp(word, "--seed") == 0 || strcmp(word, "--time-limit") == 0
                         ? "%.64s needs a value"
                         : "%.64s: unknown option",
                     word);
            return false;
        } else if (options->file != NULL || word[0] == '\0') {
            snprintf(message, message_size, word[0] == '\0' ? "the name of the file is empty" : "more than one file");
            return false;
        } else {
            options->file = word;
        }
    }
    if (options->self_check == (options->file != NULL)) {
        snprintf(message, message_size, options->self_check ? "--self-check takes no file" : "no file");
        return false;
    }
    return true;
}
