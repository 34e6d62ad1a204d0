/*
 * The PSA_KEY_TYPE_..., PSA_ECC_FAMILY_... and PSA_DH_FAMILY_... macros
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/macros.h"

#define CALL_WITH_ONE(macro)                                                                       \
    static uint32_t call_##macro(uint32_t first, uint32_t second)                                  \
    {                                                                                              \
        (void) second;                                                                             \
        return macro(first);                                                                       \
    }

CALL_WITH_ONE(PSA_KEY_TYPE_ECC_KEY_PAIR)
CALL_WITH_ONE(PSA_KEY_TYPE_ECC_PUBLIC_KEY)
CALL_WITH_ONE(PSA_KEY_TYPE_DH_KEY_PAIR)
CALL_WITH_ONE(PSA_KEY_TYPE_DH_PUBLIC_KEY)

static bool no_key_type(uint32_t first, uint32_t second, pd_message_t *reason)
{
    (void) first;
    (void) second;
    pd_message_set(reason, "PSA_KEY_TYPE_NONE is no type that a key could have");
    return false;
}

#define KEY_TYPE(macro) { .name = #macro, .kind = PD_MACRO_KEY_TYPE, .value = macro },
#define REFUSED(macro)                                                                             \
    { .name = #macro, .kind = PD_MACRO_KEY_TYPE, .value = macro, .check = no_key_type },
#define KEY_TYPE_OF(macro, family)                                                                 \
    { .name = #macro,                                                                              \
      .kind = PD_MACRO_KEY_TYPE,                                                                   \
      .arguments = { PD_ARGUMENT_##family },                                                       \
      .call = call_##macro },
#define ECC_FAMILY(macro) { .name = #macro, .kind = PD_MACRO_ECC_FAMILY, .value = macro },
#define DH_FAMILY(macro) { .name = #macro, .kind = PD_MACRO_DH_FAMILY, .value = macro },

/* clang-format off */
static const pd_macro_t rows[] = {
    REFUSED(PSA_KEY_TYPE_NONE)

    KEY_TYPE(PSA_KEY_TYPE_RAW_DATA)
    KEY_TYPE(PSA_KEY_TYPE_HMAC)
    KEY_TYPE(PSA_KEY_TYPE_DERIVE)
    KEY_TYPE(PSA_KEY_TYPE_PASSWORD)
    KEY_TYPE(PSA_KEY_TYPE_PASSWORD_HASH)
    KEY_TYPE(PSA_KEY_TYPE_PEPPER)
    KEY_TYPE(PSA_KEY_TYPE_AES)
    KEY_TYPE(PSA_KEY_TYPE_ARIA)
    KEY_TYPE(PSA_KEY_TYPE_DES)
    KEY_TYPE(PSA_KEY_TYPE_CAMELLIA)
    KEY_TYPE(PSA_KEY_TYPE_CHACHA20)
    KEY_TYPE(PSA_KEY_TYPE_RSA_PUBLIC_KEY)
    KEY_TYPE(PSA_KEY_TYPE_RSA_KEY_PAIR)
    KEY_TYPE(PSA_KEY_TYPE_DSA_PUBLIC_KEY)
    KEY_TYPE(PSA_KEY_TYPE_DSA_KEY_PAIR)
    KEY_TYPE_OF(PSA_KEY_TYPE_ECC_KEY_PAIR, ECC_FAMILY)
    KEY_TYPE_OF(PSA_KEY_TYPE_ECC_PUBLIC_KEY, ECC_FAMILY)
    KEY_TYPE_OF(PSA_KEY_TYPE_DH_KEY_PAIR, DH_FAMILY)
    KEY_TYPE_OF(PSA_KEY_TYPE_DH_PUBLIC_KEY, DH_FAMILY)

    ECC_FAMILY(PSA_ECC_FAMILY_SECP_K1)
    ECC_FAMILY(PSA_ECC_FAMILY_SECP_R1)
    ECC_FAMILY(PSA_ECC_FAMILY_SECP_R2)
    ECC_FAMILY(PSA_ECC_FAMILY_SECT_K1)
    ECC_FAMILY(PSA_ECC_FAMILY_SECT_R1)
    ECC_FAMILY(PSA_ECC_FAMILY_SECT_R2)
    ECC_FAMILY(PSA_ECC_FAMILY_BRAINPOOL_P_R1)
    ECC_FAMILY(PSA_ECC_FAMILY_MONTGOMERY)
    ECC_FAMILY(PSA_ECC_FAMILY_TWISTED_EDWARDS)
    DH_FAMILY(PSA_DH_FAMILY_RFC7919)
};
/* clang-format on */

const pd_macro_table_t pd_key_type_macros = { rows, sizeof(rows) / sizeof(rows[0]) };
