/*
 * A driver that behaves badly, for psa-bench: UNRULY says how
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Below UNRULY_FROM bytes it is good.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <mbedtls/sha256.h>
#include <psa_driver_plugin.h>

#define UNRULY_FROM 1024u

enum { GOOD, CRASHES, EXITS, HANGS, LIES, LIES_LATER, DECLINES_AT_TIMES, PRINTS };

PSA_DRIVER_EXPORT psa_status_t unruly_hash_compute(psa_algorithm_t algorithm, const uint8_t *input,
                                                   size_t input_length, uint8_t *hash,
                                                   size_t hash_size, size_t *hash_length);

psa_status_t unruly_hash_compute(psa_algorithm_t algorithm, const uint8_t *input,
                                 size_t input_length, uint8_t *hash, size_t hash_size,
                                 size_t *hash_length)
{
    static _Thread_local unsigned calls;
    int manner = input_length >= UNRULY_FROM ? UNRULY : GOOD;

    calls++;
    if (hash_size < 32 || algorithm != PSA_ALG_SHA_256) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (manner == CRASHES) {
        abort();
    }
    if (manner == EXITS) {
        _exit(7);
    }
    while (manner == HANGS) {
        pause();
    }
    if (manner == DECLINES_AT_TIMES && calls % 7 == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (manner == PRINTS) {
        printf("spoiled\n");
        fflush(stdout);
    }
    if (mbedtls_sha256(input, input_length, hash, 0) != 0) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    if (manner == LIES || (manner == LIES_LATER && calls > 40)) {
        hash[31] ^= 1;
    }
    *hash_length = 32;
    return PSA_SUCCESS;
}

PSA_DRIVER_DESCRIPTION(UNRULY_JSON_FILE)

PSA_DRIVER_EXPORT extern const psa_driver_plugin_t unruly_psa_driver;

const psa_driver_plugin_t unruly_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
};
