/*
 * Dispatch of asymmetric signature
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Parameters are those of the entry points (PSA driver interface).
 */
#ifndef PD_DISPATCH_SIGN_H
#define PD_DISPATCH_SIGN_H

#include "core/dispatch/key.h"
#include "core/dispatch/outcome.h"

/** sign_hash or sign_message.
 *
 * \return PD_BUILTIN for sign_message also where an opaque driver does not have it: the core then hashes, and asks the
 *         driver for sign_hash (specification, "Entry points for single-part operations").
 */
pd_outcome_t pd_sign(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                     const uint8_t *input, size_t input_length, uint8_t *signature, size_t signature_size,
                     size_t *signature_length, psa_status_t *status);

/** verify_hash or verify_message; PD_BUILTIN likewise. */
pd_outcome_t pd_verify(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                       const uint8_t *input, size_t input_length, const uint8_t *signature, size_t signature_length,
                       psa_status_t *status);

#endif
