/*
 * Dispatch of the hash family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Called by the wrapper of an upstream version (core/mbedtls-*), which owns the operation structure and has
 * the built-in code. An operation is described by its id, and the room for a driver's context behind
 * it. The context lies in that room if it fits, else on the heap with its address in the room.
 */
#ifndef PD_DISPATCH_HASH_H
#define PD_DISPATCH_HASH_H

#include <stdbool.h>

#include <psa/crypto.h>

#include "core/dispatch/outcome.h"
#include "core/dispatch/route.h"

/** True if a call of that entry point has to be offered to drivers at all. A few instructions. */
static inline bool pd_hash_is_served(pd_entry_point_t entry_point, psa_algorithm_t algorithm)
{
    const pd_mechanism_t mechanism = { .entry_point = entry_point, .algorithm = algorithm };

    return pd_family_is_active(PD_ACTIVE_HASH) && !pd_route_is_known_empty(&mechanism);
}

/** hash_compute. Arguments as psa_hash_compute().
 *
 * \param must_decide  There is no built-in code for it: the thresholds do not count.
 * \param[out] status  The answer, with PD_ANSWERED.
 */
pd_outcome_t pd_hash_compute(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash,
                             size_t hash_size, size_t *hash_length, bool must_decide, psa_status_t *status);

/** hash_setup, while the size of the message is unknown.
 *
 * \param[out] id       The operation's id, set if a driver takes it.
 * \param[out] room     Zeroed room for its context, aligned to PD_ROOM_ALIGNMENT.
 * \param room_size     In bytes, at least a pointer's.
 * \param must_decide   There is no built-in code for it: the thresholds do not count.
 *
 * \return PD_UNDECIDED: a driver takes it if it is large enough. Set up the built-in code, mark the operation with
 *         PD_OPERATION_UNDECIDED, and ask pd_hash_commit() at the first update.
 */
pd_outcome_t pd_hash_setup(unsigned *id, void *room, size_t room_size, psa_algorithm_t algorithm, bool must_decide,
                           psa_status_t *status);

/** True if a driver would take a message whose first update has this many bytes. */
bool pd_hash_wants(psa_algorithm_t algorithm, size_t first_length);

/** Set-up by a driver that wants a first update of this length: as pd_hash_setup(), never PD_UNDECIDED. */
pd_outcome_t pd_hash_commit(unsigned *id, void *room, size_t room_size, psa_algorithm_t algorithm,
                            size_t first_length, psa_status_t *status);

/** hash_update, hash_finish, hash_abort of an operation whose id is a driver's. PSA_ERROR_BAD_STATE, as upstream's,
 * if no driver has that id. */
psa_status_t pd_hash_update(unsigned id, void *room, size_t room_size, const uint8_t *input, size_t input_length);
psa_status_t pd_hash_finish(unsigned id, void *room, size_t room_size, uint8_t *hash, size_t hash_size,
                            size_t *hash_length);
psa_status_t pd_hash_abort(unsigned id, void *room, size_t room_size);

/** Clones such an operation by the driver's hash_clone, or byte by byte if it has none.
 *
 * \param[out] target_id    Set on success only.
 * \param[out] target_room  Zeroed room of the same size.
 */
psa_status_t pd_hash_clone(unsigned source_id, const void *source_room, unsigned *target_id, void *target_room,
                           size_t room_size);

#endif
