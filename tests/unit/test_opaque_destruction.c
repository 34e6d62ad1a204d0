/*
 * Keys of an opaque driver: when the driver is told that one is gone
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "opaque_keys.h"

/* The end of a persistent key */

static void make_persistent(void)
{
    start();
    (void) make_key(1, P256_PAIR, ECDSA);
    exit(0); /* with all exit handlers */
}

static void use_persistent(void)
{
    start();
    use_key(1);
    CHECK_STATUS(psa_purge_key(1), PSA_SUCCESS);
    use_key(1);
    CHECK_STATUS(psa_close_key(1), PSA_SUCCESS);
    use_key(1);
    mbedtls_psa_crypto_free();
    start();
    use_key(1);
    exit(0);
}

static void destroy_persistent(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    start();
    CHECK_STATUS(psa_destroy_key(1), PSA_SUCCESS);
    CHECK_STATUS(psa_get_key_attributes(1, &attributes), PSA_ERROR_INVALID_HANDLE);
    CHECK_STATUS(psa_destroy_key(1), PSA_ERROR_INVALID_HANDLE);
    mbedtls_psa_crypto_free();
}

static void test_persistent_key_is_destroyed_once(void **state)
{
    (void) state;
    run("vault", make_persistent);
    run("vault", use_persistent);
    assert_int_equal(calls("sign_hash"), 4);
    assert_int_equal(calls("destroy_key"), 0);
    run("vault", destroy_persistent);
    assert_int_equal(calls("destroy_key"), 1);
}

static void evict(void)
{
    start();
    for (psa_key_id_t id = 1; id <= MANY_KEYS; id++) {
        (void) make_key(id, P256_PAIR, ECDSA);
    }
    for (psa_key_id_t id = 1; id <= MANY_KEYS; id++) {
        use_key(id);
    }
    mbedtls_psa_crypto_free();
}

static void destroy_many(void)
{
    start();
    for (psa_key_id_t id = 1; id <= MANY_KEYS; id++) {
        CHECK_STATUS(psa_destroy_key(id), PSA_SUCCESS);
    }
}

static void test_eviction_destroys_nothing(void **state)
{
    (void) state;
    run("vault", evict);
    assert_int_equal(calls("sign_hash"), MANY_KEYS);
    assert_int_equal(calls("destroy_key"), 0);
    run("vault", destroy_many);
    assert_int_equal(calls("destroy_key"), MANY_KEYS);
}

static void fail_to_destroy(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    start();
    setenv("VAULT_FAIL", "destroy_key", 1);
    CHECK_STATUS(psa_destroy_key(make_key(1, P256_PAIR, ECDSA)), PSA_ERROR_HARDWARE_FAILURE);
    CHECK_STATUS(psa_get_key_attributes(1, &attributes), PSA_ERROR_INVALID_HANDLE);
    CHECK_STATUS(psa_close_key(make_key(0, P256_PAIR, ECDSA)), PSA_ERROR_HARDWARE_FAILURE);
}

static void test_failure_of_destroy_key_reaches_the_application(void **state)
{
    (void) state;
    run("vault", fail_to_destroy);
    assert_int_equal(calls("destroy_key"), 2);
}

static void fail_unheard(void)
{
    start();
    (void) make_key(0, P256_PAIR, ECDSA);
    setenv("VAULT_FAIL", "destroy_key", 1);
    mbedtls_psa_crypto_free();
}

static void test_failure_that_nobody_hears_costs_a_line(void **state)
{
    const char *said;

    (void) state;
    said = run_process(plugin_path("vault"), fail_unheard);
    assert_int_equal(count_lines(said), 1);
    assert_non_null(strstr(said, "destroy_key"));
    assert_non_null(strstr(said, "PSA_ERROR_HARDWARE_FAILURE"));
}

/* The storage cannot delete what has become a directory that is not empty. */
static void keep_in_storage(void)
{
    start();
    (void) make_key(1, P256_PAIR, ECDSA);
    CHECK(rename(FIRST_KEY_FILE, "aside") == 0 && mkdir(FIRST_KEY_FILE, 0700) == 0
          && rename("aside", FIRST_KEY_FILE "/key") == 0);
    CHECK_STATUS(psa_destroy_key(1), PSA_ERROR_NOT_PERMITTED);
    CHECK(rename(FIRST_KEY_FILE "/key", "aside") == 0 && rmdir(FIRST_KEY_FILE) == 0
          && rename("aside", FIRST_KEY_FILE) == 0);
    use_key(1);
}

static void test_key_that_stays_in_the_storage_is_not_gone(void **state)
{
    (void) state;
    /* The store says what stands in the key's place. */
    assert_int_equal(count_lines(run_process(plugin_path("vault"), keep_in_storage)), 1);
    assert_int_equal(calls("destroy_key"), 0);
}

/* The end of a volatile key */

static void let_volatile_keys_go(void)
{
    start();
    CHECK_STATUS(psa_destroy_key(make_key(0, P256_PAIR, ECDSA)), PSA_SUCCESS);
    CHECK_STATUS(psa_close_key(make_key(0, P256_PAIR, ECDSA)), PSA_SUCCESS);
    (void) make_key(0, P256_PAIR, ECDSA);
    (void) make_key(0, PSA_KEY_TYPE_HMAC, HMAC);
    (void) make_key(1, P256_PAIR, ECDSA);
    CHECK_STATUS(psa_purge_key(make_key(0, P256_PAIR, ECDSA)), PSA_SUCCESS);
    mbedtls_psa_crypto_free();
}

static void test_volatile_keys_are_destroyed_once(void **state)
{
    (void) state;
    run("vault", let_volatile_keys_go);
    assert_int_equal(calls("generate_key"), 6);
    assert_int_equal(calls("destroy_key"), 5);
}

static void exit_with_keys(void)
{
    start();
    (void) make_key(0, P256_PAIR, ECDSA);
    (void) make_key(1, P256_PAIR, ECDSA);
    exit(0);
}

static void test_exit_destroys_nothing(void **state)
{
    (void) state;
    run("vault", exit_with_keys);
    assert_int_equal(calls("destroy_key"), 0);
}

static void fork_with_keys(void)
{
    int status = -1;
    psa_key_id_t key;
    pid_t child;

    start();
    key = make_key(0, P256_PAIR, ECDSA);
    (void) make_key(0, P256_PAIR, ECDSA);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        const psa_key_id_t own = make_key(0, PSA_KEY_TYPE_HMAC, HMAC);

        use_key(key);
        CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
        CHECK_STATUS(psa_destroy_key(own), PSA_SUCCESS);
        mbedtls_psa_crypto_free();
        exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    use_key(key);
    setenv("VAULT_LOG", getenv("VAULT_LOG_2"), 1);
    CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
    mbedtls_psa_crypto_free();
}

static void test_forked_child_destroys_its_own_keys_only(void **state)
{
    (void) state;
    run("vault", fork_with_keys);
    assert_int_equal(calls("destroy_key"), 1);
    assert_int_equal(calls_in(log_of_driver(1), "destroy_key"), 2);
}

/* A key in use */

static void *sign_in_thread(void *key)
{
    use_key(*(psa_key_id_t *) key);
    return NULL;
}

static void destroy_while_in_use(psa_key_id_t key)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    char gate[32];
    char byte = 0;
    int in[2];
    int out[2];
    pthread_t thread;

    CHECK(pipe(in) == 0 && pipe(out) == 0);
    snprintf(gate, sizeof gate, "%d,%d", out[1], in[0]);
    setenv("VAULT_GATE", gate, 1);
    CHECK(pthread_create(&thread, NULL, sign_in_thread, &key) == 0);
    CHECK(read(out[0], &byte, 1) == 1);
    unsetenv("VAULT_GATE");
    CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
    CHECK_STATUS(psa_get_key_attributes(key, &attributes), PSA_ERROR_INVALID_HANDLE);
    CHECK(write(in[1], &byte, 1) == 1);
    CHECK(pthread_join(thread, NULL) == 0);
}

static void destroy_volatile_while_in_use(void)
{
    start();
    destroy_while_in_use(make_key(0, P256_PAIR, ECDSA));
}

static void destroy_persistent_while_in_use(void)
{
    start();
    destroy_while_in_use(make_key(1, P256_PAIR, ECDSA));
}

static void check_order(void)
{
    char lines[4][64] = { "" };
    FILE *file = fopen(log_of_driver(0), "r");
    size_t count = 0;

    assert_non_null(file);
    while (count < 4 && fgets(lines[count], sizeof lines[count], file) != NULL) {
        count++;
    }
    fclose(file);
    assert_int_equal(count, 4);
    assert_memory_equal(lines[0], "generate_key ", 13);
    assert_memory_equal(lines[1], "sign_hash ", 10);
    assert_memory_equal(lines[2], "signed ", 7);
    assert_memory_equal(lines[3], "destroy_key ", 12);
    assert_string_equal(lines[3] + 12, lines[0] + 13);
    assert_int_equal(calls("destroy_key"), 1);
}

static void test_volatile_key_in_use_goes_with_its_last_reader(void **state)
{
    (void) state;
    run("vault", destroy_volatile_while_in_use);
    check_order();
}

static void test_persistent_key_in_use_goes_with_its_last_reader(void **state)
{
    (void) state;
    run("vault", destroy_persistent_while_in_use);
    check_order();
}

/* Threads that use and destroy the same keys, all at once */

#define THREADS 4
#define ROUNDS 20
#define KEYS 8

typedef struct {
    psa_key_id_t keys[KEYS];
    pthread_barrier_t begin;
    pthread_barrier_t end;
} race_t;

static void *race(void *context)
{
    static const uint8_t input[] = "input";
    race_t *shared = context;
    uint8_t mac[32];
    size_t length;

    for (size_t round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(&shared->begin);
        for (size_t k = 0; k < KEYS; k++) {
            const psa_key_id_t key = shared->keys[k];
            const psa_status_t used = psa_mac_compute(key, HMAC, input, sizeof input, mac, sizeof mac, &length);
            const psa_status_t destroyed = psa_destroy_key(key);

            CHECK(used == PSA_SUCCESS || used == PSA_ERROR_INVALID_HANDLE);
            CHECK(destroyed == PSA_SUCCESS || destroyed == PSA_ERROR_INVALID_HANDLE);
        }
        pthread_barrier_wait(&shared->end);
    }
    return NULL;
}

static void destroy_in_many_threads(void)
{
    race_t shared;
    pthread_t threads[THREADS];

    start();
    CHECK(pthread_barrier_init(&shared.begin, NULL, THREADS + 1) == 0);
    CHECK(pthread_barrier_init(&shared.end, NULL, THREADS + 1) == 0);
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, race, &shared) == 0);
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (psa_key_id_t k = 0; k < KEYS; k++) {
            shared.keys[k] = make_key(k % 2 == 0 ? 0 : k, PSA_KEY_TYPE_HMAC, HMAC);
        }
        pthread_barrier_wait(&shared.begin);
        pthread_barrier_wait(&shared.end);
    }
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
}

static void test_threads_that_race_destroy_each_key_once(void **state)
{
    (void) state;
    run("vault", destroy_in_many_threads);
    assert_int_equal(calls("generate_key"), KEYS * ROUNDS);
    assert_int_equal(calls("destroy_key"), KEYS * ROUNDS);
}

/* A creation that fails */

static void create_twice(void)
{
    const psa_key_attributes_t attributes = attributes_of(1, P256_PAIR, ECDSA);
    psa_key_id_t key = 0;

    start();
    (void) make_key(1, P256_PAIR, ECDSA);
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_ERROR_ALREADY_EXISTS);
    CHECK_STATUS(psa_import_key(&attributes, a_scalar, sizeof a_scalar, &key), PSA_ERROR_ALREADY_EXISTS);
    CHECK_STATUS(psa_copy_key(1, &attributes, &key), PSA_ERROR_ALREADY_EXISTS);
    use_key(1);
}

static void test_key_that_was_made_in_vain_is_destroyed(void **state)
{
    (void) state;
    run("vault", create_twice);
    assert_int_equal(calls("destroy_key"), 3);
}

static void create_without_storage(void)
{
    const psa_key_attributes_t attributes = attributes_of(1, P256_PAIR, ECDSA);
    psa_key_id_t key = 0;

    start();
    /* No file can be made in a directory that was removed, by nobody. */
    CHECK(mkdir("gone", 0700) == 0 && chdir("gone") == 0 && rmdir("../gone") == 0);
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_ERROR_STORAGE_FAILURE);
    _exit(0); /* nothing more is called that could tell the driver */
}

static void test_key_that_cannot_be_stored_is_destroyed(void **state)
{
    (void) state;
    run("vault", create_without_storage);
    assert_int_equal(calls("generate_key"), 1);
    assert_int_equal(calls("destroy_key"), 1);
}

static void create_with_failing_driver(void)
{
    const psa_key_attributes_t attributes = attributes_of(0, P256_PAIR, ECDSA);
    psa_key_id_t key = 0;

    start();
    setenv("VAULT_FAIL", "generate_key", 1);
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_ERROR_HARDWARE_FAILURE);
    setenv("VAULT_FAIL", "import_key", 1);
    CHECK_STATUS(psa_import_key(&attributes, a_scalar, sizeof a_scalar, &key), PSA_ERROR_HARDWARE_FAILURE);
    mbedtls_psa_crypto_free();
}

static void test_key_that_the_driver_did_not_make_is_not_destroyed(void **state)
{
    (void) state;
    run("vault", create_with_failing_driver);
    assert_int_equal(calls("destroy_key"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_persistent_key_is_destroyed_once, empty_key_store),
        cmocka_unit_test_setup(test_eviction_destroys_nothing, empty_key_store),
        cmocka_unit_test_setup(test_failure_of_destroy_key_reaches_the_application, empty_key_store),
        cmocka_unit_test_setup(test_failure_that_nobody_hears_costs_a_line, empty_key_store),
        cmocka_unit_test_setup(test_key_that_stays_in_the_storage_is_not_gone, empty_key_store),
        cmocka_unit_test_setup(test_volatile_keys_are_destroyed_once, empty_key_store),
        cmocka_unit_test_setup(test_exit_destroys_nothing, empty_key_store),
        cmocka_unit_test_setup(test_forked_child_destroys_its_own_keys_only, empty_key_store),
        cmocka_unit_test_setup(test_volatile_key_in_use_goes_with_its_last_reader, empty_key_store),
        cmocka_unit_test_setup(test_persistent_key_in_use_goes_with_its_last_reader, empty_key_store),
        cmocka_unit_test_setup(test_threads_that_race_destroy_each_key_once, empty_key_store),
        cmocka_unit_test_setup(test_key_that_was_made_in_vain_is_destroyed, empty_key_store),
        cmocka_unit_test_setup(test_key_that_cannot_be_stored_is_destroyed, empty_key_store),
        cmocka_unit_test_setup(test_key_that_the_driver_did_not_make_is_not_destroyed, empty_key_store),
    };

    return cmocka_run_group_tests(tests, make_key_store, remove_key_store);
}
