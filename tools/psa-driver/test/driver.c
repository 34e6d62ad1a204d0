/*
 * The driver that is judged: its functions for the current case
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <unistd.h>

#include "core/psa_linux.h"
#include "internal.h"

static bool covers(const pd_capability_t *capability, const kit_case_t *c, pd_entry_point_t entry_point)
{
    return capability->entry_points[entry_point]
           && (!pd_entry_points[entry_point].has_algorithm
               || pd_capability_has_algorithm(capability, c->mechanism->algorithm))
           && (!pd_entry_points[entry_point].has_key
               || pd_capability_has_key(capability, c->mechanism->key_type, c->bits));
}

static const pd_capability_t *capability_of(const kit_case_t *c, pd_entry_point_t entry_point)
{
    for (size_t i = 0; i < c->description->capability_count; i++) {
        if (covers(&c->description->capabilities[i], c, entry_point)) {
            return &c->description->capabilities[i];
        }
    }
    return NULL;
}

bool kit_claims(const kit_case_t *c, pd_entry_point_t entry_point)
{
    return capability_of(c, entry_point) != NULL;
}

static pd_function_t find_function(const pd_driver_t *driver, const kit_case_t *c, pd_entry_point_t entry_point)
{
    for (size_t i = 0; driver != NULL && i < driver->description.capability_count; i++) {
        if (covers(&driver->description.capabilities[i], c, entry_point)
            && driver->bindings[i].functions[entry_point] != NULL) {
            return driver->bindings[i].functions[entry_point];
        }
    }
    return NULL;
}

pd_function_t kit_function(kit_t *kit, pd_entry_point_t entry_point)
{
    if (kit->functions_of != kit->c) {
        for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
            kit->functions[e] = find_function(kit->driver, kit->c, (pd_entry_point_t) e);
        }
        kit->functions_of = kit->c;
    }
    return kit->functions[entry_point];
}

void kit_judge(kit_t *kit, const kit_case_t *c)
{
    kit->c = c;
    kit->functions_of = NULL;
}

bool kit_has_fallback(kit_t *kit, pd_entry_point_t entry_point)
{
    const pd_capability_t *capability = capability_of(kit->c, entry_point);

    return capability != NULL && capability->fallback;
}

const char *kit_availability(kit_t *kit)
{
    const pd_driver_t *driver = kit->driver;

    if (driver != NULL && driver->plugin.availability != NULL) {
        (void) driver->plugin.availability(kit->c->mechanism->algorithm, kit->c->mechanism->key_type, kit->c->bits,
                                           kit->availability, sizeof kit->availability);
        kit->availability[sizeof kit->availability - 1] = '\0';
    }
    return kit->availability;
}

void kit_enter(kit_t *kit, pd_entry_point_t entry_point)
{
    kit->page->calling = (int) entry_point;
}

psa_status_t kit_leave(kit_t *kit, psa_status_t status)
{
    if (kit->is_timing) {
        return status;
    }
    if (getpid() != kit->pid) {
        kit->page->forked = 1;
        _exit(0);
    }
    kit_guard_glance(kit);
    kit->page->calling = KIT_NOT_CALLING;
    return status;
}

uint64_t kit_driver_calls(kit_t *kit)
{
    return psa_linux_thread_calls(kit->library_index);
}

bool kit_is_quick(const kit_t *kit)
{
    return kit->options->quick;
}

const char *kit_file(const kit_t *kit)
{
    return kit->file;
}
