/*
 * What a hash call costs that no loaded driver serves
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *     dispatch COUNT
 *
 * Computes COUNT times SHA-512 of 64 bytes and prints the nanoseconds of one. The same program runs on the stock
 * library and on ours: dispatch_cost.py compares.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <psa/crypto.h>

int main(int count, char *arguments[])
{
    const unsigned long rounds = count == 2 ? strtoul(arguments[1], NULL, 10) : 0;
    static const uint8_t message[64] = { 1, 2, 3 };
    uint8_t digest[64];
    size_t length;
    struct timespec begin;
    struct timespec end;

    if (rounds == 0 || psa_crypto_init() != PSA_SUCCESS) {
        fprintf(stderr, "usage: dispatch COUNT\n");
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (unsigned long i = 0; i < rounds; i++) {
        if (psa_hash_compute(PSA_ALG_SHA_512, message, sizeof message, digest, sizeof digest, &length)
            != PSA_SUCCESS) {
            return 1;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.2f\n",
           ((double) (end.tv_sec - begin.tv_sec) * 1e9 + (double) (end.tv_nsec - begin.tv_nsec)) / (double) rounds);
    return 0;
}
