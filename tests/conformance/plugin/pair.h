/*
 * The model driver for key pairs: ECC on P-256, and RSA
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * As model.h, of the legacy functions; only random numbers come from psa_generate_random().
 */
#ifndef PAIR_H
#define PAIR_H

#include <string.h>

#include <mbedtls/ecp.h>
#include <mbedtls/pk.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/rsa.h>
#include <psa_driver_plugin.h>

#include "faults.h"

/** Bytes of a P-256 number, and of a point as it is exported. */
#define PAIR_NUMBER 32u
#define PAIR_POINT 65u

#define KEY_PARAMETERS const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size
#define KEY attributes, key_buffer, key_buffer_size

/** For parameters f_rng. */
int pair_random(void *context, unsigned char *bytes, size_t size);

/** What a failure of a legacy function means. */
psa_status_t pair_status(int result);

/** A P-256 key. `d` is 0 of a public key. Initialised in any case; free it with mbedtls_ecp_keypair_free().
 *
 * \return PSA_SUCCESS, PSA_ERROR_INVALID_ARGUMENT for a key that is none, or PSA_ERROR_NOT_SUPPORTED for one that is
 * not ours.
 */
psa_status_t pair_read_ecc(mbedtls_ecp_keypair *key, psa_key_type_t type, const uint8_t *bytes, size_t size);

/** Makes the point that belongs to `d`. */
psa_status_t pair_make_point(mbedtls_ecp_keypair *key);

/** An RSA key, likewise. Free it with mbedtls_pk_free(). */
psa_status_t pair_read_rsa(mbedtls_pk_context *key, const psa_key_attributes_t *attributes, const uint8_t *bytes,
                           size_t size);

#endif
