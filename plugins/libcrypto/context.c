/*
 * The library context and what is fetched from it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Threads that race each make their own and one publishes it: no thread waits for another, so a child forked
 * at any instruction finds either nothing or something complete.
 */
#include "context.h"

#include <stdatomic.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "error.h"

/* In a libcrypto_fetched_t: the library does not have it. */
static char absent;

static _Atomic(OSSL_LIB_CTX *) context;

/* No atexit handler: threads may use psa_* while the process exits, and OPENSSL_cleanup() would free under them what
 * they use. No option that would decide for the application what its own first use of OpenSSL does, such as
 * OPENSSL_INIT_NO_LOAD_CONFIG; a context other than the default one reads no configuration anyway. */
bool libcrypto_is_usable(void)
{
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL) != 0;
}

static OSSL_LIB_CTX *make_context(void)
{
    OSSL_LIB_CTX *made = OSSL_LIB_CTX_new();
    OSSL_LIB_CTX *other = NULL;

    if (made != NULL && !atomic_compare_exchange_strong(&context, &other, made)) {
        OSSL_LIB_CTX_free(made);
        return other;
    }
    return made;
}

OSSL_LIB_CTX *libcrypto_context(void)
{
    OSSL_LIB_CTX *found = atomic_load_explicit(&context, memory_order_acquire);

    if (found != NULL) {
        return found;
    }
    if (!libcrypto_is_usable()) {
        return NULL;
    }
    libcrypto_errors_begin();
    found = make_context();
    libcrypto_errors_end();
    return found;
}

static void *fetch(libcrypto_fetched_t *fetched, const libcrypto_fetcher_t *fetcher, const char *name)
{
    OSSL_LIB_CTX *from = libcrypto_context();
    void *other = NULL;

    if (from == NULL || !libcrypto_is_usable()) {
        return NULL;
    }
    libcrypto_errors_begin();
    void *found = fetcher->fetch(from, name);
    if (found == NULL && libcrypto_error_is_unsupported()) {
        found = &absent;
    }
    libcrypto_errors_end();
    if (found != NULL && !atomic_compare_exchange_strong(fetched, &other, found)) {
        if (found != &absent) {
            fetcher->free(found);
        }
        found = other;
    }
    return found;
}

void *libcrypto_fetch(libcrypto_fetched_t *fetched, const libcrypto_fetcher_t *fetcher, const char *name)
{
    void *found = atomic_load_explicit(fetched, memory_order_acquire);

    if (found == NULL) {
        found = fetch(fetched, fetcher, name);
    }
    return found == &absent ? NULL : found;
}
