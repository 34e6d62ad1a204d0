/*
 * Drivers are told when a key's material leaves the library's memory
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <psa/crypto.h>

#include "process.h"
#include "tests/plugins/witness.h"

static const uint8_t material[32] = "the material of some AES key....";
static char scratch[] = "/tmp/test_forget_key.XXXXXX";
static witness_t *told;

static void start(void)
{
    void *plugin;

    CHECK(chdir(scratch) == 0);
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    plugin = dlopen(plugin_path("witness"), RTLD_NOW | RTLD_NOLOAD);
    CHECK(plugin != NULL);
    told = dlsym(plugin, "witness_forgotten");
    CHECK(told != NULL);
}

/* Volatile where the id is 0. */
static psa_key_id_t import(psa_key_id_t id, psa_key_type_t type, size_t size)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key;

    if (id != 0) {
        psa_set_key_id(&attributes, id);
    }
    psa_set_key_type(&attributes, type);
    psa_set_key_algorithm(&attributes, PSA_ALG_CTR);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
    CHECK_STATUS(psa_import_key(&attributes, material, size, &key), PSA_SUCCESS);
    return key;
}

static void use(psa_key_id_t key)
{
    uint8_t output[32];
    size_t length;

    CHECK_STATUS(psa_cipher_encrypt(key, PSA_ALG_CTR, material, 16, output, sizeof output, &length), PSA_SUCCESS);
}

static void destroy_volatile(void)
{
    psa_key_id_t key;

    start();
    key = import(0, PSA_KEY_TYPE_AES, 24);
    use(key);
    CHECK(told->calls == 0);
    CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
    CHECK(told->calls == 1);
    CHECK(told->type == PSA_KEY_TYPE_AES && told->bits == 192 && told->size == 24);
    CHECK(memcmp(told->key, material, 24) == 0);
}

static void test_destroyed_key_is_told_with_its_material(void **state)
{
    (void) state;
    run_process(plugin_path("witness"), destroy_volatile);
}

static void let_persistent_key_leave(void)
{
    start();
    (void) import(1, PSA_KEY_TYPE_AES, 16);
    use(1);
    CHECK(told->calls == 0);
    CHECK_STATUS(psa_purge_key(1), PSA_SUCCESS);
    CHECK(told->calls == 1);
    use(1);
    CHECK_STATUS(psa_close_key(1), PSA_SUCCESS);
    CHECK(told->calls == 2);
    use(1);
    mbedtls_psa_crypto_free();
    CHECK(told->calls == 3);
    start();
    CHECK_STATUS(psa_destroy_key(1), PSA_SUCCESS);
    CHECK(told->calls == 4);
}

static void test_persistent_key_is_told_each_time_it_leaves(void **state)
{
    (void) state;
    run_process(plugin_path("witness"), let_persistent_key_leave);
}

/* More persistent keys than the cache has slots push each other out. */
static void crowd_out(void)
{
    enum { KEYS = 2 * MBEDTLS_PSA_KEY_SLOT_COUNT };

    start();
    for (psa_key_id_t id = 1; id <= KEYS; id++) {
        (void) import(id, PSA_KEY_TYPE_AES, 16);
    }
    CHECK(told->calls == KEYS - MBEDTLS_PSA_KEY_SLOT_COUNT);
    mbedtls_psa_crypto_free();
    CHECK(told->calls == KEYS);
    start();
    for (psa_key_id_t id = 1; id <= KEYS; id++) {
        CHECK_STATUS(psa_destroy_key(id), PSA_SUCCESS);
    }
}

static void test_key_that_makes_room_is_told(void **state)
{
    (void) state;
    run_process(plugin_path("witness"), crowd_out);
}

static void destroy_others(void)
{
    start();
    CHECK_STATUS(psa_destroy_key(import(0, PSA_KEY_TYPE_CAMELLIA, 16)), PSA_SUCCESS);
    CHECK(told->calls == 0);
    CHECK_STATUS(psa_destroy_key(import(0, PSA_KEY_TYPE_AES, 16)), PSA_SUCCESS);
    CHECK(told->calls == 1);
}

static void test_only_keys_of_the_capability_are_told(void **state)
{
    (void) state;
    run_process(plugin_path("witness"), destroy_others);
}

static int make_scratch(void **state)
{
    (void) state;
    return mkdtemp(scratch) == NULL;
}

static int remove_scratch(void **state)
{
    char name[64];

    (void) state;
    snprintf(name, sizeof name, "%s/.psa_its.lock", scratch);
    unlink(name);
    return rmdir(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_destroyed_key_is_told_with_its_material),
        cmocka_unit_test(test_persistent_key_is_told_each_time_it_leaves),
        cmocka_unit_test(test_key_that_makes_room_is_told),
        cmocka_unit_test(test_only_keys_of_the_capability_are_told),
    };

    return cmocka_run_group_tests_name("test_forget_key", tests, make_scratch, remove_scratch);
}
