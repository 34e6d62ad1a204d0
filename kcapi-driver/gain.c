/*
 * Gain, from the name of the implementation
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "gain.h"

#include <stdbool.h>
#include <string.h>

#include "algorithms.h"
#include "implementation.h"
#include "transforms.h"

/* The kernel names its portable C code so ("sha256-generic", "cbc(aes-generic)",
 * "gcm_base(ctr(aes-generic),ghash-generic)"); assembly, CPU instructions and devices have names of their own. "-lib"
 * of Linux 6.16 and later may be either. */
static bool is_portable(const kcapi_implementation_t *implementation)
{
    const char *found = strstr(implementation->driver, "-generic");

    return found != NULL;
}

int kcapi_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits)
{
    size_t index = key_type == PSA_KEY_TYPE_NONE ? kcapi_algorithm_index(algorithm)
                                                 : kcapi_keyed_algorithm_index(algorithm, key_type);
    const kcapi_transform_t *transform;
    kcapi_implementation_t implementation;

    (void) bits;
    if (index == KCAPI_ALGORITHM_COUNT || kcapi_transform(index, &transform) != 0) {
        /* Perhaps it can be served later; the entry points decline until then. */
        return 1;
    }
    return kcapi_algorithms[index].portable_code_gains
           || !kcapi_find_implementation(&kcapi_algorithms[index], &implementation) || !is_portable(&implementation);
}
