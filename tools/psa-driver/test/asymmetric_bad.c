/*
 * Asymmetric encryption: wrong ciphertexts and buffers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "asymmetric.h"

static const crypt_text_t no_label;

/* A ciphertext of the built-in code that the driver decrypts; skips the rule if the driver declines. */
static void right_ciphertext(kit_t *kit, const crypt_key_t *key, crypt_text_t *ciphertext)
{
    crypt_text_t message;
    crypt_text_t output;

    crypt_random(kit, &message, 32);
    kit_expect_reference(kit, crypt_with_builtin(key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label, ciphertext),
                         "psa_asymmetric_encrypt");
    kit_at(kit, "asymmetric_decrypt of the right ciphertext");
    kit_expect_served(kit,
                      crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_DECRYPT, ciphertext, &no_label, key->size, &output),
                      PD_EP_ASYMMETRIC_DECRYPT);
    kit_expect_bytes(kit, output.bytes, output.length, message.bytes, message.length, "the message");
}

/* What is inside a changed ciphertext is as good as random; in rare cases that has a right padding of PKCS#1 v1.5. */
static void expect_refused(kit_t *kit, const crypt_key_t *key, const crypt_text_t *ciphertext)
{
    crypt_text_t output;
    crypt_text_t expected;
    const psa_status_t status =
        crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_DECRYPT, ciphertext, &no_label, key->size, &output);

    if (status == PSA_SUCCESS
        && crypt_with_builtin(key, PD_EP_ASYMMETRIC_DECRYPT, ciphertext, &no_label, &expected) == PSA_SUCCESS) {
        kit_expect_bytes(kit, output.bytes, output.length, expected.bytes, expected.length, "the message");
        return;
    }
    kit_expect_error(kit, status, "a wrong ciphertext");
}

void crypt_rule_bad_ciphertext(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    crypt_text_t right;
    crypt_text_t wrong;

    right_ciphertext(kit, &key, &right);
    for (size_t i = 0; i < kit_rounds(kit, 6, 2); i++) {
        const size_t bit = i == 0 ? key.size * 8 - 1 : kit_below(kit, key.size * 8);

        wrong = right;
        wrong.bytes[bit / 8] ^= (uint8_t) (0x80u >> bit % 8);
        kit_at(kit, "asymmetric_decrypt, bit %zu of the ciphertext changed", bit);
        expect_refused(kit, &key, &wrong);
    }
    wrong = right;
    kit_at(kit, "asymmetric_decrypt, last byte of the ciphertext missing");
    wrong.length--;
    expect_refused(kit, &key, &wrong);
    kit_at(kit, "asymmetric_decrypt of nothing");
    wrong.length = 0;
    expect_refused(kit, &key, &wrong);
    kit_at(kit, "asymmetric_decrypt, a byte appended to the ciphertext");
    wrong.length = right.length;
    wrong.bytes[wrong.length++] = 0;
    expect_refused(kit, &key, &wrong);
    wrong.length = right.length;
    kit_at(kit, "asymmetric_decrypt of a number above the modulus");
    memset(wrong.bytes, 0xff, wrong.length);
    expect_refused(kit, &key, &wrong);
    kit_at(kit, "asymmetric_decrypt of zero");
    memset(wrong.bytes, 0, wrong.length);
    expect_refused(kit, &key, &wrong);
}

static void judge_block(kit_t *kit, const crypt_key_t *key, const uint8_t *block, const char *what)
{
    crypt_text_t wrong = { .length = key->size };
    crypt_text_t output;

    crypt_raw(kit, &key->pair, false, block, wrong.bytes, key->size);
    kit_at(kit, "asymmetric_decrypt, %s", what);
    kit_expect_status(kit, crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_DECRYPT, &wrong, &no_label, key->size, &output),
                      PSA_ERROR_INVALID_PADDING, "a wrong padding");
}

void crypt_rule_bad_padding(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    uint8_t block[RSA_MOST_BYTES];
    uint8_t wrong[RSA_MOST_BYTES];
    crypt_text_t right;

    right_ciphertext(kit, &key, &right);
    crypt_raw(kit, &key.pair, true, right.bytes, block, key.size);
    memcpy(wrong, block, key.size);
    wrong[0] = 1;
    judge_block(kit, &key, wrong, "the first byte not zero");
    if (PSA_ALG_IS_RSA_OAEP(key.algorithm)) {
        memcpy(wrong, block, key.size);
        wrong[1] ^= 1;
        judge_block(kit, &key, wrong, "the seed changed");
        memcpy(wrong, block, key.size);
        wrong[key.size - 1] ^= 1;
        wrong[key.size - 40] ^= 1;
        judge_block(kit, &key, wrong, "the masked message changed");
        return;
    }
    /* 00 02 nonzero.. 00 message (RFC 8017, 7.2.2) */
    memcpy(wrong, block, key.size);
    wrong[1] = 1;
    judge_block(kit, &key, wrong, "block type 1");
    memcpy(wrong, block, key.size);
    wrong[9] = 0;
    judge_block(kit, &key, wrong, "padding of seven bytes");
    for (size_t i = 2; i < key.size; i++) {
        wrong[i] = (uint8_t) (block[i] | 1);
    }
    judge_block(kit, &key, wrong, "no end of the padding");
}

void crypt_rule_short_buffer(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    const size_t sizes[] = { 0, 1, key.size / 2, key.size - 1 };
    crypt_text_t message;
    crypt_text_t ciphertext;
    crypt_text_t output;

    crypt_random(kit, &message, 32);
    kit_expect_reference(kit, crypt_with_builtin(&key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label, &ciphertext),
                         "psa_asymmetric_encrypt");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && crypt_can_encrypt(c); i++) {
        kit_at(kit, "asymmetric_encrypt into %zu of %zu bytes", sizes[i], key.size);
        kit_expect_error(kit,
                         crypt_with_driver(kit, &key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label, sizes[i], &output),
                         "a buffer that is too small");
    }
    for (size_t size = 0; size < message.length && crypt_can_decrypt(c); size += message.length - 1) {
        kit_at(kit, "asymmetric_decrypt of %zu bytes into %zu", message.length, size);
        kit_expect_error(kit,
                         crypt_with_driver(kit, &key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &no_label, size, &output),
                         "a buffer that is too small");
    }
}
