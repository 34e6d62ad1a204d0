/*
 * Where AF_ALG is refused or missing the software answers. These tests need no AF_ALG: a seccomp
 * filter sees to its absence, so they run on every machine.
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "test_kcapi_support.h"

#include <errno.h>

static const uint8_t message[3000] = { 1, 2, 3 };
static int refusal;

static bool refuse(const hash_t *hash)
{
    uint64_t random = 1;
    bool right = refuse_af_alg_sockets(refusal);

    (void) hash;
    for (size_t i = 0; i < HASH_COUNT; i++) {
        right = one_shot_is_right(&hashes[i], message, 100 + i) && right;
        right = multi_part_is_right(&hashes[i], message, sizeof(message), &random) && right;
    }
    return right && driver_calls() == 0;
}

static bool use_a_hundred_times(const hash_t *hash)
{
    bool right = true;

    for (int i = 0; i < 100; i++) {
        right = one_shot_is_right(hash, message, 100) && right;
    }
    return right && driver_calls() == 0;
}

static int live_in_a_sandbox(void)
{
    CHECK(1, refuse(NULL));
    CHECK(2, use_a_hundred_times(&hashes[0]));
    return 0;
}

static void the_software_answers(void **state)
{
    refusal = *(const int *) *state;
    assert_int_equal(in_child(live_in_a_sandbox), 0);
}

static void it_is_asked_once(void **state)
{
    refusal = *(const int *) *state;
    assert_int_equal(count_system_calls(refuse, use_a_hundred_times, &hashes[0]), 0);
}

int main(void)
{
    static int errors[] = { EPERM, EACCES, ENOSYS, EAFNOSUPPORT };
    const struct CMUnitTest tests[] = {
        { "EPERM: the software answers", the_software_answers, NULL, NULL, &errors[0] },
        { "EACCES: the software answers", the_software_answers, NULL, NULL, &errors[1] },
        { "ENOSYS: the software answers", the_software_answers, NULL, NULL, &errors[2] },
        { "EAFNOSUPPORT: the software answers", the_software_answers, NULL, NULL, &errors[3] },
        { "EPERM: it is asked once", it_is_asked_once, NULL, NULL, &errors[0] },
        { "EACCES: it is asked once", it_is_asked_once, NULL, NULL, &errors[1] },
        { "ENOSYS: it is asked once", it_is_asked_once, NULL, NULL, &errors[2] },
        { "EAFNOSUPPORT: it is asked once", it_is_asked_once, NULL, NULL, &errors[3] },
    };
    return cmocka_run_group_tests_name("kcapi refused", tests, load_driver, NULL);
}
