/*
 * What encryptions and decryptions share: buffers, and how they are judged
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * For the families cipher and aead and for their yardsticks. Ciphertexts of a cipher begin with the IV, as in
 * psa_cipher_encrypt(); those of an AEAD end with the tag.
 */
#ifndef BENCH_CRYPT_H
#define BENCH_CRYPT_H

#include "tools/psa-bench/mechanisms.h"

/** A `prepare`: room for the output and, for the variant "decrypt", a ciphertext by software as `text`. */
psa_status_t bench_crypt_begin(bench_operation_t *operation);

/** Writes the fixed IV where the output of a cipher begins. */
void bench_crypt_put_iv(bench_operation_t *operation);

/** A `show`: takes as evidence what software decrypts from the output of a cipher. */
psa_status_t bench_crypt_show_encrypted(bench_operation_t *operation);

#endif
