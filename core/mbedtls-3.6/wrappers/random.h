/*
 * Mbed TLS 3.6: the lock of the random generator, for the line that patches/04-fork-locks.patch adds to psa_crypto.c
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/mbedtls-3.6/fork_locks.h"

/* The lock exists once the generator is seeded. Whoever gathers entropy has it, too. */
#define PD_DEFINE_GENERATOR_LOCK(data)                                                                                \
    pthread_mutex_t *pd_generator_lock(void)                                                                          \
    {                                                                                                                 \
        return (data).rng.drbg.f_entropy != NULL ? &(data).rng.drbg.mutex.mutex : NULL;                               \
    }
