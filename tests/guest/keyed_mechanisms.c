/*
 * Requests with a key
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "keyed_mechanisms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TAG(algorithm, length) PSA_ALG_AEAD_WITH_SHORTENED_TAG(algorithm, length)

const keyed_mechanism_t keyed_mechanisms[KEYED_COUNT] = {
    { "HMAC-SHA-256", MAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_TYPE_HMAC, 256, 1, 0 },
    { "HMAC-SHA-512", MAC, PSA_ALG_HMAC(PSA_ALG_SHA_512), PSA_KEY_TYPE_HMAC, 1536, 1, 0 },
    { "HMAC-SHA-1-96", MAC, PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_1), 12), PSA_KEY_TYPE_HMAC, 160, 1, 0 },
    { "HMAC-MD5", MAC, PSA_ALG_HMAC(PSA_ALG_MD5), PSA_KEY_TYPE_HMAC, 128, 1, 0 },
    { "HMAC-SHA3-256", MAC, PSA_ALG_HMAC(PSA_ALG_SHA3_256), PSA_KEY_TYPE_HMAC, 256, 1, 0 },
    { "CMAC-AES-128", MAC, PSA_ALG_CMAC, PSA_KEY_TYPE_AES, 128, 1, 0 },
    { "CMAC-AES-256-64", MAC, PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 8), PSA_KEY_TYPE_AES, 256, 1, 0 },
    { "CMAC-3DES", MAC, PSA_ALG_CMAC, PSA_KEY_TYPE_DES, 192, 1, 0 },
    { "AES-128-ECB", CIPHER, PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_AES, 128, 16, 0 },
    { "AES-128-CBC", CIPHER, PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, 128, 16, 16 },
    { "AES-192-CBC", CIPHER, PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, 192, 16, 16 },
    { "AES-256-CBC-PKCS7", CIPHER, PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_AES, 256, 1, 16 },
    { "AES-128-CTR", CIPHER, PSA_ALG_CTR, PSA_KEY_TYPE_AES, 128, 1, 16 },
    { "AES-128-CFB", CIPHER, PSA_ALG_CFB, PSA_KEY_TYPE_AES, 128, 1, 16 },
    { "AES-256-OFB", CIPHER, PSA_ALG_OFB, PSA_KEY_TYPE_AES, 256, 1, 16 },
    { "3DES-CBC-PKCS7", CIPHER, PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_DES, 192, 1, 8 },
    { "3DES-ECB", CIPHER, PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_DES, 128, 8, 0 },
    { "Camellia-128-CBC", CIPHER, PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_CAMELLIA, 128, 16, 16 },
    { "ARIA-128-CTR", CIPHER, PSA_ALG_CTR, PSA_KEY_TYPE_ARIA, 128, 1, 16 },
    { "ChaCha20", CIPHER, PSA_ALG_STREAM_CIPHER, PSA_KEY_TYPE_CHACHA20, 256, 1, 12 },
    { "AES-128-GCM", AEAD, PSA_ALG_GCM, PSA_KEY_TYPE_AES, 128, 1, 12 },
    { "AES-256-GCM-12", AEAD, TAG(PSA_ALG_GCM, 12), PSA_KEY_TYPE_AES, 256, 1, 12 },
    { "AES-128-CCM", AEAD, PSA_ALG_CCM, PSA_KEY_TYPE_AES, 128, 1, 7 },
    { "AES-128-CCM-8", AEAD, TAG(PSA_ALG_CCM, 8), PSA_KEY_TYPE_AES, 128, 1, 12 },
    { "AES-192-CCM-4", AEAD, TAG(PSA_ALG_CCM, 4), PSA_KEY_TYPE_AES, 192, 1, 11 },
    { "Camellia-128-GCM", AEAD, PSA_ALG_GCM, PSA_KEY_TYPE_CAMELLIA, 128, 1, 12 },
    { "ARIA-128-CCM", AEAD, PSA_ALG_CCM, PSA_KEY_TYPE_ARIA, 128, 1, 12 },
    { "ChaCha20-Poly1305", AEAD, PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20, 256, 1, 12 },
};

/* With what is below, at and above blocks, pages, and what libraries take at once; the last beyond a socket buffer. */
const size_t keyed_sizes[KEYED_SIZES] = { 0, 1, 15, 16, 17, 64, 111, 1000, 4095, 4096, 16384, 65536, 65537, 300000 };

/* Results up to this length are remembered whole, of longer ones a sum. */
#define WHOLE 4112u

typedef struct {
    size_t length;
    uint64_t sum;
    uint8_t bytes[WHOLE];
} result_t;

static result_t (*right)[KEYED_KEYS][KEYED_SIZES];

static uint8_t text[KEYED_MAX_RESULT];
static const uint8_t nonces[32] = { 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0xff, 0xff, 0xfd };

/* Of each key and size another. */
static size_t data_size_of(const keyed_request_t *request)
{
    static const size_t sizes[KEYED_KEYS] = { 0, 13, 300 };

    return sizes[request->key];
}

size_t keyed_message_size(const keyed_request_t *request)
{
    const size_t unit = keyed_mechanisms[request->mechanism].unit;

    return keyed_sizes[request->size] / unit * unit;
}

static uint64_t sum_of(const uint8_t *bytes, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325u; /* FNV-1a */

    for (size_t i = 0; i < size; i++) {
        sum = (sum ^ bytes[i]) * 0x100000001b3u;
    }
    return sum;
}

static bool is_right(const keyed_request_t *request, const uint8_t *bytes, size_t length)
{
    const result_t *result = &right[request->mechanism][request->key][request->size];

    return length == result->length
           && (length <= WHOLE ? memcmp(bytes, result->bytes, length) == 0 : sum_of(bytes, length) == result->sum);
}

static void remember(const keyed_request_t *request, const uint8_t *bytes, size_t length)
{
    result_t *result = &right[request->mechanism][request->key][request->size];

    result->length = length;
    result->sum = sum_of(bytes, length);
    memcpy(result->bytes, bytes, length <= WHOLE ? length : 0);
}

psa_key_id_t keyed_import(const keyed_request_t *request)
{
    const keyed_mechanism_t *mechanism = &keyed_mechanisms[request->mechanism];
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t value[256];
    psa_key_id_t key = 0;

    for (size_t i = 0; i < sizeof(value); i++) {
        value[i] = (uint8_t) (i * 7 + request->key * 31 + 1);
    }
    psa_set_key_type(&attributes, mechanism->key_type);
    psa_set_key_algorithm(&attributes, mechanism->algorithm);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_SIGN_MESSAGE
                                             | PSA_KEY_USAGE_VERIFY_MESSAGE);
    return psa_import_key(&attributes, value, mechanism->bits / 8, &key) == PSA_SUCCESS ? key : 0;
}

static psa_status_t encrypt_with_iv(const keyed_mechanism_t *mechanism, psa_key_id_t key, size_t size, uint8_t *output,
                                    size_t *length)
{
    psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    size_t finished = 0;
    psa_status_t status = psa_cipher_encrypt_setup(&operation, key, mechanism->algorithm);

    if (status == PSA_SUCCESS && mechanism->nonce_length > 0) {
        status = psa_cipher_set_iv(&operation, nonces, mechanism->nonce_length);
    }
    *length = 0;
    if (status == PSA_SUCCESS) {
        status = psa_cipher_update(&operation, text, size, output, KEYED_MAX_RESULT, length);
    }
    if (status == PSA_SUCCESS) {
        status = psa_cipher_finish(&operation, output + *length, KEYED_MAX_RESULT - *length, &finished);
    }
    *length += finished;
    psa_cipher_abort(&operation);
    return status;
}

/* One-shot where the nonce can be given: psa_cipher_encrypt() makes its own. */
static psa_status_t make(const keyed_request_t *request, psa_key_id_t key, uint8_t *output, size_t *length)
{
    const keyed_mechanism_t *mechanism = &keyed_mechanisms[request->mechanism];
    const size_t size = keyed_message_size(request);

    switch (mechanism->family) {
        case MAC:
            return psa_mac_compute(key, mechanism->algorithm, text, size, output, KEYED_MAX_RESULT, length);
        case CIPHER:
            return encrypt_with_iv(mechanism, key, size, output, length);
        default:
            return psa_aead_encrypt(key, mechanism->algorithm, nonces, mechanism->nonce_length, text,
                                    data_size_of(request), text, size, output, KEYED_MAX_RESULT, length);
    }
}

/* The other direction, one-shot in each family. */
static bool undo(const keyed_request_t *request, psa_key_id_t key, const uint8_t *result, size_t length)
{
    const keyed_mechanism_t *mechanism = &keyed_mechanisms[request->mechanism];
    const size_t size = keyed_message_size(request);
    uint8_t *message = malloc(KEYED_MAX_RESULT + 16);
    uint8_t *plain = malloc(KEYED_MAX_RESULT);
    size_t plain_length = 0;
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;

    if (message != NULL && plain != NULL) {
        switch (mechanism->family) {
            case MAC:
                status = psa_mac_verify(key, mechanism->algorithm, text, size, result, length);
                memcpy(plain, text, size);
                plain_length = size;
                break;
            case CIPHER:
                memcpy(message, nonces, mechanism->nonce_length);
                memcpy(message + mechanism->nonce_length, result, length);
                status = psa_cipher_decrypt(key, mechanism->algorithm, message, mechanism->nonce_length + length, plain,
                                            KEYED_MAX_RESULT, &plain_length);
                break;
            default:
                status =
                    psa_aead_decrypt(key, mechanism->algorithm, nonces, mechanism->nonce_length, text,
                                     data_size_of(request), result, length, plain, KEYED_MAX_RESULT, &plain_length);
                break;
        }
    }
    const bool same = status == PSA_SUCCESS && plain_length == size && memcmp(plain, text, size) == 0;
    free(message);
    free(plain);
    return same;
}

static bool prepare_here(void)
{
    uint8_t *output = malloc(KEYED_MAX_RESULT);

    if (output == NULL || setenv("PSA_DRIVER_PATH", "", 1) != 0 || psa_crypto_init() != PSA_SUCCESS) {
        return false;
    }
    for (keyed_request_t request = { 0 }; request.mechanism < KEYED_COUNT; request.mechanism++) {
        for (request.key = 0; request.key < KEYED_KEYS; request.key++) {
            psa_key_id_t key = keyed_import(&request);

            for (request.size = 0; request.size < KEYED_SIZES; request.size++) {
                size_t length;

                if (key == 0 || make(&request, key, output, &length) != PSA_SUCCESS) {
                    fprintf(stderr, "the built-in code fails: %s, %zu bytes\n",
                            keyed_mechanisms[request.mechanism].name, keyed_message_size(&request));
                    return false;
                }
                remember(&request, output, length);
            }
            psa_destroy_key(key);
        }
    }
    return true;
}

bool keyed_prepare(void)
{
    int status;
    pid_t child;

    right = mmap(NULL, KEYED_COUNT * sizeof *right, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (right == MAP_FAILED) {
        return false;
    }
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (uint8_t) (i * 131 + (i >> 8) * 17);
    }
    child = fork();
    if (child == 0) {
        _exit(prepare_here() ? 0 : 1);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

bool keyed_one_shot_is_right(const keyed_request_t *request, psa_key_id_t key)
{
    const psa_key_id_t used = key != 0 ? key : keyed_import(request);
    uint8_t *output = malloc(KEYED_MAX_RESULT);
    size_t length;
    const bool good = output != NULL && make(request, used, output, &length) == PSA_SUCCESS
                      && is_right(request, output, length) && undo(request, used, output, length);

    free(output);
    if (key == 0) {
        psa_destroy_key(used);
    }
    return good;
}

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t cut(size_t rest, size_t size, uint64_t *random)
{
    const size_t piece = (size_t) next(random) % (size / 3 + 20);

    return piece < rest ? piece : rest;
}

static bool mac_in_pieces(const keyed_request_t *request, psa_key_id_t key, uint64_t *random)
{
    const keyed_mechanism_t *mechanism = &keyed_mechanisms[request->mechanism];
    const result_t *result = &right[request->mechanism][request->key][request->size];
    const size_t size = keyed_message_size(request);
    psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t length;
    bool good = true;

    for (int verify = 0; verify < 2; verify++) {
        good = good
               && (verify ? psa_mac_verify_setup(&operation, key, mechanism->algorithm)
                          : psa_mac_sign_setup(&operation, key, mechanism->algorithm))
                      == PSA_SUCCESS;
        for (size_t done = 0, piece; good && done < size; done += piece) {
            piece = cut(size - done, size, random);
            good = psa_mac_update(&operation, text + done, piece) == PSA_SUCCESS;
        }
        good = good
               && (verify ? psa_mac_verify_finish(&operation, result->bytes, result->length) == PSA_SUCCESS
                          : psa_mac_sign_finish(&operation, mac, sizeof(mac), &length) == PSA_SUCCESS
                                && is_right(request, mac, length));
        psa_mac_abort(&operation);
    }
    return good;
}

static bool cipher_in_pieces(const keyed_request_t *request, psa_key_id_t key, uint64_t *random)
{
    const keyed_mechanism_t *mechanism = &keyed_mechanisms[request->mechanism];
    const size_t size = keyed_message_size(request);
    psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    uint8_t *output = malloc(KEYED_MAX_RESULT);
    size_t given = 0;
    size_t length = 0;
    bool good = output != NULL && psa_cipher_encrypt_setup(&operation, key, mechanism->algorithm) == PSA_SUCCESS;

    if (good && mechanism->nonce_length > 0) {
        good = psa_cipher_set_iv(&operation, nonces, mechanism->nonce_length) == PSA_SUCCESS;
    }
    while (good && given < size) {
        const size_t piece = cut(size - given, size, random);
        size_t more = 0;

        good = psa_cipher_update(&operation, text + given, piece, output + length, KEYED_MAX_RESULT - length, &more)
               == PSA_SUCCESS;
        length += more;
        given += piece;
    }
    if (good) {
        size_t more = 0;

        good = psa_cipher_finish(&operation, output + length, KEYED_MAX_RESULT - length, &more) == PSA_SUCCESS
               && is_right(request, output, length + more);
    }
    psa_cipher_abort(&operation);
    free(output);
    return good;
}

bool keyed_multi_part_is_right(const keyed_request_t *request, uint64_t *random)
{
    const psa_key_id_t key = keyed_import(request);
    bool good;

    switch (keyed_mechanisms[request->mechanism].family) {
        case MAC:
            good = mac_in_pieces(request, key, random);
            break;
        case CIPHER:
            good = cipher_in_pieces(request, key, random);
            break;
        default:
            /* Not the driver's: nothing to see here. */
            good = true;
            break;
    }
    psa_destroy_key(key);
    return good;
}

bool keyed_do(const keyed_request_t *request, psa_key_id_t key)
{
    static uint8_t output[KEYED_MAX_RESULT];
    const keyed_mechanism_t *mechanism = &keyed_mechanisms[request->mechanism];
    size_t length;

    if (mechanism->family == CIPHER) {
        /* psa_cipher_encrypt() would ask for random bytes. */
        return psa_cipher_decrypt(key, mechanism->algorithm, text,
                                  mechanism->nonce_length + keyed_message_size(request), output, sizeof(output),
                                  &length)
               == PSA_SUCCESS;
    }
    return make(request, key, output, &length) == PSA_SUCCESS;
}
