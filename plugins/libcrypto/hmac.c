/*
 * HMAC
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Not through EVP_MAC: setting a key there looks the digest up by its name, which takes longer than the MAC of a short
 * message with the built-in code; and OpenSSL before 3.0.3 cannot begin again with the same key.
 */
#include "hmac.h"

#include <string.h>

#include <openssl/evp.h>

#define LARGEST_BLOCK 144u

static EVP_MD_CTX *begin(const EVP_MD *md, const uint8_t *block, size_t size)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (context != NULL
        && (EVP_DigestInit_ex2(context, md, NULL) != 1 || EVP_DigestUpdate(context, block, size) != 1)) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    return context;
}

static void exclusive_or(uint8_t *block, size_t size, uint8_t value)
{
    for (size_t i = 0; i < size; i++) {
        block[i] ^= value;
    }
}

bool libcrypto_hmac_start(libcrypto_hmac_t *hmac, const libcrypto_digest_t *digest, const EVP_MD *md,
                          const uint8_t *key, size_t key_size)
{
    uint8_t block[LARGEST_BLOCK] = { 0 };
    bool good = true;

    *hmac = (libcrypto_hmac_t){ NULL, NULL };
    if (key_size > digest->block_size) {
        good = EVP_Digest(key, key_size, block, NULL, md, NULL) == 1;
    } else if (key_size > 0) {
        memcpy(block, key, key_size);
    }
    if (good) {
        exclusive_or(block, digest->block_size, 0x36);
        hmac->inner = begin(md, block, digest->block_size);
        exclusive_or(block, digest->block_size, 0x36 ^ 0x5c);
        hmac->outer = begin(md, block, digest->block_size);
    }
    explicit_bzero(block, sizeof(block));
    if (hmac->inner == NULL || hmac->outer == NULL) {
        libcrypto_hmac_free(hmac);
        return false;
    }
    return true;
}

static EVP_MD_CTX *copy(const EVP_MD_CTX *from)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (context != NULL && EVP_MD_CTX_copy_ex(context, from) != 1) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    return context;
}

bool libcrypto_hmac_copy(libcrypto_hmac_t *to, const libcrypto_hmac_t *from)
{
    to->inner = copy(from->inner);
    to->outer = copy(from->outer);
    if (to->inner == NULL || to->outer == NULL) {
        libcrypto_hmac_free(to);
        return false;
    }
    return true;
}

bool libcrypto_hmac_update(libcrypto_hmac_t *hmac, const uint8_t *input, size_t size)
{
    return size == 0 || EVP_DigestUpdate(hmac->inner, input, size) == 1;
}

static bool finish(EVP_MD_CTX *inner, EVP_MD_CTX *outer, uint8_t *mac)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned length;
    bool good = EVP_DigestFinal_ex(inner, digest, &length) == 1 && EVP_DigestUpdate(outer, digest, length) == 1
                && EVP_DigestFinal_ex(outer, mac, NULL) == 1;

    explicit_bzero(digest, sizeof(digest));
    return good;
}

bool libcrypto_hmac_finish(libcrypto_hmac_t *hmac, uint8_t *mac)
{
    return finish(hmac->inner, hmac->outer, mac);
}

/* The copies are freed, which wipes what they hold of the message. */
bool libcrypto_hmac_compute(const libcrypto_hmac_t *key, const uint8_t *input, size_t size, uint8_t *mac)
{
    libcrypto_hmac_t hmac;
    bool good = libcrypto_hmac_copy(&hmac, key) && libcrypto_hmac_update(&hmac, input, size)
                && libcrypto_hmac_finish(&hmac, mac);

    libcrypto_hmac_free(&hmac);
    return good;
}

void libcrypto_hmac_free(libcrypto_hmac_t *hmac)
{
    EVP_MD_CTX_free(hmac->inner);
    EVP_MD_CTX_free(hmac->outer);
    *hmac = (libcrypto_hmac_t){ NULL, NULL };
}
