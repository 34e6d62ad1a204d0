/*
 * Tests with keys of an opaque driver: what they share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The driver is tests/plugins/vault.c. It writes a line per call to a file, so that several processes can be judged. Each
 * test has a key store of its own, which is the current directory.
 */
#ifndef TESTS_UNIT_OPAQUE_KEYS_H
#define TESTS_UNIT_OPAQUE_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "process.h"

#define LOCATION 0x800001u
#define VOLATILE_THERE PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE, LOCATION)
#define PERSISTENT_THERE PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_DEFAULT, LOCATION)
#define P256_PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define P256_PUBLIC PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1)
#define ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)
#define HMAC PSA_ALG_HMAC(PSA_ALG_SHA_256)
#define ECDH_HKDF PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256))
#define EVERY_USE                                                                                                     \
    (PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE                  \
     | PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_DERIVE)

/** Ids of persistent keys go from 1 to this: more keys than the library keeps in memory. */
#define MANY_KEYS (MBEDTLS_PSA_KEY_SLOT_COUNT + 8)

/** Of the key with the id 1, in the key store. */
#define FIRST_KEY_FILE "0000000000000001.psa_its"

extern const uint8_t a_hash[32];
extern const uint8_t a_scalar[32]; /* a private value of P-256 */

/* In the child. */

/** psa_crypto_init(), with one driver. */
void start(void);

/** Attributes of a key of the driver, of 256 bits, for every use. With an id it is persistent, with 0 volatile. */
psa_key_attributes_t attributes_of(psa_key_id_t id, psa_key_type_t type, psa_algorithm_t algorithm);

/** Generates a key of the driver. */
psa_key_id_t make_key(psa_key_id_t id, psa_key_type_t type, psa_algorithm_t algorithm);

/** Signs with a key. */
void use_key(psa_key_id_t key);

/* In the test. */

/** Runs the body in a child, which must not print anything. */
void run(const char *plugins, process_body_t body);

/** How often the driver was called for an entry point, in all processes of this test. */
size_t calls(const char *entry_point);

/** Name of the file with the driver's lines. `second`: of another one, which VAULT_LOG_2 names. */
const char *log_of_driver(int second);

/** The same, of another file. */
size_t calls_in(const char *log, const char *entry_point);

/** Setup of a test, setup and teardown of the group. */
int empty_key_store(void **state);
int make_key_store(void **state);
int remove_key_store(void **state);

#endif
