/*
 * psa-libcrypto.so with key pairs: what no request through psa_* can show
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "plugins/kept.h"
#include "plugins/libcrypto/agreement.h"
#include "plugins/libcrypto/asymmetric.h"
#include "plugins/libcrypto/forget.h"
#include "plugins/libcrypto/keys.h"
#include "plugins/libcrypto/sign.h"
#include "tests/unit/libcrypto_allocations.h"

#define ANY_ECDSA PSA_ALG_ECDSA(PSA_ALG_SHA_256)
#define ANY_RSA PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256)
#define ANY_PSS PSA_ALG_RSA_PSS(PSA_ALG_SHA_256)

typedef struct {
    psa_key_attributes_t attributes;
    uint8_t bytes[1300];
    size_t size;
} pair_t;

static const uint8_t hash[32] = "thirty-two bytes, as from a hash";

static psa_status_t generate(pair_t *pair, psa_key_type_t type, size_t bits)
{
    pair->attributes = psa_key_attributes_init();
    psa_set_key_type(&pair->attributes, type);
    psa_set_key_bits(&pair->attributes, bits);
    return libcrypto_generate_key(&pair->attributes, pair->bytes, sizeof(pair->bytes), &pair->size);
}

static psa_status_t export_public(const pair_t *pair, uint8_t *bytes, size_t size, size_t *length)
{
    return libcrypto_export_public_key(&pair->attributes, pair->bytes, pair->size, bytes, size, length);
}

static psa_status_t sign(const pair_t *pair, psa_algorithm_t algorithm, uint8_t *signature, size_t size, size_t *length)
{
    return libcrypto_sign_hash(&pair->attributes, pair->bytes, pair->size, algorithm, hash, sizeof(hash), signature,
                               size, length);
}

static psa_status_t verify(const pair_t *pair, psa_algorithm_t algorithm, const uint8_t *signature, size_t length)
{
    return libcrypto_verify_hash(&pair->attributes, pair->bytes, pair->size, algorithm, hash, sizeof(hash), signature,
                                 length);
}

static void a_warm_signature_makes_nothing_of_its_key(void **state)
{
    static const struct {
        psa_key_type_t type;
        size_t bits;
        psa_algorithm_t algorithm;
    } cases[] = {
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, ANY_ECDSA },
        { PSA_KEY_TYPE_RSA_KEY_PAIR, 1024, ANY_RSA },
        { PSA_KEY_TYPE_RSA_KEY_PAIR, 1024, ANY_PSS },
    };

    (void) state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        plugin_kept_statistics_t before, after;
        uint8_t signature[128];
        size_t length;
        pair_t pair;

        assert_int_equal(generate(&pair, cases[i].type, cases[i].bits), PSA_SUCCESS);
        assert_int_equal(sign(&pair, cases[i].algorithm, signature, sizeof(signature), &length), PSA_SUCCESS);
        assert_int_equal(verify(&pair, cases[i].algorithm, signature, length), PSA_SUCCESS);
        plugin_kept_statistics(&before);
        for (unsigned round = 0; round < 5; round++) {
            assert_int_equal(sign(&pair, cases[i].algorithm, signature, sizeof(signature), &length), PSA_SUCCESS);
            assert_int_equal(verify(&pair, cases[i].algorithm, signature, length), PSA_SUCCESS);
            signature[3] ^= 1;
            assert_int_equal(verify(&pair, cases[i].algorithm, signature, length), PSA_ERROR_INVALID_SIGNATURE);
        }
        plugin_kept_statistics(&after);
        assert_int_equal(after.hits - before.hits, 15);
        assert_int_equal(after.misses, before.misses);
        libcrypto_forget_key(&pair.attributes, pair.bytes, pair.size);
        assert_int_equal(sign(&pair, cases[i].algorithm, signature, sizeof(signature), &length), PSA_SUCCESS);
        plugin_kept_statistics(&after);
        assert_int_equal(after.misses, before.misses + 1);
    }
}

static void an_application_keeps_its_errors(void **state)
{
    uint8_t signature[128], message[128], peer[65] = { 4, 1 };
    size_t length;
    pair_t rsa, ec;

    (void) state;
    assert_int_equal(generate(&rsa, PSA_KEY_TYPE_RSA_KEY_PAIR, 1024), PSA_SUCCESS);
    assert_int_equal(generate(&ec, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256), PSA_SUCCESS);
    assert_int_equal(sign(&rsa, ANY_RSA, signature, sizeof(signature), &length), PSA_SUCCESS);
    ERR_clear_error();
    /* Such an error must not be taken for one of the plug-in's own either. */
    ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
    const unsigned long error = ERR_peek_last_error();

    assert_int_equal(verify(&rsa, ANY_RSA, signature, length), PSA_SUCCESS);
    signature[9] ^= 1;
    /* Wrong, or left to the built-in code. */
    assert_int_not_equal(verify(&rsa, ANY_RSA, signature, length), PSA_SUCCESS);
    assert_int_equal(libcrypto_asymmetric_decrypt(&rsa.attributes, rsa.bytes, rsa.size,
                                                  PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), signature, 128, NULL, 0, message,
                                                  sizeof(message), &length),
                     PSA_ERROR_INVALID_PADDING);
    assert_int_not_equal(libcrypto_key_agreement(&ec.attributes, ec.bytes, ec.size, PSA_ALG_ECDH, peer, sizeof(peer),
                                                 message, 32, &length),
                         PSA_SUCCESS);
    assert_int_equal(ERR_get_error(), error);
    assert_int_equal(ERR_get_error(), 0);
}

/* What the driver does not know for wrong is for the built-in code to judge. */
static void rsa_keys_are_checked_or_left(void **state)
{
    uint8_t public_key[200], odd[200], key[200];
    size_t size, length, bits = 0;
    psa_key_attributes_t attributes = psa_key_attributes_init();
    pair_t pair;

    (void) state;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_RSA_PUBLIC_KEY);
    assert_int_equal(generate(&pair, PSA_KEY_TYPE_RSA_KEY_PAIR, 1024), PSA_SUCCESS);
    assert_int_equal(export_public(&pair, public_key, sizeof(public_key), &size), PSA_SUCCESS);
    assert_int_equal(libcrypto_import_key(&attributes, public_key, size, key, sizeof(key), &length, &bits),
                     PSA_SUCCESS);
    assert_int_equal(bits, 1024);
    assert_int_equal(libcrypto_import_key(&attributes, public_key, size, key, size - 1, &length, &bits),
                     PSA_ERROR_BUFFER_TOO_SMALL);
    bits = 1032;
    assert_int_equal(libcrypto_import_key(&attributes, public_key, size, key, sizeof(key), &length, &bits),
                     PSA_ERROR_INVALID_ARGUMENT);
    bits = 0;
    memcpy(odd, public_key, size);
    odd[size - 1] ^= 1; /* an even exponent */
    assert_int_equal(libcrypto_import_key(&attributes, odd, size, key, sizeof(key), &length, &bits),
                     PSA_ERROR_INVALID_ARGUMENT);
    memcpy(odd, public_key, size);
    odd[size - 6] ^= 1; /* an even modulus; behind it are five bytes of the exponent */
    assert_int_equal(libcrypto_import_key(&attributes, odd, size, key, sizeof(key), &length, &bits),
                     PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(libcrypto_import_key(&attributes, public_key, size - 1, key, sizeof(key), &length, &bits),
                     PSA_ERROR_NOT_SUPPORTED);
}

/* Keys, signatures and ciphertexts that are right. */
static pair_t rsa, ec, x25519, dh;
static uint8_t ec_signature[64], rsa_signature[128], pss_signature[128], raw_signature[128], ciphertext[128],
    oaep_ciphertext[128];
static uint8_t ec_public[65], x25519_public[32], dh_public[256];
static size_t ignored;

static psa_status_t cipher(bool encrypts, psa_algorithm_t algorithm, uint8_t *text)
{
    uint8_t output[128];
    psa_status_t status = (encrypts ? libcrypto_asymmetric_encrypt : libcrypto_asymmetric_decrypt)(
        &rsa.attributes, rsa.bytes, rsa.size, algorithm, encrypts ? hash : text, encrypts ? sizeof(hash) : 128, NULL, 0,
        output, sizeof(output), &ignored);

    if (status == PSA_SUCCESS && encrypts) {
        memcpy(text, output, sizeof(output));
    }
    return status;
}

static psa_status_t agree(const pair_t *pair, psa_algorithm_t algorithm, const uint8_t *peer, size_t size)
{
    uint8_t secret[256];

    return libcrypto_key_agreement(&pair->attributes, pair->bytes, pair->size, algorithm, peer, size, secret,
                                   sizeof(secret), &ignored);
}

#define OAEP PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256)
#define RAW PSA_ALG_RSA_PKCS1V15_SIGN_RAW
#define REQUEST_COUNT 19u

static psa_status_t request(unsigned which)
{
    uint8_t key[1300];
    size_t bits = 0;

    switch (which) {
        case 0:
            return sign(&ec, ANY_ECDSA, ec_signature, 64, &ignored);
        case 1:
            return verify(&ec, ANY_ECDSA, ec_signature, 64);
        case 2:
            return sign(&rsa, ANY_RSA, rsa_signature, 128, &ignored);
        case 3:
            return verify(&rsa, ANY_RSA, rsa_signature, 128);
        case 4:
            return sign(&rsa, ANY_PSS, pss_signature, 128, &ignored);
        case 5:
            return verify(&rsa, ANY_PSS, pss_signature, 128);
        case 6:
            return sign(&rsa, RAW, raw_signature, 128, &ignored);
        case 7:
            return verify(&rsa, RAW, raw_signature, 128);
        case 8:
            return cipher(true, PSA_ALG_RSA_PKCS1V15_CRYPT, ciphertext);
        case 9:
            return cipher(false, PSA_ALG_RSA_PKCS1V15_CRYPT, ciphertext);
        case 10:
            return cipher(true, OAEP, oaep_ciphertext);
        case 11:
            return cipher(false, OAEP, oaep_ciphertext);
        case 12:
            return export_public(&ec, ec_public, sizeof(ec_public), &ignored);
        case 13:
            return agree(&ec, PSA_ALG_ECDH, ec_public, sizeof(ec_public));
        case 14:
            return export_public(&x25519, x25519_public, sizeof(x25519_public), &ignored);
        case 15:
            return agree(&x25519, PSA_ALG_ECDH, x25519_public, sizeof(x25519_public));
        case 16:
            return export_public(&dh, dh_public, sizeof(dh_public), &ignored);
        case 17:
            return agree(&dh, PSA_ALG_FFDH, dh_public, sizeof(dh_public));
        default:
            return libcrypto_import_key(&ec.attributes, ec.bytes, ec.size, key, sizeof(key), &ignored, &bits);
    }
}

static void forget_all(void)
{
    plugin_kept_forget_all();
}

static bool is_honest(psa_status_t status)
{
    return status == PSA_SUCCESS || status == PSA_ERROR_NOT_SUPPORTED || status == PSA_ERROR_INSUFFICIENT_MEMORY
           || status == PSA_ERROR_HARDWARE_FAILURE;
}

static psa_status_t make_keys(void)
{
    psa_status_t status = generate(&rsa, PSA_KEY_TYPE_RSA_KEY_PAIR, 1024);

    status = status == PSA_SUCCESS ? generate(&ec, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256) : status;
    status =
        status == PSA_SUCCESS ? generate(&x25519, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255) : status;
    return status == PSA_SUCCESS ? generate(&dh, PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 2048) : status;
}

static int fail_each_allocation(void)
{
    if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1 || make_keys() != PSA_SUCCESS) {
        return 1;
    }
    for (unsigned which = 0; which < REQUEST_COUNT; which++) {
        if (request(which) != PSA_SUCCESS) {
            return 2;
        }
        forget_all();
        allocations = 0;
        if (request(which) != PSA_SUCCESS) {
            return 3;
        }
        const unsigned long last = allocations;
        unsigned long declined = 0;
        for (unsigned long i = 1; i <= 2 * last; i++) {
            forget_all();
            allocations = 0;
            for_good = i > last;
            failing = i > last ? i - last : i;
            const psa_status_t status = request(which);
            failing = 0;
            declined += status != PSA_SUCCESS;
            if (!is_honest(status) || ERR_peek_error() != 0) {
                fprintf(stderr, "request %u, allocation %lu of %lu: %d\n", which, i, last, (int) status);
                return 4;
            }
            if (request(which) != PSA_SUCCESS) {
                return 5;
            }
        }
        if (last > 0 && declined == 0) {
            return 6;
        }
    }
    return 0;
}

/* The thread has handles of all three kinds when OpenSSL is cleaned up, and drops them when it ends. */
static void *clean_up(void *result)
{
    static const unsigned requests[] = { 0, 2, 10, 15 };
    int *wrong = result;

    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        *wrong |= request(requests[i]) != PSA_SUCCESS;
    }
    OPENSSL_cleanup();
    for (unsigned which = 0; which < REQUEST_COUNT; which++) {
        *wrong |= request(which) != PSA_ERROR_NOT_SUPPORTED;
    }
    return NULL;
}

static int clean_up_in_a_thread(void)
{
    pthread_t thread;
    int wrong = 0;

    if (make_keys() != PSA_SUCCESS || request(14) != PSA_SUCCESS
        || pthread_create(&thread, NULL, clean_up, &wrong) != 0) {
        return 1;
    }
    pthread_join(thread, NULL);
    return wrong;
}

/* In a process of its own, which has not used OpenSSL yet. */
static void run(int (*body)(void))
{
    int status = -1;

    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        exit(body());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Nothing right may be called wrong for want of memory. */
static void without_memory_right_is_not_called_wrong(void **state)
{
    (void) state;
    run(fail_each_allocation);
}

static void after_cleanup_requests_are_declined(void **state)
{
    (void) state;
    run(clean_up_in_a_thread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_memory_right_is_not_called_wrong),
        cmocka_unit_test(after_cleanup_requests_are_declined),
        cmocka_unit_test(a_warm_signature_makes_nothing_of_its_key),
        cmocka_unit_test(an_application_keeps_its_errors),
        cmocka_unit_test(rsa_keys_are_checked_or_left),
    };
    return cmocka_run_group_tests_name("libcrypto key pairs", tests, NULL, NULL);
}
