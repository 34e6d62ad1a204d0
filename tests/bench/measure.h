/*
 * Calls that are measured alike: by callgrind or by the clock
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

#include <psa/crypto.h>

typedef struct {
    const char *name;
    unsigned long calls;           /* enough under callgrind, which counts exactly */
    psa_status_t (*prepare)(void); /* once; NULL: nothing to do */
    psa_status_t (*call)(void);
} measured_call_t;

/** Measures each in turn and prints "NAME CALLS NANOSECONDS" of it, the last for one call.
 *
 * The calls of each are made in measure_now(), which callgrind is told to count apart; one is made before.
 *
 * \param factor  So many times more calls than the table says.
 *
 * \return The status of a program: 1 if a call failed, which is told on the standard error output.
 */
int measure(const measured_call_t *table, size_t count, unsigned long factor);

/** The loop that is measured. */
psa_status_t measure_now(const measured_call_t *entry, unsigned long calls);

#endif
