/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/asymmetric.h"

#include "core/dispatch/walk.h"

typedef psa_status_t (*crypt_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*agreement_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                    const uint8_t *, size_t, uint8_t *, size_t, size_t *);

pd_outcome_t pd_asymmetric_crypt(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                                 const uint8_t *input, size_t input_length, const uint8_t *salt, size_t salt_length,
                                 uint8_t *output, size_t output_size, size_t *output_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(entry_point, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((crypt_t) binding->functions[entry_point])(key->attributes, key->buffer, key->size, algorithm,
                                                              input, input_length, salt, salt_length, output,
                                                              output_size, output_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, output_size, output_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_key_agreement(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *peer_key,
                              size_t peer_key_length, uint8_t *shared_secret, size_t shared_secret_size,
                              size_t *shared_secret_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(PD_EP_KEY_AGREEMENT, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, peer_key_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = ((agreement_t) binding->functions[PD_EP_KEY_AGREEMENT])(
            key->attributes, key->buffer, key->size, algorithm, peer_key, peer_key_length, shared_secret,
            shared_secret_size, shared_secret_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, shared_secret_size, shared_secret_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}
