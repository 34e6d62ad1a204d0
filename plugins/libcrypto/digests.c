/*
 * The table of hash algorithms
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "digests.h"

#include <openssl/evp.h>

#include "context.h"

static const libcrypto_digest_t digests[] = {
    { PSA_ALG_SHA_256, "SHA2-256", 32, 64 },          { PSA_ALG_SHA_384, "SHA2-384", 48, 128 },
    { PSA_ALG_SHA_512, "SHA2-512", 64, 128 },         { PSA_ALG_SHA_1, "SHA1", 20, 64 },
    { PSA_ALG_SHA_224, "SHA2-224", 28, 64 },          { PSA_ALG_SHA_512_224, "SHA2-512/224", 28, 128 },
    { PSA_ALG_SHA_512_256, "SHA2-512/256", 32, 128 }, { PSA_ALG_SHA3_224, "SHA3-224", 28, 144 },
    { PSA_ALG_SHA3_256, "SHA3-256", 32, 136 },        { PSA_ALG_SHA3_384, "SHA3-384", 48, 104 },
    { PSA_ALG_SHA3_512, "SHA3-512", 64, 72 },         { PSA_ALG_MD5, "MD5", 16, 64 },
};

#define DIGEST_COUNT (sizeof(digests) / sizeof(digests[0]))

static libcrypto_fetched_t fetched[DIGEST_COUNT];

static void *fetch(OSSL_LIB_CTX *context, const char *name)
{
    return EVP_MD_fetch(context, name, NULL);
}

static void release(void *algorithm)
{
    EVP_MD_free(algorithm);
}

const libcrypto_digest_t *libcrypto_digest(psa_algorithm_t algorithm)
{
    for (size_t i = 0; i < DIGEST_COUNT; i++) {
        if (digests[i].algorithm == algorithm) {
            return &digests[i];
        }
    }
    return NULL;
}

const EVP_MD *libcrypto_digest_fetch(const libcrypto_digest_t *digest)
{
    static const libcrypto_fetcher_t fetcher = { fetch, release };

    return libcrypto_fetch(&fetched[digest - digests], &fetcher, digest->name);
}
