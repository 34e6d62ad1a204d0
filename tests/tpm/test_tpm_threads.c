/*
 * Many threads, forks in between, and the TPM away for a while
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * PSA_TEST_FULL=1: a hundred times as many signatures.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "support.h"

#define ALGORITHM PSA_ALG_ECDSA(PSA_ALG_SHA_256)

enum { THREADS = 8, KEYS = 3, CHILDREN = 4 }; /* more keys than the TPM has places for */

static psa_key_id_t keys[KEYS];
static psa_key_id_t halves[KEYS];

/* Odd while the TPM is away. */
static atomic_uint outages;
/* Signatures since the TPM is back for good. */
static atomic_uint done[THREADS];
static atomic_bool is_counting;

static psa_status_t sign(unsigned number)
{
    const uint8_t digest[32] = { (uint8_t) number, (uint8_t) (number >> 8) };
    const unsigned which = number % KEYS;
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    size_t length;
    psa_status_t status =
        psa_sign_hash(keys[which], ALGORITHM, digest, sizeof digest, signature, sizeof signature, &length);

    if (status == PSA_SUCCESS) {
        status = psa_verify_hash(halves[which], ALGORITHM, digest, sizeof digest, signature, length);
    }
    return status;
}

static unsigned signatures_wanted(void)
{
    const char *const full = getenv("PSA_TEST_FULL");

    return full != NULL && strcmp(full, "1") == 0 ? 2000 : 20;
}

/* Returns the first status that should not have been. */
static void *work(void *argument)
{
    const unsigned thread = (unsigned) (uintptr_t) argument;
    const unsigned wanted = signatures_wanted();
    psa_status_t wrong = PSA_SUCCESS;

    for (unsigned i = 0; atomic_load(&done[thread]) < wanted && wrong == PSA_SUCCESS; i++) {
        const unsigned before = atomic_load(&outages);
        const psa_status_t status = sign(thread + i);
        const bool was_away = before % 2 == 1 || atomic_load(&outages) != before;

        if (status != PSA_SUCCESS && !(was_away && status == PSA_ERROR_COMMUNICATION_FAILURE)) {
            wrong = status;
        }
        if (status == PSA_SUCCESS && atomic_load(&is_counting)) {
            atomic_fetch_add(&done[thread], 1);
        }
    }
    atomic_store(&done[thread], wanted);
    return (void *) (intptr_t) wrong;
}

static void sign_in_child(void)
{
    int status;
    const pid_t child = fork();

    if (child == 0) {
        bool right = true;

        for (unsigned i = 0; i < KEYS; i++) {
            right = right && sign(i) == PSA_SUCCESS;
        }
        exit(right ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void threads_children_and_outages_get_along(void **state)
{
    pthread_t threads[THREADS];

    (void) state;
    for (int i = 0; i < KEYS; i++) {
        keys[i] = make_key((psa_key_id_t) (0x00420010 + i), P_PAIR, 256, ALGORITHM);
        halves[i] = public_half(keys[i]);
    }
    for (uintptr_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, work, (void *) i), 0);
    }
    for (int i = 0; i < CHILDREN; i++) {
        sign_in_child();
        atomic_fetch_add(&outages, 1);
        tell_tpm("stop");
        tell_tpm("start");
        atomic_fetch_add(&outages, 1);
    }
    atomic_store(&is_counting, true);
    for (int i = 0; i < THREADS; i++) {
        void *wrong;

        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_int_equal((psa_status_t) (intptr_t) wrong, PSA_SUCCESS);
    }
    for (int i = 0; i < KEYS; i++) {
        assert_int_equal(psa_destroy_key(halves[i]), PSA_SUCCESS);
        assert_int_equal(psa_destroy_key(keys[i]), PSA_SUCCESS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_children_and_outages_get_along),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
