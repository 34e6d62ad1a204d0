/*
 * Asymmetric encryption: threads, processes, resources, and through the library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "asymmetric.h"

static const crypt_text_t no_label;

typedef struct {
    const kit_case_t *c;
    const crypt_key_t *key;
    crypt_text_t message;
    crypt_text_t ciphertext;
    bool encrypts; /* the driver does not decline it */
    bool decrypts;
} round_t;

static void begin(kit_t *kit, const kit_case_t *c, const crypt_key_t *key, round_t *round)
{
    crypt_text_t output;

    *round = (round_t){ .c = c, .key = key };
    crypt_random(kit, &round->message, 32);
    kit_expect_reference(
        kit, crypt_with_builtin(key, PD_EP_ASYMMETRIC_ENCRYPT, &round->message, &no_label, &round->ciphertext),
        "psa_asymmetric_encrypt");
    round->encrypts = crypt_can_encrypt(c)
                      && crypt_is_served(kit, PD_EP_ASYMMETRIC_ENCRYPT,
                                         crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_ENCRYPT, &round->message,
                                                           &no_label, key->size, &output));
    round->decrypts = crypt_can_decrypt(c)
                      && crypt_is_served(kit, PD_EP_ASYMMETRIC_DECRYPT,
                                         crypt_with_driver(kit, key, PD_EP_ASYMMETRIC_DECRYPT, &round->ciphertext,
                                                           &no_label, key->size, &output));
    if (!round->encrypts && !round->decrypts) {
        kit_skip(kit, "declined");
    }
}

static void judge_once(kit_t *kit, const round_t *round)
{
    crypt_text_t message;
    crypt_text_t ciphertext;
    crypt_text_t output;

    crypt_random(kit, &message, 1 + kit_below(kit, round->key->most));
    if (round->encrypts) {
        kit_expect_status(kit,
                          crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label,
                                            round->key->size, &ciphertext),
                          PSA_SUCCESS, "asymmetric_encrypt");
        kit_expect_status(kit,
                          crypt_with_builtin(round->key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &no_label, &output),
                          PSA_SUCCESS, "the built-in code, asked to decrypt it,");
        kit_expect_bytes(kit, output.bytes, output.length, message.bytes, message.length, "the message in it");
    }
    if (round->decrypts) {
        kit_expect_reference(kit,
                             crypt_with_builtin(round->key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label, &ciphertext),
                             "psa_asymmetric_encrypt");
        kit_expect_status(kit,
                          crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_DECRYPT, &ciphertext, &no_label,
                                            round->key->size, &output),
                          PSA_SUCCESS, "asymmetric_decrypt");
        kit_expect_bytes(kit, output.bytes, output.length, message.bytes, message.length, "the message");
    }
}

static void thread(kit_t *kit, void *argument, unsigned index)
{
    (void) index;
    for (size_t i = 0; i < kit_rounds(kit, 2, 1); i++) {
        judge_once(kit, argument);
    }
}

void crypt_rule_threads(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    round_t round;

    begin(kit, c, &key, &round);
    kit_threads(kit, 8, thread, &round);
}

static void child(kit_t *kit, void *argument)
{
    judge_once(kit, argument);
}

void crypt_rule_fork(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    kit_child_t *process;
    round_t round;

    begin(kit, c, &key, &round);
    process = kit_child_begin(kit, KIT_DIRECT, "in a child", child, &round);
    judge_once(kit, &round);
    kit_child_end(kit, process);
    judge_once(kit, &round);
}

static void work(kit_t *kit, void *argument)
{
    const round_t *const round = argument;
    crypt_text_t output;

    if (round->encrypts) {
        (void) crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_ENCRYPT, &round->message, &no_label,
                                 round->key->size, &output);
    }
    if (round->decrypts) {
        (void) crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_DECRYPT, &round->ciphertext, &no_label,
                                 round->key->size, &output);
    }
}

static void fail(kit_t *kit, void *argument)
{
    const round_t *const round = argument;
    crypt_text_t wrong = round->ciphertext;
    crypt_text_t output;

    wrong.bytes[wrong.length - 1] ^= 1;
    if (round->encrypts) {
        (void) crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_ENCRYPT, &round->message, &no_label, 1, &output);
    }
    if (round->decrypts) {
        (void) crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_DECRYPT, &wrong, &no_label, round->key->size,
                                 &output);
        (void) crypt_with_driver(kit, round->key, PD_EP_ASYMMETRIC_DECRYPT, &round->ciphertext, &no_label, 1, &output);
    }
}

void crypt_rule_leaks(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    round_t round;

    begin(kit, c, &key, &round);
    kit_expect_steady(kit, "encrypting and decrypting", (unsigned) kit_rounds(kit, 8, 4), work, &round);
    kit_expect_steady(kit, "requests that fail", (unsigned) kit_rounds(kit, 8, 4), fail, &round);
}

static void time_builtin(kit_t *kit, void *argument)
{
    const round_t *const round = argument;
    crypt_text_t output;

    (void) kit;
    if (round->encrypts) {
        (void) crypt_with_builtin(round->key, PD_EP_ASYMMETRIC_ENCRYPT, &round->message, &no_label, &output);
    }
    if (round->decrypts) {
        (void) crypt_with_builtin(round->key, PD_EP_ASYMMETRIC_DECRYPT, &round->ciphertext, &no_label, &output);
    }
}

void crypt_rule_time(kit_t *kit, const kit_case_t *c)
{
    const crypt_key_t key = crypt_key(kit, c);
    round_t round;

    begin(kit, c, &key, &round);
    kit_figure(kit,
               round.encrypts && round.decrypts ? "encryption and decryption"
               : round.encrypts                 ? "encryption"
                                                : "decryption",
               kit_time(kit, work, &round), kit_time(kit, time_builtin, &round));
}

/* Through the library. Seen by all processes. */
typedef struct {
    const kit_case_t *c;
    crypt_text_t message;
    crypt_text_t by_builtin;
    crypt_text_t by_library;
} exchange_t;

static void encrypt_builtin(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const crypt_key_t key = crypt_key(kit, exchange->c);

    crypt_random(kit, &exchange->message, 32);
    kit_expect_reference(
        kit, crypt_with_builtin(&key, PD_EP_ASYMMETRIC_ENCRYPT, &exchange->message, &no_label, &exchange->by_builtin),
        "psa_asymmetric_encrypt");
}

static void use_driver(kit_t *kit, void *argument)
{
    exchange_t *const exchange = argument;
    const kit_mechanism_t *const mechanism = exchange->c->mechanism;
    const kit_pair_t pair = kit_pair(kit, mechanism->key_type, exchange->c->bits);
    const bool is_pair = PSA_KEY_TYPE_IS_KEY_PAIR(mechanism->key_type);
    size_t length;
    const uint8_t *const half = kit_half(&pair, mechanism->key_type, &length);
    const psa_key_id_t key = kit_key(kit, mechanism->key_type, exchange->c->bits, mechanism->algorithm,
                                     PSA_KEY_USAGE_ENCRYPT | (is_pair ? PSA_KEY_USAGE_DECRYPT : 0), half, length);
    const uint64_t before = kit_driver_calls(kit);
    crypt_text_t output;

    kit_expect_status(kit,
                      psa_asymmetric_encrypt(key, mechanism->algorithm, exchange->message.bytes,
                                             exchange->message.length, NULL, 0, exchange->by_library.bytes,
                                             sizeof exchange->by_library.bytes, &exchange->by_library.length),
                      PSA_SUCCESS, "psa_asymmetric_encrypt");
    if (is_pair) {
        kit_expect_status(kit,
                          psa_asymmetric_decrypt(key, mechanism->algorithm, exchange->by_builtin.bytes,
                                                 exchange->by_builtin.length, NULL, 0, output.bytes,
                                                 sizeof output.bytes, &output.length),
                          PSA_SUCCESS, "psa_asymmetric_decrypt");
        kit_expect_bytes(kit, output.bytes, output.length, exchange->message.bytes, exchange->message.length,
                         "what psa_asymmetric_decrypt gives");
    }
    if (kit_driver_calls(kit) == before) {
        kit_fail(kit, "the library does all of it without the driver");
    }
}

static void decrypt_builtin(kit_t *kit, void *argument)
{
    const exchange_t *const exchange = argument;
    const crypt_key_t key = crypt_key(kit, exchange->c);
    crypt_text_t output;

    kit_expect_status(kit,
                      crypt_with_builtin(&key, PD_EP_ASYMMETRIC_DECRYPT, &exchange->by_library, &no_label, &output),
                      PSA_SUCCESS, "the built-in code, asked to decrypt what psa_asymmetric_encrypt gave,");
    kit_expect_bytes(kit, output.bytes, output.length, exchange->message.bytes, exchange->message.length,
                     "the message in it");
}

void crypt_rule_dispatched(kit_t *kit, const kit_case_t *c)
{
    exchange_t *const exchange = kit_shared(kit, sizeof *exchange);

    exchange->c = c;
    kit_in_child(kit, KIT_REFERENCE, "built-in code, encrypting", encrypt_builtin, exchange);
    kit_in_child(kit, KIT_LIBRARY, "library with the driver", use_driver, exchange);
    kit_in_child(kit, KIT_REFERENCE, "built-in code, decrypting", decrypt_builtin, exchange);
}
