/*
 * get_entropy of the kcapi driver on a real kernel
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The library does not call it, so the test does.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "kcapi-driver/entropy.h"
#include "test_kcapi_support.h"

static __typeof__(kcapi_transparent_get_entropy) *get_entropy;

static int find_function(void **state)
{
    const char *file = getenv("PSA_DRIVER_PATH");
    void *plugin = load_driver(state) == 0 && file != NULL ? dlopen(file, RTLD_NOW | RTLD_NOLOAD) : NULL;

    if (plugin == NULL) {
        return -1;
    }
    *(void **) &get_entropy = dlsym(plugin, "kcapi_transparent_get_entropy");
    return get_entropy != NULL ? 0 : -1;
}

static void need_generator(void)
{
    uint8_t byte;
    size_t bits;
    const psa_status_t status = get_entropy(0, &bits, &byte, 1);

    if (status == PSA_ERROR_NOT_SUPPORTED) {
        print_message("# the kernel has no stdrng\n");
        skip();
    }
    assert_int_equal(status, PSA_SUCCESS);
}

static void test_estimate_is_no_more_than_the_seed(void **state)
{
    static const size_t sizes[] = { 1, 31, 32, 33, 128, 129, 1000 };
    uint8_t output[1000];
    size_t bits;

    (void) state;
    need_generator();
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        assert_int_equal(get_entropy(0, &bits, output, sizes[i]), PSA_SUCCESS);
        assert_int_equal(bits, sizes[i] < 32 ? 8 * sizes[i] : 256);
    }
}

static void test_every_byte_is_written_and_other_each_time(void **state)
{
    uint8_t all[300] = { 0 };
    uint8_t one[300];
    uint8_t before[300] = { 0 };
    size_t bits;

    (void) state;
    need_generator();
    /* The chance that a byte is 0 in all of sixteen outputs is 2^-128. */
    for (int i = 0; i < 16; i++) {
        assert_int_equal(get_entropy(0, &bits, one, sizeof(one)), PSA_SUCCESS);
        assert_memory_not_equal(one, before, sizeof(one));
        memcpy(before, one, sizeof(one));
        for (size_t j = 0; j < sizeof(all); j++) {
            all[j] |= one[j];
        }
    }
    for (size_t j = 0; j < sizeof(all); j++) {
        assert_int_not_equal(all[j], 0);
    }
}

static void test_no_descriptor_stays_open(void **state)
{
    uint8_t output[200];
    size_t bits;

    (void) state;
    need_generator();
    const unsigned before = open_descriptors();
    for (int i = 0; i < 20; i++) {
        assert_int_equal(get_entropy(0, &bits, output, sizeof(output)), PSA_SUCCESS);
    }
    assert_int_equal(open_descriptors(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_estimate_is_no_more_than_the_seed),
        cmocka_unit_test(test_every_byte_is_written_and_other_each_time),
        cmocka_unit_test(test_no_descriptor_stays_open),
    };

    return cmocka_run_group_tests_name("test_kcapi_entropy", tests, find_function, NULL);
}
