/*
 * Which drivers serve a mechanism
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A route is worked out from the descriptions at the first call of a mechanism and kept for the life of the
 * process; later calls find it without a lock. Nothing in it depends on a key's value.
 */
#ifndef PD_DISPATCH_ROUTE_H
#define PD_DISPATCH_ROUTE_H

#include <stdatomic.h>

#include "core/loader/registry.h"

/** Most drivers that are asked in turn for one mechanism. */
#define PD_ROUTE_MAX_CANDIDATES 8u

/** What a request is about, as far as descriptions tell drivers apart. Without a key: type 0, bits 0. */
typedef struct {
    pd_entry_point_t entry_point;
    psa_algorithm_t algorithm;
    psa_key_location_t location;
    psa_key_type_t key_type;
    size_t bits;
} pd_mechanism_t;

/** Whether a driver is worth asking. Asked of it at the first request that it would get, not before: the answer may
 * open a device. */
typedef enum {
    PD_GAIN_UNKNOWN,
    PD_GAIN_YES,
    PD_GAIN_NO,
} pd_gain_t;

/** A driver that serves the mechanism, for requests of some sizes. */
typedef struct {
    const pd_binding_t *binding;
    unsigned id;     /* of the binding: marks an operation as its own; see PD_OPERATION_FIRST_BINDING */
    bool composed;   /* one-shot call to be made of the multi-part functions */
    size_t min_size; /* bytes */
    size_t max_size;
    _Atomic(int) gain; /* pd_gain_t: what the driver says of itself on this machine */
} pd_candidate_t;

/** A mechanism in two words: what the table of routes is searched by. */
typedef struct {
    uint64_t what;  /* algorithm, key type, bits: PSA_MAX_KEY_BITS fits 16 */
    uint64_t where; /* entry point, location */
} pd_route_key_t;

typedef struct {
    pd_route_key_t key;
    size_t count;
    pd_candidate_t candidates[PD_ROUTE_MAX_CANDIDATES];
} pd_route_t;

/** Marks in an operation structure's `id`; 0 and 1 are upstream's: inactive, built-in. */
#define PD_OPERATION_UNDECIDED 0x100u     /* built-in with no input yet; a driver may still take it */
#define PD_OPERATION_FIRST_BINDING 0x101u /* plus the binding's place in the registry */

/** Families of entry points that some loaded driver serves; 0 before psa_crypto_init() and after
 * mbedtls_psa_crypto_free(). Read on every call, so that without drivers it costs one load. */
#define PD_ACTIVE_HASH (1u << 0)
#define PD_ACTIVE_MAC (1u << 1)
#define PD_ACTIVE_CIPHER (1u << 2)
#define PD_ACTIVE_AEAD (1u << 3)
#define PD_ACTIVE_SIGN (1u << 4)
#define PD_ACTIVE_ASYMMETRIC (1u << 5) /* encryption and key agreement */
#define PD_ACTIVE_PAKE (1u << 6)
#define PD_ACTIVE_KEYS (1u << 7)       /* key management */
extern _Atomic(unsigned) pd_active_families __attribute__((visibility("hidden")));

static inline bool pd_family_is_active(unsigned family)
{
    return (atomic_load_explicit(&pd_active_families, memory_order_acquire) & family) != 0;
}

/** Lets calls reach the drivers of the published registry, or keeps them to the built-in code. Operations that
 * drivers have begun go on with them either way. */
void pd_dispatch_enable(void);
void pd_dispatch_disable(void);

/** Twice what all mechanisms of the specification with all key sizes in use come to. A power of two. */
#define PD_ROUTE_SLOTS 1024u
extern _Atomic(pd_route_t *) pd_route_slots[PD_ROUTE_SLOTS] __attribute__((visibility("hidden")));

static inline pd_route_key_t pd_route_key(const pd_mechanism_t *mechanism)
{
    return (pd_route_key_t) {
        .what = mechanism->algorithm | (uint64_t) mechanism->key_type << 32 | (uint64_t) mechanism->bits << 48,
        .where = (uint64_t) mechanism->entry_point | (uint64_t) mechanism->location << 8,
    };
}

/** Where the search begins. */
static inline size_t pd_route_first_slot(pd_route_key_t key)
{
    return (size_t) (((key.what ^ key.where << 40) * 0x9e3779b97f4a7c15u) >> 54);
}

static inline bool pd_route_has_key(const pd_route_t *route, pd_route_key_t key)
{
    return route->key.what == key.what && route->key.where == key.where;
}

/** The rest of pd_route(): other slots, and the first call of a mechanism. */
pd_route_t *pd_route_search(const pd_mechanism_t *mechanism, pd_route_t *scratch)
    __attribute__((visibility("hidden")));

/** Finds the route of a mechanism. Call only while pd_family_is_active().
 *
 * \param mechanism  What is asked for.
 * \param scratch    Used for a route that cannot be kept: the table is bounded, and a caller may ask for any
 *                   number of mechanisms.
 * \return The route, with no candidates if no driver serves the mechanism. Lives as long as the process, or as
 *         \p scratch.
 */
static inline pd_route_t *pd_route(const pd_mechanism_t *mechanism, pd_route_t *scratch)
{
    const pd_route_key_t key = pd_route_key(mechanism);
    pd_route_t *route =
        atomic_load_explicit(&pd_route_slots[pd_route_first_slot(key)], memory_order_acquire);

    if (__builtin_expect(route != NULL && pd_route_has_key(route, key), 1)) {
        return route;
    }
    return pd_route_search(mechanism, scratch);
}

/** True if the mechanism was asked for before and no driver serves it: the short way past dispatch, made to be
 * inlined where a call arrives. Any other answer says nothing. */
static inline bool pd_route_is_known_empty(const pd_mechanism_t *mechanism)
{
    const pd_route_key_t key = pd_route_key(mechanism);
    pd_route_t *route =
        atomic_load_explicit(&pd_route_slots[pd_route_first_slot(key)], memory_order_acquire);

    return route != NULL && pd_route_has_key(route, key) && route->count == 0;
}

/** The binding that an operation's id stands for; NULL if none does: the application never set the operation up. */
static inline const pd_binding_t *pd_binding_of(unsigned id)
{
    const pd_registry_t *registry = pd_registry();
    const size_t place = id - PD_OPERATION_FIRST_BINDING;

    return registry != NULL && place < registry->binding_count ? registry->bindings[place] : NULL;
}

/** Asks the driver and keeps the answer. */
bool pd_candidate_ask_gain(const pd_route_t *route, pd_candidate_t *candidate) __attribute__((visibility("hidden")));

/** True if the candidate may be asked now for a request of that many bytes. */
static inline bool pd_candidate_takes(const pd_route_t *route, pd_candidate_t *candidate, size_t size)
{
    if (size < candidate->min_size || size > candidate->max_size || !pd_driver_is_ready(candidate->binding->driver)) {
        return false;
    }
    switch (atomic_load_explicit(&candidate->gain, memory_order_relaxed)) {
        case PD_GAIN_YES:
            return true;
        case PD_GAIN_NO:
            return false;
        default:
            return pd_candidate_ask_gain(route, candidate);
    }
}

/** True if it is asked whatever the size. */
static inline bool pd_candidate_takes_all(const pd_candidate_t *candidate)
{
    return candidate->min_size == 0 && candidate->max_size == SIZE_MAX
           && atomic_load_explicit(&candidate->gain, memory_order_relaxed) == PD_GAIN_YES;
}

/** True if the candidate may be asked now for a request whose size is not known: one with a size range is not. */
static inline bool pd_candidate_takes_unsized(const pd_route_t *route, pd_candidate_t *candidate)
{
    return candidate->min_size == 0 && candidate->max_size == SIZE_MAX && pd_candidate_takes(route, candidate, 0);
}

/** May the next candidate, and at last the built-in code, do what the driver answered so? */
static inline bool pd_candidate_is_to_be_redone(const pd_candidate_t *candidate, psa_status_t status)
{
    if (!candidate->binding->capability->fallback) {
        return false;
    }
    return status == PSA_ERROR_NOT_SUPPORTED
           || (!pd_registry()->conforming
               && (status == PSA_ERROR_HARDWARE_FAILURE || status == PSA_ERROR_COMMUNICATION_FAILURE));
}

#endif
