/*
 * What psa-bench can measure: one row per mechanism
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * To add a mechanism, add a row to the table of its family's file (family_hash.c). To add a family,
 * write a file like that one and name its table in mechanisms.c; the rest of the program does not
 * change. What families share is in operation.h, and what their results are judged by in reference.h.
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
    const uint8_t *input;                 /* the plaintext, the message, the digest to sign */
    size_t size;                          /* of input, bytes */
    uint8_t evidence[BENCH_EVIDENCE_MAX]; /* written by every run, or by show */
    size_t evidence_length;
    psa_key_location_t location; /* of keys: 0, or an opaque driver's */
    psa_key_id_t key;      /* warm: imported by set_up */
    const uint8_t *text;   /* what goes in where that is not the input: a ciphertext, a signature */
    size_t text_length;    /* bytes */
    uint8_t *output;       /* what comes out; cleared by the worker before each batch, NULL: nothing */
    size_t output_size;    /* room, bytes */
    size_t output_length;  /* bytes, of the last run */
    uint8_t *kept;         /* memory behind `text`, or NULL */
    void *state;           /* the functions' own */
} bench_operation_t;

/** How one family of mechanisms is run, through psa_* or by a yardstick. `run` is what is timed; all
 * others may be NULL. They return PSA_ERROR_NOT_SUPPORTED where the mechanism is not there. The worker
 * destroys the operation's key and frees its buffers by itself. */
typedef struct {
    /** Input and buffers, without a key. The family's own; a yardstick begins with it too. */
    psa_status_t (*prepare)(bench_operation_t *operation);
    psa_status_t (*set_up)(bench_operation_t *operation);
    psa_status_t (*run)(bench_operation_t *operation);
    /** Frees `state`. Also called after a set_up that failed. */
    void (*tear_down)(bench_operation_t *operation);
    /** Judges what the last run left, outside of the clock, and writes the evidence. What is random
     * must be verified here, by software, and the evidence is what it means: the digest that was
     * signed. PSA_ERROR_INVALID_SIGNATURE: it is wrong, whatever others give. */
    psa_status_t (*show)(bench_operation_t *operation);
    /** The part of `run` that is not the mechanism itself: making a key and destroying it. A driver
     * that answers only this does not serve the mechanism. */
    psa_status_t (*aside)(bench_operation_t *operation);
} bench_functions_t;

typedef struct bench_mechanism {
    const char *name;     /* as a user types it, "sha-256/multipart" */
    const char *psa_name; /* "PSA_ALG_SHA_256" */
    const char *family;   /* "hash": a name for all of them in --algorithms */
    const char *variant;  /* "one-shot", "multipart", "decrypt", "new-key", "sign", ... */
    psa_algorithm_t algorithm;
    psa_key_type_t key_type; /* PSA_KEY_TYPE_NONE: without a key */
    uint16_t key_bits;
    bool sizeless;                      /* takes no input of a size: one row, operations per second */
    bool common;                        /* in the default set */
    const bench_functions_t *functions; /* through psa_* */
} bench_mechanism_t;

/** Whether a mechanism is that variant of its family. */
bool bench_is_variant(const bench_mechanism_t *mechanism, const char *variant);

/** Number of mechanisms, and one of them. The order is that of the tables. */
size_t bench_mechanism_count(void);
const bench_mechanism_t *bench_mechanism(size_t index);

/** Selects mechanisms by name.
 *
 * Case, '-' and '_' do not matter; the prefix PSA_ALG_ may stand before, and the name of a PSA algorithm
 * ("PSA_ALG_GCM") stands for its one-shot mechanisms with any key. A family's name stands for all of the
 * family, "all" for everything, "default" for the default set.
 *
 * \param list            Names separated by commas.
 * \param[out] selected   bench_mechanism_count() flags; those named are set, others left alone.
 * \param[out] error      The reason, on failure.
 * \return false if a name is unknown or the list is empty.
 */
bool bench_mechanisms_select(const char *list, bool *selected, bench_message_t *error);

/* The families' tables. */
#define BENCH_FAMILY(name)                                                                         \
    extern const bench_mechanism_t bench_##name##_mechanisms[];                                    \
    extern const size_t bench_##name##_mechanism_count

BENCH_FAMILY(hash);
BENCH_FAMILY(mac);
BENCH_FAMILY(cipher);
BENCH_FAMILY(aead);
BENCH_FAMILY(sign);
BENCH_FAMILY(asymmetric);
BENCH_FAMILY(agreement);
BENCH_FAMILY(keys);
BENCH_FAMILY(storage);

#undef BENCH_FAMILY

#endif
