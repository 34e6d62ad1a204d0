/*
 * Run with more rights than its caller by test_secure: prints how many drivers were loaded
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <sys/auxv.h>

#include <psa/crypto.h>

#include "core/psa_linux.h"

int main(void)
{
    if (psa_crypto_init() != PSA_SUCCESS) {
        return 1;
    }
    printf("secure %lu, drivers %zu\n", getauxval(AT_SECURE), psa_linux_driver_count());
    return 0;
}
