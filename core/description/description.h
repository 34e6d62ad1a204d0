/*
 * A driver description, checked and in numbers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * From the JSON text that a plug-in carries (PSA Cryptoprocessor Driver Interface, "Driver
 * description") to what dispatch needs. No code of the plug-in runs here, and every byte of the text
 * is taken as hostile.
 */
#ifndef PD_DESCRIPTION_H
#define PD_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "core/description/entry_points.h"

/** Longest text that is read, in bytes: a description is small; a larger one is a mistake or an attack. */
#define PD_DESCRIPTION_MAX_SIZE (1024u * 1024u)

/** More limits, far above what a driver needs, so that a hostile text cannot cost seconds: capabilities of a
 * description, elements of any other array, characters of "prefix" and of any other C identifier. */
#define PD_DESCRIPTION_MAX_CAPABILITIES 64u
#define PD_DESCRIPTION_MAX_ELEMENTS 256u
#define PD_DESCRIPTION_MAX_PREFIX 64u
#define PD_DESCRIPTION_MAX_IDENTIFIER 255u

/** One message for a person: the reason why something was refused. Always one line, zero-terminated, with
 * unprintable bytes of the input escaped. */
typedef struct {
    char text[512];
} pd_message_t;

/** A key type specification: a concrete type, or all families of one (`PSA_KEY_TYPE_ECC_KEY_PAIR(_)`). */
typedef struct {
    psa_key_type_t type; /* with family 0 where any_family */
    bool any_family;
} pd_key_type_spec_t;

/** One element of "capabilities". A count of 0 means: not restricted ("restricts" is false then; empty arrays
 * are refused). */
typedef struct {
    bool entry_points[PD_ENTRY_POINT_COUNT];     /* families expanded; the driver's type may have each */
    bool required[PD_ENTRY_POINT_COUNT];         /* of these: must exist (the others may be absent) */
    const char *names[PD_ENTRY_POINT_COUNT];     /* from "names"; NULL = the default name */
    bool restricts_algorithms;                   /* "algorithms" was given */
    psa_algorithm_t *algorithms;                 /* wildcards as they are */
    size_t algorithm_count;
    bool restricts_key_types;
    pd_key_type_spec_t *key_types;               /* "key_types", or "derived_types" of derive_key */
    size_t key_type_count;
    bool restricts_key_sizes;
    size_t *key_sizes;                           /* bits */
    size_t key_size_count;
    bool fallback;
    bool memory;                                 /* derive_key only */
    size_t min_size;                             /* "psa-linux/min_size", bytes; default 0 */
    size_t max_size;                             /* "psa-linux/max_size", bytes; default SIZE_MAX */
    size_t initial_entropy_size;                 /* random generation; bytes */
    size_t reseed_entropy_size;
    size_t line;                                 /* where it begins in the text, from 1 */
} pd_capability_t;

/** "key_context" of an opaque driver: the size of key blobs, in bytes (specification, "Size of a key context"). */
typedef struct {
    size_t base_size;
    size_t key_pair_size;
    size_t public_key_size;
    size_t symmetric_factor;
    bool store_public_key;
    const char *size_function;  /* NULL if not given */
    bool has_builtin_key_size;
    size_t builtin_key_size;
} pd_key_context_t;

/** An element of "psa-linux/builtin_keys": a key that is in the device from the beginning. */
typedef struct {
    psa_key_id_t id;                   /* that applications know it by */
    uint64_t slot;                     /* that the driver knows it by */
    psa_key_persistence_t persistence; /* default: read-only */
} pd_builtin_key_t;

typedef struct {
    const char *prefix;
    bool opaque;
    bool has_location;
    psa_key_location_t location;
    bool has_key_context;
    pd_key_context_t key_context;
    size_t persistent_state_size;
    pd_builtin_key_t *builtin_keys;
    size_t builtin_key_count;
    pd_capability_t *capabilities;
    size_t capability_count;
    void *memory; /* internal: all strings and arrays above */
} pd_description_t;

/** Reads and checks a description.
 *
 * Refused, each with its own message: syntax errors and duplicate names (with line and column); a missing,
 * unknown or wrongly typed property, an unknown entry point, algorithm or key type, a property that the
 * driver's type forbids, two capabilities that name different functions for one mechanism (with JSON
 * pointer and line). Properties whose name contains '/' are extensions: ours ("psa-linux/...") must be known,
 * others are ignored, as is "_comment".
 *
 * \param json              The text; need not be zero-terminated.
 * \param size              Its size in bytes.
 * \param[out] description  Filled in on success; free with pd_description_free().
 * \param[out] message      The reason, on failure.
 *
 * \retval PSA_SUCCESS                    Success.
 * \retval PSA_ERROR_INVALID_ARGUMENT     The text is not a valid description.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 * Any thread may call it.
 */
psa_status_t pd_description_parse(const char *json, size_t size, pd_description_t *description,
                                  pd_message_t *message);

/** One thing that is wrong in a description. Valid while it is reported. */
typedef struct {
    const char *code;    /* stable, for programs: docs/psa-driver-check.md lists them */
    const char *pointer; /* JSON pointer, "/" for the top level; NULL where the text is no JSON */
    size_t line;         /* from 1; 0 if not known */
    size_t column;       /* of an error of syntax; else 0 */
    const char *text;    /* one line, as that of a pd_message_t */
} pd_finding_t;

/** Takes a finding. \return Whether more are wanted. */
typedef bool (*pd_finding_handler_t)(void *context, const pd_finding_t *finding);

/** Reads and checks a description as pd_description_parse() does, but goes on behind what is wrong, as far as the
 * rest makes sense then, and reports each thing. What pd_description_parse() would say is the first one.
 *
 * \param report  Called at least once if the answer is PSA_ERROR_INVALID_ARGUMENT, never if it is PSA_SUCCESS.
 *
 * \return As pd_description_parse().
 */
psa_status_t pd_description_examine(const char *json, size_t size, pd_description_t *description,
                                    pd_finding_handler_t report, void *context);

/** Releases what pd_description_parse() filled in; a zeroed structure is left alone. */
void pd_description_free(pd_description_t *description);

/** Tells whether a capability covers an algorithm, by the wildcard rules of the specification.
 * True if it does not restrict algorithms. */
bool pd_capability_has_algorithm(const pd_capability_t *capability, psa_algorithm_t algorithm);

/** The same for a key: its type (with family) and size in bits must match where the capability restricts them. A size of 0
 * bits is not known yet and matches. */
bool pd_capability_has_key(const pd_capability_t *capability, psa_key_type_t type, size_t bits);

#endif
