/*
 * Mbed TLS 3.6: random generation, one thread at a time under a lock that a fork holds
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see. Upstream's generator and its entropy context each have a lock, inside of
 * them, which nobody can take before a fork; see fork_locks.h.
 */
#include "core/mbedtls-3.6/fork_locks.h"
#include "psa_crypto_random.h"

static inline psa_status_t pd_random_generate(mbedtls_psa_random_context_t *rng, uint8_t *output, size_t output_size)
{
    psa_status_t status;

    pthread_mutex_lock(&pd_random_lock);
    status = psa_random_internal_generate(rng, output, output_size);
    pthread_mutex_unlock(&pd_random_lock);
    return status;
}
#define psa_random_internal_generate pd_random_generate
