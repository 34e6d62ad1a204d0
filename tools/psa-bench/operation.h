/*
 * What families and yardsticks share: key material, buffers, fixed nonces
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_OPERATION_H
#define BENCH_OPERATION_H

#include "tools/psa-bench/mechanisms.h"

/** Longest key material, bytes: an RSA key pair of 4096 bits, DER. */
#define BENCH_MATERIAL_MAX 2400u

/** Longest nonce or IV, and longest tag, bytes. */
#define BENCH_NONCE_MAX 16u
#define BENCH_TAG_MAX 16u

/** Length of the digest that is signed: SHA-256. */
#define BENCH_DIGEST_LENGTH 32u

/** The same in every column, so that results can be compared. */
extern const uint8_t bench_nonce[BENCH_NONCE_MAX];
extern const uint8_t bench_additional_data[13]; /* as long as that of a TLS 1.2 record */

/** Length of the IV that a cipher takes, or of the nonce of an AEAD, bytes; 0: none. */
size_t bench_iv_length(const bench_mechanism_t *mechanism);

/** Fixed material of a key of a type and size, in PSA's export format. It is no secret.
 *
 * \param peer           The other party's key of a key agreement.
 * \param[out] material  BENCH_MATERIAL_MAX bytes.
 * \return Its length; 0 if there is none of that type.
 */
size_t bench_key_material(psa_key_type_t type, size_t bits, bool peer, uint8_t *material);

/** Volatile, at the operation's location. */
psa_key_lifetime_t bench_key_lifetime(const bench_operation_t *operation);

/** Imports the mechanism's key, or the public key of its key pair, as a volatile key at the operation's location.
 * \param usage  What it may do. */
psa_status_t bench_key_import(const bench_operation_t *operation, psa_key_usage_t usage, psa_key_id_t *key);

/** `bench_functions_t.aside` of the variants that take a new key in each call. */
psa_status_t bench_key_import_and_destroy(bench_operation_t *operation);

/** Makes room for what comes out of an operation. Freed by bench_operation_end(). */
psa_status_t bench_operation_output(bench_operation_t *operation, size_t size);

/** Destroys the key and frees what the operation holds, except `state`. */
void bench_operation_end(bench_operation_t *operation);

/** Takes as evidence a fingerprint of data of any length: the data itself where it fits. */
void bench_operation_fingerprint(bench_operation_t *operation, const uint8_t *data, size_t length);

/** Takes as evidence the key's type and size: all that generated keys have in common. */
void bench_operation_show_type(bench_operation_t *operation);

/** A `show` for operations whose output is the same for the same input. */
psa_status_t bench_operation_show_output(bench_operation_t *operation);

/** RSA key pairs for measuring, PKCS #1 DER. Everybody knows them.
 * \return NULL if there is none of that size. */
const uint8_t *bench_rsa_key(size_t bits, size_t *length);

#endif
