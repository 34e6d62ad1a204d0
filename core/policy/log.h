/*
 * What the library says to people: one line per broken plug-in, and decisions if asked for
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_POLICY_LOG_H
#define PD_POLICY_LOG_H

/** Writes "psa-driver: " and the message as one line to standard error, control characters as '?'. For what a
 * person must mend. */
void pd_log_problem(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Writes the message as one line where PSA_DRIVER_DEBUG says: "1" = standard error, else the name of a file that
 * is appended to (created with mode 0600; a symbolic link is refused). Costs one load when it is not set. */
void pd_log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
