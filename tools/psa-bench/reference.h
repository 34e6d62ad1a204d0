/*
 * What results are judged by: the library's mbedtls_* functions, which never go to a driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * All use the mechanism's fixed key (operation.h) and return PSA_SUCCESS, PSA_ERROR_NOT_SUPPORTED where
 * the library does not have the mechanism, PSA_ERROR_INVALID_SIGNATURE where something does not verify, or
 * PSA_ERROR_GENERIC_ERROR.
 */
#ifndef BENCH_REFERENCE_H
#define BENCH_REFERENCE_H

#include "tools/psa-bench/mechanisms.h"

/** The MAC of data. */
psa_status_t bench_reference_mac(const bench_mechanism_t *mechanism, const uint8_t *data, size_t length, uint8_t *mac,
                                 size_t mac_size, size_t *mac_length);

/** Encrypts or decrypts with a cipher. \param iv  bench_iv_length() bytes. \param output  length + 16 bytes. */
psa_status_t bench_reference_cipher(const bench_mechanism_t *mechanism, bool encrypt, const uint8_t *iv,
                                    const uint8_t *input, size_t length, uint8_t *output, size_t *output_length);

/** Encrypts with an AEAD, bench_nonce and bench_additional_data: ciphertext and tag. */
psa_status_t bench_reference_aead(const bench_mechanism_t *mechanism, const uint8_t *input, size_t length,
                                  uint8_t *output, size_t output_size, size_t *output_length);

/** The public key of the mechanism's key pair, in PSA's export format.
 * \param peer  Of the other party of a key agreement. */
psa_status_t bench_reference_public_key(const bench_mechanism_t *mechanism, bool peer, uint8_t *output,
                                        size_t output_size, size_t *length);

/** Signs a digest of BENCH_DIGEST_LENGTH bytes, and verifies a signature, in PSA's format. */
psa_status_t bench_reference_sign(const bench_mechanism_t *mechanism, const uint8_t *digest, uint8_t *signature,
                                  size_t signature_size, size_t *signature_length);
psa_status_t bench_reference_verify(const bench_mechanism_t *mechanism, const uint8_t *digest, const uint8_t *signature,
                                    size_t signature_length);

/** Encrypts and decrypts with RSA. \param output  BENCH_REFERENCE_RSA_MAX bytes. */
#define BENCH_REFERENCE_RSA_MAX 512u
psa_status_t bench_reference_rsa_encrypt(const bench_mechanism_t *mechanism, const uint8_t *input, size_t length,
                                         uint8_t *output, size_t *output_length);
psa_status_t bench_reference_rsa_decrypt(const bench_mechanism_t *mechanism, const uint8_t *input, size_t length,
                                         uint8_t *output, size_t *output_length);

/** Whether a private key fits a public key, both in PSA's export format. */
psa_status_t bench_reference_check_pair(psa_key_type_t type, size_t bits, const uint8_t *private_key,
                                        size_t private_length, const uint8_t *public_key, size_t public_length);

#endif
