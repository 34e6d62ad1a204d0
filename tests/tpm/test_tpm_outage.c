/*
 * A TPM that goes away, comes back, is another one, or is full of what others left
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "support.h"

#define STORED_KEY 0x00420002u
#define ALGORITHM PSA_ALG_ECDSA(PSA_ALG_SHA_256)

static const uint8_t digest[32] = { 0x5a, 1, 2, 3 };

static psa_status_t sign(psa_key_id_t key, psa_key_id_t half)
{
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;
    psa_status_t status = psa_sign_hash(key, ALGORITHM, digest, sizeof digest, signature, sizeof signature, &length);

    if (status == PSA_SUCCESS) {
        status = psa_verify_hash(half, ALGORITHM, digest, sizeof digest, signature, length);
    }
    return status;
}

/* Nothing that was loaded is there any more. */
static void tpm_that_was_reset_goes_on(void **state)
{
    const psa_key_id_t key = make_key(0, P_PAIR, 256, ALGORITHM);
    const psa_key_id_t half = public_half(key);

    (void) state;
    assert_int_equal(sign(key, half), PSA_SUCCESS);
    for (int i = 0; i < 3; i++) {
        tell_tpm("stop");
        tell_tpm("start");
        assert_int_equal(sign(key, half), PSA_SUCCESS);
    }
    assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

static void outage_is_an_error_while_it_lasts(void **state)
{
    const psa_key_id_t key = make_key(0, P_PAIR, 256, ALGORITHM);
    const psa_key_id_t half = public_half(key);
    const psa_key_attributes_t attributes = tpm_attributes(0, P_PAIR, 256, ALGORITHM);
    psa_key_id_t other;

    (void) state;
    assert_int_equal(sign(key, half), PSA_SUCCESS);
    tell_tpm("stop");
    assert_int_equal(sign(key, half), PSA_ERROR_COMMUNICATION_FAILURE);
    assert_int_equal(psa_generate_key(&attributes, &other), PSA_ERROR_COMMUNICATION_FAILURE);
    tell_tpm("start");
    assert_int_equal(sign(key, half), PSA_SUCCESS);
    tell_tpm("stop");
    /* A key can be given up without the TPM. */
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
    tell_tpm("start");
}

static void key_of_another_tpm_is_corrupt(void **state)
{
    const psa_key_id_t key = make_key(STORED_KEY, P_PAIR, 256, ALGORITHM);
    const psa_key_id_t half = public_half(key);

    (void) state;
    assert_int_equal(sign(key, half), PSA_SUCCESS);
    tell_tpm("other");
    assert_int_equal(sign(key, half), PSA_ERROR_DATA_CORRUPT);
    tell_tpm("own");
    assert_int_equal(sign(key, half), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(half), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
}

/* Each leaves as many objects as the TPM has room for, and a session. There is no resource manager. */
static void processes_that_are_killed_leave_room(void **state)
{
    enum { PROCESSES = 6 };
    const psa_key_id_t keys[] = { make_key(0, P_PAIR, 256, ALGORITHM), make_key(0, P_PAIR, 256, ALGORITHM) };
    const psa_key_id_t halves[] = { public_half(keys[0]), public_half(keys[1]) };

    (void) state;
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        const pid_t child = fork();

        if (child == 0) {
            _exit(sign(keys[0], halves[0]) == PSA_SUCCESS && sign(keys[1], halves[1]) == PSA_SUCCESS ? 0 : 1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_int_equal(sign(keys[i % 2], halves[i % 2]), PSA_SUCCESS);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(psa_destroy_key(halves[i]), PSA_SUCCESS);
        assert_int_equal(psa_destroy_key(keys[i]), PSA_SUCCESS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tpm_that_was_reset_goes_on),
        cmocka_unit_test(outage_is_an_error_while_it_lasts),
        cmocka_unit_test(key_of_another_tpm_is_corrupt),
        cmocka_unit_test(processes_that_are_killed_leave_room),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
