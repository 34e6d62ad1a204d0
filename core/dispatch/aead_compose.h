/*
 * A one-shot AEAD call made of a driver's multi-part functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DISPATCH_AEAD_COMPOSE_H
#define PD_DISPATCH_AEAD_COMPOSE_H

#include "core/dispatch/aead.h"

typedef psa_status_t (*pd_aead_setup_t)(void *, const psa_key_attributes_t *, const uint8_t *, size_t,
                                        psa_algorithm_t);
typedef psa_status_t (*pd_aead_set_nonce_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*pd_aead_set_lengths_t)(void *, size_t, size_t);
typedef psa_status_t (*pd_aead_update_ad_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*pd_aead_update_t)(void *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*pd_aead_finish_t)(void *, uint8_t *, size_t, size_t *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*pd_aead_verify_t)(void *, uint8_t *, size_t, size_t *, const uint8_t *, size_t);
typedef psa_status_t (*pd_aead_abort_t)(void *);

/** PD_EP_AEAD_ENCRYPT or PD_EP_AEAD_DECRYPT by set-up, update and finish or verify. Parameters as aead_encrypt. */
psa_status_t pd_aead_compose(const pd_binding_t *binding, pd_entry_point_t entry_point, const pd_key_t *key,
                             psa_algorithm_t algorithm, const pd_aead_header_t *header, const uint8_t *input,
                             size_t input_length, uint8_t *output, size_t output_size, size_t *output_length);

#endif
