/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/route.h"

#include <stdlib.h>
#include <string.h>

#include "core/policy/log.h"

_Static_assert(PD_ROUTE_SLOTS == 1u << (64 - 54), "pd_route_first_slot() makes 10 bits");
_Static_assert(PD_ENTRY_POINT_COUNT <= 256, "pd_route_key() has 8 bits for it");

#define ROUTE_PROBES 16u

_Atomic(unsigned) pd_active_families;

_Atomic(pd_route_t *) pd_route_slots[PD_ROUTE_SLOTS];

/* Which functions a one-shot call can be made of when a driver has only those. */
typedef struct {
    pd_entry_point_t one_shot;
    pd_entry_point_t setup;
} composition_t;

static const composition_t compositions[] = {
    { PD_EP_HASH_COMPUTE, PD_EP_HASH_SETUP },
    { PD_EP_MAC_COMPUTE, PD_EP_MAC_SIGN_SETUP },
    { PD_EP_CIPHER_ENCRYPT, PD_EP_CIPHER_ENCRYPT_SETUP },
    { PD_EP_CIPHER_DECRYPT, PD_EP_CIPHER_DECRYPT_SETUP },
    { PD_EP_AEAD_ENCRYPT, PD_EP_AEAD_ENCRYPT_SETUP },
    { PD_EP_AEAD_DECRYPT, PD_EP_AEAD_DECRYPT_SETUP },
};

/* Entry points of each family, first to last in the order of pd_entry_point_t. */
static const struct {
    unsigned family;
    pd_entry_point_t first;
    pd_entry_point_t last;
} families[] = {
    { PD_ACTIVE_HASH, PD_EP_HASH_COMPUTE, PD_EP_HASH_CLONE },
    { PD_ACTIVE_MAC, PD_EP_MAC_COMPUTE, PD_EP_MAC_ABORT },
    { PD_ACTIVE_CIPHER, PD_EP_CIPHER_ENCRYPT, PD_EP_CIPHER_ABORT },
    { PD_ACTIVE_AEAD, PD_EP_AEAD_ENCRYPT, PD_EP_AEAD_ABORT },
    { PD_ACTIVE_SIGN, PD_EP_SIGN_MESSAGE, PD_EP_VERIFY_HASH },
    { PD_ACTIVE_ASYMMETRIC, PD_EP_ASYMMETRIC_ENCRYPT, PD_EP_KEY_AGREEMENT },
    { PD_ACTIVE_PAKE, PD_EP_PAKE_SETUP, PD_EP_PAKE_ABORT },
    { PD_ACTIVE_KEYS, PD_EP_IMPORT_KEY, PD_EP_GET_BUILTIN_KEY },
};

static bool serves_family(const pd_binding_t *binding, size_t family)
{
    for (unsigned e = families[family].first; e <= (unsigned) families[family].last; e++) {
        if (binding->functions[e] != NULL) {
            return true;
        }
    }
    return false;
}

void pd_dispatch_enable(void)
{
    const pd_registry_t *registry = pd_registry();
    unsigned active = 0;

    for (size_t i = 0; registry != NULL && i < registry->binding_count; i++) {
        for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
            active |= serves_family(registry->bindings[i], f) ? families[f].family : 0;
        }
        if (registry->bindings[i]->driver->description.opaque) {
            /* Whatever is asked of its keys has to come here, if only to be declined. */
            active = ~0u;
        }
    }
    atomic_store_explicit(&pd_active_families, active, memory_order_release);
}

void pd_dispatch_disable(void)
{
    atomic_store_explicit(&pd_active_families, 0, memory_order_release);
}

/* Key management has no algorithm that "algorithms" could restrict; the size of a key may not be known yet. */
static bool covers(const pd_driver_t *driver, const pd_capability_t *capability, const pd_mechanism_t *mechanism)
{
    const bool is_its_location = driver->description.opaque ? driver->description.location == mechanism->location
                                                            : mechanism->location == 0;

    return is_its_location
           && (mechanism->algorithm == PSA_ALG_NONE || pd_capability_has_algorithm(capability, mechanism->algorithm))
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
    route->key = pd_route_key(mechanism);
    for (size_t i = 0; i < registry->driver_count && route->count < PD_ROUTE_MAX_CANDIDATES; i++) {
        const pd_driver_t *driver = registry->drivers[i];
        const pd_binding_t *binding = find_binding(driver, mechanism, mechanism->entry_point);
        const bool composed = binding == NULL;
        pd_candidate_t *candidate = &route->candidates[route->count];
        bool choose; /* may a request go elsewhere because of its size? */

        if (composed) {
            binding = find_composition(driver, mechanism);
        }
        if (binding == NULL) {
            continue;
        }
        candidate->binding = binding;
        candidate->id = id_of(registry, binding);
        candidate->composed = composed;
        choose = !registry->conforming && !driver->description.opaque;
        candidate->min_size = choose ? binding->capability->min_size : 0;
        candidate->max_size = choose ? binding->capability->max_size : SIZE_MAX;
        candidate->gain = choose && driver->plugin.gain != NULL ? PD_GAIN_UNKNOWN : PD_GAIN_YES;
        route->count++;
        pd_log_debug("%s for algorithm 0x%08x, key type 0x%04x, %zu bits: candidate %zu is %s, %zu to %zu bytes",
                     pd_entry_points[mechanism->entry_point].name, (unsigned) mechanism->algorithm,
                     (unsigned) mechanism->key_type, mechanism->bits, route->count, driver->description.prefix,
                     candidate->min_size, candidate->max_size);
    }
}

bool pd_candidate_ask_gain(const pd_route_t *route, pd_candidate_t *candidate)
{
    const pd_driver_t *driver = candidate->binding->driver;
    const psa_algorithm_t algorithm = (psa_algorithm_t) route->key.what;
    const psa_key_type_t key_type = (psa_key_type_t) (route->key.what >> 32);
    const size_t bits = (size_t) (route->key.what >> 48);
    const bool gains = driver->plugin.gain(algorithm, key_type, bits) != 0;

    /* Several threads may ask at once and get the same answer. */
    atomic_store_explicit(&candidate->gain, gains ? PD_GAIN_YES : PD_GAIN_NO, memory_order_relaxed);
    pd_log_debug("%s for algorithm 0x%08x: %s expects %s over software here",
                 pd_entry_points[route->key.where & 0xff].name, (unsigned) algorithm, driver->description.prefix,
                 gains ? "a gain" : "no gain");
    return gains;
}

static pd_route_t *keep(const pd_mechanism_t *mechanism, pd_route_t *scratch)
{
    pd_route_t *route = malloc(sizeof *route);
    size_t first;

    resolve(mechanism, scratch);
    if (route == NULL) {
        return scratch;
    }
    *route = *scratch;
    first = pd_route_first_slot(route->key);
    for (size_t i = 0; i < ROUTE_PROBES; i++) {
        pd_route_t *expected = NULL;

        if (atomic_compare_exchange_strong(&pd_route_slots[(first + i) % PD_ROUTE_SLOTS], &expected, route)) {
            return route;
        }
        if (pd_route_has_key(expected, route->key)) {
            free(route);
            return expected;
        }
    }
    free(route);
    return scratch;
}

pd_route_t *pd_route_search(const pd_mechanism_t *mechanism, pd_route_t *scratch)
{
    const pd_route_key_t key = pd_route_key(mechanism);
    const size_t first = pd_route_first_slot(key);

    for (size_t i = 0; i < ROUTE_PROBES; i++) {
        pd_route_t *route =
            atomic_load_explicit(&pd_route_slots[(first + i) % PD_ROUTE_SLOTS], memory_order_acquire);

        if (route == NULL) {
            break;
        }
        if (pd_route_has_key(route, key)) {
            return route;
        }
    }
    return keep(mechanism, scratch);
}
