/*
 * availability.h - what serves a mechanism
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_AVAILABILITY_H
#define LIBCRYPTO_AVAILABILITY_H

#include <stddef.h>

#include <psa/crypto.h>

/** See psa_driver_availability_t. */
psa_status_t libcrypto_availability(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                    size_t text_size);

#endif /* LIBCRYPTO_AVAILABILITY_H */
