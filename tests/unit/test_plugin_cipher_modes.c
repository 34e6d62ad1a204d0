/*
 * Multi-part ciphers over requests: against Mbed TLS's own, with a device made of Mbed TLS
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <mbedtls/chacha20.h>
#include <psa/crypto.h>

#include "plugins/cipher_modes.h"

typedef struct {
    const char *name;
    psa_algorithm_t algorithm;  /* what the result is compared with */
    psa_algorithm_t underlying; /* what the device does */
    psa_key_type_t type;
    plugin_cipher_mode_t mode;
    bool padded;
    size_t block;
    size_t key_size;
} tested_mode_t;

static const tested_mode_t modes[] = {
    { "ECB", PSA_ALG_ECB_NO_PADDING, PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_AES, PLUGIN_CIPHER_ECB, false, 16, 16 },
    { "CBC", PSA_ALG_CBC_NO_PADDING, PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, PLUGIN_CIPHER_CBC, false, 16, 16 },
    { "CBC-PKCS7", PSA_ALG_CBC_PKCS7, PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, PLUGIN_CIPHER_CBC, true, 16, 32 },
    { "CBC-PKCS7-3DES", PSA_ALG_CBC_PKCS7, PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_DES, PLUGIN_CIPHER_CBC, true, 8, 24 },
    { "CTR", PSA_ALG_CTR, PSA_ALG_CTR, PSA_KEY_TYPE_AES, PLUGIN_CIPHER_CTR, false, 16, 16 },
    { "CFB", PSA_ALG_CFB, PSA_ALG_CFB, PSA_KEY_TYPE_AES, PLUGIN_CIPHER_CFB, false, 16, 16 },
    { "OFB", PSA_ALG_OFB, PSA_ALG_OFB, PSA_KEY_TYPE_AES, PLUGIN_CIPHER_OFB, false, 16, 24 },
    { "ChaCha20", PSA_ALG_STREAM_CIPHER, PSA_ALG_STREAM_CIPHER, PSA_KEY_TYPE_CHACHA20, PLUGIN_CIPHER_CHACHA20, false,
      64, 32 },
};

enum { ROOM = 2048 };

static const uint8_t key_material[32] = "a key of thirty-two bytes and on";
/* All ones: each counter carries at once. */
static const uint8_t iv[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe };
static uint8_t text[ROOM];

typedef struct {
    const tested_mode_t *mode;
    psa_key_id_t key;
    size_t most;
    unsigned requests;
    unsigned fail_at; /* that request fails; 0 = none */
} soft_device_t;

static void gather(const plugin_cipher_request_t *request, uint8_t *all)
{
    assert_int_equal(request->input[0].iov_len + request->input[1].iov_len, request->size);
    assert_int_equal(request->output[0].iov_len + request->output[1].iov_len, request->size);
    if (request->input[0].iov_len > 0) {
        memcpy(all, request->input[0].iov_base, request->input[0].iov_len);
    }
    if (request->input[1].iov_len > 0) {
        memcpy(all + request->input[0].iov_len, request->input[1].iov_base, request->input[1].iov_len);
    }
}

static void scatter(const plugin_cipher_request_t *request, const uint8_t *all)
{
    if (request->output[0].iov_len > 0) {
        memcpy(request->output[0].iov_base, all, request->output[0].iov_len);
    }
    if (request->output[1].iov_len > 0) {
        memcpy(request->output[1].iov_base, all + request->output[0].iov_len, request->output[1].iov_len);
    }
}

static psa_status_t run_device(void *context, const plugin_cipher_request_t *request)
{
    soft_device_t *device = context;
    const tested_mode_t *mode = device->mode;
    psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    uint8_t in[ROOM + 64];
    uint8_t out[ROOM + 64];
    size_t length = 0;
    size_t more = 0;

    device->requests++;
    if (device->requests == device->fail_at) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    assert_true(request->size > 0 && request->size <= device->most);
    assert_true(mode->mode >= PLUGIN_CIPHER_CTR || request->size % mode->block == 0);
    gather(request, in);
    if (mode->mode == PLUGIN_CIPHER_CHACHA20) {
        mbedtls_chacha20_context chacha;
        uint32_t counter;

        assert_int_equal(request->iv_size, 16);
        memcpy(&counter, request->iv, sizeof counter);
        mbedtls_chacha20_init(&chacha);
        assert_int_equal(mbedtls_chacha20_setkey(&chacha, key_material), 0);
        assert_int_equal(mbedtls_chacha20_starts(&chacha, request->iv + 4, counter), 0);
        assert_int_equal(mbedtls_chacha20_update(&chacha, request->size, in, out), 0);
        mbedtls_chacha20_free(&chacha);
    } else {
        assert_int_equal(request->iv_size, mode->mode == PLUGIN_CIPHER_ECB ? 0 : mode->block);
        assert_int_equal(request->decrypt ? psa_cipher_decrypt_setup(&operation, device->key, mode->underlying)
                                          : psa_cipher_encrypt_setup(&operation, device->key, mode->underlying),
                         PSA_SUCCESS);
        if (request->iv_size > 0) {
            assert_int_equal(psa_cipher_set_iv(&operation, request->iv, request->iv_size), PSA_SUCCESS);
        }
        assert_int_equal(psa_cipher_update(&operation, in, request->size, out, sizeof out, &length), PSA_SUCCESS);
        assert_int_equal(psa_cipher_finish(&operation, out + length, sizeof out - length, &more), PSA_SUCCESS);
        assert_int_equal(length + more, request->size);
    }
    scatter(request, out);
    return PSA_SUCCESS;
}

static psa_key_id_t import_key(const tested_mode_t *mode, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key;

    psa_set_key_type(&attributes, mode->type);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    assert_int_equal(psa_import_key(&attributes, key_material, mode->key_size, &key), PSA_SUCCESS);
    return key;
}

/* The ciphertext of `text`, by Mbed TLS. */
static size_t reference(const tested_mode_t *mode, size_t size, uint8_t *output, size_t output_size)
{
    psa_key_id_t key = import_key(mode, mode->algorithm);
    psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    const size_t iv_length = PSA_CIPHER_IV_LENGTH(mode->type, mode->algorithm);
    size_t length;
    size_t more;

    assert_int_equal(psa_cipher_encrypt_setup(&operation, key, mode->algorithm), PSA_SUCCESS);
    if (iv_length > 0) {
        assert_int_equal(psa_cipher_set_iv(&operation, iv, iv_length), PSA_SUCCESS);
    }
    assert_int_equal(psa_cipher_update(&operation, text, size, output, output_size, &length), PSA_SUCCESS);
    assert_int_equal(psa_cipher_finish(&operation, output + length, output_size - length, &more), PSA_SUCCESS);
    psa_destroy_key(key);
    return length + more;
}

static void begin(plugin_cipher_t *cipher, const tested_mode_t *mode, bool decrypt)
{
    plugin_cipher_begin(cipher, mode->mode, mode->padded, decrypt, mode->block);
    assert_int_equal(plugin_cipher_iv_length(cipher), PSA_CIPHER_IV_LENGTH(mode->type, mode->algorithm));
    assert_int_equal(plugin_cipher_set_iv(cipher, iv, plugin_cipher_iv_length(cipher)), PSA_SUCCESS);
}

/* Input at `shift` bytes from the output in one piece of memory, in random pieces if `pieces`. */
static size_t run_cipher(soft_device_t *soft, bool decrypt, const uint8_t *input, size_t input_size, uint8_t *result,
                         long shift, bool pieces)
{
    const plugin_cipher_device_t device = { run_device, soft, soft->most };
    uint8_t memory[3 * ROOM];
    uint8_t *const output = memory + ROOM;
    plugin_cipher_t cipher;
    size_t given = 0;
    size_t length = 0;

    begin(&cipher, soft->mode, decrypt);
    if (!pieces) {
        memmove(output + shift, input, input_size);
        assert_int_equal(plugin_cipher_message(&cipher, &device, output + shift, input_size, output, ROOM, &length),
                         PSA_SUCCESS);
        memcpy(result, output, length);
        return length;
    }
    while (given < input_size) {
        const size_t piece = 1 + (size_t) rand() % (rand() % 4 == 0 ? 200 : 20);
        const size_t size = piece < input_size - given ? piece : input_size - given;
        size_t updated;

        memmove(output + shift, input + given, size);
        assert_int_equal(plugin_cipher_update(&cipher, &device, output + shift, size, output, ROOM, &updated),
                         PSA_SUCCESS);
        memcpy(result + length, output, updated);
        length += updated;
        given += size;
    }
    {
        size_t finished;

        assert_int_equal(plugin_cipher_finish(&cipher, &device, result + length, ROOM - length, &finished),
                         PSA_SUCCESS);
        length += finished;
    }
    return length;
}

static void check_size(soft_device_t *soft, size_t size)
{
    static const long shifts[] = { 0, ROOM, -1, 1, -7, 15, 16, -16, 40 };
    uint8_t expected[ROOM];
    uint8_t result[ROOM];
    const size_t length = reference(soft->mode, size, expected, sizeof expected);

    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++) {
        for (int pieces = 0; pieces < 2; pieces++) {
            assert_int_equal(run_cipher(soft, false, text, size, result, shifts[i], pieces), length);
            assert_memory_equal(result, expected, length);
            assert_int_equal(run_cipher(soft, true, expected, length, result, shifts[i], pieces), size);
            assert_memory_equal(result, text, size);
        }
    }
}

static void for_each_mode(void (*check)(soft_device_t *soft))
{
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        soft_device_t soft = { .mode = &modes[i], .most = ROOM };

        soft.key = modes[i].mode == PLUGIN_CIPHER_CHACHA20 ? 0 : import_key(&modes[i], modes[i].underlying);
        print_message("%s\n", modes[i].name);
        check(&soft);
        psa_destroy_key(soft.key);
    }
}

static void check_sizes(soft_device_t *soft)
{
    const size_t step = soft->mode->padded || soft->mode->mode >= PLUGIN_CIPHER_CTR ? 1 : soft->mode->block;

    for (size_t size = 0; size <= 160; size += step) {
        check_size(soft, size);
    }
    check_size(soft, 1024);
}

static void test_every_length_is_that_of_mbed_tls(void **state)
{
    (void) state;
    for_each_mode(check_sizes);
}

static void check_small_device(soft_device_t *soft)
{
    soft->most = soft->mode->block + 5;
    check_size(soft, 256);
    soft->most = 3 * soft->mode->block;
    check_size(soft, 1024);
}

static void test_messages_longer_than_the_device_takes(void **state)
{
    (void) state;
    for_each_mode(check_small_device);
}

static void check_one_request(soft_device_t *soft)
{
    uint8_t message[ROOM];
    uint8_t result[ROOM];
    const size_t length = reference(soft->mode, 96, message, sizeof message);

    soft->requests = 0;
    (void) run_cipher(soft, true, message, length, result, ROOM, false);
    assert_int_equal(soft->requests, 1);
    (void) run_cipher(soft, false, text, 96, result, ROOM, false);
    assert_int_equal(soft->requests, 2);
}

static void test_whole_message_is_one_request(void **state)
{
    (void) state;
    for_each_mode(check_one_request);
}

static void check_short_output(soft_device_t *soft)
{
    const plugin_cipher_device_t device = { run_device, soft, soft->most };
    uint8_t message[ROOM];
    uint8_t result[ROOM];
    const size_t length = reference(soft->mode, 128, message, sizeof message);
    plugin_cipher_t cipher;
    size_t got;

    soft->requests = 0;
    begin(&cipher, soft->mode, false);
    assert_int_equal(plugin_cipher_message(&cipher, &device, text, 128, result, length - 1, &got),
                     PSA_ERROR_BUFFER_TOO_SMALL);
    assert_int_equal(plugin_cipher_update(&cipher, &device, text, 128, result, 127, &got), PSA_ERROR_BUFFER_TOO_SMALL);
    assert_int_equal(soft->requests, 0);
    /* Nothing was done: with room enough it goes on. */
    assert_int_equal(plugin_cipher_update(&cipher, &device, text, 128, result, 128, &got), PSA_SUCCESS);
    assert_memory_equal(result, message, 128);
    if (soft->mode->padded) {
        assert_int_equal(plugin_cipher_finish(&cipher, &device, result, soft->mode->block - 1, &got),
                         PSA_ERROR_BUFFER_TOO_SMALL);
    }
}

/* Less than the blocks of the message, whatever the length of its text. */
static void check_short_output_of_decryption(soft_device_t *soft)
{
    const plugin_cipher_device_t device = { run_device, soft, soft->most };
    uint8_t message[ROOM];
    uint8_t result[ROOM];
    const size_t length = reference(soft->mode, 128, message, sizeof message);
    plugin_cipher_t cipher;
    size_t got;

    soft->requests = 0;
    for (size_t size = 0; size < length; size++) {
        begin(&cipher, soft->mode, true);
        assert_int_equal(plugin_cipher_message(&cipher, &device, message, length, result, size, &got),
                         PSA_ERROR_BUFFER_TOO_SMALL);
    }
    assert_int_equal(soft->requests, 0);
    if (soft->mode->padded) {
        begin(&cipher, soft->mode, true);
        assert_int_equal(plugin_cipher_update(&cipher, &device, message, length, result, sizeof result, &got),
                         PSA_SUCCESS);
        for (size_t size = 0; size < soft->mode->block; size++) {
            assert_int_equal(plugin_cipher_finish(&cipher, &device, result, size, &got), PSA_ERROR_BUFFER_TOO_SMALL);
        }
        assert_int_equal(plugin_cipher_finish(&cipher, &device, result, sizeof result, &got), PSA_SUCCESS);
    }
}

static void test_short_output_of_decryption_tells_nothing(void **state)
{
    (void) state;
    for_each_mode(check_short_output_of_decryption);
}

static void test_short_output_is_refused(void **state)
{
    (void) state;
    for_each_mode(check_short_output);
}

static void check_partial(soft_device_t *soft)
{
    const plugin_cipher_device_t device = { run_device, soft, soft->most };
    const bool any_length = soft->mode->mode >= PLUGIN_CIPHER_CTR;
    uint8_t result[ROOM];
    plugin_cipher_t cipher;
    size_t got;

    for (int decrypt = 0; decrypt < 2; decrypt++) {
        const psa_status_t expected =
            any_length || (soft->mode->padded && !decrypt) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;

        begin(&cipher, soft->mode, decrypt);
        assert_int_equal(plugin_cipher_message(&cipher, &device, text, 33, result, sizeof result, &got), expected);
        begin(&cipher, soft->mode, decrypt);
        assert_int_equal(plugin_cipher_update(&cipher, &device, text, 33, result, sizeof result, &got), PSA_SUCCESS);
        assert_int_equal(plugin_cipher_finish(&cipher, &device, result, sizeof result, &got), expected);
    }
}

static void test_message_of_no_whole_blocks(void **state)
{
    (void) state;
    for_each_mode(check_partial);
}

static void check_failure(soft_device_t *soft)
{
    uint8_t result[ROOM];
    const plugin_cipher_device_t device = { run_device, soft, soft->mode->block };
    plugin_cipher_t cipher;
    size_t got;

    soft->most = soft->mode->block;
    soft->requests = 0;
    soft->fail_at = 2;
    begin(&cipher, soft->mode, false);
    assert_int_equal(plugin_cipher_message(&cipher, &device, text, 256, result, sizeof result, &got),
                     PSA_ERROR_HARDWARE_FAILURE);
    assert_int_equal(got, 0);
}

static void test_failure_of_the_device_is_returned(void **state)
{
    (void) state;
    for_each_mode(check_failure);
}

/* Decrypts a block that ends so. */
static psa_status_t decrypt_padding(soft_device_t *soft, const uint8_t *last, size_t *length)
{
    const plugin_cipher_device_t device = { run_device, soft, soft->most };
    const size_t block = soft->mode->block;
    plugin_cipher_request_t request = { .iv_size = block, .size = block };
    uint8_t ciphertext[PLUGIN_CIPHER_MAX_BLOCK];
    uint8_t result[PLUGIN_CIPHER_MAX_BLOCK];
    plugin_cipher_t cipher;
    size_t updated;
    psa_status_t whole;

    memcpy(request.iv, iv, block);
    request.input[0] = (struct iovec){ (void *) (uintptr_t) last, block };
    request.output[0] = (struct iovec){ ciphertext, block };
    assert_int_equal(run_device(soft, &request), PSA_SUCCESS);
    begin(&cipher, soft->mode, true);
    whole = plugin_cipher_message(&cipher, &device, ciphertext, block, result, sizeof result, length);
    begin(&cipher, soft->mode, true);
    assert_int_equal(plugin_cipher_update(&cipher, &device, ciphertext, block, result, sizeof result, &updated),
                     PSA_SUCCESS);
    assert_int_equal(updated, 0);
    assert_int_equal(plugin_cipher_finish(&cipher, &device, result, sizeof result, length), whole);
    return whole;
}

static void check_padding(soft_device_t *soft)
{
    const size_t block = soft->mode->block;
    uint8_t last[PLUGIN_CIPHER_MAX_BLOCK];
    size_t length;

    if (!soft->mode->padded) {
        return;
    }
    for (unsigned end = 0; end < 256; end++) {
        memset(last, (int) end, sizeof last);
        assert_int_equal(decrypt_padding(soft, last, &length),
                         end >= 1 && end <= block ? PSA_SUCCESS : PSA_ERROR_INVALID_PADDING);
        if (end < 1 || end > block) {
            continue;
        }
        assert_int_equal(length, block - end);
        for (size_t i = 0; i + 1 < block; i++) {
            last[i] ^= 0x80;
            assert_int_equal(decrypt_padding(soft, last, &length),
                             i < block - end ? PSA_SUCCESS : PSA_ERROR_INVALID_PADDING);
            last[i] ^= 0x80;
        }
    }
}

static void test_every_padding(void **state)
{
    (void) state;
    for_each_mode(check_padding);
}

static void test_wrong_length_of_the_iv_is_refused(void **state)
{
    plugin_cipher_t cipher;

    (void) state;
    plugin_cipher_begin(&cipher, PLUGIN_CIPHER_CBC, false, false, 16);
    assert_int_equal(plugin_cipher_set_iv(&cipher, iv, 15), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(plugin_cipher_set_iv(&cipher, iv, 16), PSA_SUCCESS);
    plugin_cipher_begin(&cipher, PLUGIN_CIPHER_CHACHA20, false, false, 64);
    assert_int_equal(plugin_cipher_set_iv(&cipher, iv, 16), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(plugin_cipher_set_iv(&cipher, iv, 12), PSA_SUCCESS);
}

static void check_without_iv(soft_device_t *soft)
{
    const plugin_cipher_device_t device = { run_device, soft, soft->most };
    uint8_t result[ROOM];
    plugin_cipher_t cipher;
    size_t got;

    if (soft->mode->mode != PLUGIN_CIPHER_ECB) {
        plugin_cipher_begin(&cipher, soft->mode->mode, soft->mode->padded, false, soft->mode->block);
        assert_int_equal(plugin_cipher_update(&cipher, &device, text, 64, result, sizeof result, &got),
                         PSA_ERROR_BAD_STATE);
        assert_int_equal(plugin_cipher_finish(&cipher, &device, result, sizeof result, &got), PSA_ERROR_BAD_STATE);
        assert_int_equal(plugin_cipher_set_iv(&cipher, iv, plugin_cipher_iv_length(&cipher)), PSA_SUCCESS);
        assert_int_equal(plugin_cipher_set_iv(&cipher, iv, plugin_cipher_iv_length(&cipher)), PSA_ERROR_BAD_STATE);
    }
}

static void test_one_iv_is_needed(void **state)
{
    (void) state;
    for_each_mode(check_without_iv);
}

static int set_up(void **state)
{
    (void) state;
    srand(1);
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (uint8_t) rand();
    }
    return psa_crypto_init() != PSA_SUCCESS;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_length_is_that_of_mbed_tls),
        cmocka_unit_test(test_messages_longer_than_the_device_takes),
        cmocka_unit_test(test_whole_message_is_one_request),
        cmocka_unit_test(test_short_output_is_refused),
        cmocka_unit_test(test_short_output_of_decryption_tells_nothing),
        cmocka_unit_test(test_message_of_no_whole_blocks),
        cmocka_unit_test(test_failure_of_the_device_is_returned),
        cmocka_unit_test(test_every_padding),
        cmocka_unit_test(test_wrong_length_of_the_iv_is_refused),
        cmocka_unit_test(test_one_iv_is_needed),
    };

    return cmocka_run_group_tests_name("test_plugin_cipher_modes", tests, set_up, NULL);
}
