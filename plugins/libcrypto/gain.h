/*
 * gain.h - which mechanisms are worth while
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_GAIN_H
#define LIBCRYPTO_GAIN_H

#include <stddef.h>

#include <psa/crypto.h>

/** See psa_driver_gain_t. */
int libcrypto_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits);

#endif /* LIBCRYPTO_GAIN_H */
