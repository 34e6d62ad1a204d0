/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/walk.h"

pd_outcome_t pd_walk_end(const pd_walk_t *walk, psa_status_t *status)
{
    if (walk->location == PSA_KEY_LOCATION_LOCAL_STORAGE || pd_registry_driver_of(walk->location) == NULL) {
        return walk->passed_over ? PD_UNDECIDED : PD_BUILTIN;
    }
    *status = PSA_ERROR_NOT_SUPPORTED;
    return PD_ANSWERED;
}
