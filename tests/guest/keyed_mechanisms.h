/*
 * keyed_mechanisms.h - requests with a key and what they must give, for the guest tests of the kcapi driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is right is what a process without drivers said of the same requests, before this one began.
 */
#ifndef KEYED_MECHANISMS_H
#define KEYED_MECHANISMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

typedef enum { MAC, CIPHER, AEAD } keyed_family_t;

typedef struct {
    const char *name;
    keyed_family_t family;
    psa_algorithm_t algorithm;
    psa_key_type_t key_type;
    size_t bits;
    size_t unit;         /* message lengths are multiples of it */
    size_t nonce_length; /* bytes, of IV or nonce */
} keyed_mechanism_t;

#define KEYED_COUNT 28u
extern const keyed_mechanism_t keyed_mechanisms[KEYED_COUNT];

/** Keys that each mechanism is tried with, and message sizes: the number of requests is the product. */
#define KEYED_KEYS 3u
#define KEYED_SIZES 14u
extern const size_t keyed_sizes[KEYED_SIZES];

/** Longest result, in bytes. */
#define KEYED_MAX_RESULT (300000u + 64u)

/** A request: mechanism, key, size of the message by their places. */
typedef struct {
    size_t mechanism;
    size_t key;
    size_t size;
} keyed_request_t;

/** Finds out what is right, in a child process without drivers. To be called before psa_crypto_init().
 *
 * \return false if that failed.
 */
bool keyed_prepare(void);

/** Does the request in one call, and undoes it (MAC: verifies); both must be right.
 *
 * \param key  A PSA key with that value; 0: import it for this call, and destroy it.
 */
bool keyed_one_shot_is_right(const keyed_request_t *request, psa_key_id_t key);

/** The same in pieces; `random` cuts them. */
bool keyed_multi_part_is_right(const keyed_request_t *request, uint64_t *random);

/** Imports the key of a request. */
psa_key_id_t keyed_import(const keyed_request_t *request);

/** Does the request in one call and looks at nothing: to be counted. */
bool keyed_do(const keyed_request_t *request, psa_key_id_t key);

/** Length of the request's message in bytes. */
size_t keyed_message_size(const keyed_request_t *request);

#endif /* KEYED_MECHANISMS_H */
