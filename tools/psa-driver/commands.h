/*
 * The commands of psa-driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each takes the arguments behind its name and returns the exit status of the program.
 */
#ifndef PSA_DRIVER_COMMANDS_H
#define PSA_DRIVER_COMMANDS_H

enum {
    EXIT_FINE = 0,
    EXIT_REFUSED = 1, /* a plug-in was refused, or its driver failed or was found wrong, or the output could not be written */
    EXIT_USAGE = 2,   /* wrong arguments */
};

/** psa-driver list: what this process would load, in which order, what it serves here, and why not. */
int command_list(int count, char *arguments[]);

/** psa-driver show [--json] FILE: the descriptions in a file, read without loading it. */
int command_show(int count, char *arguments[]);

/** psa-driver test: judges a plug-in by the rules of the driver interface. */
int command_test(int count, char *arguments[]);

/** psa-driver check [OPTION]... FILE: all that is wrong with a plug-in or a description. */
int command_check(int count, char *arguments[]);

#endif
