/*
 * Key agreement, decryption and HMAC with keys in a TPM: right, in one command, and unseen on the way
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

#define SEEN_SIZE 16u /* of a secret; more chance that it passes by accident there is none */

static psa_key_id_t software_key(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = tpm_attributes(0, type, bits, algorithm);
    psa_key_id_t key = 0;

    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);
    assert_int_equal(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    return key;
}

static void both_sides_agree(void **state)
{
    static const size_t sizes[] = { 256, 384, 521 };

    (void) state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const psa_key_id_t ours = make_key(0, P_PAIR, sizes[i], PSA_ALG_ECDH);
        const psa_key_id_t theirs = software_key(P_PAIR, sizes[i], PSA_ALG_ECDH);
        uint8_t our_half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
        uint8_t their_half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
        uint8_t our_secret[66];
        uint8_t their_secret[66];
        size_t length;
        size_t secret_length;
        size_t their_length;
        unsigned before;

        assert_int_equal(psa_export_public_key(ours, our_half, sizeof our_half, &length), PSA_SUCCESS);
        assert_int_equal(psa_export_public_key(theirs, their_half, sizeof their_half, &length), PSA_SUCCESS);
        assert_int_equal(psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_half, length, our_secret, sizeof our_secret,
                                               &secret_length),
                         PSA_SUCCESS);
        assert_int_equal(psa_raw_key_agreement(PSA_ALG_ECDH, theirs, our_half, length, their_secret,
                                               sizeof their_secret, &their_length),
                         PSA_SUCCESS);
        assert_int_equal(secret_length, their_length);
        assert_memory_equal(our_secret, their_secret, secret_length);
        assert_false(tpm_saw(our_secret + secret_length - SEEN_SIZE, SEEN_SIZE));
        /* The recorder would have seen it: what the TPM said of the key is there. */
        assert_true(tpm_saw(our_half + length - SEEN_SIZE, SEEN_SIZE));

        before = tpm_commands();
        assert_int_equal(psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_half, length, our_secret, sizeof our_secret,
                                               &secret_length),
                         PSA_SUCCESS);
        assert_int_equal(tpm_commands() - before, 1);

        their_half[length - 1] ^= 1; /* off the curve */
        assert_int_equal(psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_half, length, our_secret, sizeof our_secret,
                                               &secret_length),
                         PSA_ERROR_INVALID_ARGUMENT);
        assert_int_equal(psa_raw_key_agreement(PSA_ALG_ECDH, ours, their_half, length - 1, our_secret,
                                               sizeof our_secret, &secret_length),
                         PSA_ERROR_INVALID_ARGUMENT);
        assert_int_equal(psa_destroy_key(ours), PSA_SUCCESS);
        assert_int_equal(psa_destroy_key(theirs), PSA_SUCCESS);
    }
}

static const uint8_t text[] = "what RSA carries is a secret";

static void decrypt_as_software_encrypts(psa_algorithm_t algorithm, const uint8_t *label, size_t label_length,
                                         psa_status_t expected)
{
    const psa_key_id_t key = make_key(0, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, algorithm);
    const psa_key_id_t half = public_half(key);
    uint8_t ciphertext[256];
    uint8_t plaintext[256];
    size_t length;
    size_t plain_length;
    unsigned before;

    assert_int_equal(psa_asymmetric_encrypt(half, algorithm, text, sizeof text, label, label_length, ciphertext,
                                            sizeof ciphertext, &length),
                     PSA_SUCCESS);
    assert_int_equal(psa_asymmetric_decrypt(key, algorithm, ciphertext, length, label, label_length, plaintext,
                                            sizeof plaintext, &plain_length),
                     expected);
    if (expected == PSA_SUCCESS) {
        assert_int_equal(plain_length, sizeof text);
        assert_memory_equal(plaintext, text, sizeof text);
        assert_false(tpm_saw(text, SEEN_SIZE));

        before = tpm_commands();
        assert_int_equal(psa_asymmetric_decrypt(key, algorithm, ciphertext, length, label, label_length, plaintext,
                                                sizeof plaintext, &plain_length),
                         PSA_SUCCESS);
        assert_int_equal(tpm_commands() - before, 1);
        /* Too little room. */
        assert_int_equal(psa_asymmetric_decrypt(key, algorithm, ciphertext, length, label, label_length, plaintext,
                                                sizeof text - 1, &plain_length),
                         PSA_ERROR_BUFFER_TOO_SMALL);
        ciphertext[length - 1] ^= 1;
        assert_int_equal(psa_asymmetric_decrypt(key, algorithm, ciphertext, length, label, label_length, plaintext,
                                                sizeof plaintext, &plain_length),
                         PSA_ERROR_INVALID_PADDING);
        assert_int_equal(psa_asymmetric_decrypt(key, algorithm, ciphertext, length - 1, label, label_length, plaintext,
                                                sizeof plaintext, &plain_length),
                         PSA_ERROR_INVALID_ARGUMENT);
    }
    assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

static void pkcs1_is_decrypted(void **state)
{
    (void) state;
    decrypt_as_software_encrypts(PSA_ALG_RSA_PKCS1V15_CRYPT, NULL, 0, PSA_SUCCESS);
}

static void oaep_is_decrypted(void **state)
{
    (void) state;
    decrypt_as_software_encrypts(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), NULL, 0, PSA_SUCCESS);
}

/* A TPM's labels end with a zero byte. Others are declined, and not taken for another label. */
static void oaep_label_of_the_tpm_is_used(void **state)
{
    static const uint8_t label[] = "label";

    (void) state;
    decrypt_as_software_encrypts(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), label, sizeof label, PSA_SUCCESS);
    decrypt_as_software_encrypts(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), label, sizeof label - 1, PSA_ERROR_NOT_SUPPORTED);
}

static const uint8_t hmac_key[] = "thirty-nine bytes of an HMAC key here.";

static psa_key_id_t import_hmac(psa_key_lifetime_t lifetime, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = tpm_attributes(0, PSA_KEY_TYPE_HMAC, 0, algorithm);
    psa_key_id_t key = 0;

    psa_set_key_lifetime(&attributes, lifetime);
    assert_int_equal(psa_import_key(&attributes, hmac_key, sizeof hmac_key, &key), PSA_SUCCESS);
    return key;
}

static void hmac_is_that_of_software(void **state)
{
    static const psa_algorithm_t hashes[] = { PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512 };
    static const size_t lengths[] = { 0, 1, 1023, 1024, 1025, 2048, 5000 };
    static uint8_t message[5000];

    (void) state;
    for (size_t i = 0; i < sizeof message; i++) {
        message[i] = (uint8_t) (i * 7);
    }
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        const psa_algorithm_t algorithm = PSA_ALG_HMAC(hashes[i]);
        const psa_key_id_t ours = import_hmac(PSA_TPM_LIFETIME_VOLATILE, algorithm);
        const psa_key_id_t theirs = import_hmac(PSA_KEY_LIFETIME_VOLATILE, algorithm);

        for (size_t j = 0; j < sizeof lengths / sizeof lengths[0]; j++) {
            uint8_t our_mac[PSA_MAC_MAX_SIZE];
            uint8_t their_mac[PSA_MAC_MAX_SIZE];
            size_t our_length;
            size_t their_length;

            assert_int_equal(
                psa_mac_compute(ours, algorithm, message, lengths[j], our_mac, sizeof our_mac, &our_length),
                PSA_SUCCESS);
            assert_int_equal(
                psa_mac_compute(theirs, algorithm, message, lengths[j], their_mac, sizeof their_mac, &their_length),
                PSA_SUCCESS);
            assert_int_equal(our_length, their_length);
            assert_memory_equal(our_mac, their_mac, our_length);
        }
        assert_int_equal(psa_destroy_key(ours), PSA_SUCCESS);
        assert_int_equal(psa_destroy_key(theirs), PSA_SUCCESS);
    }
    assert_false(tpm_saw(hmac_key, SEEN_SIZE));
    assert_false(tpm_saw(message, SEEN_SIZE));
}

static void warm_hmac_is_one_command(void **state)
{
    static const uint8_t message[1024];
    const psa_algorithm_t algorithm = PSA_ALG_HMAC(PSA_ALG_SHA_256);
    const psa_key_id_t key = make_key(0, PSA_KEY_TYPE_HMAC, 256, algorithm);
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t length;
    unsigned before;

    (void) state;
    assert_int_equal(psa_mac_compute(key, algorithm, message, sizeof message, mac, sizeof mac, &length), PSA_SUCCESS);
    before = tpm_commands();
    assert_int_equal(psa_mac_compute(key, algorithm, message, sizeof message, mac, sizeof mac, &length), PSA_SUCCESS);
    assert_int_equal(tpm_commands() - before, 1);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_agree),         cmocka_unit_test(pkcs1_is_decrypted),
        cmocka_unit_test(oaep_is_decrypted),        cmocka_unit_test(oaep_label_of_the_tpm_is_used),
        cmocka_unit_test(hmac_is_that_of_software), cmocka_unit_test(warm_hmac_is_one_command),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
