/*
 * One request, offered to driver after driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every entry-point family goes the same way:
 *
 *     pd_walk_t walk;
 *     const pd_binding_t *binding;
 *
 *     pd_walk_begin(&walk, &mechanism, size, any_size);
 *     while ((binding = pd_walk_next(&walk)) != NULL) {
 *         *status = ((function_t) binding->functions[...])(...);
 *         if (pd_walk_is_final(&walk, *status)) {
 *             return PD_ANSWERED;
 *         }
 *     }
 *     return pd_walk_end(&walk, status);
 */
#ifndef PD_DISPATCH_WALK_H
#define PD_DISPATCH_WALK_H

#include "core/dispatch/outcome.h"
#include "core/dispatch/route.h"
#include "core/dispatch/statistics.h"

/** For a request that no size range applies to: one whose size is not known, or of an operation on a key. */
#define PD_SIZE_UNKNOWN SIZE_MAX

typedef struct {
    pd_route_t *route;
    size_t size;               /* of the request, in bytes, or PD_SIZE_UNKNOWN */
    bool any_size;             /* sizes do not count */
    bool passed_over;          /* a candidate was, because of the size */
    size_t next;               /* place of the next candidate */
    pd_candidate_t *candidate; /* being asked */
    psa_key_location_t location;
    pd_route_t scratch;
} pd_walk_t;

static inline void pd_walk_begin(pd_walk_t *walk, const pd_mechanism_t *mechanism, size_t size, bool any_size)
{
    walk->route = pd_route(mechanism, &walk->scratch);
    walk->size = size;
    walk->any_size = any_size;
    walk->passed_over = false;
    walk->next = 0;
    walk->candidate = NULL;
    walk->location = mechanism->location;
}

static inline bool pd_walk_takes(const pd_walk_t *walk, pd_candidate_t *candidate)
{
    if (walk->any_size) {
        return true;
    }
    return walk->size != PD_SIZE_UNKNOWN ? pd_candidate_takes(walk->route, candidate, walk->size)
                                         : pd_candidate_takes_unsized(walk->route, candidate);
}

/** The binding to call next; NULL if there is none left. */
static inline const pd_binding_t *pd_walk_next(pd_walk_t *walk)
{
    while (walk->next < walk->route->count) {
        pd_candidate_t *candidate = &walk->route->candidates[walk->next++];

        if (!pd_driver_is_ready(candidate->binding->driver)) {
            continue;
        }
        if (pd_walk_takes(walk, candidate)) {
            walk->candidate = candidate;
            return candidate->binding;
        }
        walk->passed_over = true;
    }
    return NULL;
}

/** Counts the answer; false if somebody else is to do the request instead. */
static inline bool pd_walk_is_final(const pd_walk_t *walk, psa_status_t status)
{
    pd_count(walk->candidate->binding->driver, status);
    return !pd_candidate_is_to_be_redone(walk->candidate, status);
}

/** What becomes of a request that nobody took. A key of a location that has a driver goes to that driver alone: what
 * it cannot do is not supported. */
pd_outcome_t pd_walk_end(const pd_walk_t *walk, psa_status_t *status) __attribute__((visibility("hidden")));

/** A driver that claims to have written more than there is room for is broken; nothing it wrote may be used. */
static inline psa_status_t pd_checked_length(psa_status_t status, size_t size, size_t *length)
{
    if (status == PSA_SUCCESS && *length > size) {
        *length = 0;
        return PSA_ERROR_CORRUPTION_DETECTED;
    }
    return status;
}

#endif
