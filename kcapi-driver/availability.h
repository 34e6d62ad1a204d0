/*
 * availability.h - what serves an algorithm on the running kernel, or why nothing does, in words
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KCAPI_AVAILABILITY_H
#define KCAPI_AVAILABILITY_H

#include <stddef.h>

#include <psa/crypto.h>

/** A psa_driver_availability_t: binds the algorithm's name, as the first use would. */
psa_status_t kcapi_availability(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits, char *text,
                                size_t text_size);

#endif /* KCAPI_AVAILABILITY_H */
