/*
 * context.h - the plug-in's own OpenSSL library context
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The application may use OpenSSL too. So everything here happens in a library context of our own,
 * which reads no configuration file and loads no provider but the built-in default one: nothing that
 * the application or openssl.cnf does to the default context is seen here, and a provider that is
 * configured there and itself calls psa_* is never asked.
 */
#ifndef LIBCRYPTO_CONTEXT_H
#define LIBCRYPTO_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/types.h>

/** The library context, made at the first call.
 *
 * \return The context, never freed; NULL without memory, or if OpenSSL was cleaned up.
 * Any thread may call it, without locks of ours.
 */
OSSL_LIB_CTX *libcrypto_context(void);

/** Tells whether OpenSSL still works: not after OPENSSL_cleanup(), which an application that was first to
 * use OpenSSL runs when it exits. A few nanoseconds; every set-up and one-shot call asks. */
bool libcrypto_is_usable(void);

/** What was fetched once and is never freed: an EVP_MD, EVP_CIPHER or the like. Zeroed: not tried yet. */
typedef _Atomic(void *) libcrypto_fetched_t;

/** How a kind of algorithm is fetched and freed. */
typedef struct {
    void *(*fetch)(OSSL_LIB_CTX *context, const char *name);
    void (*free)(void *algorithm);
} libcrypto_fetcher_t;

/** Fetches at the first call. An algorithm that the library does not have is not looked for again.
 *
 * \param[in,out] fetched  What this and earlier calls found, one per algorithm.
 * \param name             OpenSSL's name of the algorithm.
 * \return The algorithm, or NULL: the library does not have it, or there is no memory now.
 * Any thread may call it, without locks of ours; one load when it was called before.
 */
void *libcrypto_fetch(libcrypto_fetched_t *fetched, const libcrypto_fetcher_t *fetcher, const char *name);

#endif /* LIBCRYPTO_CONTEXT_H */
