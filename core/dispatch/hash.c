/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/hash.h"

#include <string.h>

#include "core/dispatch/context.h"
#include "core/dispatch/walk.h"

/* The context type is the driver's own: here it is only an address. */
typedef psa_status_t (*hash_compute_t)(psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*hash_setup_t)(void *, psa_algorithm_t);
typedef psa_status_t (*hash_update_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*hash_finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*hash_abort_t)(void *);
typedef psa_status_t (*hash_clone_t)(const void *, void *);

static hash_update_t update_of(const pd_binding_t *binding)
{
    return (hash_update_t) binding->functions[PD_EP_HASH_UPDATE];
}

static hash_finish_t finish_of(const pd_binding_t *binding)
{
    return (hash_finish_t) binding->functions[PD_EP_HASH_FINISH];
}

static hash_abort_t abort_of(const pd_binding_t *binding)
{
    return (hash_abort_t) binding->functions[PD_EP_HASH_ABORT];
}

static void *context_of(const pd_binding_t *binding, void *room, size_t room_size)
{
    return pd_context(binding->driver->plugin.hash_context, room, room_size);
}

/* A digest has one length: a driver that wrote another number of bytes did not make one. */
static psa_status_t checked_digest(psa_status_t status, psa_algorithm_t algorithm, size_t hash_size,
                                   size_t *hash_length)
{
    if (status == PSA_SUCCESS && PSA_HASH_LENGTH(algorithm) != 0 && *hash_length != PSA_HASH_LENGTH(algorithm)) {
        *hash_length = 0;
        return PSA_ERROR_CORRUPTION_DETECTED;
    }
    return pd_checked_length(status, hash_size, hash_length);
}

/* A one-shot call made of the multi-part functions. */
static psa_status_t compute_composed(const pd_binding_t *binding, psa_algorithm_t algorithm, const uint8_t *input,
                                     size_t input_length, uint8_t *hash, size_t hash_size, size_t *hash_length)
{
    const psa_driver_context_t layout = binding->driver->plugin.hash_context;
    _Alignas(PD_ROOM_ALIGNMENT) unsigned char room[PD_SHORT_ROOM] = { 0 };
    void *context = pd_context_make(layout, room, sizeof room);
    psa_status_t status;

    if (context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = ((hash_setup_t) binding->functions[PD_EP_HASH_SETUP])(context, algorithm);
    if (status == PSA_SUCCESS) {
        psa_status_t aborted;

        if (input_length > 0) {
            status = update_of(binding)(context, input, input_length);
        }
        if (status == PSA_SUCCESS) {
            status = finish_of(binding)(context, hash, hash_size, hash_length);
        }
        aborted = abort_of(binding)(context);
        status = status == PSA_SUCCESS ? aborted : status;
    }
    pd_context_destroy(layout, room, sizeof room);
    return status;
}

pd_outcome_t pd_hash_compute(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash,
                             size_t hash_size, size_t *hash_length, bool must_decide, psa_status_t *status)
{
    const pd_mechanism_t mechanism = { .entry_point = PD_EP_HASH_COMPUTE, .algorithm = algorithm };
    pd_route_t scratch;
    pd_route_t *route = pd_route(&mechanism, &scratch);

    for (size_t i = 0; i < route->count; i++) {
        pd_candidate_t *candidate = &route->candidates[i];
        const pd_binding_t *binding = candidate->binding;

        if (must_decide ? !pd_driver_is_ready(binding->driver) : !pd_candidate_takes(route, candidate, input_length)) {
            continue;
        }
        *status = candidate->composed
                      ? compute_composed(binding, algorithm, input, input_length, hash, hash_size, hash_length)
                      : ((hash_compute_t) binding->functions[PD_EP_HASH_COMPUTE])(
                            algorithm, input, input_length, hash, hash_size, hash_length);
        pd_count(binding->driver, *status);
        if (!pd_candidate_is_to_be_redone(candidate, *status)) {
            *status = checked_digest(*status, algorithm, hash_size, hash_length);
            return PD_ANSWERED;
        }
    }
    return PD_BUILTIN;
}

/* Set-up by one driver. A failed set-up is not followed by an abort (the specification's life cycle). */
static psa_status_t set_up(const pd_candidate_t *candidate, unsigned *id, void *room, size_t room_size,
                           psa_algorithm_t algorithm)
{
    const pd_binding_t *binding = candidate->binding;
    const psa_driver_context_t layout = binding->driver->plugin.hash_context;
    void *context = pd_context_make(layout, room, room_size);
    psa_status_t status;

    if (context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = ((hash_setup_t) binding->functions[PD_EP_HASH_SETUP])(context, algorithm);
    pd_count(binding->driver, status);
    if (status == PSA_SUCCESS) {
        *id = candidate->id;
    } else {
        pd_context_destroy(layout, room, room_size);
    }
    return status;
}

static pd_route_t *route_of_setup(psa_algorithm_t algorithm, pd_route_t *scratch)
{
    const pd_mechanism_t mechanism = { .entry_point = PD_EP_HASH_SETUP, .algorithm = algorithm };

    return pd_route(&mechanism, scratch);
}

pd_outcome_t pd_hash_setup(unsigned *id, void *room, size_t room_size, psa_algorithm_t algorithm, bool must_decide,
                           psa_status_t *status)
{
    pd_route_t scratch;
    pd_route_t *route = route_of_setup(algorithm, &scratch);

    for (size_t i = 0; i < route->count; i++) {
        pd_candidate_t *candidate = &route->candidates[i];

        if (!pd_driver_is_ready(candidate->binding->driver)) {
            continue;
        }
        if (!must_decide && !pd_candidate_takes_all(candidate)) {
            return PD_UNDECIDED;
        }
        *status = set_up(candidate, id, room, room_size, algorithm);
        if (!pd_candidate_is_to_be_redone(candidate, *status)) {
            return PD_ANSWERED;
        }
    }
    return PD_BUILTIN;
}

bool pd_hash_wants(psa_algorithm_t algorithm, size_t first_length)
{
    pd_route_t scratch;
    pd_route_t *route = route_of_setup(algorithm, &scratch);

    for (size_t i = 0; i < route->count; i++) {
        if (pd_candidate_takes(route, &route->candidates[i], first_length)) {
            return true;
        }
    }
    return false;
}

pd_outcome_t pd_hash_commit(unsigned *id, void *room, size_t room_size, psa_algorithm_t algorithm,
                            size_t first_length, psa_status_t *status)
{
    pd_route_t scratch;
    pd_route_t *route = route_of_setup(algorithm, &scratch);

    for (size_t i = 0; i < route->count; i++) {
        pd_candidate_t *candidate = &route->candidates[i];

        if (!pd_candidate_takes(route, candidate, first_length)) {
            continue;
        }
        *status = set_up(candidate, id, room, room_size, algorithm);
        if (!pd_candidate_is_to_be_redone(candidate, *status)) {
            return PD_ANSWERED;
        }
    }
    return PD_BUILTIN;
}

psa_status_t pd_hash_update(unsigned id, void *room, size_t room_size, const uint8_t *input, size_t input_length)
{
    const pd_binding_t *binding = pd_binding_of(id);
    psa_status_t status;

    if (binding == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    status = update_of(binding)(context_of(binding, room, room_size), input, input_length);
    pd_count(binding->driver, status);
    return status;
}

psa_status_t pd_hash_finish(unsigned id, void *room, size_t room_size, uint8_t *hash, size_t hash_size,
                            size_t *hash_length)
{
    const pd_binding_t *binding = pd_binding_of(id);
    psa_status_t status;

    if (binding == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    status = finish_of(binding)(context_of(binding, room, room_size), hash, hash_size, hash_length);
    pd_count(binding->driver, status);
    return pd_checked_length(status, hash_size, hash_length);
}

psa_status_t pd_hash_abort(unsigned id, void *room, size_t room_size)
{
    const pd_binding_t *binding = pd_binding_of(id);
    psa_status_t status = PSA_SUCCESS;
    void *context;

    if (binding == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    context = context_of(binding, room, room_size);
    if (context != NULL) {
        status = abort_of(binding)(context);
        pd_context_destroy(binding->driver->plugin.hash_context, room, room_size);
    }
    return status;
}

psa_status_t pd_hash_clone(unsigned source_id, const void *source_room, unsigned *target_id, void *target_room,
                           size_t room_size)
{
    const pd_binding_t *binding = pd_binding_of(source_id);
    psa_driver_context_t layout;
    psa_status_t status = PSA_SUCCESS;
    hash_clone_t clone;
    const void *source;
    void *target;

    if (binding == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    layout = binding->driver->plugin.hash_context;
    clone = (hash_clone_t) binding->functions[PD_EP_HASH_CLONE];
    source = pd_context_is_inline(layout, room_size) ? source_room : *(void *const *) source_room;
    target = pd_context_make(layout, target_room, room_size);
    if (target == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    if (clone != NULL) {
        status = clone(source, target);
        pd_count(binding->driver, status);
    } else {
        memcpy(target, source, layout.size);
    }
    if (status == PSA_SUCCESS) {
        *target_id = source_id;
    } else {
        pd_context_destroy(layout, target_room, room_size);
    }
    return status;
}
