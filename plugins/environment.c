/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plugins/environment.h"

#include <stdlib.h>

const char *plugin_environment(const char *name)
{
    return secure_getenv(name);
}
