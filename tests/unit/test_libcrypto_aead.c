/*
 * psa-libcrypto.so, authenticated encryption: every answer is that of the built-in code
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
#include "plugins/libcrypto/aead.h"
#include "plugins/libcrypto/forget.h"

#define LONGEST 150u
#define ROOM (LONGEST + 16)

static const mechanism_t mechanisms[] = {
    { PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM },
    { PSA_KEY_TYPE_AES, 192, PSA_ALG_GCM },
    { PSA_KEY_TYPE_AES, 256, PSA_ALG_GCM },
    { PSA_KEY_TYPE_AES, 128, PSA_ALG_CCM },
    { PSA_KEY_TYPE_AES, 192, PSA_ALG_CCM },
    { PSA_KEY_TYPE_AES, 256, PSA_ALG_CCM },
    { PSA_KEY_TYPE_ARIA, 128, PSA_ALG_GCM },
    { PSA_KEY_TYPE_ARIA, 192, PSA_ALG_GCM },
    { PSA_KEY_TYPE_ARIA, 256, PSA_ALG_GCM },
    { PSA_KEY_TYPE_ARIA, 128, PSA_ALG_CCM },
    { PSA_KEY_TYPE_ARIA, 192, PSA_ALG_CCM },
    { PSA_KEY_TYPE_ARIA, 256, PSA_ALG_CCM },
    { PSA_KEY_TYPE_CHACHA20, 256, PSA_ALG_CHACHA20_POLY1305 },
};

#define MECHANISM_COUNT (sizeof(mechanisms) / sizeof(mechanisms[0]))

/* A message with its ciphertext by the built-in code. */
typedef struct {
    psa_algorithm_t algorithm; /* with the length of the tag */
    size_t tag_length;
    uint8_t nonce[128];
    size_t nonce_length;
    uint8_t ad[LONGEST];
    size_t ad_length;
    uint8_t message[LONGEST];
    size_t length;
    uint8_t ciphertext[ROOM];
} example_t;

static void choose_lengths(example_t *example, const mechanism_t *mechanism)
{
    static const uint8_t gcm_tags[] = { 4, 8, 12, 13, 14, 15, 16 };

    if (mechanism->algorithm == PSA_ALG_GCM) {
        example->tag_length = gcm_tags[random_below(sizeof(gcm_tags))];
        example->nonce_length = random_below(2) == 0 ? 12 : 1 + random_below(128);
    } else if (mechanism->algorithm == PSA_ALG_CCM) {
        example->tag_length = 4 + 2 * random_below(7);
        example->nonce_length = 7 + random_below(7);
    } else {
        example->tag_length = 16;
        example->nonce_length = 12;
    }
    example->algorithm = PSA_ALG_AEAD_WITH_SHORTENED_TAG(mechanism->algorithm, example->tag_length);
    example->ad_length = random_below(4) == 0 ? 0 : random_below(LONGEST);
    example->length = random_below(8) == 0 ? 0 : random_below(LONGEST + 1);
}

static void make_example(example_t *example, const mechanism_t *mechanism, key_pair_t *key)
{
    size_t length;

    choose_lengths(example, mechanism);
    const mechanism_t exact = { mechanism->type, mechanism->bits, example->algorithm };
    make_key(key, &exact);
    random_bytes(example->nonce, example->nonce_length);
    random_bytes(example->ad, example->ad_length);
    random_bytes(example->message, example->length);
    assert_int_equal(psa_aead_encrypt(key->id, example->algorithm, example->nonce, example->nonce_length, example->ad,
                                      example->ad_length, example->message, example->length, example->ciphertext, ROOM,
                                      &length),
                     PSA_SUCCESS);
    assert_int_equal(length, example->length + example->tag_length);
}

static void for_each_example(unsigned rounds, void (*check)(const mechanism_t *, const key_pair_t *, example_t *))
{
    for (size_t i = 0; i < MECHANISM_COUNT; i++) {
        for (unsigned round = 0; round < rounds; round++) {
            key_pair_t key;
            example_t example;
            make_example(&example, &mechanisms[i], &key);
            check(&mechanisms[i], &key, &example);
            libcrypto_forget_key(&key.attributes, key.bytes, key.size);
            destroy_key(&key);
        }
    }
}

static psa_status_t encrypt(const key_pair_t *key, const example_t *example, const uint8_t *message, uint8_t *output,
                            size_t size, size_t *length)
{
    return libcrypto_aead_encrypt(&key->attributes, key->bytes, key->size, example->algorithm, example->nonce,
                                  example->nonce_length, example->ad, example->ad_length, message, example->length,
                                  output, size, length);
}

static psa_status_t decrypt(const key_pair_t *key, const example_t *example, const uint8_t *ciphertext, uint8_t *output,
                            size_t size, size_t *length)
{
    return libcrypto_aead_decrypt(&key->attributes, key->bytes, key->size, example->algorithm, example->nonce,
                                  example->nonce_length, example->ad, example->ad_length, ciphertext,
                                  example->length + example->tag_length, output, size, length);
}

/* Four times with the same key: three of them with a kept context. */
static void check_one_shot(const mechanism_t *mechanism, const key_pair_t *key, example_t *example)
{
    const size_t size = example->length + example->tag_length;

    for (int round = 0; round < 4; round++) {
        uint8_t output[ROOM];
        size_t length = 0;
        assert_int_equal(encrypt(key, example, example->message, output, size, &length), PSA_SUCCESS);
        assert_int_equal(length, size);
        assert_same(output, example->ciphertext, size, mechanism, example->length);
        assert_int_equal(encrypt(key, example, example->message, output, size - 1, &length),
                         PSA_ERROR_BUFFER_TOO_SMALL);
        length = SIZE_MAX;
        assert_int_equal(decrypt(key, example, example->ciphertext, output, example->length, &length), PSA_SUCCESS);
        assert_int_equal(length, example->length);
        assert_same(output, example->message, length, mechanism, example->length);
        if (example->length > 0) {
            assert_int_equal(decrypt(key, example, example->ciphertext, output, example->length - 1, &length),
                             PSA_ERROR_BUFFER_TOO_SMALL);
        }
    }
}

static void whole_messages_agree(void **state)
{
    (void) state;
    for_each_example(60, check_one_shot);
}

/* One bit of the ciphertext, tag, nonce or additional data; then the right one again, with the same kept context. */
static void check_forged(const mechanism_t *mechanism, const key_pair_t *key, example_t *example)
{
    uint8_t *const parts[] = { example->ciphertext, example->nonce, example->ad };
    const size_t sizes[] = { example->length + example->tag_length, example->nonce_length, example->ad_length };
    uint8_t output[ROOM];
    size_t length;

    for (unsigned part = 0; part < 3; part++) {
        if (sizes[part] == 0) {
            continue;
        }
        uint8_t *byte = parts[part] + random_below(sizes[part]);
        const uint8_t bit = (uint8_t) (1u << random_below(8));
        memset(output, 0xa5, sizeof(output));
        *byte ^= bit;
        assert_int_equal(decrypt(key, example, example->ciphertext, output, example->length, &length),
                         PSA_ERROR_INVALID_SIGNATURE);
        *byte ^= bit;
        for (size_t i = 0; i < example->length; i++) {
            assert_true(output[i] == 0 || output[i] == 0xa5);
        }
        assert_int_equal(decrypt(key, example, example->ciphertext, output, example->length, &length), PSA_SUCCESS);
        assert_same(output, example->message, example->length, mechanism, example->length);
    }
}

static void a_forged_message_is_refused_and_not_shown(void **state)
{
    (void) state;
    for_each_example(40, check_forged);
}

static void check_overlap(const mechanism_t *mechanism, const key_pair_t *key, example_t *example)
{
    uint8_t area[40 + ROOM + 40];
    const size_t size = example->length + example->tag_length;

    for (size_t offset = 0; offset <= 40; offset += offset == 16 ? 4 : 1 + random_below(5)) {
        size_t length;
        memcpy(area + 20, example->message, example->length);
        assert_int_equal(encrypt(key, example, area + 20, area + offset, size, &length), PSA_SUCCESS);
        assert_same(area + offset, example->ciphertext, size, mechanism, example->length);
        memcpy(area + 20, example->ciphertext, size);
        assert_int_equal(decrypt(key, example, area + 20, area + offset, size, &length), PSA_SUCCESS);
        assert_same(area + offset, example->message, example->length, mechanism, example->length);
    }
}

static void input_may_overlap_output(void **state)
{
    (void) state;
    for_each_example(20, check_overlap);
}

static size_t piece_of(size_t rest)
{
    return random_below(rest < 40 ? rest + 1 : 40);
}

/* Additional data and message in random pieces, in place; stops before the end. */
static void begin_in_pieces(libcrypto_aead_operation_t *operation, const example_t *example, uint8_t *bytes)
{
    size_t piece, done;

    if (random_below(2) == 0) {
        assert_int_equal(libcrypto_aead_set_lengths(operation, example->ad_length, example->length), PSA_SUCCESS);
    }
    assert_int_equal(libcrypto_aead_update_ad(operation, example->ad, 0), PSA_ERROR_BAD_STATE);
    assert_int_equal(libcrypto_aead_set_nonce(operation, example->nonce, example->nonce_length), PSA_SUCCESS);
    for (size_t from = 0; from < example->ad_length; from += piece) {
        piece = piece_of(example->ad_length - from);
        assert_int_equal(libcrypto_aead_update_ad(operation, example->ad + from, piece), PSA_SUCCESS);
    }
    for (size_t from = 0; from < example->length; from += piece) {
        piece = piece_of(example->length - from);
        assert_int_equal(libcrypto_aead_update(operation, bytes + from, piece, bytes + from, piece, &done),
                         PSA_SUCCESS);
        assert_int_equal(done, piece);
    }
}

static void check_pieces(const mechanism_t *mechanism, const key_pair_t *key, example_t *example)
{
    libcrypto_aead_operation_t operation = { 0 };
    uint8_t bytes[ROOM], tag[16];
    size_t done, tag_length;

    psa_status_t status =
        libcrypto_aead_encrypt_setup(&operation, &key->attributes, key->bytes, key->size, example->algorithm);
    if (mechanism->algorithm == PSA_ALG_CCM) {
        assert_int_equal(status, PSA_ERROR_NOT_SUPPORTED);
        return;
    }
    assert_int_equal(status, PSA_SUCCESS);
    memcpy(bytes, example->message, example->length);
    begin_in_pieces(&operation, example, bytes);
    assert_int_equal(libcrypto_aead_verify(&operation, bytes, 0, &done, tag, 16), PSA_ERROR_BAD_STATE);
    assert_int_equal(libcrypto_aead_finish(&operation, bytes, 0, &done, tag, example->tag_length, &tag_length),
                     PSA_SUCCESS);
    assert_int_equal(done, 0);
    assert_int_equal(tag_length, example->tag_length);
    assert_same(bytes, example->ciphertext, example->length, mechanism, example->length);
    assert_same(tag, example->ciphertext + example->length, tag_length, mechanism, example->length);

    for (unsigned forged = 0; forged < 2; forged++) {
        memcpy(bytes, example->ciphertext, example->length);
        assert_int_equal(
            libcrypto_aead_decrypt_setup(&operation, &key->attributes, key->bytes, key->size, example->algorithm),
            PSA_SUCCESS);
        begin_in_pieces(&operation, example, bytes);
        tag[0] = (uint8_t) (tag[0] ^ forged);
        assert_int_equal(libcrypto_aead_verify(&operation, bytes, 0, &done, tag, tag_length),
                         forged ? PSA_ERROR_INVALID_SIGNATURE : PSA_SUCCESS);
        assert_same(bytes, example->message, example->length, mechanism, example->length);
    }
}

static void messages_in_pieces_agree(void **state)
{
    (void) state;
    for_each_example(60, check_pieces);
}

/* A context that is kept for one length must not serve another. */
static void a_key_serves_tags_and_nonces_of_every_length(void **state)
{
    (void) state;
    static const psa_algorithm_t modes[] = { PSA_ALG_CCM, PSA_ALG_GCM };

    for (unsigned mode = 0; mode < 2; mode++) {
        const mechanism_t mechanism = { PSA_KEY_TYPE_AES, 128,
                                        PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(modes[mode], 4) };
        uint8_t bytes[48];
        key_pair_t key;
        make_key(&key, &mechanism);
        random_bytes(bytes, sizeof(bytes));
        for (unsigned round = 0; round < 200; round++) {
            static const uint8_t tags[] = { 4, 8, 12, 14, 16 };
            const size_t tag_length = tags[random_below(sizeof(tags))];
            const psa_algorithm_t algorithm = PSA_ALG_AEAD_WITH_SHORTENED_TAG(modes[mode], tag_length);
            const size_t nonce_length = 7 + random_below(7);
            uint8_t expected[64], output[64];
            size_t length;
            assert_int_equal(
                psa_aead_encrypt(key.id, algorithm, bytes, nonce_length, NULL, 0, bytes, 48, expected, 64, &length),
                PSA_SUCCESS);
            assert_int_equal(libcrypto_aead_encrypt(&key.attributes, key.bytes, key.size, algorithm, bytes,
                                                    nonce_length, NULL, 0, bytes, 48, output, 64, &length),
                             PSA_SUCCESS);
            assert_same(output, expected, length, &mechanism, 48);
            assert_int_equal(libcrypto_aead_decrypt(&key.attributes, key.bytes, key.size, algorithm, bytes,
                                                    nonce_length, NULL, 0, expected, 48 + tag_length, output, 64,
                                                    &length),
                             PSA_SUCCESS);
            assert_memory_equal(output, bytes, 48);
        }
        destroy_key(&key);
    }
}

static void lengths_that_were_announced_are_held_to(void **state)
{
    (void) state;
    const mechanism_t mechanism = { PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM };
    libcrypto_aead_operation_t operation = { 0 };
    uint8_t bytes[16] = { 0 }, tag[16];
    size_t done, tag_length;
    key_pair_t key;

    make_key(&key, &mechanism);
    assert_int_equal(libcrypto_aead_encrypt_setup(&operation, &key.attributes, key.bytes, key.size, PSA_ALG_GCM),
                     PSA_SUCCESS);
    assert_int_equal(libcrypto_aead_set_lengths(&operation, 3, 5), PSA_SUCCESS);
    assert_int_equal(libcrypto_aead_set_nonce(&operation, bytes, 12), PSA_SUCCESS);
    assert_int_equal(libcrypto_aead_update_ad(&operation, bytes, 4), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(libcrypto_aead_update_ad(&operation, bytes, 2), PSA_SUCCESS);
    assert_int_equal(libcrypto_aead_update(&operation, bytes, 1, bytes, 16, &done), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(libcrypto_aead_update_ad(&operation, bytes, 1), PSA_SUCCESS);
    assert_int_equal(libcrypto_aead_update(&operation, bytes, 6, bytes, 16, &done), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(libcrypto_aead_update(&operation, bytes, 4, bytes, 16, &done), PSA_SUCCESS);
    assert_int_equal(libcrypto_aead_finish(&operation, bytes, 16, &done, tag, 16, &tag_length),
                     PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(libcrypto_aead_abort(&operation), PSA_SUCCESS);
    destroy_key(&key);
}

static void what_the_algorithms_do_not_have_is_refused(void **state)
{
    (void) state;
    static const struct {
        psa_algorithm_t algorithm;
        size_t nonce_length;
        psa_status_t status;
    } cases[] = {
        { PSA_ALG_GCM, 0, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_GCM, 129, PSA_ERROR_NOT_SUPPORTED },
        { PSA_ALG_CCM, 6, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_CCM, 14, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 5), 12, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 5), 12, PSA_ERROR_INVALID_ARGUMENT },
        { PSA_ALG_CHACHA20_POLY1305, 12, PSA_ERROR_NOT_SUPPORTED },
        { PSA_ALG_CTR, 12, PSA_ERROR_NOT_SUPPORTED },
    };
    const mechanism_t mechanism = { PSA_KEY_TYPE_AES, 128, PSA_ALG_GCM };
    uint8_t bytes[200] = { 0 };
    size_t length;
    key_pair_t key;

    make_key(&key, &mechanism);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(libcrypto_aead_encrypt(&key.attributes, key.bytes, key.size, cases[i].algorithm, bytes,
                                                cases[i].nonce_length, NULL, 0, bytes, 10, bytes, 100, &length),
                         cases[i].status);
    }
    destroy_key(&key);
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
        cmocka_unit_test(a_forged_message_is_refused_and_not_shown),
        cmocka_unit_test(input_may_overlap_output),
        cmocka_unit_test(messages_in_pieces_agree),
        cmocka_unit_test(a_key_serves_tags_and_nonces_of_every_length),
        cmocka_unit_test(lengths_that_were_announced_are_held_to),
        cmocka_unit_test(what_the_algorithms_do_not_have_is_refused),
    };
    return cmocka_run_group_tests_name("libcrypto AEAD", tests, initialise, NULL);
}
