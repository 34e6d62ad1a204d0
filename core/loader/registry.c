/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/registry.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "core/loader/loader.h"
#include "core/loader/search_path.h"
#include "core/policy/environment.h"
#include "core/policy/log.h"
#include "core/policy/status.h"

static _Atomic(pd_registry_t *) published;

/* Set while this thread loads or runs an `init`: a plug-in that calls psa_crypto_init() there must not
 * begin all over. */
static _Thread_local bool is_loading __attribute__((tls_model("initial-exec")));

const pd_registry_t *pd_registry(void)
{
    return atomic_load_explicit(&published, memory_order_acquire);
}

const pd_driver_t *pd_registry_driver_of(psa_key_location_t location)
{
    const pd_registry_t *registry = pd_registry();

    for (size_t i = 0; registry != NULL && i < registry->driver_count; i++) {
        const pd_driver_t *driver = registry->drivers[i];

        if (driver->description.opaque && driver->description.location == location && pd_driver_is_ready(driver)) {
            return driver;
        }
    }
    return NULL;
}

static void free_registry(pd_registry_t *registry)
{
    if (registry != NULL) {
        free(registry->drivers);
        free(registry->bindings);
        free(registry->forgetting);
        free(registry);
    }
}

static size_t count_bindings(const pd_load_t *load)
{
    size_t count = 0;

    for (size_t i = 0; i < load->count; i++) {
        count += load->results[i].driver != NULL ? load->results[i].driver->description.capability_count : 0;
    }
    return count;
}

/* The registry takes the drivers over from the list only when it is published. */
static pd_registry_t *make_registry(const pd_load_t *load)
{
    pd_registry_t *registry = calloc(1, sizeof *registry);

    if (registry == NULL) {
        return NULL;
    }
    registry->conforming = pd_environment_is_set("PSA_DRIVER_CONFORMING");
    registry->strict = pd_environment_is_set("PSA_DRIVER_STRICT");
    registry->drivers = calloc(load->driver_count + 1, sizeof registry->drivers[0]);
    registry->bindings = calloc(count_bindings(load) + 1, sizeof registry->bindings[0]);
    registry->forgetting = calloc(count_bindings(load) + 1, sizeof registry->forgetting[0]);
    if (registry->drivers == NULL || registry->bindings == NULL || registry->forgetting == NULL) {
        free_registry(registry);
        return NULL;
    }
    for (size_t i = 0; i < load->count; i++) {
        pd_driver_t *driver = load->results[i].driver;

        if (driver == NULL) {
            registry->status = registry->status == PSA_SUCCESS ? load->results[i].status : registry->status;
            continue;
        }
        registry->drivers[registry->driver_count++] = driver;
        for (size_t c = 0; c < driver->description.capability_count; c++) {
            pd_binding_t *binding = &driver->bindings[c];

            registry->bindings[registry->binding_count++] = binding;
            if (binding->functions[PD_EP_FORGET_KEY] != NULL) {
                registry->forgetting[registry->forgetting_count++] = binding;
            }
        }
    }
    return registry;
}

static void report(const pd_load_t *load)
{
    for (size_t i = 0; i < load->count; i++) {
        const pd_load_result_t *result = &load->results[i];

        if (result->driver != NULL) {
            pd_log_debug("%s: driver %s loaded", result->driver->file, result->driver->description.prefix);
        } else {
            pd_log_problem("%s: %s", result->file, result->message.text);
        }
    }
}

static psa_status_t load_and_publish(void)
{
    pd_registry_t *registry;
    pd_registry_t *expected = NULL;
    pd_load_t load;
    bool is_default;
    const char *path = pd_search_path(&is_default);
    psa_status_t status = pd_load(path, is_default, &load);

    if (status != PSA_SUCCESS) {
        return status;
    }
    registry = make_registry(&load);
    if (registry == NULL) {
        pd_load_free(&load);
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (!atomic_compare_exchange_strong(&published, &expected, registry)) {
        free_registry(registry);
        pd_load_free(&load);
        return PSA_SUCCESS;
    }
    report(&load);
    for (size_t i = 0; i < load.count; i++) {
        load.results[i].driver = NULL;
    }
    pd_load_free(&load);
    return PSA_SUCCESS;
}

static void initialise_drivers(pd_registry_t *registry)
{
    for (size_t i = 0; i < registry->driver_count; i++) {
        pd_driver_t *driver = registry->drivers[i];
        bool ran;
        const psa_status_t status = pd_driver_initialise(driver, &ran);

        if (status != PSA_SUCCESS && ran) {
            pd_log_problem("%s: driver %s: init failed with %s (%d); it is not used", driver->file,
                           driver->description.prefix, pd_status_name(status), (int) status);
        }
    }
}

/* What PSA_DRIVER_STRICT=1 makes of the outcome. */
static psa_status_t strict_status(const pd_registry_t *registry)
{
    if (registry->status != PSA_SUCCESS) {
        return registry->status;
    }
    for (size_t i = 0; i < registry->driver_count; i++) {
        if (atomic_load(&registry->drivers[i]->state) == PD_DRIVER_FAILED) {
            return registry->drivers[i]->init_status;
        }
    }
    return PSA_SUCCESS;
}

psa_status_t pd_registry_load(void)
{
    pd_registry_t *registry = atomic_load_explicit(&published, memory_order_acquire);
    psa_status_t status = PSA_SUCCESS;

    if (is_loading) {
        return PSA_SUCCESS;
    }
    is_loading = true;
    if (registry == NULL) {
        status = load_and_publish();
        registry = atomic_load_explicit(&published, memory_order_acquire);
    }
    if (status == PSA_SUCCESS) {
        initialise_drivers(registry);
        status = registry->strict ? strict_status(registry) : PSA_SUCCESS;
    }
    is_loading = false;
    return status;
}

void pd_registry_tear_down(void)
{
    const pd_registry_t *registry = pd_registry();

    for (size_t i = 0; registry != NULL && i < registry->driver_count; i++) {
        pd_driver_tear_down(registry->drivers[i]);
    }
}
