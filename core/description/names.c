/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The table of macros read backwards: every macro is tried with every argument it can take. That is some
 * thousand calls for a name, which only people wait for.
 */
#include "core/description/names.h"

#include <stdbool.h>
#include <stdio.h>

#include "core/description/macros.h"

/* Longest MAC or tag length that a truncating macro is tried with: of HMAC with SHA-512. PSA's field for it has 6 bits,
 * in which 64 is 0. */
#define MAX_LENGTH 64u

static bool find_constant(const pd_macro_table_t *table, pd_macro_kind_t kind, uint32_t value, const char **name)
{
    for (size_t i = 0; i < table->count; i++) {
        const pd_macro_t *row = &table->row[i];

        if (row->kind == kind && row->arguments[0] == PD_ARGUMENT_NONE && row->value == value) {
            *name = row->name;
            return true;
        }
    }
    return false;
}

/* Tries a macro of one argument over the constants of a kind. */
static bool find_over(const pd_macro_t *row, const pd_macro_table_t *table, pd_macro_kind_t kind, uint32_t value,
                      char text[PD_NAME_SIZE])
{
    for (size_t i = 0; i < table->count; i++) {
        const pd_macro_t *argument = &table->row[i];

        if (argument->kind == kind && argument->arguments[0] == PD_ARGUMENT_NONE
            && row->call(argument->value, 0) == value) {
            snprintf(text, PD_NAME_SIZE, "%s(%s)", row->name, argument->name);
            return true;
        }
    }
    return false;
}

/* Names algorithms that are not shortened. */
static bool find_plain(psa_algorithm_t algorithm, char text[PD_NAME_SIZE])
{
    const char *name;

    if (find_constant(&pd_algorithm_macros, PD_MACRO_ALGORITHM, algorithm, &name)) {
        snprintf(text, PD_NAME_SIZE, "%s", name);
        return true;
    }
    for (size_t i = 0; i < pd_algorithm_macros.count; i++) {
        const pd_macro_t *row = &pd_algorithm_macros.row[i];

        if (row->arguments[0] != PD_ARGUMENT_NONE && row->arguments[1] == PD_ARGUMENT_NONE
            && find_over(row, &pd_algorithm_macros, PD_MACRO_ALGORITHM, algorithm, text)) {
            return true;
        }
    }
    return false;
}

/* Names a MAC or an AEAD with a shorter MAC or tag, or with "at least" one. */
static bool find_shortened(psa_algorithm_t algorithm, char text[PD_NAME_SIZE])
{
    const bool is_mac = PSA_ALG_IS_MAC(algorithm);
    const pd_argument_t kind = is_mac ? PD_ARGUMENT_MAC : PD_ARGUMENT_AEAD;
    const psa_algorithm_t full = is_mac ? PSA_ALG_FULL_LENGTH_MAC(algorithm)
                                        : PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(algorithm);
    char inner[PD_NAME_SIZE];

    for (size_t i = 0; full != 0 && i < pd_algorithm_macros.count; i++) {
        const pd_macro_t *row = &pd_algorithm_macros.row[i];

        if (row->arguments[0] != kind) {
            continue;
        }
        for (uint32_t length = 1; row->arguments[1] == PD_ARGUMENT_LENGTH && length <= MAX_LENGTH; length++) {
            if (row->call(full, length) == algorithm && find_plain(full, inner)) {
                snprintf(text, PD_NAME_SIZE, "%s(%.80s, %u)", row->name, inner, (unsigned) length);
                return true;
            }
        }
    }
    return false;
}

/* Names a key agreement with a key derivation behind it. */
static bool find_agreement(psa_algorithm_t algorithm, char text[PD_NAME_SIZE])
{
    const psa_algorithm_t agreement = PSA_ALG_KEY_AGREEMENT_GET_BASE(algorithm);
    const psa_algorithm_t derivation = PSA_ALG_KEY_AGREEMENT_GET_KDF(algorithm);
    char first[PD_NAME_SIZE];
    char second[PD_NAME_SIZE];

    if (PSA_ALG_KEY_AGREEMENT(agreement, derivation) != algorithm || !find_plain(agreement, first)
        || !find_plain(derivation, second)) {
        return false;
    }
    snprintf(text, PD_NAME_SIZE, "PSA_ALG_KEY_AGREEMENT(%.40s, %.80s)", first, second);
    return true;
}

const char *pd_algorithm_name(psa_algorithm_t algorithm, char text[PD_NAME_SIZE])
{
    const bool may_be_short = PSA_ALG_IS_MAC(algorithm) || PSA_ALG_IS_AEAD(algorithm);

    if (!find_plain(algorithm, text) && !(may_be_short && find_shortened(algorithm, text))
        && !(PSA_ALG_IS_KEY_AGREEMENT(algorithm) && find_agreement(algorithm, text))) {
        snprintf(text, PD_NAME_SIZE, "0x%08x", (unsigned) algorithm);
    }
    return text;
}

const char *pd_key_type_name(psa_key_type_t type, char text[PD_NAME_SIZE])
{
    const char *name;

    if (find_constant(&pd_key_type_macros, PD_MACRO_KEY_TYPE, type, &name)) {
        snprintf(text, PD_NAME_SIZE, "%s", name);
        return text;
    }
    for (size_t i = 0; i < pd_key_type_macros.count; i++) {
        const pd_macro_t *row = &pd_key_type_macros.row[i];
        const pd_macro_kind_t family = row->arguments[0] == PD_ARGUMENT_ECC_FAMILY ? PD_MACRO_ECC_FAMILY
                                                                                   : PD_MACRO_DH_FAMILY;

        if (row->kind == PD_MACRO_KEY_TYPE && row->arguments[0] != PD_ARGUMENT_NONE
            && find_over(row, &pd_key_type_macros, family, type, text)) {
            return text;
        }
    }
    snprintf(text, PD_NAME_SIZE, "0x%04x", (unsigned) type);
    return text;
}
