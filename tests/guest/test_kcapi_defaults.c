/*
 * What an application gets that sets nothing: the driver where it wins, the software elsewhere
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "test_kcapi_support.h"

#define LARGE (256u * 1024u)

static uint8_t message[LARGE];

static const hash_t *find_hash(psa_algorithm_t algorithm)
{
    size_t i = 0;

    while (i < HASH_COUNT && hashes[i].algorithm != algorithm) {
        i++;
    }
    assert_true(i < HASH_COUNT);
    return &hashes[i];
}

/* Is the digest right, and did the driver answer? */
static bool is_served(psa_algorithm_t algorithm, size_t length)
{
    const uint64_t before = driver_calls();

    assert_true(one_shot_is_right(find_hash(algorithm), message, length));
    return driver_calls() > before;
}

/* Read independently of the driver: has /proc/crypto an implementation of the name that is not "-generic"? */
static bool kernel_has_better_than_portable(const char *name)
{
    char command[256];
    FILE *output;
    int better = -1;

    snprintf(command, sizeof(command),
             "awk '$1 == \"name\" { found = $3 == \"%s\" } $1 == \"driver\" && found && $3 !~ /-generic$/ { n++ } "
             "END { print n + 0 }' /proc/crypto",
             name);
    output = popen(command, "r");
    assert_non_null(output);
    assert_int_equal(fscanf(output, "%d", &better), 1);
    assert_int_equal(pclose(output), 0);
    return better > 0;
}

static void small_messages_stay_in_software(void **state)
{
    static const size_t lengths[] = { 0, 1, 64, 4096, 16383 };

    (void) state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        assert_false(is_served(PSA_ALG_SHA_256, lengths[i]));
        assert_false(is_served(PSA_ALG_SHA3_256, lengths[i]));
    }
}

static void large_messages_go_to_the_kernel_where_it_is_faster(void **state)
{
    (void) state;
    assert_true(is_served(PSA_ALG_SHA3_256, 16384));
    assert_true(is_served(PSA_ALG_SHA3_256, LARGE));
}

static void portable_code_of_the_kernel_is_not_asked_where_it_is_slower(void **state)
{
    bool served;

    (void) state;
    served = is_served(PSA_ALG_SHA_256, LARGE);
    assert_int_equal(served, kernel_has_better_than_portable("sha256"));
    assert_int_equal(is_served(PSA_ALG_SHA_256, LARGE), served);
}

static void a_multi_part_hash_follows_its_first_update(void **state)
{
    const hash_t *hash = find_hash(PSA_ALG_SHA3_256);

    (void) state;
    for (size_t first = 16383; first <= 16384; first++) {
        psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
        const uint64_t before = driver_calls();
        uint8_t digest[PSA_HASH_MAX_SIZE];
        uint8_t expected[PSA_HASH_MAX_SIZE];
        size_t length;

        assert_int_equal(psa_hash_setup(&operation, hash->algorithm), PSA_SUCCESS);
        assert_int_equal(psa_hash_update(&operation, message, first), PSA_SUCCESS);
        assert_int_equal(psa_hash_update(&operation, message + first, LARGE - first), PSA_SUCCESS);
        assert_int_equal(psa_hash_finish(&operation, digest, sizeof(digest), &length), PSA_SUCCESS);
        assert_int_equal(mbedtls_md(mbedtls_md_info_from_type(hash->md_type), message, LARGE, expected), 0);
        assert_memory_equal(digest, expected, length);
        assert_int_equal(driver_calls() > before, first >= 16384);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_messages_stay_in_software),
        cmocka_unit_test(large_messages_go_to_the_kernel_where_it_is_faster),
        cmocka_unit_test(portable_code_of_the_kernel_is_not_asked_where_it_is_slower),
        cmocka_unit_test(a_multi_part_hash_follows_its_first_update),
    };

    for (size_t i = 0; i < sizeof(message); i++) {
        message[i] = (uint8_t) (i * 7u + (i >> 8));
    }
    return cmocka_run_group_tests_name("kcapi defaults", tests, load_driver, NULL);
}
