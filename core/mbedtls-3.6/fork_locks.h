/*
 * Mbed TLS 3.6: its global locks over a fork
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A child has one thread, and every lock in the state in which the fork found it: one that another thread had stays
 * locked for ever. So the thread that forks waits for the locks and holds them over fork(). The child gets them unlocked,
 * and what they guard whole.
 */
#ifndef PD_MBEDTLS_3_6_FORK_LOCKS_H
#define PD_MBEDTLS_3_6_FORK_LOCKS_H

#include <pthread.h>

/** Upstream's lock of its random generator; NULL if that was never seeded. To be called with upstream's lock of random
 * data held. (patches/04-fork-locks.patch) */
pthread_mutex_t *pd_generator_lock(void) __attribute__((visibility("hidden")));

/** From now on forks hold the locks. Any thread may call it, any number of times. */
void pd_fork_locks_install(void) __attribute__((visibility("hidden")));

#endif
