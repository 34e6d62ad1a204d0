/*
 * Signatures by keys in a TPM
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "support.h"

#define STORED_KEY 0x00420001u

typedef struct {
    psa_key_type_t type;
    size_t bits;
    psa_algorithm_t algorithm;
} mechanism_t;

/* A digest shorter and one longer than the curve, and one of a hash that TPMs do not have. */
static const mechanism_t mechanisms[] = {
    { P_PAIR, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256) },
    { P_PAIR, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_512) },
    { P_PAIR, 256, PSA_ALG_ECDSA(PSA_ALG_RIPEMD160) },
    { P_PAIR, 384, PSA_ALG_ECDSA(PSA_ALG_SHA_384) },
    { P_PAIR, 384, PSA_ALG_ECDSA(PSA_ALG_SHA_256) },
    { P_PAIR, 521, PSA_ALG_ECDSA(PSA_ALG_SHA_512) },
    { PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256) },
    { PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_512) },
    { PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256) },
    { PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PSS(PSA_ALG_SHA_384) },
};

static const uint8_t digest[PSA_HASH_MAX_SIZE] = { 0x5a, 1, 2, 3 };

static void software_verifies_signatures(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++) {
        const mechanism_t *const m = &mechanisms[i];
        const size_t digest_length = PSA_HASH_LENGTH(PSA_ALG_SIGN_GET_HASH(m->algorithm));
        const psa_key_id_t key = make_key(0, m->type, m->bits, m->algorithm);
        const psa_key_id_t half = public_half(key);
        uint8_t other[PSA_HASH_MAX_SIZE];
        uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
        size_t length;

        assert_int_equal(psa_sign_hash(key, m->algorithm, digest, digest_length, signature, sizeof signature, &length),
                         PSA_SUCCESS);
        assert_int_equal(psa_verify_hash(half, m->algorithm, digest, digest_length, signature, length), PSA_SUCCESS);
        memcpy(other, digest, sizeof other);
        other[1] ^= 1;
        assert_int_equal(psa_verify_hash(half, m->algorithm, other, digest_length, signature, length),
                         PSA_ERROR_INVALID_SIGNATURE);
        assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
        assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
    }
}

static void messages_are_hashed_in_software(void **state)
{
    static const uint8_t message[5000] = "a message that is longer than any TPM's buffer";
    const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    const psa_key_id_t key = make_key(0, P_PAIR, 256, algorithm);
    const psa_key_id_t half = public_half(key);
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;

    (void) state;
    assert_int_equal(psa_sign_message(key, algorithm, message, sizeof message, signature, sizeof signature, &length),
                     PSA_SUCCESS);
    assert_int_equal(psa_verify_message(half, algorithm, message, sizeof message, signature, length), PSA_SUCCESS);
    assert_false(tpm_saw(message, 32));
    assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

/* The driver has to decline what the TPM's random nonces cannot give. */
static void deterministic_ecdsa_is_declined(void **state)
{
    const psa_algorithm_t algorithm = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);
    const psa_key_id_t key = make_key(0, P_PAIR, 256, algorithm);
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;

    (void) state;
    assert_int_equal(psa_sign_hash(key, algorithm, digest, 32, signature, sizeof signature, &length),
                     PSA_ERROR_NOT_SUPPORTED);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

static void warm_signature_is_one_command(void **state)
{
    const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    const psa_key_id_t key = make_key(0, P_PAIR, 256, algorithm);
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;
    unsigned before;

    (void) state;
    assert_int_equal(psa_sign_hash(key, algorithm, digest, 32, signature, sizeof signature, &length), PSA_SUCCESS);
    before = tpm_commands();
    assert_int_equal(psa_sign_hash(key, algorithm, digest, 32, signature, sizeof signature, &length), PSA_SUCCESS);
    assert_int_equal(tpm_commands() - before, 1);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

static void public_half_is_no_command(void **state)
{
    const psa_key_id_t key = make_key(0, P_PAIR, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    const unsigned before = tpm_commands();

    (void) state;
    assert_int_equal(psa_destroy_key(public_half(key)), PSA_SUCCESS);
    assert_int_equal(tpm_commands(), before);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

/* More keys in use than the TPM has places. */
static void keys_take_turns_in_the_tpm(void **state)
{
    enum { KEYS = 6, ROUNDS = 2 };
    const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    psa_key_id_t keys[KEYS];
    psa_key_id_t halves[KEYS];
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;

    (void) state;
    for (int i = 0; i < KEYS; i++) {
        keys[i] = make_key(0, P_PAIR, 256, algorithm);
        halves[i] = public_half(keys[i]);
    }
    for (int i = 0; i < KEYS * ROUNDS; i++) {
        assert_int_equal(psa_sign_hash(keys[i % KEYS], algorithm, digest, 32, signature, sizeof signature, &length),
                         PSA_SUCCESS);
        assert_int_equal(psa_verify_hash(halves[i % KEYS], algorithm, digest, 32, signature, length), PSA_SUCCESS);
    }
    for (int i = 0; i < KEYS; i++) {
        assert_int_equal(psa_destroy_key(halves[i]), PSA_SUCCESS);
        assert_int_equal(psa_destroy_key(keys[i]), PSA_SUCCESS);
    }
}

/* The parent's connection is open and in use. The child ends with exit(), so that it tidies up after itself. */
static void child_has_its_own_connection(void **state)
{
    const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    const psa_key_id_t key = make_key(STORED_KEY, P_PAIR, 256, algorithm);
    const psa_key_id_t half = public_half(key);
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;
    int status;

    (void) state;
    assert_int_equal(psa_sign_hash(key, algorithm, digest, 32, signature, sizeof signature, &length), PSA_SUCCESS);
    const pid_t child = fork();
    if (child == 0) {
        const bool right =
            psa_sign_hash(key, algorithm, digest, 32, signature, sizeof signature, &length) == PSA_SUCCESS
            && psa_verify_hash(half, algorithm, digest, 32, signature, length) == PSA_SUCCESS;

        exit(right ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(psa_sign_hash(key, algorithm, digest, 32, signature, sizeof signature, &length), PSA_SUCCESS);
    assert_int_equal(psa_verify_hash(half, algorithm, digest, 32, signature, length), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(software_verifies_signatures),    cmocka_unit_test(messages_are_hashed_in_software),
        cmocka_unit_test(deterministic_ecdsa_is_declined), cmocka_unit_test(warm_signature_is_one_command),
        cmocka_unit_test(public_half_is_no_command),       cmocka_unit_test(keys_take_turns_in_the_tpm),
        cmocka_unit_test(child_has_its_own_connection),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
