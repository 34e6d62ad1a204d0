/*
 * The rules that only MACs have
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_MAC_H
#define KIT_MAC_H

#include "stream.h"

/** Right MACs are accepted, every kind of wrong one is refused. */
void kit_rule_mac_verify(kit_t *kit, const kit_case_t *c);

/** Every truncation that the description claims. */
void kit_rule_mac_truncated(kit_t *kit, const kit_case_t *c);
bool kit_mac_claims_truncated(const kit_case_t *c);

/** HMAC keys shorter and longer than a block of the hash. */
void kit_rule_mac_keys(kit_t *kit, const kit_case_t *c);
bool kit_mac_takes_any_key(const kit_case_t *c);

#endif
