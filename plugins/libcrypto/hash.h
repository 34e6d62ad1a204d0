/*
 * hash.h - hash entry points of the driver (PSA driver interface, prefix libcrypto)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_HASH_H
#define LIBCRYPTO_HASH_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>
#include <psa/crypto.h>

/** A multi-part operation. All zero: not set up. Ordinary memory, so that it goes on in any thread and on both sides
 * of a fork. */
typedef struct {
    EVP_MD_CTX *context; /* owned; NULL = not set up */
} libcrypto_hash_operation_t;

psa_status_t libcrypto_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
                                    size_t hash_size, size_t *hash_length);
psa_status_t libcrypto_hash_setup(libcrypto_hash_operation_t *operation, psa_algorithm_t alg);
psa_status_t libcrypto_hash_update(libcrypto_hash_operation_t *operation, const uint8_t *input, size_t input_length);
psa_status_t libcrypto_hash_finish(libcrypto_hash_operation_t *operation, uint8_t *hash, size_t hash_size,
                                   size_t *hash_length);
psa_status_t libcrypto_hash_abort(libcrypto_hash_operation_t *operation);
psa_status_t libcrypto_hash_clone(const libcrypto_hash_operation_t *source, libcrypto_hash_operation_t *target);

#endif /* LIBCRYPTO_HASH_H */
