/*
 * environment.h - the one accessor for environment variables that plug-ins read
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Variables that users meet are listed in docs/configuration.md.
 */
#ifndef PLUGIN_ENVIRONMENT_H
#define PLUGIN_ENVIRONMENT_H

/** The value of an environment variable.
 *
 * \return The value, owned by the environment; NULL if it is not set, or if the program runs with more rights than
 *         its caller (AT_SECURE: setuid, setgid, file capabilities): nothing of the caller's counts there.
 */
const char *plugin_environment(const char *name) __attribute__((visibility("hidden")));

#endif /* PLUGIN_ENVIRONMENT_H */
