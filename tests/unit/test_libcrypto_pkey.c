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
#include "plugins/libcrypto/der.h"
#include "plugins/libcrypto/forget.h"
#include "plugins/libcrypto/keys.h"
#include "plugins/libcrypto/pkcs1.h"
#include "plugins/libcrypto/sign.h"

#include "libcrypto_support.h"

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

/* RFC 8017, 7.2.2, with every branch. */
static psa_status_t naive_unpad(const uint8_t *block, size_t size, size_t room, size_t *start)
{
    size_t i = 2;

    while (i < size && block[i] != 0) {
        i++;
    }
    if (block[0] != 0 || block[1] != 2 || i == size || i < 10) {
        return PSA_ERROR_INVALID_PADDING;
    }
    *start = i + 1;
    return size - *start > room ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS;
}

static void judge_unpad(const uint8_t *block, size_t size, size_t room)
{
    uint8_t used[80], output[81], zero[80] = { 0 };
    size_t start = 0, length = SIZE_MAX;
    const psa_status_t expected = naive_unpad(block, size, room, &start);

    memcpy(used, block, size);
    memset(output, 0xa5, sizeof(output));
    assert_int_equal(libcrypto_pkcs1_unpad(used, size, output, room, &length), expected);
    assert_int_equal(length, expected == PSA_SUCCESS ? size - start : 0);
    if (expected == PSA_SUCCESS) {
        assert_memory_equal(output, block + start, length);
    }
    assert_int_equal(output[room], 0xa5);
    assert_memory_equal(output + length, zero, (room < size - 11 ? room : size - 11) - length);
}

static void padding_of_pkcs1_is_taken_off_as_the_rfc_says(void **state)
{
    uint8_t block[80];

    (void) state;
    for (size_t size = 64; size <= sizeof(block); size += 8) {
        for (size_t end = 2; end <= size; end++) {
            for (size_t room = 0; room <= size; room += room < 3 ? 1 : 7) {
                random_bytes(block, size);
                for (size_t i = 0; i < size; i++) {
                    block[i] |= 1;
                }
                block[0] = 0;
                block[1] = 2;
                if (end < size) {
                    block[end] = 0;
                    block[end + random_below(size - end)] = 0;
                }
                judge_unpad(block, size, room);
                block[random_below(2)] ^= (uint8_t) (1u << random_below(8));
                judge_unpad(block, size, room);
            }
        }
    }
}

static void der_has_one_form(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        bool right;
    } cases[] = {
        { "\x30\x06\x02\x01\x05\x02\x01\x7f", 8, true },
        { "\x30\x07\x02\x02\x00\x80\x02\x01\x00", 9, true },
        { "\x30\x06\x02\x01\x80\x02\x01\x7f", 8, false },     /* negative */
        { "\x30\x07\x02\x02\x00\x7f\x02\x01\x00", 9, false }, /* a zero byte too many */
        { "\x30\x05\x02\x00\x02\x01\x7f", 7, false },         /* an empty number */
        { "\x30\x81\x06\x02\x01\x05\x02\x01\x7f", 9, false }, /* a long length */
        { "\x30\x82\x00\x06\x02\x01\x05\x02\x01\x7f", 10, false },
        { "\x30\x80\x02\x01\x05\x02\x01\x7f\x00\x00", 10, false }, /* no length */
        { "\x31\x06\x02\x01\x05\x02\x01\x7f", 8, false },
        { "\x30\x06\x04\x01\x05\x02\x01\x7f", 8, false },
        { "\x30\x06\x02\x01\x05\x02\x01\x7f\x00", 9, false }, /* more behind it */
        { "\x30\x07\x02\x01\x05\x02\x01\x7f\x00", 9, false }, /* more in it */
        { "\x30\x03\x02\x01\x05", 5, false },                 /* one number */
        { "\x30\x06\x02\x01\x05\x02\x02\x7f", 8, false },     /* cut */
        { "\x30", 1, false },
        { "", 0, false },
    };

    (void) state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        /* Of its own size, so that a byte too far is found. */
        uint8_t *der = malloc(cases[i].size > 0 ? cases[i].size : 1);
        uint8_t again[16];
        libcrypto_number_t numbers[2];

        assert_non_null(der);
        memcpy(der, cases[i].bytes, cases[i].size);
        if (libcrypto_der_read(der, cases[i].size, numbers, 2) != cases[i].right) {
            fail_msg("case %zu", i);
        }
        if (cases[i].right) {
            assert_int_equal(libcrypto_der_write(numbers, 2, again, sizeof(again)), cases[i].size);
            assert_memory_equal(again, der, cases[i].size);
            assert_int_equal(libcrypto_der_write(numbers, 2, again, cases[i].size - 1), cases[i].size);
        }
        free(der);
    }
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

static unsigned long allocations;
static unsigned long failing;
static bool for_good;

static bool fails_now(void)
{
    allocations++;
    return failing != 0 && (allocations == failing || (for_good && allocations > failing));
}

static void *allocate(size_t size, const char *file, int line)
{
    (void) file;
    (void) line;
    return fails_now() ? NULL : malloc(size);
}

static void *reallocate(void *old, size_t size, const char *file, int line)
{
    (void) file;
    (void) line;
    return fails_now() ? NULL : realloc(old, size);
}

static void release(void *old, const char *file, int line)
{
    (void) file;
    (void) line;
    free(old);
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

static int fail_each_allocation(void)
{
    if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1
        || generate(&rsa, PSA_KEY_TYPE_RSA_KEY_PAIR, 1024) != PSA_SUCCESS
        || generate(&ec, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256) != PSA_SUCCESS
        || generate(&x25519, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255) != PSA_SUCCESS
        || generate(&dh, PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), 2048) != PSA_SUCCESS) {
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

/* In a process of its own, which has not used OpenSSL yet. Nothing right may be called wrong for want of memory. */
static void without_memory_right_is_not_called_wrong(void **state)
{
    int status = -1;

    (void) state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        exit(fail_each_allocation());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_memory_right_is_not_called_wrong),
        cmocka_unit_test(a_warm_signature_makes_nothing_of_its_key),
        cmocka_unit_test(an_application_keeps_its_errors),
        cmocka_unit_test(padding_of_pkcs1_is_taken_off_as_the_rfc_says),
        cmocka_unit_test(der_has_one_form),
        cmocka_unit_test(rsa_keys_are_checked_or_left),
    };
    return cmocka_run_group_tests_name("libcrypto key pairs", tests, NULL, NULL);
}
