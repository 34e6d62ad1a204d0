/*
 * The one accessor for every environment variable of the project
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_POLICY_ENVIRONMENT_H
#define PD_POLICY_ENVIRONMENT_H

#include <stdbool.h>

/** The value of an environment variable; NULL if it is not set, or in a program that runs with more
 * rights than its caller (AT_SECURE: setuid, setgid, file capabilities): there nothing of the caller's
 * environment counts. The string belongs to the environment. */
const char *pd_environment(const char *name);

/** True if the variable is set to "1". Every on/off variable of the project is read so. */
bool pd_environment_is_set(const char *name);

#endif
