/*
 * psa-libcrypto.so, ciphers: every answer is that of the built-in code
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
#include "plugins/libcrypto/cipher.h"
#include "plugins/libcrypto/padding.h"

#define LONGEST 200u
#define ROOM (LONGEST + 64)

static const mechanism_t mechanisms[] = {
#define MODES(type, bits)                                                                                              \
    { type, bits, PSA_ALG_CTR }, { type, bits, PSA_ALG_CBC_NO_PADDING }, { type, bits, PSA_ALG_CBC_PKCS7 },            \
        { type, bits, PSA_ALG_ECB_NO_PADDING },                                                                        \
    {                                                                                                                  \
        type, bits, PSA_ALG_CFB                                                                                        \
    }
    MODES(PSA_KEY_TYPE_AES, 128),
    MODES(PSA_KEY_TYPE_AES, 192),
    MODES(PSA_KEY_TYPE_AES, 256),
    MODES(PSA_KEY_TYPE_CAMELLIA, 128),
    MODES(PSA_KEY_TYPE_CAMELLIA, 192),
    MODES(PSA_KEY_TYPE_CAMELLIA, 256),
    MODES(PSA_KEY_TYPE_ARIA, 128),
    MODES(PSA_KEY_TYPE_ARIA, 192),
    MODES(PSA_KEY_TYPE_ARIA, 256),
    { PSA_KEY_TYPE_AES, 128, PSA_ALG_OFB },
    { PSA_KEY_TYPE_AES, 192, PSA_ALG_OFB },
    { PSA_KEY_TYPE_AES, 256, PSA_ALG_OFB },
    { PSA_KEY_TYPE_DES, 128, PSA_ALG_CBC_NO_PADDING },
    { PSA_KEY_TYPE_DES, 192, PSA_ALG_CBC_NO_PADDING },
    { PSA_KEY_TYPE_DES, 128, PSA_ALG_CBC_PKCS7 },
    { PSA_KEY_TYPE_DES, 192, PSA_ALG_CBC_PKCS7 },
    { PSA_KEY_TYPE_DES, 128, PSA_ALG_ECB_NO_PADDING },
    { PSA_KEY_TYPE_DES, 192, PSA_ALG_ECB_NO_PADDING },
    { PSA_KEY_TYPE_CHACHA20, 256, PSA_ALG_STREAM_CIPHER },
};

#define MECHANISM_COUNT (sizeof(mechanisms) / sizeof(mechanisms[0]))

static bool takes(const mechanism_t *mechanism, size_t length)
{
    const bool whole_blocks =
        mechanism->algorithm == PSA_ALG_CBC_NO_PADDING || mechanism->algorithm == PSA_ALG_ECB_NO_PADDING;

    return !whole_blocks || length % PSA_BLOCK_CIPHER_BLOCK_LENGTH(mechanism->type) == 0;
}

/* A message with its ciphertext by the built-in code, which begins with the IV. */
typedef struct {
    uint8_t message[ROOM];
    size_t length;
    size_t iv_length;
    uint8_t ciphertext[ROOM];
    size_t ciphertext_length;
} example_t;

static void make_example(example_t *example, const mechanism_t *mechanism, const key_pair_t *key, size_t length)
{
    random_bytes(example->message, length);
    example->length = length;
    example->iv_length = PSA_CIPHER_IV_LENGTH(mechanism->type, mechanism->algorithm);
    assert_int_equal(psa_cipher_encrypt(key->id, mechanism->algorithm, example->message, length, example->ciphertext,
                                        ROOM, &example->ciphertext_length),
                     PSA_SUCCESS);
}

static void for_each_example(void (*check)(const mechanism_t *, const key_pair_t *, const example_t *))
{
    for (size_t i = 0; i < MECHANISM_COUNT; i++) {
        key_pair_t key;
        make_key(&key, &mechanisms[i]);
        for (size_t length = 0; length <= LONGEST; length += length < 50 ? 1 : 7 + random_below(3)) {
            example_t example;
            if (takes(&mechanisms[i], length)) {
                make_example(&example, &mechanisms[i], &key, length);
                check(&mechanisms[i], &key, &example);
            }
        }
        destroy_key(&key);
    }
}

static void check_one_shot(const mechanism_t *mechanism, const key_pair_t *key, const example_t *example)
{
    const size_t body = example->ciphertext_length - example->iv_length;
    uint8_t output[ROOM];
    size_t length = SIZE_MAX;

    assert_int_equal(libcrypto_cipher_encrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                              example->ciphertext, example->iv_length, example->message,
                                              example->length, output, body, &length),
                     PSA_SUCCESS);
    assert_int_equal(length, body);
    assert_same(output, example->ciphertext + example->iv_length, body, mechanism, example->length);
    assert_int_equal(libcrypto_cipher_decrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                              example->ciphertext, example->ciphertext_length, output, body, &length),
                     PSA_SUCCESS);
    assert_int_equal(length, example->length);
    assert_same(output, example->message, length, mechanism, example->length);
}

static void whole_messages_agree(void **state)
{
    (void) state;
    for_each_example(check_one_shot);
}

static void check_short(const mechanism_t *mechanism, const key_pair_t *key, const example_t *example)
{
    const size_t body = example->ciphertext_length - example->iv_length;
    uint8_t output[ROOM];
    size_t length;

    memset(output, 0xa5, sizeof(output));
    if (body > 0) {
        assert_int_equal(libcrypto_cipher_encrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                                  example->ciphertext, example->iv_length, example->message,
                                                  example->length, output, body - 1, &length),
                         PSA_ERROR_BUFFER_TOO_SMALL);
        assert_int_equal(output[body - 1], 0xa5);
    }
    memset(output, 0xa5, sizeof(output));
    if (body > 0) {
        assert_int_equal(libcrypto_cipher_decrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                                  example->ciphertext, example->ciphertext_length, output, body - 1,
                                                  &length),
                         PSA_ERROR_BUFFER_TOO_SMALL);
        assert_int_equal(output[body - 1], 0xa5);
    }
}

static void a_buffer_that_is_a_byte_too_small_is_refused(void **state)
{
    (void) state;
    for_each_example(check_short);
}

static void check_overlap(const mechanism_t *mechanism, const key_pair_t *key, const example_t *example)
{
    const size_t body = example->ciphertext_length - example->iv_length;

    for (size_t offset = 0; offset <= 40; offset += 1 + random_below(7)) {
        uint8_t area[40 + ROOM + 40];
        size_t length;
        memcpy(area + 20, example->message, example->length);
        assert_int_equal(libcrypto_cipher_encrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                                  example->ciphertext, example->iv_length, area + 20, example->length,
                                                  area + offset, body, &length),
                         PSA_SUCCESS);
        assert_same(area + offset, example->ciphertext + example->iv_length, body, mechanism, example->length);
        memcpy(area + 20, example->ciphertext, example->ciphertext_length);
        assert_int_equal(libcrypto_cipher_decrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm,
                                                  area + 20, example->ciphertext_length, area + offset, body, &length),
                         PSA_SUCCESS);
        assert_same(area + offset, example->message, example->length, mechanism, example->length);
    }
}

static void input_may_overlap_output(void **state)
{
    (void) state;
    for_each_example(check_overlap);
}

/* One operation in random pieces, each with the room that it needs or more, into the input's own place. */
static psa_status_t in_pieces(libcrypto_cipher_operation_t *operation, uint8_t *bytes, size_t size, uint8_t *output,
                              size_t room, size_t *length)
{
    psa_status_t status = PSA_SUCCESS;
    size_t done = 0;
    size_t piece;

    *length = 0;
    for (size_t from = 0; status == PSA_SUCCESS && from < size; from += piece) {
        piece = random_below(size - from < 40 ? size - from + 1 : 40);
        /* What is sufficient by the PSA Crypto API, and no more. */
        const size_t sufficient = (piece + operation->block_size - 1u) / operation->block_size * operation->block_size;
        const size_t rest = room - *length;
        status = libcrypto_cipher_update(operation, bytes + from, piece, output + *length,
                                         rest < sufficient ? rest : sufficient, &done);
        *length += done;
    }
    if (status == PSA_SUCCESS) {
        status = libcrypto_cipher_finish(operation, output + *length, room - *length, &done);
        *length += done;
    }
    libcrypto_cipher_abort(operation);
    return status;
}

static void check_pieces(const mechanism_t *mechanism, const key_pair_t *key, const example_t *example)
{
    const size_t body = example->ciphertext_length - example->iv_length;
    libcrypto_cipher_operation_t operation = { 0 };
    uint8_t input[ROOM], output[ROOM];
    size_t length;

    memcpy(input, example->message, example->length);
    assert_int_equal(
        libcrypto_cipher_encrypt_setup(&operation, &key->attributes, key->bytes, key->size, mechanism->algorithm),
        PSA_SUCCESS);
    if (example->iv_length > 0) {
        assert_int_equal(libcrypto_cipher_update(&operation, input, 1, output, ROOM, &length), PSA_ERROR_BAD_STATE);
        assert_int_equal(libcrypto_cipher_set_iv(&operation, example->ciphertext, example->iv_length - 1),
                         PSA_ERROR_INVALID_ARGUMENT);
        assert_int_equal(libcrypto_cipher_set_iv(&operation, example->ciphertext, example->iv_length), PSA_SUCCESS);
    }
    assert_int_equal(in_pieces(&operation, input, example->length, output, body, &length), PSA_SUCCESS);
    assert_int_equal(length, body);
    assert_same(output, example->ciphertext + example->iv_length, body, mechanism, example->length);

    assert_int_equal(
        libcrypto_cipher_decrypt_setup(&operation, &key->attributes, key->bytes, key->size, mechanism->algorithm),
        PSA_SUCCESS);
    if (example->iv_length > 0) {
        assert_int_equal(libcrypto_cipher_set_iv(&operation, example->ciphertext, example->iv_length), PSA_SUCCESS);
    }
    /* In place: what is written lies on what was read, or will be. */
    assert_int_equal(in_pieces(&operation, output, body, output, body, &length), PSA_SUCCESS);
    assert_int_equal(length, example->length);
    assert_same(output, example->message, length, mechanism, example->length);
}

static void messages_in_pieces_agree(void **state)
{
    (void) state;
    for (int round = 0; round < 5; round++) {
        for_each_example(check_pieces);
    }
}

/* What was held of the piece before comes out first, where the next piece still waits to be read. */
static void a_piece_may_be_written_over_itself(void **state)
{
    (void) state;
    const mechanism_t mechanism = { PSA_KEY_TYPE_AES, 128, PSA_ALG_CBC_NO_PADDING };
    libcrypto_cipher_operation_t operation = { 0 };
    uint8_t message[32], expected[32], piece[32];
    size_t length, first;
    key_pair_t key;

    make_key(&key, &mechanism);
    random_bytes(message, sizeof(message));
    assert_int_equal(libcrypto_cipher_encrypt(&key.attributes, key.bytes, key.size, mechanism.algorithm, message, 16,
                                              message, 32, expected, 32, &length),
                     PSA_SUCCESS);
    assert_int_equal(
        libcrypto_cipher_encrypt_setup(&operation, &key.attributes, key.bytes, key.size, mechanism.algorithm),
        PSA_SUCCESS);
    assert_int_equal(libcrypto_cipher_set_iv(&operation, message, 16), PSA_SUCCESS);
    assert_int_equal(libcrypto_cipher_update(&operation, message, 5, piece, 32, &first), PSA_SUCCESS);
    memcpy(piece, message + 5, 27);
    assert_int_equal(libcrypto_cipher_update(&operation, piece, 27, piece, 32, &length), PSA_SUCCESS);
    assert_int_equal(first + length, 32);
    assert_memory_equal(piece, expected, 32);
    assert_int_equal(libcrypto_cipher_finish(&operation, piece, 0, &length), PSA_SUCCESS);
    destroy_key(&key);
}

/* Every last byte, behind every number of right bytes before it. */
static void bad_padding_is_what_the_built_in_code_says(void **state)
{
    (void) state;
    const mechanism_t padded = { PSA_KEY_TYPE_AES, 128, PSA_ALG_CBC_PKCS7 };
    const mechanism_t plain = { PSA_KEY_TYPE_AES, 128, PSA_ALG_CBC_NO_PADDING };
    key_pair_t key;
    unsigned good = 0;

    make_key(&key, &padded);
    for (unsigned last = 0; last < 256; last++) {
        for (unsigned right = 0; right < 17; right++) {
            uint8_t block[16], input[32], output[32], expected[32];
            size_t length = 0, expected_length = 0, body;
            random_bytes(block, sizeof(block));
            random_bytes(input, 16);
            for (unsigned i = 0; i < right && i < 16; i++) {
                block[15 - i] = (uint8_t) last;
            }
            block[15] = (uint8_t) last;
            assert_int_equal(libcrypto_cipher_encrypt(&key.attributes, key.bytes, key.size, plain.algorithm, input, 16,
                                                      block, 16, input + 16, 16, &body),
                             PSA_SUCCESS);
            const psa_status_t built_in =
                psa_cipher_decrypt(key.id, PSA_ALG_CBC_PKCS7, input, 32, expected, sizeof(expected), &expected_length);
            assert_int_equal(libcrypto_cipher_decrypt(&key.attributes, key.bytes, key.size, PSA_ALG_CBC_PKCS7, input,
                                                      32, output, sizeof(output), &length),
                             built_in);
            if (built_in == PSA_SUCCESS) {
                good++;
                assert_int_equal(length, expected_length);
                assert_same(output, expected, length, &padded, 16);
            } else {
                assert_int_equal(built_in, PSA_ERROR_INVALID_PADDING);
            }
        }
    }
    assert_in_range(good, 16, 256);
    destroy_key(&key);
}

/* The last block alone, with every room for it. */
static void what_is_too_small_comes_before_what_is_wrong(void **state)
{
    (void) state;
    for (unsigned used = 0; used <= 16; used++) {
        for (size_t room = 0; room <= 17; room++) {
            uint8_t block[16], output[18];
            size_t length;
            memset(output, 0xa5, sizeof(output));
            memset(block, 0x42, sizeof(block));
            if (used < 16) {
                libcrypto_pad(block, used, sizeof(block));
            } else {
                block[15] = 0;
            }
            const psa_status_t status = libcrypto_unpad(block, sizeof(block), output, room, &length);
            const size_t data = used < 16 ? used : 0;
            assert_int_equal(length, data);
            assert_int_equal(status, room < data  ? PSA_ERROR_BUFFER_TOO_SMALL
                                     : used == 16 ? PSA_ERROR_INVALID_PADDING
                                                  : PSA_SUCCESS);
            for (size_t i = 0; i < sizeof(output); i++) {
                assert_int_equal(output[i], i >= room || i >= 16 ? 0xa5 : i < data ? 0x42 : 0);
            }
        }
    }
}

static void check_cut(const mechanism_t *mechanism, const key_pair_t *key, const example_t *example)
{
    for (size_t cut = 1; cut <= 17 && cut <= example->ciphertext_length; cut++) {
        uint8_t output[ROOM], expected[ROOM];
        size_t length = 0, expected_length = 0;
        const size_t rest = example->ciphertext_length - cut;
        const psa_status_t built_in = psa_cipher_decrypt(key->id, mechanism->algorithm, example->ciphertext, rest,
                                                         expected, ROOM, &expected_length);
        const psa_status_t status =
            libcrypto_cipher_decrypt(&key->attributes, key->bytes, key->size, mechanism->algorithm, example->ciphertext,
                                     rest, output, ROOM, &length);
        if (status != built_in) {
            fail_msg("algorithm 0x%08x, %zu bytes: %d, the built-in code says %d", mechanism->algorithm, rest, status,
                     built_in);
        }
        if (status == PSA_SUCCESS) {
            assert_int_equal(length, expected_length);
            assert_same(output, expected, length, mechanism, rest);
        }
    }
}

static void a_ciphertext_that_was_cut_is_what_the_built_in_code_says(void **state)
{
    (void) state;
    for_each_example(check_cut);
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
        cmocka_unit_test(a_buffer_that_is_a_byte_too_small_is_refused),
        cmocka_unit_test(input_may_overlap_output),
        cmocka_unit_test(messages_in_pieces_agree),
        cmocka_unit_test(a_piece_may_be_written_over_itself),
        cmocka_unit_test(bad_padding_is_what_the_built_in_code_says),
        cmocka_unit_test(what_is_too_small_comes_before_what_is_wrong),
        cmocka_unit_test(a_ciphertext_that_was_cut_is_what_the_built_in_code_says),
    };
    return cmocka_run_group_tests_name("libcrypto cipher", tests, initialise, NULL);
}
