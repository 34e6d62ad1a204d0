/*
 * The rules that only AEAD has
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_AEAD_H
#define KIT_AEAD_H

#include "stream.h"

size_t kit_aead_tag_length(const kit_request_t *request);

/** Declares lengths (if the driver has aead_set_lengths) and sets the nonce. */
psa_status_t kit_aead_begin(kit_t *kit, void *context, const kit_request_t *request, size_t ad_length,
                            size_t plain_length);

psa_status_t kit_aead_update_ad(kit_t *kit, void *context, const uint8_t *input, size_t length);

/** One bit wrong anywhere: PSA_ERROR_INVALID_SIGNATURE, and one call leaves no plaintext. */
void kit_rule_aead_bad_tag(kit_t *kit, const kit_case_t *c);

/** Nonces of other lengths than the usual one: right, or refused. */
void kit_rule_aead_nonces(kit_t *kit, const kit_case_t *c);

/** Every length of tag that the description claims. */
void kit_rule_aead_tags(kit_t *kit, const kit_case_t *c);
bool kit_aead_claims_other_tags(const kit_case_t *c);

/** What is done is not what aead_set_lengths declared: an error, at finish or before. */
void kit_rule_aead_lengths_declared(kit_t *kit, const kit_case_t *c);

#endif
