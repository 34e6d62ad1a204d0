/*
 * Hashes over AF_ALG on a real kernel: every algorithm, every length, every way
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "test_kcapi_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIB ((size_t) 1024)
#define LONGEST (16 * KIB * KIB)

static uint8_t *message; /* LONGEST bytes, the same in every run */

static int set_up(void **state)
{
    message = random_bytes(LONGEST, 0x70736120);
    return load_driver(state);
}

static int tear_down(void **state)
{
    (void) state;
    free(message);
    return 0;
}

/* Lengths at the edges of everything: blocks, pages, the 32 KiB where libkcapi changes its ways,
 * the 64 KiB that the kernel takes at once. */
static size_t lengths_of(const hash_t *hash, size_t lengths[20])
{
    const size_t all[] = {
        0, 1, hash->block_size - 1, hash->block_size, hash->block_size + 1,
        4 * KIB, 32 * KIB - 1, 32 * KIB, 32 * KIB + 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1,
        1024 * KIB, LONGEST,
    };

    memcpy(lengths, all, sizeof(all));
    return sizeof(all) / sizeof(all[0]);
}

static const hash_t *hash_or_skip(void **state)
{
    const hash_t *hash = *state;

    if (!kernel_has(hash)) {
        print_message("skipped: this kernel has no %s\n", hash->name);
        skip();
    }
    return hash;
}

static void the_kernel_has_sha256(void **state)
{
    (void) state;
    assert_true(kernel_has(&hashes[0]));
}

static void one_shot_digests_are_right_at_every_length(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    size_t lengths[20];

    for (size_t i = lengths_of(hash, lengths); i-- > 0;) {
        uint64_t before = driver_calls();
        if (!one_shot_is_right(hash, message, lengths[i])) {
            fail_msg("%s of %zu bytes is wrong", hash->name, lengths[i]);
        }
        assert_int_equal(driver_calls() - before, 1);
    }
}

static void digests_in_random_pieces_are_right_at_every_length(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    size_t lengths[20];
    uint64_t random = 20240229;

    for (size_t i = lengths_of(hash, lengths); i-- > 0;) {
        for (int round = 0; round < (lengths[i] > 64 * KIB + 1 ? 1 : 5); round++) {
            uint64_t before = driver_calls();
            if (!multi_part_is_right(hash, message, lengths[i], &random)) {
                fail_msg("%s of %zu bytes in pieces is wrong", hash->name, lengths[i]);
            }
            assert_true(driver_calls() - before >= 2); /* setup and finish at least */
        }
    }
}

/* Appends to an operation and finishes it, and compares with `before` followed by the appended. */
static bool goes_on_right(psa_hash_operation_t *operation, const hash_t *hash, size_t before,
                          const uint8_t *tail, size_t tail_size)
{
    uint8_t *whole = malloc(before + tail_size + 1);
    uint8_t expected[PSA_HASH_MAX_SIZE];
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t length = 0;

    assert_non_null(whole);
    memcpy(whole, message, before);
    memcpy(whole + before, tail, tail_size);
    reference(hash, whole, before + tail_size, expected);
    free(whole);
    return psa_hash_update(operation, tail, tail_size) == PSA_SUCCESS &&
           psa_hash_finish(operation, digest, sizeof(digest), &length) == PSA_SUCCESS &&
           length == hash->digest_size && memcmp(digest, expected, length) == 0;
}

static void a_clone_and_its_source_go_on_differently(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    const size_t befores[] = { 0, 1, hash->block_size, 4 * KIB + 7, 64 * KIB + 1, 1024 * KIB };

    for (size_t i = 0; i < sizeof(befores) / sizeof(befores[0]); i++) {
        psa_hash_operation_t source = PSA_HASH_OPERATION_INIT;
        psa_hash_operation_t clone = PSA_HASH_OPERATION_INIT;
        psa_hash_operation_t second = PSA_HASH_OPERATION_INIT;
        uint64_t before = driver_calls();

        assert_int_equal(psa_hash_setup(&source, hash->algorithm), PSA_SUCCESS);
        assert_int_equal(psa_hash_update(&source, message, befores[i]), PSA_SUCCESS);
        assert_int_equal(psa_hash_clone(&source, &clone), PSA_SUCCESS);
        assert_int_equal(psa_hash_clone(&clone, &second), PSA_SUCCESS);
        assert_true(driver_calls() > before);

        assert_true(goes_on_right(&clone, hash, befores[i], message + 100, 333));
        assert_true(goes_on_right(&source, hash, befores[i], message + 5000, 65 * KIB));
        assert_true(goes_on_right(&second, hash, befores[i], message, 0));
    }
}

static void a_short_output_buffer_is_an_error(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t length = 0;
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;

    assert_int_equal(
        psa_hash_compute(hash->algorithm, message, 9, digest, hash->digest_size - 1, &length),
        PSA_ERROR_BUFFER_TOO_SMALL);
    assert_int_equal(psa_hash_setup(&operation, hash->algorithm), PSA_SUCCESS);
    assert_int_equal(psa_hash_update(&operation, message, 9), PSA_SUCCESS);
    assert_int_equal(psa_hash_finish(&operation, digest, hash->digest_size - 1, &length),
                     PSA_ERROR_BUFFER_TOO_SMALL);
    psa_hash_abort(&operation);
    assert_true(one_shot_is_right(hash, message, 9));
}

static void aborted_operations_leave_nothing_behind(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    psa_hash_operation_t operation = PSA_HASH_OPERATION_INIT;
    uint64_t random = 7;

    assert_int_equal(psa_hash_setup(&operation, hash->algorithm), PSA_SUCCESS);
    assert_int_equal(psa_hash_update(&operation, message, 1000), PSA_SUCCESS);
    assert_int_equal(psa_hash_abort(&operation), PSA_SUCCESS);
    assert_int_equal(psa_hash_abort(&operation), PSA_SUCCESS);
    assert_int_equal(psa_hash_setup(&operation, hash->algorithm), PSA_SUCCESS);
    assert_true(goes_on_right(&operation, hash, 0, message, 77));
    assert_true(one_shot_is_right(hash, message, 77));
    assert_true(multi_part_is_right(hash, message, 77, &random));
}

static size_t counted_size;

#define COUNTED_CALLS 100

static bool warm_up(const hash_t *hash)
{
    return one_shot_is_right(hash, message, counted_size);
}

static bool compute_once(const hash_t *hash)
{
    uint8_t digest[PSA_HASH_MAX_SIZE];
    size_t length;

    return psa_hash_compute(hash->algorithm, message, counted_size, digest, sizeof(digest),
                            &length) == PSA_SUCCESS;
}

static bool compute_often(const hash_t *hash)
{
    bool right = true;

    for (int i = 0; i < COUNTED_CALLS; i++) {
        right = compute_once(hash) && right;
    }
    return right;
}

static void a_warm_one_shot_below_32_kib_is_two_system_calls(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    const size_t sizes[] = { 0, 64, 16 * KIB, 32 * KIB - 1 };

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        counted_size = sizes[i];
        assert_int_equal(count_system_calls(warm_up, compute_often, hash), 2 * COUNTED_CALLS);
    }
    counted_size = 64;
    long first = count_system_calls(NULL, compute_once, hash);
    assert_true(first > 0);
    print_message("%s: the first call in a forked child is %ld system calls\n", hash->name, first);
}

/* And none of them is vmsplice() or splice(), of which it would be three. */
static void a_longer_one_shot_is_four_system_calls(void **state)
{
    const hash_t *hash = hash_or_skip(state);
    const size_t sizes[] = { 32 * KIB, 64 * KIB + 1, 1024 * KIB };

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        counted_size = sizes[i];
        assert_int_equal(count_system_calls(warm_up, compute_often, hash), 4 * COUNTED_CALLS);
    }
}

#define EACH_HASH(test) { #test, test, NULL, NULL, NULL }

int main(void)
{
    static const struct CMUnitTest per_hash[] = {
        EACH_HASH(one_shot_digests_are_right_at_every_length),
        EACH_HASH(digests_in_random_pieces_are_right_at_every_length),
        EACH_HASH(a_clone_and_its_source_go_on_differently),
        EACH_HASH(a_short_output_buffer_is_an_error),
        EACH_HASH(aborted_operations_leave_nothing_behind),
        EACH_HASH(a_warm_one_shot_below_32_kib_is_two_system_calls),
        EACH_HASH(a_longer_one_shot_is_four_system_calls),
    };
    enum { PER_HASH = sizeof(per_hash) / sizeof(per_hash[0]) };
    struct CMUnitTest tests[1 + PER_HASH * HASH_COUNT] = { cmocka_unit_test(
        the_kernel_has_sha256) };
    static char names[PER_HASH * HASH_COUNT][100];

    for (size_t i = 0; i < PER_HASH * HASH_COUNT; i++) {
        const hash_t *hash = &hashes[i / PER_HASH];
        tests[i + 1] = per_hash[i % PER_HASH];
        snprintf(names[i], sizeof(names[i]), "%s: %s", hash->name, per_hash[i % PER_HASH].name);
        tests[i + 1].name = names[i];
        tests[i + 1].initial_state = (void *) (uintptr_t) hash;
    }
    return cmocka_run_group_tests_name("kcapi hash", tests, set_up, tear_down);
}
