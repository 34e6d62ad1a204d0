/*
 * What psa-bench can measure: one row per mechanism
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * To add a mechanism, add a row to the table of its family's file (family_hash.c). To add a family,
 * write a file like that one and name its table in mechanisms.c; the rest of the program does not
 * change.
 */
#ifndef BENCH_MECHANISMS_H
#define BENCH_MECHANISMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "tools/psa-bench/text.h"

/** Room for what one operation leaves to be compared between columns: a digest, a MAC, a
 * fingerprint. */
#define BENCH_EVIDENCE_MAX 64u

struct bench_mechanism;

/** One operation that is measured, between set_up and tear_down. */
typedef struct {
    const struct bench_mechanism *mechanism;
    const uint8_t *input;
    size_t size;                          /* of input, bytes */
    uint8_t evidence[BENCH_EVIDENCE_MAX]; /* written by every run */
    size_t evidence_length;
    void *state; /* the functions' own */
} bench_operation_t;

/** How one family of mechanisms is run by one provider. `run` is what is timed. `set_up` and
 * `tear_down` may be NULL. All return PSA_ERROR_NOT_SUPPORTED where the provider does not have the
 * mechanism. */
typedef struct {
    psa_status_t (*set_up)(bench_operation_t *operation);
    psa_status_t (*run)(bench_operation_t *operation);
    void (*tear_down)(bench_operation_t *operation);
} bench_functions_t;

typedef struct bench_mechanism {
    const char *name;     /* as a user types it, "sha-256/multipart" */
    const char *psa_name; /* "PSA_ALG_SHA_256" */
    const char *family;   /* "hash": a name for all of them in --algorithms */
    const char *variant;  /* "one-shot", "multipart" */
    psa_algorithm_t algorithm;
    bool common;                        /* in the default set */
    const bench_functions_t *functions; /* through psa_* */
} bench_mechanism_t;

/** Number of mechanisms, and one of them. The order is that of the tables. */
size_t bench_mechanism_count(void);
const bench_mechanism_t *bench_mechanism(size_t index);

/** Selects mechanisms by name.
 *
 * Case, '-' and '_' do not matter; the prefix PSA_ALG_ may stand before. A family's name stands for
 * all of the family, "all" for everything, "default" for the default set.
 *
 * \param list            Names separated by commas.
 * \param[out] selected   bench_mechanism_count() flags; those named are set, others left alone.
 * \param[out] error      The reason, on failure.
 * \return false if a name is unknown or the list is empty.
 */
bool bench_mechanisms_select(const char *list, bool *selected, bench_message_t *error);

/** The functions that do a mechanism without PSA, on libkcapi, with a kept handle. NULL where there
 * are none, or psa-bench was built without libkcapi. */
const bench_functions_t *bench_raw_functions(const bench_mechanism_t *mechanism);

/** The version of libkcapi that is linked in, "" if none is. */
void bench_raw_version(char *text, size_t size);

/* The families' tables. */
extern const bench_mechanism_t bench_hash_mechanisms[];
extern const size_t bench_hash_mechanism_count;

#endif
