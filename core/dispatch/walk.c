/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/walk.h"

static bool has_driver(psa_key_location_t location)
{
    const pd_registry_t *registry = pd_registry();

    for (size_t i = 0; i < registry->driver_count; i++) {
        const pd_driver_t *driver = registry->drivers[i];

        if (driver->description.opaque && driver->description.location == location && pd_driver_is_ready(driver)) {
            return true;
        }
    }
    return false;
}

pd_outcome_t pd_walk_end(const pd_walk_t *walk, psa_status_t *status)
{
    if (walk->location == PSA_KEY_LOCATION_LOCAL_STORAGE || !has_driver(walk->location)) {
        return walk->passed_over ? PD_UNDECIDED : PD_BUILTIN;
    }
    *status = PSA_ERROR_NOT_SUPPORTED;
    return PD_ANSWERED;
}
