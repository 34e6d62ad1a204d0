/*
 * An application compiled against Debian's libmbedtls-dev and run on our library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Knows nothing of this project. Uses PSA operations of several families and the legacy interface, with
 * structures on its own stack, and compares their results with known answers. Prints TAP.
 */
#include <stdio.h>
#include <string.h>

#include <mbedtls/build_info.h>
#include <mbedtls/sha256.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>
#include <psa/crypto.h>

#if defined(EXPECT_USE_PSA_CRYPTO) && !defined(MBEDTLS_USE_PSA_CRYPTO)
#error "not the headers of flavour psa"
#endif

static int number;
static int failed;

static void ok(int good, const char *what)
{
    printf("%s %d - %s\n", good ? "ok" : "not ok", ++number, what);
    failed |= !good;
}

/* FIPS 180-4 example: SHA-256 of "abc". */
static const unsigned char abc_digest[32] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
};

static void hash(void)
{
    struct {
        psa_hash_operation_t operation;
        unsigned char canary[64];
    } frame;
    psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
    unsigned char digest[PSA_HASH_MAX_SIZE];
    unsigned char canary[64];
    size_t length = 0;

    memset(&frame, 0, sizeof frame);
    memset(frame.canary, 0xa5, sizeof frame.canary);
    memset(canary, 0xa5, sizeof canary);
    ok(psa_hash_compute(PSA_ALG_SHA_256, (const unsigned char *) "abc", 3, digest, sizeof digest, &length)
               == PSA_SUCCESS
           && length == 32 && memcmp(digest, abc_digest, 32) == 0,
       "one-shot hash");
    ok(psa_hash_setup(&frame.operation, PSA_ALG_SHA_256) == PSA_SUCCESS
           && psa_hash_update(&frame.operation, (const unsigned char *) "ab", 2) == PSA_SUCCESS
           && psa_hash_clone(&frame.operation, &clone) == PSA_SUCCESS
           && psa_hash_update(&clone, (const unsigned char *) "c", 1) == PSA_SUCCESS
           && psa_hash_finish(&clone, digest, sizeof digest, &length) == PSA_SUCCESS
           && memcmp(digest, abc_digest, 32) == 0 && psa_hash_abort(&frame.operation) == PSA_SUCCESS,
       "multi-part hash with a clone");
    ok(memcmp(frame.canary, canary, sizeof canary) == 0, "the operation keeps within its structure");
}

static void key(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    unsigned char signature[PSA_SIGNATURE_MAX_SIZE];
    unsigned char sealed[64];
    unsigned char opened[64];
    const unsigned char nonce[12] = { 1 };
    psa_key_id_t id = 0;
    size_t length = 0;
    size_t opened_length = 0;

    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
    ok(psa_generate_key(&attributes, &id) == PSA_SUCCESS
           && psa_sign_message(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), (const unsigned char *) "abc", 3, signature,
                               sizeof signature, &length)
                  == PSA_SUCCESS
           && psa_verify_message(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), (const unsigned char *) "abc", 3, signature,
                                 length)
                  == PSA_SUCCESS
           && psa_destroy_key(id) == PSA_SUCCESS,
       "a signature made and verified");
    psa_reset_key_attributes(&attributes);
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_bits(&attributes, 128);
    psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    ok(psa_generate_key(&attributes, &id) == PSA_SUCCESS
           && psa_aead_encrypt(id, PSA_ALG_GCM, nonce, sizeof nonce, NULL, 0, (const unsigned char *) "abc", 3, sealed,
                               sizeof sealed, &length)
                  == PSA_SUCCESS
           && psa_aead_decrypt(id, PSA_ALG_GCM, nonce, sizeof nonce, NULL, 0, sealed, length, opened, sizeof opened,
                               &opened_length)
                  == PSA_SUCCESS
           && opened_length == 3 && memcmp(opened, "abc", 3) == 0 && psa_destroy_key(id) == PSA_SUCCESS,
       "a message sealed and opened");
}

static void legacy(void)
{
    mbedtls_sha256_context context;
    unsigned char digest[32];

    mbedtls_sha256_init(&context);
    ok(mbedtls_sha256_starts(&context, 0) == 0
           && mbedtls_sha256_update(&context, (const unsigned char *) "abc", 3) == 0
           && mbedtls_sha256_finish(&context, digest) == 0 && memcmp(digest, abc_digest, 32) == 0,
       "the legacy interface");
    mbedtls_sha256_free(&context);
}

static void tls(void)
{
    mbedtls_ssl_config config;
    mbedtls_ssl_context context;

    mbedtls_ssl_config_init(&config);
    mbedtls_ssl_init(&context);
    mbedtls_ssl_conf_rng(&config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    ok(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                   MBEDTLS_SSL_PRESET_DEFAULT)
               == 0
           && mbedtls_ssl_setup(&context, &config) == 0,
       "a TLS client set up");
    mbedtls_ssl_free(&context);
    mbedtls_ssl_config_free(&config);
}

int main(void)
{
    printf("# compiled against Mbed TLS " MBEDTLS_VERSION_STRING "\n1..8\n");
    ok(psa_crypto_init() == PSA_SUCCESS, "initialised");
    hash();
    key();
    legacy();
    tls();
    return failed;
}
