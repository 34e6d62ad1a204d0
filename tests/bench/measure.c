/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tests/bench/measure.h"

#include <stdio.h>
#include <time.h>

__attribute__((noinline)) psa_status_t measure_now(const measured_call_t *entry, unsigned long calls)
{
    psa_status_t status = PSA_SUCCESS;

    while (status == PSA_SUCCESS && calls-- > 0) {
        status = entry->call();
    }
    return status;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

int measure(const measured_call_t *table, size_t count, unsigned long factor)
{
    for (const measured_call_t *entry = table; entry < table + count; entry++) {
        const unsigned long calls = entry->calls * factor;
        psa_status_t status = entry->prepare != NULL ? entry->prepare() : PSA_SUCCESS;
        double begin;

        if (status == PSA_SUCCESS) {
            status = entry->call();
        }
        begin = now();
        if (status == PSA_SUCCESS) {
            status = measure_now(entry, calls);
        }
        if (status != PSA_SUCCESS) {
            fprintf(stderr, "%s: %d\n", entry->name, (int) status);
            return 1;
        }
        printf("%s %lu %.2f\n", entry->name, calls, (now() - begin) / (double) calls);
    }
    return 0;
}
