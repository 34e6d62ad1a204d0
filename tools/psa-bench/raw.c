/*
 * The list of yardsticks
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/raw.h"

#include <string.h>

static const bench_raw_t *const raws[] = {
    &bench_raw_kcapi,
#ifdef HAVE_LIBCRYPTO
    &bench_raw_libcrypto,
#endif
    &bench_raw_mbedtls,
};

size_t bench_raw_count(void)
{
    return sizeof(raws) / sizeof(raws[0]);
}

const bench_raw_t *bench_raw(size_t index)
{
    return raws[index];
}

const bench_raw_t *bench_raw_find(const char *name)
{
    for (size_t i = 0; i < bench_raw_count(); i++) {
        if (strcmp(raws[i]->name, name) == 0) {
            return raws[i];
        }
    }
    return NULL;
}
