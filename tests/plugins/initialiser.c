/*
 * A library, not a driver, whose constructor calls psa_crypto_init()
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The constructor runs inside dlopen(), which holds the dynamic linker's lock. It tells that it is there by a byte to
 * the descriptor TEST_INSIDE, waits for one from TEST_GO, and then initialises.
 */
#include <stdlib.h>
#include <unistd.h>

#include <psa/crypto.h>

__attribute__((constructor)) static void initialise(void)
{
    const char *inside = getenv("TEST_INSIDE");
    const char *go = getenv("TEST_GO");
    char byte = 0;

    if (inside == NULL || go == NULL || write(atoi(inside), &byte, 1) != 1 || read(atoi(go), &byte, 1) != 1
        || psa_crypto_init() != PSA_SUCCESS) {
        abort();
    }
}
