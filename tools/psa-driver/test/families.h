/*
 * The families of the conformance kit, each in the file of its name
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_FAMILIES_H
#define KIT_FAMILIES_H

#include "kit.h"

extern const kit_family_t kit_family_hash;
extern const kit_family_t kit_family_mac;
extern const kit_family_t kit_family_cipher;
extern const kit_family_t kit_family_aead;
extern const kit_family_t kit_family_sign;
extern const kit_family_t kit_family_asymmetric;
extern const kit_family_t kit_family_agreement;
extern const kit_family_t kit_family_keys;
extern const kit_family_t kit_family_opaque;

#endif
