/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/route.h"

#include <stdlib.h>
#include <string.h>

#include "core/policy/log.h"

/* Twice what all mechanisms of the specification with all key sizes in use come to. */
#define ROUTE_SLOTS 1024u
#define ROUTE_PROBES 16u

_Atomic(unsigned) pd_active_families;

static _Atomic(pd_route_t *) slots[ROUTE_SLOTS];

/* Which functions a one-shot call can be made of when a driver has only those. */
typedef struct {
    pd_entry_point_t one_shot;
    pd_entry_point_t setup;
} composition_t;

static const composition_t compositions[] = {
    { PD_EP_HASH_COMPUTE, PD_EP_HASH_SETUP },
};

void pd_dispatch_enable(void)
{
    const pd_registry_t *registry = pd_registry();
    unsigned families = 0;

    for (size_t i = 0; registry != NULL && i < registry->binding_count; i++) {
        const pd_binding_t *binding = registry->bindings[i];

        if (binding->functions[PD_EP_HASH_COMPUTE] != NULL || binding->functions[PD_EP_HASH_SETUP] != NULL) {
            families |= PD_ACTIVE_HASH;
        }
    }
    atomic_store_explicit(&pd_active_families, families, memory_order_release);
}

void pd_dispatch_disable(void)
{
    atomic_store_explicit(&pd_active_families, 0, memory_order_release);
}

static bool is_equal(const pd_mechanism_t *a, const pd_mechanism_t *b)
{
    return a->algorithm == b->algorithm && a->entry_point == b->entry_point && a->key_type == b->key_type
           && a->bits == b->bits && a->location == b->location;
}

static size_t hash_of(const pd_mechanism_t *mechanism)
{
    uint64_t mixed = mechanism->algorithm ^ ((uint64_t) mechanism->key_type << 32)
                     ^ ((uint64_t) mechanism->bits << 48);

    mixed = (mixed + ((uint64_t) mechanism->entry_point << 24) + mechanism->location) * 0x9e3779b97f4a7c15u;
    return (size_t) (mixed >> 54); /* 10 bits: ROUTE_SLOTS */
}

static bool covers(const pd_driver_t *driver, const pd_capability_t *capability, const pd_mechanism_t *mechanism)
{
    const bool is_its_location = driver->description.opaque ? driver->description.location == mechanism->location
                                                            : mechanism->location == 0;

    return is_its_location && pd_capability_has_algorithm(capability, mechanism->algorithm)
           && (mechanism->key_type == PSA_KEY_TYPE_NONE
               || pd_capability_has_key(capability, mechanism->key_type, mechanism->bits));
}

/* The first capability of the driver that covers the mechanism with a function for the entry point. If several
 * do, they name the same function: the description was checked for that. */
static const pd_binding_t *find_binding(const pd_driver_t *driver, const pd_mechanism_t *mechanism,
                                        pd_entry_point_t entry_point)
{
    for (size_t i = 0; i < driver->description.capability_count; i++) {
        const pd_binding_t *binding = &driver->bindings[i];

        if (binding->functions[entry_point] != NULL && covers(driver, binding->capability, mechanism)) {
            return binding;
        }
    }
    return NULL;
}

static const pd_binding_t *find_composition(const pd_driver_t *driver, const pd_mechanism_t *mechanism)
{
    for (size_t i = 0; i < sizeof compositions / sizeof compositions[0]; i++) {
        if (compositions[i].one_shot == mechanism->entry_point) {
            return find_binding(driver, mechanism, compositions[i].setup);
        }
    }
    return NULL;
}

static unsigned id_of(const pd_registry_t *registry, const pd_binding_t *binding)
{
    unsigned id = 0;

    while (registry->bindings[id] != binding) {
        id++;
    }
    return PD_OPERATION_FIRST_BINDING + id;
}

static void resolve(const pd_mechanism_t *mechanism, pd_route_t *route)
{
    const pd_registry_t *registry = pd_registry();

    memset(route, 0, sizeof *route);
    route->mechanism = *mechanism;
    for (size_t i = 0; i < registry->driver_count && route->count < PD_ROUTE_MAX_CANDIDATES; i++) {
        const pd_driver_t *driver = registry->drivers[i];
        const pd_binding_t *binding = find_binding(driver, mechanism, mechanism->entry_point);
        const bool composed = binding == NULL;
        pd_candidate_t *candidate = &route->candidates[route->count];

        if (composed) {
            binding = find_composition(driver, mechanism);
        }
        if (binding == NULL) {
            continue;
        }
        candidate->binding = binding;
        candidate->id = id_of(registry, binding);
        candidate->composed = composed;
        candidate->min_size = registry->conforming ? 0 : binding->capability->min_size;
        candidate->max_size = registry->conforming ? SIZE_MAX : binding->capability->max_size;
        route->count++;
        pd_log_debug("%s for algorithm 0x%08x, key type 0x%04x, %zu bits: candidate %zu is %s, %zu to %zu bytes",
                     pd_entry_points[mechanism->entry_point].name, (unsigned) mechanism->algorithm,
                     (unsigned) mechanism->key_type, mechanism->bits, route->count, driver->description.prefix,
                     candidate->min_size, candidate->max_size);
    }
}

static const pd_route_t *keep(const pd_mechanism_t *mechanism, size_t first, pd_route_t *scratch)
{
    pd_route_t *route;

    resolve(mechanism, scratch);
    route = malloc(sizeof *route);
    if (route == NULL) {
        return scratch;
    }
    *route = *scratch;
    for (size_t i = 0; i < ROUTE_PROBES; i++) {
        pd_route_t *expected = NULL;

        if (atomic_compare_exchange_strong(&slots[(first + i) % ROUTE_SLOTS], &expected, route)) {
            return route;
        }
        if (is_equal(&expected->mechanism, mechanism)) {
            free(route);
            return expected;
        }
    }
    free(route);
    return scratch;
}

const pd_route_t *pd_route(const pd_mechanism_t *mechanism, pd_route_t *scratch)
{
    const size_t first = hash_of(mechanism);

    for (size_t i = 0; i < ROUTE_PROBES; i++) {
        const pd_route_t *route = atomic_load_explicit(&slots[(first + i) % ROUTE_SLOTS], memory_order_acquire);

        if (route == NULL) {
            break;
        }
        if (is_equal(&route->mechanism, mechanism)) {
            return route;
        }
    }
    return keep(mechanism, first, scratch);
}
