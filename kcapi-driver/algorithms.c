/*
 * The algorithm table
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "algorithms.h"

/* clang-format off */

#define HASH(algorithm, name, size, gains) { algorithm, PSA_KEY_TYPE_NONE, KCAPI_HASH, name, size, 0, gains }
#define HMAC(hash, name, size, gains) \
    { PSA_ALG_HMAC(hash), PSA_KEY_TYPE_HMAC, KCAPI_HASH, "hmac(" name ")", size, 0, gains }
#define CMAC(type, name, size) { PSA_ALG_CMAC, PSA_KEY_TYPE_##type, KCAPI_HASH, "cmac(" name ")", size, 0, false }
#define CIPHER(algorithm, type, name, block, mode) \
    { algorithm, PSA_KEY_TYPE_##type, KCAPI_SKCIPHER, name, block, PLUGIN_CIPHER_##mode, false }
#define MODES(type, name) \
    CIPHER(PSA_ALG_ECB_NO_PADDING, type, "ecb(" name ")", 16, ECB), \
    CIPHER(PSA_ALG_CBC_NO_PADDING, type, "cbc(" name ")", 16, CBC), \
    CIPHER(PSA_ALG_CTR,            type, "ctr(" name ")", 16, CTR), \
    CIPHER(PSA_ALG_CFB,            type, "cfb(" name ")", 16, CFB)
#define AEAD(algorithm, type, name) { algorithm, PSA_KEY_TYPE_##type, KCAPI_AEAD, name, 16, 0, false }

/* Names are the kernel's ("name" in /proc/crypto). A row costs nothing where the kernel lacks it: what cannot be bound
 * is not offered. Linux has ARIA's and Camellia's modes as its configuration goes, CFB and OFB up to 6.10. */
const kcapi_algorithm_t kcapi_algorithms[KCAPI_ALGORITHM_COUNT] = {
    /*   PSA algorithm      kernel name  digest portable_code_gains */
    HASH(PSA_ALG_SHA_256,   "sha256",    32,    false),
    HASH(PSA_ALG_SHA_512,   "sha512",    64,    false),
    HASH(PSA_ALG_SHA_384,   "sha384",    48,    false),
    HASH(PSA_ALG_SHA_1,     "sha1",      20,    false),
    HASH(PSA_ALG_SHA_224,   "sha224",    28,    false),
    HASH(PSA_ALG_MD5,       "md5",       16,    false),
    HASH(PSA_ALG_RIPEMD160, "rmd160",    20,    false),
    HASH(PSA_ALG_SHA3_224,  "sha3-224",  28,    true),
    HASH(PSA_ALG_SHA3_256,  "sha3-256",  32,    true),
    HASH(PSA_ALG_SHA3_384,  "sha3-384",  48,    true),
    HASH(PSA_ALG_SHA3_512,  "sha3-512",  64,    true),

    HMAC(PSA_ALG_SHA_256,   "sha256",    32,    false),
    HMAC(PSA_ALG_SHA_512,   "sha512",    64,    false),
    HMAC(PSA_ALG_SHA_384,   "sha384",    48,    false),
    HMAC(PSA_ALG_SHA_1,     "sha1",      20,    false),
    HMAC(PSA_ALG_SHA_224,   "sha224",    28,    false),
    HMAC(PSA_ALG_MD5,       "md5",       16,    false),
    HMAC(PSA_ALG_RIPEMD160, "rmd160",    20,    false),
    HMAC(PSA_ALG_SHA3_224,  "sha3-224",  28,    true),
    HMAC(PSA_ALG_SHA3_256,  "sha3-256",  32,    true),
    HMAC(PSA_ALG_SHA3_384,  "sha3-384",  48,    true),
    HMAC(PSA_ALG_SHA3_512,  "sha3-512",  64,    true),
    CMAC(AES, "aes", 16),
    CMAC(DES, "des3_ede", 8),

    MODES(AES, "aes"),
    CIPHER(PSA_ALG_OFB, AES, "ofb(aes)", 16, OFB),
    MODES(CAMELLIA, "camellia"),
    MODES(ARIA, "aria"),
    CIPHER(PSA_ALG_ECB_NO_PADDING, DES, "ecb(des3_ede)", 8, ECB),
    CIPHER(PSA_ALG_CBC_NO_PADDING, DES, "cbc(des3_ede)", 8, CBC),
    CIPHER(PSA_ALG_STREAM_CIPHER, CHACHA20, "chacha20", 64, CHACHA20),

    AEAD(PSA_ALG_GCM, AES, "gcm(aes)"),
    AEAD(PSA_ALG_GCM, CAMELLIA, "gcm(camellia)"),
    AEAD(PSA_ALG_GCM, ARIA, "gcm(aria)"),
    AEAD(PSA_ALG_CCM, AES, "ccm(aes)"),
    AEAD(PSA_ALG_CCM, CAMELLIA, "ccm(camellia)"),
    AEAD(PSA_ALG_CCM, ARIA, "ccm(aria)"),
    AEAD(PSA_ALG_CHACHA20_POLY1305, CHACHA20, "rfc7539(chacha20,poly1305)"),

    [KCAPI_GENERATOR] = { PSA_ALG_NONE, PSA_KEY_TYPE_NONE, KCAPI_RNG, "stdrng", 0, 0, false },
};
/* clang-format on */

const char *kcapi_kernel_type(const kcapi_algorithm_t *row)
{
    static const char *const types[] = {
        [KCAPI_HASH] = "hash",
        [KCAPI_SKCIPHER] = "skcipher",
        [KCAPI_AEAD] = "aead",
        [KCAPI_RNG] = "rng",
    };

    return types[row->kind];
}

static size_t find_row(psa_algorithm_t algorithm, psa_key_type_t key_type)
{
    size_t index = 0;

    while (index < KCAPI_ALGORITHM_COUNT
           && (kcapi_algorithms[index].algorithm != algorithm || kcapi_algorithms[index].key_type != key_type)) {
        index++;
    }
    return index;
}

size_t kcapi_algorithm_index(psa_algorithm_t algorithm)
{
    return algorithm != PSA_ALG_NONE ? find_row(algorithm, PSA_KEY_TYPE_NONE) : KCAPI_ALGORITHM_COUNT;
}

size_t kcapi_keyed_algorithm_index(psa_algorithm_t algorithm, psa_key_type_t key_type)
{
    if (PSA_ALG_IS_MAC(algorithm)) {
        algorithm = PSA_ALG_FULL_LENGTH_MAC(algorithm);
    } else if (PSA_ALG_IS_AEAD(algorithm)) {
        algorithm = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(algorithm);
    } else if (algorithm == PSA_ALG_CBC_PKCS7) {
        algorithm = PSA_ALG_CBC_NO_PADDING;
    }
    return key_type == PSA_KEY_TYPE_NONE ? KCAPI_ALGORITHM_COUNT : find_row(algorithm, key_type);
}
