/*
 * Yardstick "kcapi": what the kernel costs without PSA and driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/raw.h"

#include <stdio.h>
#include <string.h>

#ifdef HAVE_LIBKCAPI
#include <kcapi.h>
#endif

static const bench_functions_t *functions(const bench_mechanism_t *mechanism)
{
    if (strcmp(mechanism->family, "hash") != 0) {
        return bench_af_alg_functions(mechanism);
    }
#ifdef HAVE_LIBKCAPI
    return bench_libkcapi_functions(mechanism);
#else
    return NULL;
#endif
}

static void version(char *text, size_t size)
{
    text[0] = '\0';
#ifdef HAVE_LIBKCAPI
    char full[64] = ""; /* begins with "libkcapi " */
    kcapi_versionstring(full, sizeof(full));
    const char *number = strpbrk(full, "0123456789");
    snprintf(text, size, "libkcapi %s", number != NULL ? number : full);
#else
    (void) size;
#endif
}

const bench_raw_t bench_raw_kcapi = {
    .name = "kcapi",
    .served_by = "AF_ALG",
    .what = "AF_ALG without PSA: hashes through libkcapi, what has a key through plain sockets",
    .version = version,
    .functions = functions,
};
