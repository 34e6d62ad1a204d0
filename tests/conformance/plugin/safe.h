/*
 * The model driver for opaque keys: what its parts share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Keys leave it wrapped with a key of its own, and are known by a tag: of 16 bytes id, the key in AES-CTR from there
 * on, and 16 bytes of an HMAC over both and what the key is. As a device it has room for few keys. Made of the legacy
 * functions.
 */
#ifndef SAFE_H
#define SAFE_H

#include <string.h>

#include <mbedtls/aes.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>
#include <mbedtls/platform_util.h>
#include <psa_driver_plugin.h>

#include "faults.h"

#define SAFE_ID 16u
#define SAFE_TAG 16u
#define SAFE_MOST_BYTES 64u
#define SAFE_NUMBER 32u /* of P-256 */

/** Keys that are alive at a time, in one process. */
#define SAFE_ROOM 12u

#define KEY_PARAMETERS const psa_key_attributes_t *attributes, const uint8_t *blob, size_t blob_size

/** A key outside its wrapping. Wipe it with safe_forget(). */
typedef struct {
    uint8_t *bytes;
    size_t size;
    uint8_t room[SAFE_MOST_BYTES];
} safe_key_t;

/** For parameters f_rng. */
int safe_random(void *context, unsigned char *bytes, size_t size);

/** \retval PSA_ERROR_INSUFFICIENT_STORAGE  No room for one more key. */
psa_status_t safe_wrap(const psa_key_attributes_t *attributes, const uint8_t *key, size_t size, uint8_t *blob,
                       size_t blob_size, size_t *blob_length);

/** \retval PSA_ERROR_DATA_CORRUPT  It is no blob of this driver's, or of another key. */
psa_status_t safe_unwrap(KEY_PARAMETERS, safe_key_t *key);

void safe_forget(safe_key_t *key);

/** A key is gone: there is room for another one. */
void safe_make_room(const uint8_t *blob);

/** A P-256 key and what is needed to use it. Initialised in any case; safe_curve_end(). */
typedef struct {
    mbedtls_ecp_group group;
    mbedtls_mpi secret;
    mbedtls_ecp_point point;
} safe_curve_t;

psa_status_t safe_curve_begin(safe_curve_t *curve, KEY_PARAMETERS);
void safe_curve_end(safe_curve_t *curve);

/** Makes the point that belongs to the secret. */
psa_status_t safe_curve_make_point(safe_curve_t *curve);

#endif
