/*
 * psa-libcrypto.so with threads, and without memory
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "plugins/libcrypto/aead.h"
#include "plugins/libcrypto/cipher.h"
#include "plugins/libcrypto/forget.h"
#include "plugins/libcrypto/hash.h"
#include "plugins/libcrypto/mac.h"
#include "tests/unit/libcrypto_allocations.h"

/* One request of each kind, with a key and a message of its own. */
typedef struct {
    uint8_t bytes[64];
    uint8_t digest[32], hash_in_parts[32], mac[32], mac_in_parts[16], sealed[80], sealed_in_parts[80], encrypted[80];
} request_t;

static psa_key_attributes_t attributes_of(psa_key_type_t type, size_t bits)
{
    psa_key_attributes_t attributes = psa_key_attributes_init();

    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    return attributes;
}

static psa_status_t hash_in_parts(request_t *request)
{
    libcrypto_hash_operation_t operation = { NULL };
    libcrypto_hash_operation_t clone = { NULL };
    size_t length;
    psa_status_t status = libcrypto_hash_setup(&operation, PSA_ALG_SHA_256);

    status = status == PSA_SUCCESS ? libcrypto_hash_update(&operation, request->bytes, 64) : status;
    status = status == PSA_SUCCESS ? libcrypto_hash_clone(&operation, &clone) : status;
    status = status == PSA_SUCCESS ? libcrypto_hash_finish(&clone, request->hash_in_parts, 32, &length) : status;
    libcrypto_hash_abort(&operation);
    libcrypto_hash_abort(&clone);
    return status;
}

static psa_status_t mac_in_parts(request_t *request)
{
    const psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 128);
    libcrypto_mac_operation_t operation = { 0 };
    size_t length;
    psa_status_t status = libcrypto_mac_sign_setup(&operation, &attributes, request->bytes, 16, PSA_ALG_CMAC);

    status = status == PSA_SUCCESS ? libcrypto_mac_update(&operation, request->bytes, 64) : status;
    status = status == PSA_SUCCESS ? libcrypto_mac_sign_finish(&operation, request->mac_in_parts, 16, &length) : status;
    libcrypto_mac_abort(&operation);
    return status;
}

static psa_status_t seal_in_parts(request_t *request)
{
    const psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 128);
    libcrypto_aead_operation_t operation = { 0 };
    size_t length, tag_length;
    psa_status_t status = libcrypto_aead_encrypt_setup(&operation, &attributes, request->bytes, 16, PSA_ALG_GCM);

    status = status == PSA_SUCCESS ? libcrypto_aead_set_nonce(&operation, request->bytes, 12) : status;
    status = status == PSA_SUCCESS
                 ? libcrypto_aead_update(&operation, request->bytes, 64, request->sealed_in_parts, 64, &length)
                 : status;
    status = status == PSA_SUCCESS
                 ? libcrypto_aead_finish(&operation, NULL, 0, &length, request->sealed_in_parts + 64, 16, &tag_length)
                 : status;
    libcrypto_aead_abort(&operation);
    return status;
}

/* Ends at the first that fails. */
static psa_status_t answer(request_t *request)
{
    const psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 128);
    const psa_key_attributes_t hmac = attributes_of(PSA_KEY_TYPE_HMAC, 256);
    const uint8_t *bytes = request->bytes;
    uint8_t opened[64];
    size_t length;
    psa_status_t status = libcrypto_hash_compute(PSA_ALG_SHA_256, bytes, 64, request->digest, 32, &length);

    status = status == PSA_SUCCESS ? libcrypto_mac_compute(&hmac, bytes, 32, PSA_ALG_HMAC(PSA_ALG_SHA_256), bytes, 64,
                                                           request->mac, 32, &length)
                                   : status;
    status = status == PSA_SUCCESS ? libcrypto_aead_encrypt(&aes, bytes, 16, PSA_ALG_GCM, bytes, 12, NULL, 0, bytes, 64,
                                                            request->sealed, 80, &length)
                                   : status;
    status = status == PSA_SUCCESS ? libcrypto_aead_decrypt(&aes, bytes, 16, PSA_ALG_GCM, bytes, 12, NULL, 0,
                                                            request->sealed, 80, opened, 64, &length)
                                   : status;
    if (status == PSA_SUCCESS && memcmp(opened, bytes, 64) != 0) {
        abort();
    }
    status = status == PSA_SUCCESS ? libcrypto_cipher_encrypt(&aes, bytes, 16, PSA_ALG_CBC_PKCS7, bytes, 16, bytes, 64,
                                                              request->encrypted, 80, &length)
                                   : status;
    status = status == PSA_SUCCESS ? hash_in_parts(request) : status;
    status = status == PSA_SUCCESS ? mac_in_parts(request) : status;
    return status == PSA_SUCCESS ? seal_in_parts(request) : status;
}

static void forget(const request_t *request)
{
    const psa_key_attributes_t aes = attributes_of(PSA_KEY_TYPE_AES, 128);
    const psa_key_attributes_t hmac = attributes_of(PSA_KEY_TYPE_HMAC, 256);

    libcrypto_forget_key(&aes, request->bytes, 16);
    libcrypto_forget_key(&hmac, request->bytes, 32);
}

static void prepare(request_t *request, uint8_t name)
{
    memset(request, 0, sizeof(*request));
    memset(request->bytes, name, sizeof(request->bytes));
}

/* In a process of its own, which has not used OpenSSL yet. */
static void run(int (*body)(void))
{
    int status = -1;

    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        exit(body());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

#define THREADS 6
#define KEYS 4
#define ROUNDS 150

static request_t expected[KEYS];
static pthread_barrier_t start;
static _Atomic unsigned wrong;

static void *use(void *argument)
{
    (void) argument;
    pthread_barrier_wait(&start);
    for (unsigned i = 0; i < ROUNDS; i++) {
        request_t request;
        prepare(&request, (uint8_t) (i % KEYS));
        if (answer(&request) != PSA_SUCCESS) {
            atomic_fetch_add(&wrong, 1);
        } else if (expected[0].digest[0] != 0 && memcmp(&request, &expected[i % KEYS], sizeof(request)) != 0) {
            atomic_fetch_add(&wrong, 1);
        }
        if (i % 16 == 0) {
            forget(&request);
        }
    }
    return NULL;
}

static int run_threads(void)
{
    pthread_t threads[THREADS];

    pthread_barrier_init(&start, NULL, THREADS);
    for (unsigned i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, use, NULL) != 0) {
            return 1;
        }
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    return wrong == 0 ? 0 : 2;
}

/* All begin at once with nothing fetched; then again, now that one thread alone has said what is right. */
static int begin_at_once(void)
{
    int result = run_threads();

    for (unsigned i = 0; i < KEYS; i++) {
        prepare(&expected[i], (uint8_t) i);
        if (answer(&expected[i]) != PSA_SUCCESS || expected[i].digest[0] == 0) {
            return 3;
        }
    }
    return result == 0 ? run_threads() : result;
}

static void threads_that_begin_at_once_get_right_answers(void **state)
{
    (void) state;
    run(begin_at_once);
}

static bool is_shortage(psa_status_t status)
{
    return status == PSA_ERROR_NOT_SUPPORTED || status == PSA_ERROR_INSUFFICIENT_MEMORY;
}

/* Everything is fetched. Each allocation of a request fails in turn: an honest status, and the next request is right.
 */
static int fail_each_allocation(void)
{
    request_t right, request;
    unsigned long last = 0;

    if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1) {
        return 1;
    }
    prepare(&right, 7);
    if (answer(&right) != PSA_SUCCESS) {
        return 2;
    }
    forget(&right);
    allocations = 0;
    if (answer(&right) != PSA_SUCCESS || allocations == 0) {
        return 3;
    }
    last = allocations;
    for (unsigned long i = 1; i <= 2 * last; i++) {
        prepare(&request, 7);
        forget(&request);
        allocations = 0;
        for_good = i > last;
        failing = i > last ? i - last : i;
        if (!is_shortage(answer(&request))) {
            return 4;
        }
        failing = 0;
        if (answer(&request) != PSA_SUCCESS || memcmp(&request, &right, sizeof(right)) != 0) {
            return 5;
        }
    }
    return 0;
}

static void without_memory_the_status_is_honest_and_the_next_answer_right(void **state)
{
    (void) state;
    run(fail_each_allocation);
}

/* Nothing of ours is made yet, and memory is gone for good. OpenSSL itself has begun: without memory for that, 3.5 waits
 * for itself for ever. */
static int begin_without_memory(void)
{
    request_t request;

    if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1) {
        return 1;
    }
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL) != 1 || ERR_peek_error() != 0) {
        return 1;
    }
    prepare(&request, 7);
    failing = 1;
    for_good = true;
    if (!is_shortage(answer(&request))) {
        return 2;
    }
    failing = 0;
    return 0;
}

static void a_first_request_without_memory_is_declined(void **state)
{
    (void) state;
    run(begin_without_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_that_begin_at_once_get_right_answers),
        cmocka_unit_test(without_memory_the_status_is_honest_and_the_next_answer_right),
        cmocka_unit_test(a_first_request_without_memory_is_declined),
    };
    return cmocka_run_group_tests_name("libcrypto stress", tests, NULL, NULL);
}
