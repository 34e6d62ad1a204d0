/*
 * Known answers of asymmetric cryptography
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * All bytes are in hexadecimal digits, as kit_bytes_of_hex() reads them.
 */
#ifndef PSA_DRIVER_TEST_VECTORS_H
#define PSA_DRIVER_TEST_VECTORS_H

#include <stddef.h>

#include <psa/crypto.h>

/** A signature of a message by the key pair of that type and size in pair_keys.c. */
typedef struct {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t algorithm;
    const char *message;
    const char *signature;
} kit_signature_vector_t;

/** A message encrypted to the key pair of that type and size in pair_keys.c. */
typedef struct {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t algorithm;
    const char *message;
    const char *label;
    const char *ciphertext;
} kit_ciphertext_vector_t;

/** What a private value and the public value of another one agree on. */
typedef struct {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t algorithm;
    const char *secret;
    const char *peer;
    const char *agreed;
} kit_secret_vector_t;

extern const kit_signature_vector_t kit_signature_vectors[];
extern const size_t kit_signature_vector_count;
extern const kit_ciphertext_vector_t kit_ciphertext_vectors[];
extern const size_t kit_ciphertext_vector_count;
extern const kit_secret_vector_t kit_secret_vectors[];
extern const size_t kit_secret_vector_count;

#endif
