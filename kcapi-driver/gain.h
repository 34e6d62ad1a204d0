/*
 * gain.h - is the running kernel's code worth two system calls?
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_GAIN_H
#define KCAPI_GAIN_H

#include <stddef.h>

#include <psa/crypto.h>

/** A psa_driver_gain_t: 0 where the kernel has only portable C code for the algorithm, and that is no faster than the
 * library's own. Binds the algorithm's name, as the first use would. */
int kcapi_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits);

#endif /* KCAPI_GAIN_H */
