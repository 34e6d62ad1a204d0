/*
 * psa-libcrypto.so, MACs: every answer is that of the built-in code
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "libcrypto_support.h"
#include "plugins/kept.h"
#include "plugins/libcrypto/forget.h"
#include "plugins/libcrypto/mac.h"

#define LONGEST 3000u

static const psa_algorithm_t hashes[] = {
    PSA_ALG_SHA_256,  PSA_ALG_SHA_224,  PSA_ALG_SHA_384,  PSA_ALG_SHA_512,  PSA_ALG_SHA_1,
    PSA_ALG_SHA3_224, PSA_ALG_SHA3_256, PSA_ALG_SHA3_384, PSA_ALG_SHA3_512, PSA_ALG_MD5,
};

static const mechanism_t ciphers[] = {
    { PSA_KEY_TYPE_AES, 128, PSA_ALG_CMAC },
    { PSA_KEY_TYPE_AES, 192, PSA_ALG_CMAC },
    { PSA_KEY_TYPE_AES, 256, PSA_ALG_CMAC },
    { PSA_KEY_TYPE_DES, 192, PSA_ALG_CMAC },
};

#define HASH_COUNT (sizeof(hashes) / sizeof(hashes[0]))
#define CIPHER_COUNT (sizeof(ciphers) / sizeof(ciphers[0]))

/* Half of the MACs truncated, HMAC keys of any length. */
static mechanism_t choose(size_t index)
{
    mechanism_t mechanism;

    if (index < HASH_COUNT) {
        mechanism = (mechanism_t){ PSA_KEY_TYPE_HMAC, 8 * (1 + random_below(200)), PSA_ALG_HMAC(hashes[index]) };
    } else {
        mechanism = ciphers[index - HASH_COUNT];
    }
    const size_t full = PSA_MAC_LENGTH(mechanism.type, mechanism.bits, mechanism.algorithm);
    if (random_below(2) == 0) {
        mechanism.algorithm = PSA_ALG_TRUNCATED_MAC(mechanism.algorithm, 4 + random_below(full - 3));
    }
    return mechanism;
}

typedef struct {
    uint8_t message[LONGEST];
    size_t length;
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t mac_length;
} example_t;

static void for_each_example(unsigned rounds, void (*check)(const mechanism_t *, const key_pair_t *, example_t *))
{
    for (size_t i = 0; i < HASH_COUNT + CIPHER_COUNT; i++) {
        for (unsigned round = 0; round < rounds; round++) {
            const mechanism_t mechanism = choose(i);
            static example_t example;
            key_pair_t key;
            make_key(&key, &mechanism);
            example.length = random_below(10) == 0 ? random_below(LONGEST + 1) : random_below(150);
            random_bytes(example.message, example.length);
            assert_int_equal(psa_mac_compute(key.id, mechanism.algorithm, example.message, example.length, example.mac,
                                             sizeof(example.mac), &example.mac_length),
                             PSA_SUCCESS);
            check(&mechanism, &key, &example);
            libcrypto_forget_key(&key.attributes, key.bytes, key.size);
            destroy_key(&key);
        }
    }
}

/* Three times with the same key: two of them with a kept one. */
static void check_one_shot(const mechanism_t *mechanism, const key_pair_t *key, example_t *example)
{
    uint8_t mac[PSA_MAC_MAX_SIZE + 1];
    size_t length;

    for (int round = 0; round < 3; round++) {
        memset(mac, 0xa5, sizeof(mac));
        assert_int_equal(libcrypto_mac_compute(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                               example->message, example->length, mac, example->mac_length, &length),
                         PSA_SUCCESS);
        assert_int_equal(length, example->mac_length);
        assert_same(mac, example->mac, length, mechanism, example->length);
        assert_int_equal(mac[length], 0xa5);
        assert_int_equal(libcrypto_mac_compute(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                               example->message, example->length, mac, example->mac_length - 1,
                                               &length),
                         PSA_ERROR_BUFFER_TOO_SMALL);
    }
}

static void whole_messages_agree(void **state)
{
    (void) state;
    for_each_example(100, check_one_shot);
}

static void feed(libcrypto_mac_operation_t *operation, const example_t *example)
{
    size_t piece;

    for (size_t from = 0; from < example->length; from += piece) {
        const size_t rest = example->length - from;
        piece = random_below(rest < 70 ? rest + 1 : random_below(2) == 0 ? 70 : rest);
        assert_int_equal(libcrypto_mac_update(operation, example->message + from, piece), PSA_SUCCESS);
    }
}

static void check_pieces(const mechanism_t *mechanism, const key_pair_t *key, example_t *example)
{
    libcrypto_mac_operation_t operation = { 0 };
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t length = 0;

    assert_int_equal(
        libcrypto_mac_sign_setup(&operation, &key->attributes, key->bytes, key->size, mechanism->algorithm),
        PSA_SUCCESS);
    feed(&operation, example);
    assert_int_equal(libcrypto_mac_verify_finish(&operation, example->mac, example->mac_length), PSA_ERROR_BAD_STATE);
    assert_int_equal(libcrypto_mac_sign_finish(&operation, mac, example->mac_length, &length), PSA_SUCCESS);
    assert_int_equal(length, example->mac_length);
    assert_same(mac, example->mac, length, mechanism, example->length);
    assert_int_equal(libcrypto_mac_update(&operation, mac, 1), PSA_ERROR_BAD_STATE);

    for (unsigned wrong = 0; wrong < 3; wrong++) {
        memcpy(mac, example->mac, length);
        mac[random_below(length)] ^= wrong == 1 ? 0x10 : 0;
        assert_int_equal(
            libcrypto_mac_verify_setup(&operation, &key->attributes, key->bytes, key->size, mechanism->algorithm),
            PSA_SUCCESS);
        feed(&operation, example);
        assert_int_equal(libcrypto_mac_verify_finish(&operation, mac, wrong == 2 ? length - 1 : length),
                         wrong == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE);
    }
}

static void messages_in_pieces_agree(void **state)
{
    (void) state;
    for_each_example(60, check_pieces);
}

static void an_operation_does_not_change_the_kept_key(void **state)
{
    (void) state;
    const mechanism_t mechanism = { PSA_KEY_TYPE_AES, 128, PSA_ALG_CMAC };
    libcrypto_mac_operation_t operation = { 0 };
    uint8_t expected[16], mac[16];
    size_t length;
    key_pair_t key;

    make_key(&key, &mechanism);
    assert_int_equal(psa_mac_compute(key.id, PSA_ALG_CMAC, key.bytes, 5, expected, 16, &length), PSA_SUCCESS);
    assert_int_equal(libcrypto_mac_sign_setup(&operation, &key.attributes, key.bytes, key.size, PSA_ALG_CMAC),
                     PSA_SUCCESS);
    assert_int_equal(libcrypto_mac_update(&operation, key.bytes, 16), PSA_SUCCESS);
    assert_int_equal(
        libcrypto_mac_compute(&key.attributes, key.bytes, key.size, PSA_ALG_CMAC, key.bytes, 5, mac, 16, &length),
        PSA_SUCCESS);
    assert_memory_equal(mac, expected, 16);
    assert_int_equal(libcrypto_mac_abort(&operation), PSA_SUCCESS);
    assert_int_equal(libcrypto_mac_abort(&operation), PSA_SUCCESS);
    destroy_key(&key);
}

static void a_key_is_kept_until_it_is_forgotten(void **state)
{
    (void) state;
    const mechanism_t mechanism = { PSA_KEY_TYPE_HMAC, 256, PSA_ALG_HMAC(PSA_ALG_SHA_256) };
    plugin_kept_statistics_t before, after;
    uint8_t mac[32];
    size_t length;
    key_pair_t key;

    make_key(&key, &mechanism);
    plugin_kept_statistics(&before);
    for (int round = 0; round < 10; round++) {
        if (round == 5) {
            libcrypto_forget_key(&key.attributes, key.bytes, key.size);
        }
        assert_int_equal(
            libcrypto_mac_compute(&key.attributes, key.bytes, key.size, mechanism.algorithm, NULL, 0, mac, 32, &length),
            PSA_SUCCESS);
    }
    plugin_kept_statistics(&after);
    assert_int_equal(after.misses - before.misses, 2);
    assert_int_equal(after.hits - before.hits, 8);
    assert_int_equal(after.forgotten - before.forgotten, 1);
    libcrypto_forget_key(&key.attributes, key.bytes, key.size);
    destroy_key(&key);
}

static void what_the_driver_does_not_have_is_declined(void **state)
{
    (void) state;
    static const mechanism_t cases[] = {
        { PSA_KEY_TYPE_HMAC, 128, PSA_ALG_HMAC(PSA_ALG_RIPEMD160) },
        { PSA_KEY_TYPE_DES, 128, PSA_ALG_CMAC },
        { PSA_KEY_TYPE_AES, 128, PSA_ALG_CBC_MAC },
        { PSA_KEY_TYPE_AES, 128, PSA_ALG_HMAC(PSA_ALG_SHA_256) },
        { PSA_KEY_TYPE_HMAC, 128, PSA_ALG_CMAC },
        { PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM },
    };
    uint8_t key[24] = { 1 }, mac[64];
    size_t length;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        psa_key_attributes_t attributes = psa_key_attributes_init();
        psa_set_key_type(&attributes, cases[i].type);
        psa_set_key_bits(&attributes, cases[i].bits);
        assert_int_equal(libcrypto_mac_compute(&attributes, key, cases[i].bits / 8, cases[i].algorithm, NULL, 0, mac,
                                               sizeof(mac), &length),
                         PSA_ERROR_NOT_SUPPORTED);
    }
}

static int initialise(void **state)
{
    (void) state;
    return psa_crypto_init() == PSA_SUCCESS ? 0 : 1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_messages_agree),
        cmocka_unit_test(messages_in_pieces_agree),
        cmocka_unit_test(an_operation_does_not_change_the_kept_key),
        cmocka_unit_test(a_key_is_kept_until_it_is_forgotten),
        cmocka_unit_test(what_the_driver_does_not_have_is_declined),
    };
    return cmocka_run_group_tests_name("libcrypto MAC", tests, initialise, NULL);
}
