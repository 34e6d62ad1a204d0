/*
 * p256-m as a plug-in and the built-in code on the same keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Drivers are loaded once in a process, so each side is a child process of its own; what one leaves for the other
 * lies in memory that they share. With the plug-in every step is seen to have been answered by it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>
#include <psa/crypto.h>

#include "core/psa_linux.h"
#include "tests/unit/process.h"

#define WITHOUT_PLUGIN ""
#define PRIVATE_SIZE 32
#define PUBLIC_SIZE 65
#define SIGNATURE_SIZE 64

typedef struct {
    uint8_t private_key[PRIVATE_SIZE];
    uint8_t public_key[PUBLIC_SIZE];
    uint8_t peer_public_key[PUBLIC_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
    uint8_t secret[PRIVATE_SIZE];
} shared_t;

static shared_t *shared;

static const uint8_t hash[32] = { 0x1d, 0x5e, 0xa7, 0x02 };

/* Any number below the order of the group is a private key. */
static const uint8_t peer_private_key[PRIVATE_SIZE] = { 0x31, 0x41, 0x59, 0x26, 0x53, 0x58, 0x97, 0x93 };

static uint64_t calls_before;

static void begin_call(void)
{
    calls_before = psa_linux_driver_count() > 0 ? psa_linux_thread_calls(0) : 0;
}

/* With the plug-in: it answered since begin_call(). Without: nobody could. */
static void end_call(void)
{
    if (psa_linux_driver_count() > 0) {
        CHECK(psa_linux_thread_calls(0) > calls_before);
    }
}

static void begin_with(size_t drivers)
{
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == drivers);
}

static psa_key_attributes_t attributes_for(psa_key_type_t type, psa_algorithm_t algorithm, psa_key_usage_t usage)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, usage);
    return attributes;
}

static psa_key_id_t import_key(psa_key_type_t type, psa_algorithm_t algorithm, psa_key_usage_t usage,
                               const uint8_t *data, size_t size)
{
    const psa_key_attributes_t attributes = attributes_for(type, algorithm, usage);
    psa_key_id_t key = PSA_KEY_ID_NULL;

    begin_call();
    CHECK_STATUS(psa_import_key(&attributes, data, size, &key), PSA_SUCCESS);
    end_call();
    return key;
}

static psa_key_id_t import_pair(psa_algorithm_t algorithm, psa_key_usage_t usage, const uint8_t *data)
{
    return import_key(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), algorithm, usage, data, PRIVATE_SIZE);
}

static psa_key_id_t import_public(const uint8_t *data)
{
    return import_key(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_SHA_256),
                      PSA_KEY_USAGE_VERIFY_HASH, data, PUBLIC_SIZE);
}

static void export_public(psa_key_id_t key, uint8_t *data)
{
    size_t length = 0;

    begin_call();
    CHECK_STATUS(psa_export_public_key(key, data, PUBLIC_SIZE, &length), PSA_SUCCESS);
    end_call();
    CHECK(length == PUBLIC_SIZE);
}

static void sign(psa_key_id_t key, uint8_t *signature)
{
    size_t length = 0;

    begin_call();
    CHECK_STATUS(psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash, signature, SIGNATURE_SIZE,
                               &length),
                 PSA_SUCCESS);
    end_call();
    CHECK(length == SIGNATURE_SIZE);
}

static void verify(psa_key_id_t key, const uint8_t *signature, psa_status_t expected)
{
    begin_call();
    CHECK_STATUS(psa_verify_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash, signature, SIGNATURE_SIZE),
                 expected);
    end_call();
}

static void agree(const uint8_t *private_key, const uint8_t *peer, uint8_t *secret)
{
    const psa_key_id_t key = import_pair(PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE, private_key);
    size_t length = 0;

    begin_call();
    CHECK_STATUS(psa_raw_key_agreement(PSA_ALG_ECDH, key, peer, PUBLIC_SIZE, secret, PRIVATE_SIZE, &length),
                 PSA_SUCCESS);
    end_call();
    CHECK(length == PRIVATE_SIZE);
}

/* The driver's side */

static void make_everything(void)
{
    const psa_key_attributes_t attributes =
        attributes_for(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_SHA_256),
                       PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_EXPORT);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    size_t length = 0;

    begin_with(1);
    begin_call();
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    end_call();
    CHECK_STATUS(psa_export_key(key, shared->private_key, PRIVATE_SIZE, &length), PSA_SUCCESS);
    CHECK(length == PRIVATE_SIZE);
    export_public(key, shared->public_key);
    sign(key, shared->signature);
    verify(key, shared->signature, PSA_SUCCESS);
    export_public(import_pair(PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE, peer_private_key), shared->peer_public_key);
    agree(shared->private_key, shared->peer_public_key, shared->secret);
}

static void verify_what_the_built_in_code_signed(void)
{
    uint8_t other[SIGNATURE_SIZE];

    begin_with(1);
    memcpy(other, shared->signature, sizeof other);
    other[SIGNATURE_SIZE - 1] ^= 1;
    verify(import_public(shared->public_key), shared->signature, PSA_SUCCESS);
    verify(import_public(shared->public_key), other, PSA_ERROR_INVALID_SIGNATURE);
}

static void refuse_a_point_off_the_curve(void)
{
    const psa_key_attributes_t attributes =
        attributes_for(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_SHA_256),
                       PSA_KEY_USAGE_VERIFY_HASH);
    uint8_t point[PUBLIC_SIZE];
    psa_key_id_t key = PSA_KEY_ID_NULL;

    begin_with(1);
    memcpy(point, shared->public_key, sizeof point);
    point[PUBLIC_SIZE - 1] ^= 1;
    begin_call();
    CHECK_STATUS(psa_import_key(&attributes, point, sizeof point, &key), PSA_ERROR_INVALID_ARGUMENT);
    end_call();
}

static void leave_another_curve_to_the_built_in_code(void)
{
    psa_key_attributes_t attributes =
        attributes_for(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_ALG_ECDSA(PSA_ALG_SHA_256),
                       PSA_KEY_USAGE_SIGN_HASH);
    psa_key_id_t key = PSA_KEY_ID_NULL;
    uint8_t signature[96];
    size_t length = 0;

    begin_with(1);
    psa_set_key_bits(&attributes, 384);
    begin_call();
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    CHECK_STATUS(psa_sign_hash(key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash, signature, sizeof signature,
                               &length),
                 PSA_SUCCESS);
    CHECK(psa_linux_thread_calls(0) == calls_before);
}

/* The built-in code's side */

static void find_the_same_public_key(void)
{
    uint8_t public_key[PUBLIC_SIZE];

    begin_with(0);
    export_public(import_pair(PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_HASH, shared->private_key),
                  public_key);
    CHECK(memcmp(public_key, shared->public_key, sizeof public_key) == 0);
}

static void verify_what_the_driver_signed(void)
{
    begin_with(0);
    verify(import_public(shared->public_key), shared->signature, PSA_SUCCESS);
}

static void sign_with_the_same_key(void)
{
    begin_with(0);
    sign(import_pair(PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_HASH, shared->private_key),
         shared->signature);
}

static void agree_from_the_other_end(void)
{
    uint8_t secret[PRIVATE_SIZE];

    begin_with(0);
    agree(peer_private_key, shared->public_key, secret);
    CHECK(memcmp(secret, shared->secret, sizeof secret) == 0);
}

/* The tests */

static int have_the_driver_make_everything(void **state)
{
    (void) state;
    memset(shared, 0, sizeof *shared);
    run_process(P256M_PLUGIN, make_everything);
    return 0;
}

static void test_both_derive_the_same_public_key(void **state)
{
    (void) state;
    run_process(WITHOUT_PLUGIN, find_the_same_public_key);
}

static void test_the_built_in_code_verifies_the_driver(void **state)
{
    (void) state;
    run_process(WITHOUT_PLUGIN, verify_what_the_driver_signed);
}

static void test_the_driver_verifies_the_built_in_code(void **state)
{
    (void) state;
    run_process(WITHOUT_PLUGIN, sign_with_the_same_key);
    run_process(P256M_PLUGIN, verify_what_the_built_in_code_signed);
}

static void test_both_agree_on_the_same_secret(void **state)
{
    (void) state;
    run_process(WITHOUT_PLUGIN, agree_from_the_other_end);
}

static void test_the_driver_refuses_a_bad_public_key(void **state)
{
    (void) state;
    run_process(P256M_PLUGIN, refuse_a_point_off_the_curve);
}

static void test_another_curve_is_not_the_drivers(void **state)
{
    (void) state;
    run_process(P256M_PLUGIN, leave_another_curve_to_the_built_in_code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_both_derive_the_same_public_key, have_the_driver_make_everything),
        cmocka_unit_test_setup(test_the_built_in_code_verifies_the_driver, have_the_driver_make_everything),
        cmocka_unit_test_setup(test_the_driver_verifies_the_built_in_code, have_the_driver_make_everything),
        cmocka_unit_test_setup(test_both_agree_on_the_same_secret, have_the_driver_make_everything),
        cmocka_unit_test_setup(test_the_driver_refuses_a_bad_public_key, have_the_driver_make_everything),
        cmocka_unit_test(test_another_curve_is_not_the_drivers),
    };

    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
