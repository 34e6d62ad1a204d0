/*
 * psa-libcrypto.so beside an application that uses OpenSSL itself
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each test runs in a process of its own, because what happens first to OpenSSL in a process cannot be undone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "plugins/libcrypto/aead.h"
#include "plugins/libcrypto/context.h"
#include "plugins/libcrypto/hash.h"
#include "plugins/libcrypto/mac.h"

static const uint8_t key[32] = { 1, 2, 3 };

static psa_key_attributes_t attributes_of(psa_key_type_t type, size_t bits)
{
    psa_key_attributes_t attributes = psa_key_attributes_init();

    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    return attributes;
}

static psa_status_t hash(void)
{
    uint8_t digest[32];
    size_t length;

    return libcrypto_hash_compute(PSA_ALG_SHA_256, key, 3, digest, sizeof(digest), &length);
}

static psa_status_t encrypt(uint8_t *output, size_t size)
{
    const psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 128);
    size_t length;

    return libcrypto_aead_encrypt(&attributes, key, 16, PSA_ALG_GCM, key, 12, NULL, 0, key, 4, output, size, &length);
}

static psa_status_t decrypt(const uint8_t *input, size_t size)
{
    const psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_AES, 128);
    uint8_t output[4];
    size_t length;

    return libcrypto_aead_decrypt(&attributes, key, 16, PSA_ALG_GCM, key, 12, NULL, 0, input, size, output, 4, &length);
}

static psa_status_t authenticate(void)
{
    const psa_key_attributes_t attributes = attributes_of(PSA_KEY_TYPE_HMAC, 256);
    uint8_t mac[32];
    size_t length;

    return libcrypto_mac_compute(&attributes, key, 32, PSA_ALG_HMAC(PSA_ALG_SHA_256), key, 3, mac, 32, &length);
}

static psa_status_t all(void)
{
    uint8_t sealed[20];
    psa_status_t status = hash();

    status = status == PSA_SUCCESS ? authenticate() : status;
    status = status == PSA_SUCCESS ? encrypt(sealed, sizeof(sealed)) : status;
    return status == PSA_SUCCESS ? decrypt(sealed, sizeof(sealed)) : status;
}

/* The body returns 0, or a number that says what was wrong. */
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

static unsigned fetches;

static void *fetch_counted(OSSL_LIB_CTX *context, const char *name)
{
    fetches++;
    return EVP_MD_fetch(context, name, NULL);
}

static void free_fetched(void *algorithm)
{
    EVP_MD_free(algorithm);
}

/* An algorithm that the library does not have: asked for once, and OpenSSL's error about it is not left behind. */
static bool fetch_the_unknown(void)
{
    static libcrypto_fetched_t fetched;
    static const libcrypto_fetcher_t fetcher = { fetch_counted, free_fetched };

    return libcrypto_fetch(&fetched, &fetcher, "NO-SUCH-DIGEST") == NULL
           && libcrypto_fetch(&fetched, &fetcher, "NO-SUCH-DIGEST") == NULL && fetches == 1;
}

/* The application's errors stay, and none of ours comes to them, whether calls succeed or fail. */
static int use_with_errors(void)
{
    uint8_t sealed[20];

    ERR_raise(ERR_LIB_USER, 42);
    const unsigned long own = ERR_peek_last_error();
    if (all() != PSA_SUCCESS || encrypt(sealed, sizeof(sealed)) != PSA_SUCCESS) {
        return 1;
    }
    sealed[5] ^= 1;
    if (decrypt(sealed, sizeof(sealed)) != PSA_ERROR_INVALID_SIGNATURE || !fetch_the_unknown()) {
        return 2;
    }
    if (ERR_peek_last_error() != own || ERR_get_error() != own || ERR_get_error() != 0) {
        return 3;
    }
    return 0;
}

static void errors_of_the_application_are_left_alone(void **state)
{
    (void) state;
    run(use_with_errors);
}

/* A configuration that the default context cannot load. */
static int use_with_broken_configuration(void)
{
    char name[] = "/tmp/psa-libcrypto-XXXXXX";
    static const char text[] = "openssl_conf = init\n[init]\nproviders = providers\nalg_section = algorithms\n"
                               "[providers]\nbroken = broken\n[broken]\nmodule = /nonexistent/provider.so\n"
                               "activate = 1\n[algorithms]\ndefault_properties = provider=broken\n";
    int file = mkstemp(name);
    bool written = file >= 0 && write(file, text, strlen(text)) == (ssize_t) strlen(text);

    close(file);
    if (!written || setenv("OPENSSL_CONF", name, 1) != 0) {
        return 1;
    }
    const psa_status_t before = all();
    /* The application's own first use reads it: we did not decide that for it. */
    EVP_MD *of_application = EVP_MD_fetch(NULL, "SHA256", NULL);
    const psa_status_t after = all();
    unlink(name);
    if (before != PSA_SUCCESS || after != PSA_SUCCESS) {
        return 2;
    }
    return of_application == NULL ? 0 : 3;
}

static void the_configuration_of_openssl_is_the_applications_alone(void **state)
{
    (void) state;
    run(use_with_broken_configuration);
}

static int use_without_default_provider(void)
{
    /* An application that wants to see no algorithm in the default context. */
    OSSL_PROVIDER *null = OSSL_PROVIDER_load(NULL, "null");

    if (null == NULL || EVP_default_properties_enable_fips(NULL, 1) != 1) {
        return 1;
    }
    if (all() != PSA_SUCCESS) {
        return 2;
    }
    if (EVP_MD_fetch(NULL, "SHA256", NULL) != NULL) {
        return 3;
    }
    OSSL_PROVIDER_unload(null);
    return all() == PSA_SUCCESS ? 0 : 4;
}

static void providers_of_the_application_do_not_count(void **state)
{
    (void) state;
    run(use_without_default_provider);
}

static libcrypto_hash_operation_t begun;

/* Runs after OPENSSL_cleanup(), as it was registered before. */
static void use_after_cleanup(void)
{
    libcrypto_hash_operation_t operation = { NULL };
    uint8_t sealed[20] = { 0 };

    if (libcrypto_is_usable()) {
        _exit(10); /* the test does not test anything */
    }
    if (hash() != PSA_ERROR_NOT_SUPPORTED || authenticate() != PSA_ERROR_NOT_SUPPORTED
        || encrypt(sealed, sizeof(sealed)) != PSA_ERROR_NOT_SUPPORTED
        || decrypt(sealed, sizeof(sealed)) != PSA_ERROR_NOT_SUPPORTED
        || libcrypto_hash_setup(&operation, PSA_ALG_SHA_256) != PSA_ERROR_NOT_SUPPORTED) {
        _exit(11);
    }
    libcrypto_hash_abort(&begun);
}

static int be_first_and_exit(void)
{
    if (atexit(use_after_cleanup) != 0 || OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL) != 1) {
        return 1;
    }
    return libcrypto_hash_setup(&begun, PSA_ALG_SHA_256) == PSA_SUCCESS && all() == PSA_SUCCESS ? 0 : 2;
}

static void after_openssl_was_cleaned_up_everything_is_declined(void **state)
{
    (void) state;
    run(be_first_and_exit);
}

static void use_at_exit(void)
{
    if (!libcrypto_is_usable() || all() != PSA_SUCCESS) {
        _exit(12);
    }
}

static int be_second_and_exit(void)
{
    if (atexit(use_at_exit) != 0 || all() != PSA_SUCCESS) {
        return 1;
    }
    /* The application comes later. */
    return OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL) == 1 ? 0 : 2;
}

static void a_process_that_exits_is_served_to_the_end(void **state)
{
    (void) state;
    run(be_second_and_exit);
}

/* An operation of each family goes on rightly on both sides. */
static int go_on_after_fork(void)
{
    static const uint8_t abc[32] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                     0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                     0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
    libcrypto_hash_operation_t operation = { NULL };
    uint8_t digest[32];
    size_t length;
    int status = 0;

    if (all() != PSA_SUCCESS || libcrypto_hash_setup(&operation, PSA_ALG_SHA_256) != PSA_SUCCESS
        || libcrypto_hash_update(&operation, (const uint8_t *) "a", 1) != PSA_SUCCESS) {
        return 1;
    }
    pid_t child = fork();
    if (libcrypto_hash_update(&operation, (const uint8_t *) "bc", 2) != PSA_SUCCESS
        || libcrypto_hash_finish(&operation, digest, sizeof(digest), &length) != PSA_SUCCESS
        || memcmp(digest, abc, sizeof(abc)) != 0 || all() != PSA_SUCCESS) {
        return 2;
    }
    if (child != 0 && (child < 0 || waitpid(child, &status, 0) != child || status != 0)) {
        return 3;
    }
    return 0;
}

static void operations_go_on_on_both_sides_of_a_fork(void **state)
{
    (void) state;
    run(go_on_after_fork);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_of_the_application_are_left_alone),
        cmocka_unit_test(the_configuration_of_openssl_is_the_applications_alone),
        cmocka_unit_test(providers_of_the_application_do_not_count),
        cmocka_unit_test(after_openssl_was_cleaned_up_everything_is_declined),
        cmocka_unit_test(a_process_that_exits_is_served_to_the_end),
        cmocka_unit_test(operations_go_on_on_both_sides_of_a_fork),
    };
    return cmocka_run_group_tests_name("libcrypto isolation", tests, NULL, NULL);
}
