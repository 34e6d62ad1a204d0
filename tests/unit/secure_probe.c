/*
 * Run with more rights than its caller by test_secure: prints how many drivers were loaded, and whether
 * the key store is the one that PSA_STORAGE_PATH names
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
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_status_t status;

    if (psa_crypto_init() != PSA_SUCCESS) {
        return 1;
    }
    /* The test's PSA_STORAGE_PATH is one that is refused. */
    status = psa_get_key_attributes(PSA_KEY_ID_USER_MAX, &attributes);
    printf("secure %lu, drivers %zu, store %s\n", getauxval(AT_SECURE), psa_linux_driver_count(),
           status == PSA_ERROR_STORAGE_FAILURE ? "refused" : "default");
    return 0;
}
