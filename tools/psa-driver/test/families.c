/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "families.h"

const kit_family_t *const kit_families[] = {
    &kit_family_hash,
    &kit_family_mac,
    &kit_family_cipher,
    &kit_family_aead,
    &kit_family_sign,
    &kit_family_asymmetric,
    &kit_family_agreement,
    &kit_family_keys,
    &kit_family_opaque,
    NULL,
};
