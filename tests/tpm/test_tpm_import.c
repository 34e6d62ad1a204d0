/*
 * Key pairs that were made elsewhere
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

#define SEEN_SIZE 16u

/* A software key pair in its export format. */
typedef struct {
    psa_key_id_t id;
    uint8_t material[PSA_EXPORT_KEY_PAIR_MAX_SIZE];
    size_t length;
} pair_t;

static pair_t make_pair(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = tpm_attributes(0, type, bits, algorithm);
    pair_t pair = { 0 };

    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);
    psa_set_key_usage_flags(&attributes,
                            psa_get_key_usage_flags(&attributes) | PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_VERIFY_HASH);
    assert_int_equal(psa_generate_key(&attributes, &pair.id), PSA_SUCCESS);
    assert_int_equal(psa_export_key(pair.id, pair.material, sizeof pair.material, &pair.length), PSA_SUCCESS);
    return pair;
}

static psa_status_t import(const pair_t *pair, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm,
                           psa_key_id_t *key)
{
    const psa_key_attributes_t attributes = tpm_attributes(0, type, bits, algorithm);

    return psa_import_key(&attributes, pair->material, pair->length, key);
}

/* No 16 bytes of it are on the way: of RSA the second prime and the exponent need not be sent at all. */
static void assert_unseen(const pair_t *pair, size_t first, size_t end)
{
    for (size_t i = first; i + SEEN_SIZE <= end; i += SEEN_SIZE) {
        assert_false(tpm_saw(pair->material + i, SEEN_SIZE));
    }
}

static void software_verifies_with_the_original(psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
    static const uint8_t digest[32] = { 0x5a, 1, 2, 3 };
    const pair_t pair = make_pair(type, bits, algorithm);
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    psa_key_id_t key;
    size_t length;

    /* The size comes from the key. */
    assert_int_equal(import(&pair, type, 0, algorithm, &key), PSA_SUCCESS);
    assert_int_equal(psa_get_key_attributes(key, &attributes), PSA_SUCCESS);
    assert_int_equal(psa_get_key_bits(&attributes), bits);
    assert_int_equal(psa_sign_hash(key, algorithm, digest, sizeof digest, signature, sizeof signature, &length),
                     PSA_SUCCESS);
    assert_int_equal(psa_verify_hash(pair.id, algorithm, digest, sizeof digest, signature, length), PSA_SUCCESS);
    if (PSA_KEY_TYPE_IS_ECC(type)) {
        assert_unseen(&pair, 0, pair.length);
    } else {
        /* Behind version, modulus and exponent: all that is private. */
        assert_unseen(&pair, pair.length - 4 * PSA_BITS_TO_BYTES(bits) / 2, pair.length);
    }
    assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
    assert_int_equal(psa_destroy_key(pair.id), PSA_SUCCESS);
}

static void ecc_pairs_are_imported(void **state)
{
    (void) state;
    software_verifies_with_the_original(P_PAIR, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    software_verifies_with_the_original(P_PAIR, 384, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    software_verifies_with_the_original(P_PAIR, 521, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
}

static void rsa_pairs_are_imported(void **state)
{
    (void) state;
    software_verifies_with_the_original(PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PSS(PSA_ALG_SHA_256));
}

static void what_is_no_ecc_key_is_refused(void **state)
{
    const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
    pair_t pair = { .length = 32 }; /* zero */
    psa_key_id_t key;

    (void) state;
    assert_int_equal(import(&pair, P_PAIR, 256, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    memset(pair.material, 0xff, pair.length); /* above the order */
    assert_int_equal(import(&pair, P_PAIR, 256, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    memset(pair.material, 1, pair.length);
    assert_int_equal(import(&pair, P_PAIR, 384, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    pair.length = 20;
    assert_int_equal(import(&pair, P_PAIR, 0, algorithm, &key), PSA_ERROR_NOT_SUPPORTED);
}

static void what_is_no_rsa_key_is_refused(void **state)
{
    const psa_algorithm_t algorithm = PSA_ALG_RSA_PSS(PSA_ALG_SHA_256);
    const pair_t right = make_pair(PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, algorithm);
    pair_t wrong = right;
    psa_key_id_t key;

    (void) state;
    /* Cut anywhere. */
    for (wrong.length = 1; wrong.length < right.length; wrong.length += 97) {
        assert_int_equal(import(&wrong, PSA_KEY_TYPE_RSA_KEY_PAIR, 0, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    }
    wrong = right;
    wrong.material[1] = 0x80; /* a length that DER does not have */
    assert_int_equal(import(&wrong, PSA_KEY_TYPE_RSA_KEY_PAIR, 0, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    wrong = right;
    wrong.material[40] ^= 1; /* the modulus: no multiple of the prime */
    assert_int_equal(import(&wrong, PSA_KEY_TYPE_RSA_KEY_PAIR, 0, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(import(&right, PSA_KEY_TYPE_RSA_KEY_PAIR, 3072, algorithm, &key), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(psa_destroy_key(right.id), PSA_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ecc_pairs_are_imported),
        cmocka_unit_test(rsa_pairs_are_imported),
        cmocka_unit_test(what_is_no_ecc_key_is_refused),
        cmocka_unit_test(what_is_no_rsa_key_is_refused),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
