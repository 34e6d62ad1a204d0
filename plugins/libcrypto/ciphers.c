/*
 * The table of cipher algorithms
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ciphers.h"

#include <openssl/evp.h>

#include "context.h"

/* clang-format off */
#define ROW(type, bits, mode, name, block, iv) \
    { PSA_KEY_TYPE_##type, bits, PSA_ALG_##mode, name, bits / 8, block, iv }
#define AEAD_ROWS(type, name) \
    ROW(type, 128, GCM, name "-128-GCM", 1, 0), \
    ROW(type, 256, GCM, name "-256-GCM", 1, 0), \
    ROW(type, 192, GCM, name "-192-GCM", 1, 0), \
    ROW(type, 128, CCM, name "-128-CCM", 1, 0), \
    ROW(type, 256, CCM, name "-256-CCM", 1, 0), \
    ROW(type, 192, CCM, name "-192-CCM", 1, 0)
#define MODE_ROWS(type, bits, name) \
    ROW(type, bits, CBC_NO_PADDING, name "-CBC", 16, 16), \
    ROW(type, bits, CTR, name "-CTR", 1, 16), \
    ROW(type, bits, ECB_NO_PADDING, name "-ECB", 16, 0), \
    ROW(type, bits, CFB, name "-CFB", 1, 16)

/* Searched from the beginning: what is used most comes first. */
static const libcrypto_cipher_t ciphers[] = {
    AEAD_ROWS(AES, "AES"),
    ROW(CHACHA20, 256, CHACHA20_POLY1305, "ChaCha20-Poly1305", 1, 0),
    MODE_ROWS(AES, 128, "AES-128"),
    MODE_ROWS(AES, 256, "AES-256"),
    MODE_ROWS(AES, 192, "AES-192"),
    ROW(AES, 128, OFB, "AES-128-OFB", 1, 16),
    ROW(AES, 256, OFB, "AES-256-OFB", 1, 16),
    ROW(AES, 192, OFB, "AES-192-OFB", 1, 16),
    ROW(CHACHA20, 256, STREAM_CIPHER, "ChaCha20", 1, 12),
    ROW(DES, 192, CBC_NO_PADDING, "DES-EDE3-CBC", 8, 8),
    ROW(DES, 192, ECB_NO_PADDING, "DES-EDE3-ECB", 8, 0),
    ROW(DES, 128, CBC_NO_PADDING, "DES-EDE-CBC", 8, 8),
    ROW(DES, 128, ECB_NO_PADDING, "DES-EDE-ECB", 8, 0),
    MODE_ROWS(CAMELLIA, 128, "CAMELLIA-128"),
    MODE_ROWS(CAMELLIA, 256, "CAMELLIA-256"),
    MODE_ROWS(CAMELLIA, 192, "CAMELLIA-192"),
    AEAD_ROWS(ARIA, "ARIA"),
    MODE_ROWS(ARIA, 128, "ARIA-128"),
    MODE_ROWS(ARIA, 256, "ARIA-256"),
    MODE_ROWS(ARIA, 192, "ARIA-192"),
};
/* clang-format on */

#define CIPHER_COUNT (sizeof(ciphers) / sizeof(ciphers[0]))

static libcrypto_fetched_t fetched[CIPHER_COUNT];

static void *fetch(OSSL_LIB_CTX *context, const char *name)
{
    return EVP_CIPHER_fetch(context, name, NULL);
}

static void release(void *algorithm)
{
    EVP_CIPHER_free(algorithm);
}

const libcrypto_cipher_t *libcrypto_cipher(psa_key_type_t key_type, size_t bits, psa_algorithm_t algorithm)
{
    if (PSA_ALG_IS_AEAD(algorithm)) {
        algorithm = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(algorithm);
    } else if (algorithm == PSA_ALG_CBC_PKCS7) {
        algorithm = PSA_ALG_CBC_NO_PADDING;
    }
    for (size_t i = 0; i < CIPHER_COUNT; i++) {
        if (ciphers[i].algorithm == algorithm && ciphers[i].bits == bits && ciphers[i].key_type == key_type) {
            return &ciphers[i];
        }
    }
    return NULL;
}

const EVP_CIPHER *libcrypto_cipher_fetch(const libcrypto_cipher_t *cipher)
{
    static const libcrypto_fetcher_t fetcher = { fetch, release };

    return libcrypto_fetch(&fetched[cipher - ciphers], &fetcher, cipher->name);
}
