/*
 * availability_pkey.h - what serves an asymmetric mechanism
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_AVAILABILITY_PKEY_H
#define LIBCRYPTO_AVAILABILITY_PKEY_H

#include <stdbool.h>
#include <stddef.h>

#include <psa/crypto.h>

/** Tells whether a question is about key pairs or public keys. */
bool libcrypto_is_pkey(psa_algorithm_t algorithm, psa_key_type_t key_type);

/** See psa_driver_availability_t. */
psa_status_t libcrypto_availability_pkey(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                         size_t text_size);

#endif /* LIBCRYPTO_AVAILABILITY_PKEY_H */
