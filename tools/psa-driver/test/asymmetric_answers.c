/*
 * Asymmetric encryption: right inputs and what must come of them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "asymmetric.h"
#include "vectors.h"

static const crypt_text_t no_label;

static void read_text(kit_t *kit, const char *digits, crypt_text_t *text)
{
    const uint8_t *const bytes = kit_hex(kit, digits, &text->length);

    memcpy(text->bytes, bytes, text->length);
}

static bool is_for(const kit_ciphertext_vector_t *vector, psa_algorithm_t algorithm, size_t bits)
{
    return vector->algorithm == algorithm && vector->bits == bits;
}

bool crypt_has_vector(const kit_case_t *c)
{
    for (size_t i = 0; i < kit_ciphertext_vector_count && crypt_can_decrypt(c); i++) {
        if (is_for(&kit_ciphertext_vectors[i], c->mechanism->algorithm, c->bits)) {
            return true;
        }
    }
    return false;
}

void crypt_rule_known_answer(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);

    for (size_t i = 0; i < kit_ciphertext_vector_count; i++) {
        const kit_ciphertext_vector_t *vector = &kit_ciphertext_vectors[i];
        crypt_text_t message;
        crypt_text_t label;
        crypt_text_t ciphertext;
        crypt_text_t output;

        if (!is_for(vector, key.algorithm, c->bits)) {
            continue;
        }
        kit_at(kit, "known ciphertext %zu", i);
        read_text(kit, vector->message, &message);
        read_text(kit, vector->label, &label);
        read_text(kit, vector->ciphertext, &ciphertext);
        kit_expect_served(
            kit, crypt_with_driver(kit, &key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &label, key.size, &output),
            PD_EP_ASYMMETRIC_DECRYPT);
        kit_expect_bytes(kit, output.bytes, output.length, message.bytes, message.length, "the message");
    }
}

void crypt_check_vectors(kit_t *kit, const crypt_key_t *key)
{
    for (size_t i = 0; i < kit_ciphertext_vector_count; i++) {
        const kit_ciphertext_vector_t *vector = &kit_ciphertext_vectors[i];
        crypt_text_t message;
        crypt_text_t label;
        crypt_text_t ciphertext;
        crypt_text_t output;

        if (is_for(vector, key->algorithm, key->pair.bits)) {
            kit_at(kit, "known ciphertext %zu", i);
            read_text(kit, vector->message, &message);
            read_text(kit, vector->label, &label);
            read_text(kit, vector->ciphertext, &ciphertext);
            kit_expect_reference(kit, crypt_with_builtin(key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &label, &output),
                                 "psa_asymmetric_decrypt");
            kit_expect_bytes(kit, message.bytes, message.length, output.bytes, output.length, "the known message");
        }
    }
}

/* Returns false if the driver declined. */
static bool judge_encryption(kit_t *kit, const crypt_key_t *key, const crypt_text_t *message, const crypt_text_t *label)
{
    crypt_text_t first;
    crypt_text_t second;
    crypt_text_t output;

    kit_at(kit, "asymmetric_encrypt of %zu bytes, label of %zu", message->length, label->length);
    if (!crypt_is_served(kit, PD_EP_ASYMMETRIC_ENCRYPT,
                         crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_ENCRYPT, message, label, key->size, &first))) {
        return false;
    }
    if (first.length != key->size) {
        kit_fail(kit, "makes a ciphertext of %zu bytes, not %zu", first.length, key->size);
    }
    kit_expect_status(kit, crypt_with_builtin(key, PD_EP_ASYMMETRIC_DECRYPT, &first, label, &output), PSA_SUCCESS,
                      "the built-in code, asked to decrypt it,");
    kit_expect_bytes(kit, output.bytes, output.length, message->bytes, message->length, "the message in it");
    kit_expect_status(kit, crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_ENCRYPT, message, label, key->size, &second),
                      PSA_SUCCESS, "a second encryption");
    if (memcmp(first.bytes, second.bytes, key->size) == 0) {
        kit_fail(kit, "makes the same ciphertext of the same message: the padding is not random");
    }
    return true;
}

static bool judge_decryption(kit_t *kit, const crypt_key_t *key, const crypt_text_t *message, const crypt_text_t *label)
{
    crypt_text_t ciphertext;
    crypt_text_t output;

    kit_at(kit, "asymmetric_decrypt of %zu bytes, label of %zu", message->length, label->length);
    kit_expect_reference(kit, crypt_with_builtin(key, PD_EP_ASYMMETRIC_ENCRYPT, message, label, &ciphertext),
                         "psa_asymmetric_encrypt");
    if (!crypt_is_served(
            kit, PD_EP_ASYMMETRIC_DECRYPT,
            crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, label, key->size, &output))) {
        return false;
    }
    kit_expect_bytes(kit, output.bytes, output.length, message->bytes, message->length, "the message");
    return true;
}

void crypt_rule_both_ways(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    const size_t lengths[] = { key.most, 0, 1, kit_below(kit, key.most), kit_below(kit, key.most) };
    const size_t count = kit_rounds(kit, sizeof lengths / sizeof lengths[0], 3);
    crypt_text_t message;
    crypt_text_t output;
    unsigned judged = 0;

    for (size_t i = 0; i < count; i++) {
        crypt_random(kit, &message, lengths[i]);
        judged += crypt_can_encrypt(c) && judge_encryption(kit, &key, &message, &no_label);
        judged += crypt_can_decrypt(c) && judge_decryption(kit, &key, &message, &no_label);
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
    if (crypt_can_encrypt(c)) {
        crypt_random(kit, &message, key.most + 1);
        kit_at(kit, "asymmetric_encrypt of %zu bytes, one too many", message.length);
        kit_expect_error(kit,
                         crypt_with_driver(kit, &key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label, key.size, &output),
                         "a message that does not fit");
    }
}

void crypt_rule_label(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    const size_t lengths[] = { 1, 5, 64, 200 };
    crypt_text_t message;
    crypt_text_t label;
    crypt_text_t ciphertext;
    crypt_text_t output;
    unsigned judged = 0;

    crypt_random(kit, &message, 32);
    for (size_t i = 0; i < kit_rounds(kit, sizeof lengths / sizeof lengths[0], 1); i++) {
        crypt_random(kit, &label, lengths[i]);
        judged += crypt_can_encrypt(c) && judge_encryption(kit, &key, &message, &label);
        if (!crypt_can_decrypt(c) || !judge_decryption(kit, &key, &message, &label)) {
            continue;
        }
        judged++;
        kit_expect_reference(kit, crypt_with_builtin(&key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &label, &ciphertext),
                             "psa_asymmetric_encrypt");
        kit_at(kit, "asymmetric_decrypt with no label instead of one of %zu bytes", label.length);
        kit_expect_status(
            kit, crypt_with_driver(kit, &key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &no_label, key.size, &output),
            PSA_ERROR_INVALID_PADDING, "another label");
        label.bytes[label.length - 1] ^= 1;
        kit_at(kit, "asymmetric_decrypt with another label of %zu bytes", label.length);
        kit_expect_status(
            kit, crypt_with_driver(kit, &key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &label, key.size, &output),
            PSA_ERROR_INVALID_PADDING, "another label");
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}
