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

/* The kernel names its portable C code so ("sha256-generic"); assembly, CPU instructions and devices have names
 * of their own. "-lib" of Linux 6.16 and later may be either. */
static bool is_portable(const kcapi_implementation_t *implementation)
{
    static const char ending[] = "-generic";
    const size_t length = strlen(implementation->driver);

    return length >= strlen(ending) && strcmp(implementation->driver + length - strlen(ending), ending) == 0;
}

int kcapi_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits)
{
    size_t index = kcapi_algorithm_index(algorithm);
    const kcapi_transform_t *transform;
    kcapi_implementation_t implementation;

    (void) key_type;
    (void) bits;
    if (index == KCAPI_ALGORITHM_COUNT || kcapi_transform(index, &transform) != 0) {
        /* Perhaps it can be served later; the entry points decline until then. */
        return 1;
    }
    return kcapi_algorithms[index].portable_code_gains ||
           !kcapi_find_implementation(kcapi_algorithms[index].kernel_name, &implementation) ||
           !is_portable(&implementation);
}
