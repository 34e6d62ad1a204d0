/*
 * What an error of OpenSSL means to the caller
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "error.h"

#include <stdatomic.h>
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/evp.h>

void libcrypto_errors_begin(void)
{
    ERR_set_mark();
}

void libcrypto_errors_end(void)
{
    ERR_pop_to_mark();
}

bool libcrypto_error_is_unsupported(void)
{
    const unsigned long error = ERR_peek_last_error();
    const int reason = ERR_GET_REASON(error);

    return reason == ERR_R_UNSUPPORTED || (ERR_GET_LIB(error) == ERR_LIB_EVP && reason == EVP_R_UNSUPPORTED_ALGORITHM);
}

/* Allocations that fail do not always leave an error behind, and those of a provider leave EVP's own. */
static bool is_shortage(unsigned long error)
{
    const int reason = ERR_GET_REASON(error);

    return error == 0 || reason == ERR_R_MALLOC_FAILURE
           || (ERR_GET_LIB(error) == ERR_LIB_EVP
               && (reason == EVP_R_INITIALIZATION_ERROR || reason == EVP_R_NOT_ABLE_TO_COPY_CTX));
}

static void say_once(const char *doing, unsigned long error)
{
    static atomic_flag said = ATOMIC_FLAG_INIT;
    char reason[200];

    if (!atomic_flag_test_and_set(&said)) {
        ERR_error_string_n(error, reason, sizeof(reason));
        fprintf(stderr, "psa-libcrypto: %s: %s\n", doing, reason);
    }
}

psa_status_t libcrypto_failure(libcrypto_phase_t phase, const char *doing)
{
    const unsigned long error = ERR_peek_last_error();

    if (!is_shortage(error)) {
        say_once(doing, error);
    }
    if (phase == LIBCRYPTO_AT_BEGINNING) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return is_shortage(error) ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_ERROR_GENERIC_ERROR;
}
