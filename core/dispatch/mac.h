/*
 * Dispatch of the MAC family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points (PSA driver interface), with the operation in the place of the context.
 */
#ifndef PD_DISPATCH_MAC_H
#define PD_DISPATCH_MAC_H

#include "core/dispatch/operation.h"

/** mac_compute; composed of the multi-part functions if the driver has only those. */
pd_outcome_t pd_mac_compute(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                            uint8_t *mac, size_t mac_size, size_t *mac_length, psa_status_t *status);

/** mac_sign_setup or mac_verify_setup. */
pd_outcome_t pd_mac_setup(pd_operation_t operation, pd_entry_point_t entry_point, const pd_key_t *key,
                          psa_algorithm_t algorithm, psa_status_t *status);

/** The rest, for operations that a driver has begun. */
psa_status_t pd_mac_update(pd_operation_t operation, const uint8_t *input, size_t input_length);
psa_status_t pd_mac_sign_finish(pd_operation_t operation, uint8_t *mac, size_t mac_size, size_t *mac_length);
psa_status_t pd_mac_verify_finish(pd_operation_t operation, const uint8_t *mac, size_t mac_length);
psa_status_t pd_mac_abort(pd_operation_t operation);

#endif
