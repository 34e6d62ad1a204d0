/*
 * How long psa_crypto_init() takes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *     start [FILE...]
 *
 * Prints the milliseconds of dlopen() of each file and of psa_crypto_init() after that. With the plug-ins as files on
 * the stock library, and without files on ours: dispatch_cost.py compares.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <time.h>

#include <psa/crypto.h>

int main(int count, char *arguments[])
{
    struct timespec begin;
    struct timespec end;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 1; i < count; i++) {
        if (dlopen(arguments[i], RTLD_NOW | RTLD_LOCAL) == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
    }
    if (psa_crypto_init() != PSA_SUCCESS) {
        fprintf(stderr, "psa_crypto_init() failed\n");
        return 1;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.4f\n", (double) (end.tv_sec - begin.tv_sec) * 1e3 + (double) (end.tv_nsec - begin.tv_nsec) / 1e6);
    return 0;
}
