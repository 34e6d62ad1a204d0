/*
 * What a call of each family costs that no loaded driver serves
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *     dispatch FACTOR
 *
 * The same program runs on the stock library and on ours: dispatch_cost.py compares.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/measure.h"

#define MANY 1000
#define FEW 3 /* of those that take a thousand times as long */

#define ECC_PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define ECDSA PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256)
#define GCM PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 16)

static const uint8_t message[64] = { 1, 2, 3 };
static const uint8_t nonce[12] = { 4, 5, 6 };
static const uint8_t secret[32] = { 7, 8, 9 };
static const uint8_t additional_data[16];
static uint8_t output[128];
static size_t output_length;

static psa_key_id_t key;
static uint8_t signature[64];
static uint8_t peer_key[65];

int mbedtls_platform_entropy_poll(void *data, unsigned char *buffer, size_t size, size_t *length);

/* In the place of the library's: code for elliptic curves is blinded with random numbers and takes a few
 * instructions more or less by them. With the same numbers in each run the difference is what dispatch adds. */
int mbedtls_platform_entropy_poll(void *data, unsigned char *buffer, size_t size, size_t *length)
{
    (void) data;
    memset(buffer, 0x5a, size);
    *length = size;
    return 0;
}

static psa_status_t import(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, usage);
    return psa_import_key(&attributes, secret, bits / 8, &key);
}

static psa_status_t call_hash(void)
{
    return psa_hash_compute(PSA_ALG_SHA_512, message, sizeof message, output, sizeof output, &output_length);
}

static psa_status_t prepare_hmac(void)
{
    return import(PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE);
}

static psa_status_t call_hmac(void)
{
    return psa_mac_compute(key, PSA_ALG_HMAC(PSA_ALG_SHA_256), message, sizeof message, output, sizeof output,
                           &output_length);
}

static psa_status_t prepare_cmac(void)
{
    return import(PSA_KEY_TYPE_AES, 128, PSA_ALG_CMAC, PSA_KEY_USAGE_SIGN_MESSAGE);
}

static psa_status_t call_cmac(void)
{
    return psa_mac_compute(key, PSA_ALG_CMAC, message, sizeof message, output, sizeof output, &output_length);
}

static psa_status_t prepare_cipher(void)
{
    return import(PSA_KEY_TYPE_AES, 128, PSA_ALG_CBC_NO_PADDING, PSA_KEY_USAGE_ENCRYPT);
}

static psa_status_t call_cipher(void)
{
    return psa_cipher_encrypt(key, PSA_ALG_CBC_NO_PADDING, message, sizeof message, output, sizeof output,
                              &output_length);
}

static psa_status_t prepare_aead(void)
{
    return import(PSA_KEY_TYPE_AES, 128, GCM, PSA_KEY_USAGE_ENCRYPT);
}

static psa_status_t call_aead(void)
{
    return psa_aead_encrypt(key, GCM, nonce, sizeof nonce, additional_data, sizeof additional_data, message,
                            sizeof message, output, sizeof output, &output_length);
}

static psa_status_t prepare_sign_hash(void)
{
    return import(ECC_PAIR, 256, ECDSA, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
}

static psa_status_t call_sign_hash(void)
{
    return psa_sign_hash(key, ECDSA, message, 32, signature, sizeof signature, &output_length);
}

/* With the key and the signature of the one before. */
static psa_status_t call_verify_hash(void)
{
    return psa_verify_hash(key, ECDSA, message, 32, signature, sizeof signature);
}

static psa_status_t prepare_key_agreement(void)
{
    const psa_status_t status = import(ECC_PAIR, 256, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE);

    return status == PSA_SUCCESS ? psa_export_public_key(key, peer_key, sizeof peer_key, &output_length) : status;
}

static psa_status_t call_key_agreement(void)
{
    return psa_raw_key_agreement(PSA_ALG_ECDH, key, peer_key, sizeof peer_key, output, sizeof output, &output_length);
}

static psa_status_t call_import_key(void)
{
    const psa_status_t status = import(PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR, PSA_KEY_USAGE_EXPORT);

    return status == PSA_SUCCESS ? psa_destroy_key(key) : status;
}

static psa_status_t prepare_export_key(void)
{
    return import(PSA_KEY_TYPE_AES, 128, PSA_ALG_CTR, PSA_KEY_USAGE_EXPORT);
}

static psa_status_t call_export_key(void)
{
    return psa_export_key(key, output, sizeof output, &output_length);
}

static psa_status_t call_export_public_key(void)
{
    return psa_export_public_key(key, output, sizeof output, &output_length);
}

static const measured_call_t families[] = {
    { "hash_compute", MANY, NULL, call_hash },
    { "mac_compute(CMAC)", MANY, prepare_cmac, call_cmac },
    { "mac_compute(HMAC)", MANY, prepare_hmac, call_hmac },
    { "cipher_encrypt", MANY, prepare_cipher, call_cipher },
    { "aead_encrypt", MANY, prepare_aead, call_aead },
    { "sign_hash", FEW, prepare_sign_hash, call_sign_hash },
    { "verify_hash", FEW, NULL, call_verify_hash },
    { "key_agreement", FEW, prepare_key_agreement, call_key_agreement },
    { "export_public_key", FEW, NULL, call_export_public_key },
    { "import_key+destroy_key", MANY, NULL, call_import_key },
    { "export_key", MANY, prepare_export_key, call_export_key },
};

int main(int count, char *arguments[])
{
    const unsigned long factor = count == 2 ? strtoul(arguments[1], NULL, 10) : 0;

    if (factor == 0 || psa_crypto_init() != PSA_SUCCESS) {
        fprintf(stderr, "usage: dispatch FACTOR\n");
        return 2;
    }
    return measure(families, sizeof families / sizeof families[0], factor);
}
