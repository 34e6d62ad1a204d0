/*
 * Which driver answers a hash call, and what happens when it does not
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <mbedtls/md.h>
#include <psa/crypto.h>

#include "core/psa_linux.h"
#include "process.h"

#define MESSAGE_SIZE 200000u

static uint8_t message[MESSAGE_SIZE];

static void fill_message(void)
{
    uint32_t state = 1;

    for (size_t i = 0; i < sizeof message; i++) {
        state = state * 1664525u + 1013904223u;
        message[i] = (uint8_t) (state >> 24);
    }
}

/* By the built-in code, past all dispatch. */
static void expected_digest(psa_algorithm_t algorithm, size_t length, uint8_t digest[PSA_HASH_MAX_SIZE])
{
    const mbedtls_md_type_t type = algorithm == PSA_ALG_SHA_256 ? MBEDTLS_MD_SHA256 : MBEDTLS_MD_SHA1;

    CHECK(mbedtls_md(mbedtls_md_info_from_type(type), message, length, digest) == 0);
}

static uint64_t calls(void)
{
    return psa_linux_thread_calls(0);
}

static void start(void)
{
    fill_message();
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
}

static void check_compute(psa_algorithm_t algorithm, size_t length)
{
    uint8_t expected[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length = 0;

    expected_digest(algorithm, length, expected);
    CHECK_STATUS(psa_hash_compute(algorithm, message, length, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK(digest_length == PSA_HASH_LENGTH(algorithm));
    CHECK(memcmp(digest, expected, digest_length) == 0);
}

/* In two pieces, with a clone in between that goes on alone. */
static void check_multipart(psa_algorithm_t algorithm, size_t first, size_t length)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
    uint8_t expected[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length = 0;

    CHECK_STATUS(psa_hash_setup(&operation, algorithm), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_update(&operation, message, first), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_clone(&operation, &clone), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_update(&operation, message + first, length - first), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_finish(&operation, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    expected_digest(algorithm, length, expected);
    CHECK(memcmp(digest, expected, digest_length) == 0);
    CHECK_STATUS(psa_hash_finish(&clone, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    expected_digest(algorithm, first, expected);
    CHECK(memcmp(digest, expected, digest_length) == 0);
    CHECK_STATUS(psa_hash_abort(&operation), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_abort(&clone), PSA_SUCCESS);
}

static void check_everything(void)
{
    static const size_t lengths[] = { 0, 1, 63, 64, 65, 999, 1000, 100000, 100001, MESSAGE_SIZE };

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        check_compute(PSA_ALG_SHA_256, lengths[i]);
        check_multipart(PSA_ALG_SHA_256, lengths[i] / 3, lengths[i]);
        check_multipart(PSA_ALG_SHA_256, lengths[i], lengths[i]);
    }
}

static void expect_served(void)
{
    start();
    check_everything();
    CHECK(calls() >= 40);
}

static void expect_nothing_served(void)
{
    start();
    check_everything();
    CHECK(calls() == 0);
}

static void a_driver_with_both_families_serves_every_call(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("soft"), expect_served), "");
}

static void a_one_shot_call_is_composed_of_multipart_functions(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("multipart"), expect_served), "");
}

static void a_context_larger_than_the_operation_lies_on_the_heap(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("big-context"), expect_served), "");
}

static void a_context_is_aligned_as_its_type_demands(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("aligned-context"), expect_served), "");
}

static void a_driver_that_owns_memory_clones_by_its_own_function(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("cloning"), expect_served), "");
}

static void without_drivers_the_built_in_code_answers(void **state)
{
    (void) state;
    assert_string_equal(run_process("", expect_nothing_served), "");
}

static void a_driver_that_declines_is_followed_by_the_built_in_code(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("declining"), expect_nothing_served), "");
}

static void expect_second_served(void)
{
    start();
    check_everything();
    CHECK(psa_linux_thread_calls(0) == 0);
    CHECK(psa_linux_thread_calls(1) >= 40);
}

static void a_driver_that_declines_is_followed_by_the_next_driver(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("declining:soft"), expect_second_served), "");
}

static void expect_first_served(void)
{
    start();
    check_everything();
    CHECK(psa_linux_thread_calls(0) >= 40);
    CHECK(psa_linux_thread_calls(1) == 0);
}

static void the_first_driver_on_the_path_is_asked_first(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("soft:multipart"), expect_first_served), "");
}

static void expect_not_supported(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    start();
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, message, 3, digest, sizeof digest, &digest_length),
                 PSA_ERROR_NOT_SUPPORTED);
    CHECK_STATUS(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_ERROR_NOT_SUPPORTED);
    check_compute(PSA_ALG_SHA_1, 3);
}

static void without_fallback_a_driver_that_declines_is_final(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("declining-finally"), expect_not_supported), "");
}

static void expect_redone(void)
{
    start();
    check_compute(PSA_ALG_SHA_256, 1000);
    CHECK(calls() == 1);
}

static void a_one_shot_call_that_fails_in_hardware_is_done_again_in_software(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("failing"), expect_redone), "");
}

static void expect_hardware_failure(void)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    setenv("PSA_DRIVER_CONFORMING", "1", 1);
    start();
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, message, 3, digest, sizeof digest, &digest_length),
                 PSA_ERROR_HARDWARE_FAILURE);
}

static void in_conforming_mode_a_hardware_failure_is_final(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("failing"), expect_hardware_failure), "");
}

static void expect_out_of_memory(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    start();
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, message, 3, digest, sizeof digest, &digest_length),
                 PSA_ERROR_INSUFFICIENT_MEMORY);
    CHECK_STATUS(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_ERROR_INSUFFICIENT_MEMORY);
    CHECK_STATUS(psa_hash_abort(&operation), PSA_SUCCESS);
}

static void every_other_status_of_a_driver_is_final(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("out-of-memory"), expect_out_of_memory), "");
}

static void expect_corruption(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint8_t digest[32];
    size_t digest_length = 0;

    start();
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, message, 3, digest, sizeof digest, &digest_length),
                 PSA_ERROR_CORRUPTION_DETECTED);
    CHECK(digest_length <= sizeof digest);
    CHECK_STATUS(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_finish(&operation, digest, sizeof digest, &digest_length), PSA_ERROR_CORRUPTION_DETECTED);
    CHECK(digest_length <= sizeof digest);
}

static void a_length_beyond_the_buffer_is_corruption(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("too-long"), expect_corruption), "");
}

/* "large" takes 1000 to 100000 bytes. */
static void expect_thresholds(void)
{
    static const struct {
        size_t length;
        bool served;
    } cases[] = { { 0, false }, { 999, false }, { 1000, true }, { 100000, true }, { 100001, false } };

    start();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint64_t before = calls();

        check_compute(PSA_ALG_SHA_256, cases[i].length);
        CHECK((calls() > before) == cases[i].served);
    }
    check_everything();
}

static void a_driver_gets_only_requests_of_its_sizes(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("large"), expect_thresholds), "");
}

static void a_driver_that_expects_no_gain_is_not_used(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("no-gain"), expect_nothing_served), "");
    assert_string_equal(run_process(plugin_path("gain"), expect_served), "");
}

static void in_conforming_mode_the_expected_gain_does_not_count(void **state)
{
    (void) state;
    setenv("PSA_DRIVER_CONFORMING", "1", 1);
    assert_string_equal(run_process(plugin_path("no-gain"), expect_served), "");
    unsetenv("PSA_DRIVER_CONFORMING");
}

static void expect_commit_by_first_update(void)
{
    static const struct {
        size_t first;
        bool served;
    } cases[] = { { 0, false }, { 999, false }, { 1000, true }, { 100001, false } };

    start();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint64_t before = calls();

        check_multipart(PSA_ALG_SHA_256, cases[i].first, cases[i].first);
        CHECK((calls() > before) == cases[i].served);
    }
}

static void a_multipart_hash_is_committed_by_its_first_update(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("large"), expect_commit_by_first_update), "");
}

static void expect_clone_of_undecided(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
    uint8_t expected[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    start();
    CHECK_STATUS(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_clone(&operation, &clone), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_update(&clone, message, 5000), PSA_SUCCESS);
    CHECK(calls() > 0);
    CHECK_STATUS(psa_hash_finish(&clone, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    expected_digest(PSA_ALG_SHA_256, 5000, expected);
    CHECK(memcmp(digest, expected, 32) == 0);
    CHECK_STATUS(psa_hash_finish(&operation, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    expected_digest(PSA_ALG_SHA_256, 0, expected);
    CHECK(memcmp(digest, expected, 32) == 0);
}

static void an_undecided_operation_can_be_cloned_and_aborted(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("large"), expect_clone_of_undecided), "");
}

static void expect_forced(void)
{
    setenv("PSA_DRIVER_CONFORMING", "1", 1);
    start();
    check_compute(PSA_ALG_SHA_256, 1);
    CHECK(calls() == 1);
    check_multipart(PSA_ALG_SHA_256, 1, 2);
    CHECK(calls() > 1);
}

static void in_conforming_mode_sizes_do_not_count(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("large"), expect_forced), "");
}

static void expect_life_cycle(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint8_t expected[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    fill_message();
    check_compute(PSA_ALG_SHA_256, 100);
    CHECK(calls() == 0 && psa_linux_driver_count() == 0);
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_SUCCESS);
    CHECK(calls() == 1 && psa_linux_driver_count() == 1);
    mbedtls_psa_crypto_free();
    check_compute(PSA_ALG_SHA_256, 100);
    CHECK(calls() == 1);
    CHECK_STATUS(psa_hash_update(&operation, message, 10), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_finish(&operation, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    expected_digest(PSA_ALG_SHA_256, 10, expected);
    CHECK(memcmp(digest, expected, 32) == 0);
    CHECK(calls() == 3);
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    check_compute(PSA_ALG_SHA_256, 100);
    CHECK(calls() == 4);
}

static void before_init_and_after_free_the_built_in_code_answers(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("soft"), expect_life_cycle), "");
}

static void expect_bounded_routes(void)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    start();
    for (uint32_t i = 0; i < 100000; i++) {
        const psa_algorithm_t made_up = PSA_ALG_CATEGORY_HASH | (i & 0xff) | (i >> 8) << 8;

        (void) psa_hash_compute(made_up & 0x02ffffff, message, 1, digest, sizeof digest, &digest_length);
    }
    check_everything();
    CHECK(calls() > 0);
}

static void any_number_of_unknown_algorithms_does_no_harm(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("soft"), expect_bounded_routes), "");
}

/* As a variable that was never initialised may look. */
static psa_hash_operation_t *garbage(void)
{
    static psa_hash_operation_t operation;

    memset(&operation, 0xff, sizeof operation);
    return &operation;
}

static void expect_invalid_argument(void)
{
    psa_hash_operation_t target = PSA_HASH_OPERATION_INIT;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    start();
    CHECK_STATUS(psa_hash_update(garbage(), message, 3), PSA_ERROR_BAD_STATE);
    CHECK_STATUS(psa_hash_finish(garbage(), digest, sizeof digest, &digest_length), PSA_ERROR_BAD_STATE);
    CHECK_STATUS(psa_hash_clone(garbage(), &target), PSA_ERROR_BAD_STATE);
    CHECK_STATUS(psa_hash_abort(garbage()), PSA_ERROR_BAD_STATE);
}

static void an_operation_that_nobody_set_up_is_an_error_as_in_the_stock_library(void **state)
{
    (void) state;
    assert_string_equal(run_process("", expect_invalid_argument), "");
    assert_string_equal(run_process(plugin_path("soft"), expect_invalid_argument), "");
}

static void expect_all_sizes_served(void)
{
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t digest_length;

    start();
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_512_256, message, 3, digest, sizeof digest, &digest_length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_hash_setup(&operation, PSA_ALG_SHA_512_256), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_update(&operation, message, 3), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_finish(&operation, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK(calls() == 4);
}

static void where_there_is_no_built_in_code_sizes_do_not_count(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("exotic"), expect_all_sizes_served), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_drivers_the_built_in_code_answers),
        cmocka_unit_test(a_driver_with_both_families_serves_every_call),
        cmocka_unit_test(a_one_shot_call_is_composed_of_multipart_functions),
        cmocka_unit_test(a_context_larger_than_the_operation_lies_on_the_heap),
        cmocka_unit_test(a_context_is_aligned_as_its_type_demands),
        cmocka_unit_test(a_driver_that_owns_memory_clones_by_its_own_function),
        cmocka_unit_test(a_driver_that_declines_is_followed_by_the_built_in_code),
        cmocka_unit_test(a_driver_that_declines_is_followed_by_the_next_driver),
        cmocka_unit_test(the_first_driver_on_the_path_is_asked_first),
        cmocka_unit_test(without_fallback_a_driver_that_declines_is_final),
        cmocka_unit_test(a_one_shot_call_that_fails_in_hardware_is_done_again_in_software),
        cmocka_unit_test(in_conforming_mode_a_hardware_failure_is_final),
        cmocka_unit_test(every_other_status_of_a_driver_is_final),
        cmocka_unit_test(a_length_beyond_the_buffer_is_corruption),
        cmocka_unit_test(a_driver_gets_only_requests_of_its_sizes),
        cmocka_unit_test(a_driver_that_expects_no_gain_is_not_used),
        cmocka_unit_test(in_conforming_mode_the_expected_gain_does_not_count),
        cmocka_unit_test(a_multipart_hash_is_committed_by_its_first_update),
        cmocka_unit_test(an_undecided_operation_can_be_cloned_and_aborted),
        cmocka_unit_test(in_conforming_mode_sizes_do_not_count),
        cmocka_unit_test(before_init_and_after_free_the_built_in_code_answers),
        cmocka_unit_test(any_number_of_unknown_algorithms_does_no_harm),
        cmocka_unit_test(an_operation_that_nobody_set_up_is_an_error_as_in_the_stock_library),
        cmocka_unit_test(where_there_is_no_built_in_code_sizes_do_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
