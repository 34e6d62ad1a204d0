/*
 * psa-driver: look at plug-ins, and judge them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const struct {
    const char *name;
    int (*run)(int count, char *arguments[]);
} commands[] = {
    { "check", command_check },
    { "list", command_list },
    { "show", command_show },
    { "test", command_test },
};

static void print_usage(FILE *stream)
{
    fputs("usage: psa-driver list                  what would be loaded, in which order, and why not\n"
          "       psa-driver show [--json] FILE    the descriptions in a plug-in, without loading it\n"
          "       psa-driver check [--json] [--strict] [--no-load | --timeout SECONDS] FILE\n"
          "                                        what is wrong with a plug-in, or with a description in JSON; --strict:\n"
          "                                        warnings count as errors; --no-load: no code of the plug-in is run\n"
          "       psa-driver test [OPTION]... FILE judge a plug-in; `psa-driver test --help` tells more\n"
          "       psa-driver --version\n",
          stream);
}

/* A full disk must not look like success. */
static int check_output(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "psa-driver: standard output: %s\n", strerror(errno));
        return status == EXIT_FINE ? EXIT_REFUSED : status;
    }
    return status;
}

int main(int count, char *arguments[])
{
    if (count == 2 && strcmp(arguments[1], "--help") == 0) {
        print_usage(stdout);
        return EXIT_FINE;
    }
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        printf("psa-driver %s\n", PROJECT_VERSION);
        return EXIT_FINE;
    }
    for (size_t i = 0; count >= 2 && i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(arguments[1], commands[i].name) == 0) {
            return check_output(commands[i].run(count - 2, arguments + 2));
        }
    }
    print_usage(stderr);
    return EXIT_USAGE;
}
