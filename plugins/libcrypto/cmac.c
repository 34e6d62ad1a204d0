/*
 * CMAC
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Not through EVP_MAC: setting a key there looks the cipher up by its name, which takes twice as long as the MAC of a
 * short message with the built-in code.
 */
#include "cmac.h"

#include <string.h>

#include <openssl/evp.h>

#include "buffers.h"

/* Output of CBC that nobody wants. A multiple of every block. */
#define PIECE 1024u

/* Doubling in the field of the block's size; in time that does not depend on the block. */
static void twice(uint8_t *result, const uint8_t *block, size_t size)
{
    const uint8_t polynomial = size == 16 ? 0x87 : 0x1b;
    const uint8_t mask = (uint8_t) (0u - (block[0] >> 7));

    for (size_t i = 0; i + 1 < size; i++) {
        result[i] = (uint8_t) (block[i] << 1 | block[i + 1] >> 7);
    }
    result[size - 1] = (uint8_t) ((block[size - 1] << 1) ^ (polynomial & mask));
}

bool libcrypto_cmac_restart(libcrypto_cmac_t *cmac)
{
    static const uint8_t zeros[LIBCRYPTO_CMAC_LARGEST_BLOCK];

    explicit_bzero(cmac->last, sizeof(cmac->last));
    cmac->held = 0;
    return EVP_CipherInit_ex2(cmac->cbc, NULL, NULL, zeros, 1, NULL) == 1;
}

bool libcrypto_cmac_start(libcrypto_cmac_t *cmac, const EVP_CIPHER *cbc, const uint8_t *key)
{
    static const uint8_t zeros[LIBCRYPTO_CMAC_LARGEST_BLOCK];
    uint8_t block[LIBCRYPTO_CMAC_LARGEST_BLOCK];

    *cmac = (libcrypto_cmac_t){ .block_size = (uint8_t) EVP_CIPHER_get_block_size(cbc) };
    cmac->cbc = EVP_CIPHER_CTX_new();
    if (cmac->cbc == NULL || EVP_CipherInit_ex2(cmac->cbc, cbc, key, zeros, 1, NULL) != 1
        || !libcrypto_process(cmac->cbc, block, zeros, cmac->block_size) || !libcrypto_cmac_restart(cmac)) {
        libcrypto_cmac_free(cmac);
        return false;
    }
    twice(cmac->subkeys[0], block, cmac->block_size);
    twice(cmac->subkeys[1], cmac->subkeys[0], cmac->block_size);
    explicit_bzero(block, sizeof(block));
    return true;
}

bool libcrypto_cmac_copy(libcrypto_cmac_t *to, const libcrypto_cmac_t *from)
{
    *to = *from;
    to->cbc = EVP_CIPHER_CTX_new();
    if (to->cbc == NULL || EVP_CIPHER_CTX_copy(to->cbc, from->cbc) != 1) {
        libcrypto_cmac_free(to);
        return false;
    }
    return true;
}

/* Whole blocks that are not the end of the message. */
static bool absorb(libcrypto_cmac_t *cmac, const uint8_t *input, size_t size)
{
    uint8_t ignored[PIECE];
    bool good = true;

    while (good && size > 0) {
        const size_t piece = size < PIECE ? size : PIECE;
        good = libcrypto_process(cmac->cbc, ignored, input, piece);
        explicit_bzero(ignored, piece);
        input += piece;
        size -= piece;
    }
    return good;
}

bool libcrypto_cmac_update(libcrypto_cmac_t *cmac, const uint8_t *input, size_t size)
{
    const size_t block_size = cmac->block_size;

    if (size > block_size - cmac->held) {
        if (cmac->held > 0) {
            const size_t missing = block_size - cmac->held;
            memcpy(cmac->last + cmac->held, input, missing);
            if (!absorb(cmac, cmac->last, block_size)) {
                return false;
            }
            cmac->held = 0;
            input += missing;
            size -= missing;
        }
        const size_t whole = (size - 1) / block_size * block_size;
        if (!absorb(cmac, input, whole)) {
            return false;
        }
        input += whole;
        size -= whole;
    }
    if (size > 0) {
        memcpy(cmac->last + cmac->held, input, size);
        cmac->held = (uint8_t) (cmac->held + size);
    }
    return true;
}

bool libcrypto_cmac_finish(libcrypto_cmac_t *cmac, uint8_t *mac)
{
    const size_t block_size = cmac->block_size;
    const uint8_t *subkey = cmac->subkeys[0];

    if (cmac->held < block_size) {
        memset(cmac->last + cmac->held, 0, block_size - cmac->held);
        cmac->last[cmac->held] = 0x80;
        subkey = cmac->subkeys[1];
    }
    for (size_t i = 0; i < block_size; i++) {
        cmac->last[i] ^= subkey[i];
    }
    return libcrypto_process(cmac->cbc, mac, cmac->last, block_size);
}

void libcrypto_cmac_free(libcrypto_cmac_t *cmac)
{
    EVP_CIPHER_CTX_free(cmac->cbc);
    explicit_bzero(cmac, sizeof(*cmac));
}
