/*
 * The macros of the Crypto API that a description may name
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One row per macro, its value computed by the macro itself. tests/unit/macros-known fails if the
 * headers have one that is not here.
 */
#ifndef PD_DESCRIPTION_MACROS_H
#define PD_DESCRIPTION_MACROS_H

#include "core/description/message.h"

/** What a macro makes. */
typedef enum {
    PD_MACRO_ALGORITHM,
    PD_MACRO_KEY_TYPE,
    PD_MACRO_ECC_FAMILY,
    PD_MACRO_DH_FAMILY,
} pd_macro_kind_t;

/** What a macro takes. */
typedef enum {
    PD_ARGUMENT_NONE,
    PD_ARGUMENT_HASH, /* PSA_ALG_ANY_HASH too */
    PD_ARGUMENT_MAC,
    PD_ARGUMENT_AEAD,
    PD_ARGUMENT_KEY_AGREEMENT,  /* without key derivation */
    PD_ARGUMENT_KEY_DERIVATION,
    PD_ARGUMENT_LENGTH,         /* a literal: bytes */
    PD_ARGUMENT_ECC_FAMILY,     /* or _ */
    PD_ARGUMENT_DH_FAMILY,      /* or _ */
} pd_argument_t;

#define PD_MACRO_MAX_ARGUMENTS 2

typedef struct {
    const char *name;
    pd_macro_kind_t kind;
    pd_argument_t arguments[PD_MACRO_MAX_ARGUMENTS]; /* the unused ones are PD_ARGUMENT_NONE */
    uint32_t value;                                  /* of a macro without arguments */
    uint32_t (*call)(uint32_t first, uint32_t second); /* of one with arguments */
    /* Or NULL. Refuses arguments that are of the right kind but do not make a mechanism. */
    bool (*check)(uint32_t first, uint32_t second, pd_message_t *reason);
} pd_macro_t;

typedef struct {
    const pd_macro_t *row;
    size_t count;
} pd_macro_table_t;

/** macros_algorithms.c */
extern const pd_macro_table_t pd_algorithm_macros;
/** macros_key_types.c: key types and families */
extern const pd_macro_table_t pd_key_type_macros;

#endif
