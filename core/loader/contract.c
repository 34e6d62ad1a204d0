/*
 * What a plug-in must have for its description to be true
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/contract.h"

#include <stdio.h>

/* No operation context is larger or more aligned than that; what claims to be is a mistake. */
#define MAX_CONTEXT_SIZE 65536u
#define MAX_CONTEXT_ALIGNMENT 4096u

const pd_context_rule_t pd_context_rules[PD_CONTEXT_RULE_COUNT] = {
    { PD_EP_HASH_SETUP, PD_EP_HASH_CLONE, offsetof(psa_driver_plugin_t, hash_context), "hash_operation_t" },
    { PD_EP_MAC_SIGN_SETUP, PD_EP_MAC_ABORT, offsetof(psa_driver_plugin_t, mac_context), "mac_operation_t" },
    { PD_EP_CIPHER_ENCRYPT_SETUP, PD_EP_CIPHER_ABORT, offsetof(psa_driver_plugin_t, cipher_context),
      "cipher_operation_t" },
    { PD_EP_AEAD_ENCRYPT_SETUP, PD_EP_AEAD_ABORT, offsetof(psa_driver_plugin_t, aead_context), "aead_operation_t" },
    { PD_EP_PAKE_SETUP, PD_EP_PAKE_ABORT, offsetof(psa_driver_plugin_t, pake_context), "pake_operation_t" },
    { PD_EP_KEY_DERIVATION_SETUP, PD_EP_KEY_DERIVATION_ABORT, offsetof(psa_driver_plugin_t, key_derivation_context),
      "key_derivation_operation_t" },
    { PD_EP_INIT_RANDOM, PD_EP_GET_RANDOM, offsetof(psa_driver_plugin_t, random_context), "random_context_t" },
};

const char *pd_context_fault(psa_driver_context_t context)
{
    if (context.size == 0) {
        return "is not given in the exported constant";
    }
    if (context.size > MAX_CONTEXT_SIZE) {
        return "is larger than 64 KiB";
    }
    if (context.alignment == 0 || (context.alignment & (context.alignment - 1)) != 0
        || context.alignment > MAX_CONTEXT_ALIGNMENT || context.size % context.alignment != 0) {
        return "has an alignment that no C type has";
    }
    return NULL;
}

const pd_life_cycle_t pd_life_cycles[PD_LIFE_CYCLE_COUNT] = {
    { PD_EP_HASH_SETUP, { PD_EP_HASH_UPDATE, PD_EP_HASH_FINISH, PD_EP_HASH_ABORT }, 3 },
    { PD_EP_MAC_SIGN_SETUP, { PD_EP_MAC_UPDATE, PD_EP_MAC_SIGN_FINISH, PD_EP_MAC_ABORT }, 3 },
    { PD_EP_MAC_VERIFY_SETUP, { PD_EP_MAC_UPDATE, PD_EP_MAC_VERIFY_FINISH, PD_EP_MAC_ABORT }, 3 },
    { PD_EP_CIPHER_ENCRYPT_SETUP, { PD_EP_CIPHER_UPDATE, PD_EP_CIPHER_FINISH, PD_EP_CIPHER_ABORT }, 3 },
    { PD_EP_CIPHER_DECRYPT_SETUP, { PD_EP_CIPHER_UPDATE, PD_EP_CIPHER_FINISH, PD_EP_CIPHER_ABORT }, 3 },
    { PD_EP_AEAD_ENCRYPT_SETUP,
      { PD_EP_AEAD_SET_NONCE, PD_EP_AEAD_UPDATE_AD, PD_EP_AEAD_UPDATE, PD_EP_AEAD_FINISH, PD_EP_AEAD_ABORT },
      5 },
    { PD_EP_AEAD_DECRYPT_SETUP,
      { PD_EP_AEAD_SET_NONCE, PD_EP_AEAD_UPDATE_AD, PD_EP_AEAD_UPDATE, PD_EP_AEAD_VERIFY, PD_EP_AEAD_ABORT },
      5 },
    { PD_EP_PAKE_SETUP, { PD_EP_PAKE_OUTPUT, PD_EP_PAKE_INPUT, PD_EP_PAKE_GET_IMPLICIT_KEY, PD_EP_PAKE_ABORT }, 4 },
};

pd_function_names_t pd_function_names(const pd_description_t *description, const pd_capability_t *capability,
                                      pd_entry_point_t entry_point)
{
    pd_function_names_t names = { .given = capability->names[entry_point] };

    snprintf(names.by_default[0], sizeof names.by_default[0], "%.64s_%.32s", description->prefix,
             pd_entry_points[entry_point].name);
    snprintf(names.by_default[1], sizeof names.by_default[1], "%.64s_%s_%.32s", description->prefix,
             description->opaque ? "opaque" : "transparent", pd_entry_points[entry_point].name);
    return names;
}
