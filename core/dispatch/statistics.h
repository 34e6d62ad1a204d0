/*
 * What each driver answered, counted per thread
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DISPATCH_STATISTICS_H
#define PD_DISPATCH_STATISTICS_H

#include "core/loader/driver.h"

/* One instruction to reach instead of a call. */
#define PD_INITIAL_EXEC __attribute__((tls_model("initial-exec"), visibility("hidden")))

extern PD_INITIAL_EXEC _Thread_local uint64_t pd_thread_calls[PD_MAX_DRIVERS];

/** Counts a call that the driver answered with that status. */
static inline void pd_count(const pd_driver_t *driver, psa_status_t status)
{
    pd_thread_calls[driver->index] += status != PSA_ERROR_NOT_SUPPORTED;
}

/** The same in an expression: returns the status. */
static inline psa_status_t pd_counted(const pd_binding_t *binding, psa_status_t status)
{
    pd_count(binding->driver, status);
    return status;
}

#endif
