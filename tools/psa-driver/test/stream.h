/*
 * What hash, mac, cipher and aead have in common: bytes in, bytes out, in one call or in pieces
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A family describes its entry points by a kit_stream_t (its `subject`), and its rows by kit_stream_row_t (their
 * `details`). The rules below then run for each of them.
 */
#ifndef KIT_STREAM_H
#define KIT_STREAM_H

#include "kit.h"

/** What an entry point may leave as it was. It must set the length of an output. */
#define KIT_UNSET_LENGTH ((size_t) -2)

/** A known answer in hexadecimal; NULL: there is none of it. `sealed` is the digest, the MAC, the ciphertext, or the
 * ciphertext with the tag behind it. */
typedef struct {
    const char *key;
    const char *iv;
    const char *ad;
    const char *plain;
    const char *sealed;
} kit_answer_t;

typedef struct {
    const kit_answer_t *answers; /* ended by one without `sealed`; of all key sizes of the row */
    size_t unit;                 /* inputs are a multiple of so many bytes; 0: of any length */
    size_t block;                /* lengths around multiples of it are tried; 0: 16 */
} kit_stream_row_t;

typedef enum {
    KIT_FORWARD,  /* make a digest or a MAC; encrypt */
    KIT_BACKWARD, /* verify a MAC; decrypt */
    KIT_DIRECTION_COUNT
} kit_direction_t;

/** One message with everything that belongs to it, and the right answer. */
typedef struct {
    kit_direction_t direction;
    psa_key_attributes_t attributes;
    const uint8_t *key;
    size_t key_size;
    const uint8_t *iv;
    size_t iv_length;
    const uint8_t *ad;
    size_t ad_length;
    const uint8_t *plain;
    size_t plain_length;
    const uint8_t *sealed;
    size_t sealed_length;
    psa_key_id_t key_id; /* for psa_*, or PSA_KEY_ID_NULL: imported by each call */
    /* By the direction, from `orient`: */
    const uint8_t *whole; /* the input of a one-shot call */
    size_t whole_length;
    const uint8_t *input; /* for update */
    size_t input_length;
    const uint8_t *expected; /* that update and finish give, one behind the other */
    size_t expected_length;
} kit_request_t;

/** A family's entry points. Functions return what the entry point returned. */
typedef struct {
    size_t context; /* offsetof(psa_driver_plugin_t, ..._context) */
    bool has_key;
    pd_entry_point_t one_shot[KIT_DIRECTION_COUNT]; /* PD_ENTRY_POINT_COUNT: none in this direction */
    pd_entry_point_t setup[KIT_DIRECTION_COUNT];
    /** Bytes that the output must have room for, as the PSA macros say. */
    size_t (*one_shot_size)(const kit_request_t *request);
    size_t (*update_size)(const kit_request_t *request, size_t input_length);
    size_t (*finish_size)(const kit_request_t *request);
    /** Lengths of IV and additional data of a random request; NULL: none. */
    void (*choose_header)(kit_t *kit, const kit_case_t *c, size_t *iv_length, size_t *ad_length);
    /** The longest message that a random request may have; NULL: any. */
    size_t (*longest)(const kit_case_t *c);
    /** Fills in what depends on the direction. */
    void (*orient)(kit_t *kit, kit_request_t *request);
    psa_status_t (*call_one_shot)(kit_t *kit, const kit_request_t *request, uint8_t *output, size_t output_size,
                                  size_t *output_length);
    psa_status_t (*call_setup)(kit_t *kit, void *context, const kit_request_t *request);
    /** What stands between set-up and update: IV, nonce, lengths, additional data. NULL: nothing. */
    psa_status_t (*call_prepare)(kit_t *kit, void *context, const kit_request_t *request);
    psa_status_t (*call_update)(kit_t *kit, void *context, const kit_request_t *request, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size, size_t *output_length);
    psa_status_t (*call_finish)(kit_t *kit, void *context, const kit_request_t *request, uint8_t *output,
                                size_t output_size, size_t *output_length);
    psa_status_t (*call_abort)(kit_t *kit, void *context);
    bool finish_has_direction; /* finish is another entry point backward: not to be called after a set-up of the other
                                  one */
    /** The same request by psa_*. */
    psa_status_t (*library)(const kit_request_t *request, psa_key_id_t key, bool multipart, uint8_t *output,
                            size_t output_size, size_t *output_length);
    psa_key_usage_t usage; /* that `library` needs of a key */
    /** More of the rule `lengths`: those that the row's unit forbids; NULL: none. */
    void (*check_other_lengths)(kit_t *kit, const kit_case_t *c);
    /** Makes a request that must be refused (a wrong MAC, a wrong tag); NULL, or false: there is none in its direction.
     */
    bool (*spoil)(kit_t *kit, kit_request_t *request);
} kit_stream_t;

static inline const kit_stream_t *kit_stream(const kit_case_t *c)
{
    return c->family->subject;
}

static inline const kit_stream_row_t *kit_stream_row(const kit_case_t *c)
{
    return c->mechanism->details;
}

/* ---- For rules ------------------------------------------------------------------------------------------------- */

/** True if the driver serves that direction in one call, in pieces, or in either way. */
bool kit_stream_has_one_shot(kit_t *kit, kit_direction_t direction);
bool kit_stream_has_multipart(kit_t *kit, kit_direction_t direction);
bool kit_stream_has(kit_t *kit, kit_direction_t direction);

/** A random request with so many bytes of plaintext (made a multiple of the row's unit), and its answer by the built-in
 * code; where that has none, by the driver's other way to the same. Skips the rule if there is neither. */
kit_request_t kit_stream_request(kit_t *kit, kit_direction_t direction, size_t plain_length);

/** The same by the built-in code alone; false if it has none. */
bool kit_stream_try_request(kit_t *kit, kit_direction_t direction, size_t plain_length, kit_request_t *request);

/** A request of a known answer; false if it is for another key size. */
bool kit_stream_known(kit_t *kit, const kit_case_t *c, const kit_answer_t *answer, kit_direction_t direction,
                      kit_request_t *request);

/** Gives a request that was changed its answer, and makes it one of KIT_FORWARD. */
void kit_stream_reseal(kit_t *kit, kit_request_t *request);

/** The same request with guarded copies of all that the driver will read. */
kit_request_t kit_stream_guarded(kit_t *kit, const kit_request_t *request);

/** Runs a request and compares. Fails, or skips if it was declined. `cut` tells the length of the next piece; NULL:
 * all. */
typedef size_t (*kit_cut_t)(kit_t *kit, size_t left);
void kit_stream_check_one_shot(kit_t *kit, const kit_request_t *request);
void kit_stream_check_multipart(kit_t *kit, const kit_request_t *request, void *context, kit_cut_t cut);
void kit_stream_check(kit_t *kit, const kit_request_t *request); /* in each way that the driver has */

/** Lengths worth trying, in ascending order: all small ones, and those around blocks, pages and 64 KiB. */
#define KIT_MAX_LENGTHS 512u
size_t kit_stream_lengths(kit_t *kit, size_t lengths[KIT_MAX_LENGTHS]);

/** True if the description lists an entry point of that direction. */
bool kit_stream_claims(const kit_case_t *c, kit_direction_t direction);

/** True if it lists a set-up of either direction. */
bool kit_stream_claims_multipart(const kit_case_t *c);
bool kit_stream_claims_backward(const kit_case_t *c);

/* ---- Rules of every family with such a subject ------------------------------------------------------------------- */

void kit_rule_stream_served(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_known_answer(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_lengths(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_splits(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_short_buffer(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_repeat(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_abort(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_state(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_threads(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_fork(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_leaks(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_dispatched(kit_t *kit, const kit_case_t *c);
void kit_rule_stream_in_place(kit_t *kit, const kit_case_t *c); /* not in the list: for ciphers and AEAD */
void kit_rule_stream_time(kit_t *kit, const kit_case_t *c);
void kit_stream_check_row(kit_t *kit, const kit_mechanism_t *mechanism);

/** The rows of a family's table of rules that stand for them, but for `leaks`: families know more paths. */
#define KIT_STREAM_RULES                                                                                               \
    { .name = "known-answer", .run = kit_rule_stream_known_answer },                                                   \
        { .name = "lengths", .run = kit_rule_stream_lengths },                                                         \
        { .name = "splits", .run = kit_rule_stream_splits, .applies = kit_stream_claims_multipart },                   \
        { .name = "short-buffer", .run = kit_rule_stream_short_buffer },                                               \
        { .name = "repeat", .run = kit_rule_stream_repeat },                                                           \
        { .name = "abort", .run = kit_rule_stream_abort, .applies = kit_stream_claims_multipart },                     \
        { .name = "state", .run = kit_rule_stream_state, .applies = kit_stream_claims_multipart },                     \
        { .name = "threads", .run = kit_rule_stream_threads }, { .name = "fork", .run = kit_rule_stream_fork },        \
        { .name = "time", .run = kit_rule_stream_time },                                                               \
    {                                                                                                                  \
        .name = "dispatched", .run = kit_rule_stream_dispatched, .place = KIT_FRESH                                    \
    }

#endif
