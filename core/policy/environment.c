/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/policy/environment.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *pd_environment(const char *name)
{
    return secure_getenv(name);
}

bool pd_environment_is_set(const char *name)
{
    const char *value = pd_environment(name);

    return value != NULL && strcmp(value, "1") == 0;
}
