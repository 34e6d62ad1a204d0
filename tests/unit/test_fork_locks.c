/*
 * A child that is forked while other threads use keys can use keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <psa/crypto.h>

#include "process.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#endif

#define THREADS 4
#define CHILDREN 300
#define PATIENCE 30 /* seconds, for a child that has to do a few microseconds' work */

static _Atomic bool is_over;

static psa_key_id_t import(void)
{
    static const uint8_t material[16] = "some AES key...";
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = 0;

    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_algorithm(&attributes, PSA_ALG_CTR);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
    CHECK_STATUS(psa_import_key(&attributes, material, sizeof material, &key), PSA_SUCCESS);
    return key;
}

static void use_a_key(void)
{
    const psa_key_id_t key = import();
    uint8_t output[48];
    size_t length;

    /* With an IV of its own: the locks of random generation, too. */
    CHECK_STATUS(psa_cipher_encrypt(key, PSA_ALG_CTR, output, 16, output, sizeof output, &length), PSA_SUCCESS);
    CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
}

static void *use_keys(void *unused)
{
    (void) unused;
    while (!atomic_load(&is_over)) {
        use_a_key();
    }
    return NULL;
}

static void fork_among_threads(void)
{
    pthread_t threads[THREADS];

    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, use_keys, NULL) == 0);
    }
    for (int i = 0; i < CHILDREN; i++) {
        int status;
        const pid_t child = fork();

        if (child == 0) {
            alarm(PATIENCE);
            use_a_key();
            _exit(0);
        }
        CHECK(child > 0 && waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    atomic_store(&is_over, true);
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
}

static void test_children_of_a_busy_process_use_keys(void **state)
{
    (void) state;
#ifdef HAS_SANITIZER
    print_message("# the sanitizer's allocator has locks that it does not look after over a fork\n");
    skip();
#endif
    run_process("", fork_among_threads);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_children_of_a_busy_process_use_keys),
    };

    return cmocka_run_group_tests_name("test_fork_locks", tests, NULL, NULL);
}
