/*
 * A key as entry points take it, and what a request with it is about
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DISPATCH_KEY_H
#define PD_DISPATCH_KEY_H

#include "core/dispatch/route.h"

typedef struct {
    const psa_key_attributes_t *attributes;
    const uint8_t *buffer; /* export format, or the opaque driver's own blob */
    size_t size;           /* bytes */
    bool must_decide;      /* the built-in code does not have the mechanism: size ranges do not count */
} pd_key_t;

static inline psa_key_location_t pd_location_of(const psa_key_attributes_t *attributes)
{
    return PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(attributes));
}

static inline pd_mechanism_t pd_mechanism(pd_entry_point_t entry_point, const psa_key_attributes_t *attributes,
                                          psa_algorithm_t algorithm)
{
    return (pd_mechanism_t) {
        .entry_point = entry_point,
        .algorithm = algorithm,
        .location = pd_location_of(attributes),
        .key_type = psa_get_key_type(attributes),
        .bits = psa_get_key_bits(attributes),
    };
}

/** True if a request with a key has to be offered to drivers at all. A few instructions. Requests with an opaque
 * driver's key always are: what it cannot do is answered by dispatch (pd_walk_end()), each time alike. */
static inline bool pd_is_served(unsigned family, pd_entry_point_t entry_point, const psa_key_attributes_t *attributes,
                                psa_algorithm_t algorithm)
{
    if (!pd_family_is_active(family)) {
        return false;
    }
    const pd_mechanism_t mechanism = pd_mechanism(entry_point, attributes, algorithm);

    return mechanism.location != PSA_KEY_LOCATION_LOCAL_STORAGE || !pd_route_is_known_empty(&mechanism);
}

#endif
