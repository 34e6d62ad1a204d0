/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/statistics.h"

#include "core/loader/registry.h"
#include "core/psa_linux.h"

#define EXPORT __attribute__((visibility("default")))

PD_INITIAL_EXEC _Thread_local uint64_t pd_thread_calls[PD_MAX_DRIVERS];

EXPORT size_t psa_linux_driver_count(void)
{
    const pd_registry_t *registry = pd_registry();

    return registry != NULL ? registry->driver_count : 0;
}

EXPORT psa_status_t psa_linux_driver_info(size_t index, psa_linux_driver_t *driver)
{
    const pd_registry_t *registry = pd_registry();
    const pd_driver_t *found;

    if (registry == NULL || index >= registry->driver_count) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    found = registry->drivers[index];
    driver->prefix = found->description.prefix;
    driver->file = found->file;
    switch (atomic_load_explicit(&found->state, memory_order_acquire)) {
        case PD_DRIVER_READY:
        case PD_DRIVER_FAILED:
            driver->status = found->init_status;
            break;
        default: /* another thread is in its init */
            driver->status = PSA_ERROR_BAD_STATE;
            break;
    }
    return PSA_SUCCESS;
}

EXPORT uint64_t psa_linux_thread_calls(size_t index)
{
    return index < PD_MAX_DRIVERS ? pd_thread_calls[index] : 0;
}
