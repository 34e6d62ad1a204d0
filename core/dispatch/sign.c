/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/sign.h"

#include "core/dispatch/walk.h"

typedef psa_status_t (*sign_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                               const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*verify_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                 const uint8_t *, size_t, const uint8_t *, size_t);

/* A message entry point that the key's driver does not have is made of a hash and the hash entry point. */
static pd_outcome_t end(const pd_walk_t *walk, pd_entry_point_t entry_point, psa_status_t *status)
{
    if (entry_point == PD_EP_SIGN_MESSAGE || entry_point == PD_EP_VERIFY_MESSAGE) {
        return PD_BUILTIN;
    }
    return pd_walk_end(walk, status);
}

/* The same for an opaque driver that has the entry point and declines. */
static bool is_left_to_hash(const pd_walk_t *walk, pd_entry_point_t entry_point, psa_status_t status)
{
    return walk->location != PSA_KEY_LOCATION_LOCAL_STORAGE && status == PSA_ERROR_NOT_SUPPORTED
           && (entry_point == PD_EP_SIGN_MESSAGE || entry_point == PD_EP_VERIFY_MESSAGE);
}

pd_outcome_t pd_sign(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                     const uint8_t *input, size_t input_length, uint8_t *signature, size_t signature_size,
                     size_t *signature_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(entry_point, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((sign_t) binding->functions[entry_point])(key->attributes, key->buffer, key->size, algorithm, input,
                                                             input_length, signature, signature_size,
                                                             signature_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, signature_size, signature_length);
            return is_left_to_hash(&walk, entry_point, *status) ? PD_BUILTIN : PD_ANSWERED;
        }
    }
    return end(&walk, entry_point, status);
}

pd_outcome_t pd_verify(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                       const uint8_t *input, size_t input_length, const uint8_t *signature, size_t signature_length,
                       psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(entry_point, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((verify_t) binding->functions[entry_point])(key->attributes, key->buffer, key->size, algorithm,
                                                               input, input_length, signature, signature_length);
        if (pd_walk_is_final(&walk, *status)) {
            return is_left_to_hash(&walk, entry_point, *status) ? PD_BUILTIN : PD_ANSWERED;
        }
    }
    return end(&walk, entry_point, status);
}
