/*
 * Keys of an opaque driver: what they can do
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/psa_linux.h"
#include "opaque_keys.h"

static const uint8_t message[] = "a message";

static psa_key_id_t import_there(psa_key_type_t type, psa_algorithm_t algorithm, const uint8_t *data, size_t size)
{
    psa_key_attributes_t attributes = attributes_of(0, type, algorithm);
    psa_key_id_t key = 0;

    psa_set_key_bits(&attributes, 0);
    CHECK_STATUS(psa_import_key(&attributes, data, size, &key), PSA_SUCCESS);
    CHECK_STATUS(psa_get_key_attributes(key, &attributes), PSA_SUCCESS);
    CHECK(psa_get_key_bits(&attributes) == 256 && psa_get_key_lifetime(&attributes) == VOLATILE_THERE);
    return key;
}

static psa_key_id_t import_here(psa_key_type_t type, psa_algorithm_t algorithm, const uint8_t *data, size_t size)
{
    psa_key_attributes_t attributes = attributes_of(0, type, algorithm);
    psa_key_id_t key = 0;

    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);
    psa_set_key_bits(&attributes, 0);
    CHECK_STATUS(psa_import_key(&attributes, data, size, &key), PSA_SUCCESS);
    return key;
}

typedef struct {
    uint8_t bytes[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    size_t length;
} public_key_t;

static public_key_t public_key_of(psa_key_id_t key)
{
    public_key_t public_key;

    CHECK_STATUS(psa_export_public_key(key, public_key.bytes, sizeof public_key.bytes, &public_key.length),
                 PSA_SUCCESS);
    return public_key;
}

static void sign_and_verify(void)
{
    uint8_t signature[64];
    size_t length = 0;
    psa_key_id_t key;
    psa_key_id_t verifier;
    public_key_t public_key;

    start();
    key = make_key(0, P256_PAIR, ECDSA);
    public_key = public_key_of(key);
    verifier = import_here(P256_PUBLIC, ECDSA, public_key.bytes, public_key.length);
    CHECK_STATUS(psa_sign_hash(key, ECDSA, a_hash, sizeof a_hash, signature, sizeof signature, &length), PSA_SUCCESS);
    CHECK_STATUS(psa_verify_hash(verifier, ECDSA, a_hash, sizeof a_hash, signature, length), PSA_SUCCESS);
    CHECK_STATUS(psa_sign_message(key, ECDSA, message, sizeof message, signature, sizeof signature, &length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_verify_message(verifier, ECDSA, message, sizeof message, signature, length), PSA_SUCCESS);
    CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
    CHECK_STATUS(psa_sign_hash(key, ECDSA, a_hash, sizeof a_hash, signature, sizeof signature, &length),
                 PSA_ERROR_INVALID_HANDLE);
}

static void test_signature_is_verified_by_software(void **state)
{
    (void) state;
    run("vault", sign_and_verify);
    assert_int_equal(calls("sign_hash"), 2);
    assert_int_equal(calls("destroy_key"), 1);
}

static void import_and_export(void)
{
    uint8_t exported[32];
    size_t length = 0;
    psa_key_id_t there;
    psa_key_id_t here;
    public_key_t ours;
    public_key_t theirs;

    start();
    there = import_there(P256_PAIR, ECDSA, a_scalar, sizeof a_scalar);
    here = import_here(P256_PAIR, ECDSA, a_scalar, sizeof a_scalar);
    ours = public_key_of(there);
    theirs = public_key_of(here);
    CHECK(ours.length == theirs.length && memcmp(ours.bytes, theirs.bytes, ours.length) == 0);
    CHECK_STATUS(psa_export_key(there, exported, sizeof exported, &length), PSA_SUCCESS);
    CHECK(length == sizeof a_scalar && memcmp(exported, a_scalar, length) == 0);
}

static void test_imported_key_is_the_key(void **state)
{
    (void) state;
    run("vault", import_and_export);
}

static void agree(void)
{
    static const uint8_t peer_scalar[32] = "thirty-two bytes from the peer";
    uint8_t ours[32];
    uint8_t theirs[32];
    size_t our_length = 0;
    size_t their_length = 0;
    psa_key_id_t there;
    psa_key_id_t here;
    public_key_t there_public;
    public_key_t here_public;

    start();
    there = import_there(P256_PAIR, PSA_ALG_ECDH, a_scalar, sizeof a_scalar);
    here = import_here(P256_PAIR, PSA_ALG_ECDH, peer_scalar, sizeof peer_scalar);
    there_public = public_key_of(there);
    here_public = public_key_of(here);
    CHECK_STATUS(psa_raw_key_agreement(PSA_ALG_ECDH, there, here_public.bytes, here_public.length, ours, sizeof ours,
                                       &our_length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_raw_key_agreement(PSA_ALG_ECDH, here, there_public.bytes, there_public.length, theirs,
                                       sizeof theirs, &their_length),
                 PSA_SUCCESS);
    CHECK(our_length == 32 && their_length == 32 && memcmp(ours, theirs, 32) == 0);
}

static void test_opaque_key_agrees(void **state)
{
    (void) state;
    run("vault", agree);
    assert_int_equal(calls("key_agreement"), 1);
}

static void derive(psa_key_id_t private_key, const public_key_t *peer, uint8_t output[32], psa_key_id_t *key)
{
    const psa_key_attributes_t attributes = attributes_of(0, PSA_KEY_TYPE_HMAC, HMAC);
    psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;

    CHECK_STATUS(psa_key_derivation_setup(&operation, ECDH_HKDF), PSA_SUCCESS);
    CHECK_STATUS(psa_key_derivation_key_agreement(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, private_key, peer->bytes,
                                                  peer->length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, message, sizeof message),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_key_derivation_output_bytes(&operation, output, 32), PSA_SUCCESS);
    if (key != NULL) {
        CHECK_STATUS(psa_key_derivation_output_key(&attributes, &operation, key), PSA_SUCCESS);
    }
    CHECK_STATUS(psa_key_derivation_abort(&operation), PSA_SUCCESS);
}

static void agree_and_derive(void)
{
    static const uint8_t peer_scalar[32] = "thirty-two bytes from the peer";
    uint8_t ours[32];
    uint8_t theirs[32];
    uint8_t mac[32];
    size_t length = 0;
    psa_key_id_t there;
    psa_key_id_t here;
    psa_key_id_t derived = 0;
    public_key_t there_public;
    public_key_t here_public;

    start();
    there = import_there(P256_PAIR, ECDH_HKDF, a_scalar, sizeof a_scalar);
    here = import_here(P256_PAIR, ECDH_HKDF, peer_scalar, sizeof peer_scalar);
    there_public = public_key_of(there);
    here_public = public_key_of(here);
    derive(there, &here_public, ours, &derived);
    derive(here, &there_public, theirs, NULL);
    CHECK(memcmp(ours, theirs, 32) == 0);
    CHECK_STATUS(psa_mac_compute(derived, HMAC, message, sizeof message, mac, sizeof mac, &length), PSA_SUCCESS);
    CHECK_STATUS(psa_destroy_key(derived), PSA_SUCCESS);
}

static void test_opaque_key_is_input_of_key_derivation(void **state)
{
    (void) state;
    run("vault", agree_and_derive);
    assert_int_equal(calls("key_agreement"), 1);
    assert_int_equal(calls("mac_compute"), 1); /* with the derived key, which is the driver's */
    assert_int_equal(calls("destroy_key"), 1);
}

static void authenticate(void)
{
    uint8_t one[32];
    uint8_t other[32];
    size_t length = 0;
    psa_key_id_t there;
    psa_key_id_t here;
    psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;

    start();
    there = import_there(PSA_KEY_TYPE_HMAC, HMAC, a_scalar, sizeof a_scalar);
    here = import_here(PSA_KEY_TYPE_HMAC, HMAC, a_scalar, sizeof a_scalar);
    CHECK_STATUS(psa_mac_compute(here, HMAC, message, sizeof message, one, sizeof one, &length), PSA_SUCCESS);
    CHECK_STATUS(psa_mac_verify(there, HMAC, message, sizeof message, one, length), PSA_SUCCESS);
    CHECK_STATUS(psa_mac_sign_setup(&operation, there, HMAC), PSA_SUCCESS);
    CHECK_STATUS(psa_mac_update(&operation, message, 3), PSA_SUCCESS);
    CHECK_STATUS(psa_mac_update(&operation, message + 3, sizeof message - 3), PSA_SUCCESS);
    CHECK_STATUS(psa_mac_sign_finish(&operation, other, sizeof other, &length), PSA_SUCCESS);
    CHECK(length == sizeof one && memcmp(one, other, sizeof one) == 0);
}

static void test_hmac_is_that_of_software(void **state)
{
    (void) state;
    run("vault", authenticate);
    assert_int_equal(calls("mac_compute"), 1);
    assert_int_equal(calls("mac_sign_setup"), 1);
}

static void copy(void)
{
    const psa_key_attributes_t same = attributes_of(0, P256_PAIR, ECDSA);
    psa_key_attributes_t here = same;
    psa_key_id_t key;
    psa_key_id_t twin = 0;
    public_key_t one;
    public_key_t other;

    start();
    key = make_key(0, P256_PAIR, ECDSA);
    CHECK_STATUS(psa_copy_key(key, &same, &twin), PSA_SUCCESS);
    one = public_key_of(key);
    CHECK_STATUS(psa_destroy_key(key), PSA_SUCCESS);
    other = public_key_of(twin);
    CHECK(one.length == other.length && memcmp(one.bytes, other.bytes, one.length) == 0);
    psa_set_key_lifetime(&here, PSA_KEY_LIFETIME_VOLATILE);
    CHECK_STATUS(psa_copy_key(twin, &here, &key), PSA_ERROR_NOT_SUPPORTED);
    CHECK_STATUS(psa_destroy_key(twin), PSA_SUCCESS);
}

static void test_copy_is_a_key_of_its_own(void **state)
{
    (void) state;
    run("vault", copy);
    assert_int_equal(calls("copy_key"), 1);
    assert_int_equal(calls("destroy_key"), 2);
}

static void unsupported(void)
{
    psa_key_attributes_t attributes = attributes_of(0, PSA_KEY_TYPE_AES, PSA_ALG_CTR);
    uint8_t signature[64] = { 0 };
    psa_key_id_t key = 0;

    start();
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_ERROR_NOT_SUPPORTED);
    CHECK_STATUS(psa_import_key(&attributes, a_scalar, sizeof a_scalar, &key), PSA_ERROR_NOT_SUPPORTED);
    attributes = attributes_of(0, P256_PAIR, ECDSA);
    psa_set_key_bits(&attributes, 384);
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_ERROR_NOT_SUPPORTED);
    key = make_key(0, P256_PAIR, ECDSA);
    /* The second time the route is known. */
    for (int i = 0; i < 2; i++) {
        CHECK_STATUS(psa_verify_hash(key, ECDSA, a_hash, sizeof a_hash, signature, sizeof signature),
                     PSA_ERROR_NOT_SUPPORTED);
    }
    attributes = attributes_of(0, P256_PAIR, ECDSA);
    psa_set_key_lifetime(&attributes,
                         PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE, LOCATION + 1));
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(psa_import_key(&attributes, a_scalar, sizeof a_scalar, &key), PSA_ERROR_INVALID_ARGUMENT);
}

static void test_what_nobody_does_is_an_error(void **state)
{
    (void) state;
    run("vault", unsupported);
    assert_int_equal(calls("destroy_key"), 0);
}

static void see_first_driver(void)
{
    psa_linux_driver_t driver;

    start();
    CHECK_STATUS(psa_linux_driver_info(0, &driver), PSA_SUCCESS);
    CHECK(strcmp(driver.prefix, "vault") == 0);
    use_key(make_key(0, P256_PAIR, ECDSA));
}

static void test_second_driver_of_a_location_is_refused(void **state)
{
    const char *said;

    (void) state;
    said = run_process(plugin_path("vault:rival"), see_first_driver);
    assert_int_equal(count_lines(said), 1);
    assert_non_null(strstr(said, "driver rival has the location 0x800001 of driver vault"));
}

static void test_size_function_counts(void **state)
{
    (void) state;
    run("vault-sized", sign_and_verify);
    run("vault-sized", authenticate);
    run("vault-sized", unsupported);
}

#define BUILTIN_KEY 0x7fff0001u
#define ABSENT_BUILTIN_KEY 0x7fff0002u
#define BUILTIN_KEY_TO_DESTROY 0x7fff0003u

static void use_builtin_key(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t signature[64];
    size_t length;
    public_key_t public_key;
    psa_key_id_t verifier;

    start();
    CHECK_STATUS(psa_get_key_attributes(BUILTIN_KEY, &attributes), PSA_SUCCESS);
    CHECK(psa_get_key_lifetime(&attributes)
          == PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_READ_ONLY, LOCATION));
    public_key = public_key_of(BUILTIN_KEY);
    verifier = import_here(P256_PUBLIC, ECDSA, public_key.bytes, public_key.length);
    CHECK_STATUS(psa_sign_hash(BUILTIN_KEY, ECDSA, a_hash, sizeof a_hash, signature, sizeof signature, &length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_verify_hash(verifier, ECDSA, a_hash, sizeof a_hash, signature, length), PSA_SUCCESS);
    CHECK_STATUS(psa_purge_key(BUILTIN_KEY), PSA_SUCCESS);
    CHECK_STATUS(psa_destroy_key(BUILTIN_KEY), PSA_ERROR_NOT_PERMITTED);
    use_key(BUILTIN_KEY);
    CHECK_STATUS(psa_get_key_attributes(ABSENT_BUILTIN_KEY, &attributes), PSA_ERROR_INVALID_HANDLE);
    CHECK_STATUS(psa_get_key_attributes(BUILTIN_KEY + 100, &attributes), PSA_ERROR_INVALID_HANDLE);
    mbedtls_psa_crypto_free();
}

static void test_builtin_key_is_found_by_its_id(void **state)
{
    (void) state;
    run("vault", use_builtin_key);
    assert_int_equal(calls("sign_hash"), 2);
    assert_int_equal(calls("destroy_key"), 0);
}

static void destroy_builtin_key(void)
{
    start();
    use_key(BUILTIN_KEY_TO_DESTROY);
    CHECK_STATUS(psa_destroy_key(BUILTIN_KEY_TO_DESTROY), PSA_SUCCESS);
}

static void test_builtin_key_that_is_not_read_only_can_be_destroyed(void **state)
{
    (void) state;
    run("vault", destroy_builtin_key);
    assert_int_equal(calls("destroy_key"), 1);
}

static void test_second_driver_of_a_builtin_key_is_refused(void **state)
{
    const char *said;

    (void) state;
    said = run_process(plugin_path("vault:neighbour"), see_first_driver);
    assert_int_equal(count_lines(said), 1);
    assert_non_null(strstr(said, "driver neighbour has the built-in key 0x7fff0001 of driver vault"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_signature_is_verified_by_software, empty_key_store),
        cmocka_unit_test_setup(test_imported_key_is_the_key, empty_key_store),
        cmocka_unit_test_setup(test_opaque_key_agrees, empty_key_store),
        cmocka_unit_test_setup(test_opaque_key_is_input_of_key_derivation, empty_key_store),
        cmocka_unit_test_setup(test_hmac_is_that_of_software, empty_key_store),
        cmocka_unit_test_setup(test_copy_is_a_key_of_its_own, empty_key_store),
        cmocka_unit_test_setup(test_what_nobody_does_is_an_error, empty_key_store),
        cmocka_unit_test_setup(test_second_driver_of_a_location_is_refused, empty_key_store),
        cmocka_unit_test_setup(test_size_function_counts, empty_key_store),
        cmocka_unit_test_setup(test_builtin_key_is_found_by_its_id, empty_key_store),
        cmocka_unit_test_setup(test_builtin_key_that_is_not_read_only_can_be_destroyed, empty_key_store),
        cmocka_unit_test_setup(test_second_driver_of_a_builtin_key_is_refused, empty_key_store),
    };

    return cmocka_run_group_tests(tests, make_key_store, remove_key_store);
}
