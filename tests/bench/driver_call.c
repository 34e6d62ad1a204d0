/*
 * A call of a driver that does nothing: through psa_hash_compute(), of its function itself, and psa_hash_compute() with
 * nobody to do it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *     driver_call FACTOR PLUGIN
 *
 * PLUGIN is also what PSA_DRIVER_PATH names. For dispatch_cost.py.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/measure.h"

static const uint8_t message[64];
static uint8_t hash[32];
static size_t hash_length;
static __typeof__(psa_hash_compute) *direct;

static psa_status_t call_direct(void)
{
    return direct(PSA_ALG_SHA_1, message, sizeof message, hash, sizeof hash, &hash_length);
}

static psa_status_t call_dispatched(void)
{
    return psa_hash_compute(PSA_ALG_SHA_1, message, sizeof message, hash, sizeof hash, &hash_length);
}

/* An algorithm that no driver has, nor the built-in code: what Mbed TLS itself does around the call is left. */
static psa_status_t call_nobody(void)
{
    const psa_status_t status =
        psa_hash_compute(PSA_ALG_SHA_512_256, message, sizeof message, hash, sizeof hash, &hash_length);

    return status == PSA_ERROR_NOT_SUPPORTED ? PSA_SUCCESS : PSA_ERROR_CORRUPTION_DETECTED;
}

static const measured_call_t calls[] = {
    { "direct", 1000, NULL, call_direct },
    { "dispatched", 1000, NULL, call_dispatched },
    { "nobody", 1000, NULL, call_nobody },
};

int main(int count, char *arguments[])
{
    const unsigned long factor = count == 3 ? strtoul(arguments[1], NULL, 10) : 0;
    void *plugin = factor != 0 && psa_crypto_init() == PSA_SUCCESS ? dlopen(arguments[2], RTLD_NOW) : NULL;

    if (plugin != NULL) {
        direct = (__typeof__(direct)) (uintptr_t) dlsym(plugin, "nothing_hash_compute");
    }
    if (direct == NULL) {
        fprintf(stderr, "usage: driver_call FACTOR PLUGIN\n");
        return 2;
    }
    return measure(calls, sizeof calls / sizeof calls[0], factor);
}
