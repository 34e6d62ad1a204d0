/*
 * psa-libcrypto.so: DER, and the padding of PKCS#1 v1.5
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "plugins/libcrypto/der.h"
#include "plugins/libcrypto/pkcs1.h"

#include "libcrypto_support.h"

/* RFC 8017, 7.2.2, with every branch. */
static psa_status_t naive_unpad(const uint8_t *block, size_t size, size_t room, size_t *start)
{
    size_t i = 2;

    while (i < size && block[i] != 0) {
        i++;
    }
    if (block[0] != 0 || block[1] != 2 || i == size || i < 10) {
        return PSA_ERROR_INVALID_PADDING;
    }
    *start = i + 1;
    return size - *start > room ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS;
}

static void judge_unpad(const uint8_t *block, size_t size, size_t room)
{
    uint8_t used[80], output[81], zero[80] = { 0 };
    size_t start = 0, length = SIZE_MAX;
    const psa_status_t expected = naive_unpad(block, size, room, &start);

    memcpy(used, block, size);
    memset(output, 0xa5, sizeof(output));
    assert_int_equal(libcrypto_pkcs1_unpad(used, size, output, room, &length), expected);
    assert_int_equal(length, expected == PSA_SUCCESS ? size - start : 0);
    if (expected == PSA_SUCCESS) {
        assert_memory_equal(output, block + start, length);
    }
    assert_int_equal(output[room], 0xa5);
    assert_memory_equal(output + length, zero, (room < size - 11 ? room : size - 11) - length);
}

static void padding_of_pkcs1_is_taken_off_as_the_rfc_says(void **state)
{
    uint8_t block[80];

    (void) state;
    for (size_t size = 64; size <= sizeof(block); size += 8) {
        for (size_t end = 2; end <= size; end++) {
            for (size_t room = 0; room <= size; room += room < 3 ? 1 : 7) {
                random_bytes(block, size);
                for (size_t i = 0; i < size; i++) {
                    block[i] |= 1;
                }
                block[0] = 0;
                block[1] = 2;
                if (end < size) {
                    block[end] = 0;
                    block[end + random_below(size - end)] = 0;
                }
                judge_unpad(block, size, room);
                block[random_below(2)] ^= (uint8_t) (1u << random_below(8));
                judge_unpad(block, size, room);
            }
        }
    }
}

static void der_has_one_form(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        bool right;
    } cases[] = {
        { "\x30\x06\x02\x01\x05\x02\x01\x7f", 8, true },
        { "\x30\x07\x02\x02\x00\x80\x02\x01\x00", 9, true },
        { "\x30\x06\x02\x01\x80\x02\x01\x7f", 8, false },     /* negative */
        { "\x30\x07\x02\x02\x00\x7f\x02\x01\x00", 9, false }, /* a zero byte too many */
        { "\x30\x05\x02\x00\x02\x01\x7f", 7, false },         /* an empty number */
        { "\x30\x81\x06\x02\x01\x05\x02\x01\x7f", 9, false }, /* a long length */
        { "\x30\x82\x00\x06\x02\x01\x05\x02\x01\x7f", 10, false },
        { "\x30\x80\x02\x01\x05\x02\x01\x7f\x00\x00", 10, false }, /* no length */
        { "\x31\x06\x02\x01\x05\x02\x01\x7f", 8, false },
        { "\x30\x06\x04\x01\x05\x02\x01\x7f", 8, false },
        { "\x30\x06\x02\x01\x05\x02\x01\x7f\x00", 9, false }, /* more behind it */
        { "\x30\x07\x02\x01\x05\x02\x01\x7f\x00", 9, false }, /* more in it */
        { "\x30\x03\x02\x01\x05", 5, false },                 /* one number */
        { "\x30\x06\x02\x01\x05\x02\x02\x7f", 8, false },     /* cut */
        { "\x30", 1, false },
        { "", 0, false },
    };

    (void) state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        /* Of its own size, so that a byte too far is found. */
        uint8_t *der = malloc(cases[i].size > 0 ? cases[i].size : 1);
        uint8_t again[16];
        libcrypto_number_t numbers[2];

        assert_non_null(der);
        memcpy(der, cases[i].bytes, cases[i].size);
        if (libcrypto_der_read(der, cases[i].size, numbers, 2) != cases[i].right) {
            fail_msg("case %zu", i);
        }
        if (cases[i].right) {
            assert_int_equal(libcrypto_der_write(numbers, 2, again, sizeof(again)), cases[i].size);
            assert_memory_equal(again, der, cases[i].size);
            assert_int_equal(libcrypto_der_write(numbers, 2, again, cases[i].size - 1), cases[i].size);
        }
        free(der);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(padding_of_pkcs1_is_taken_off_as_the_rfc_says),
        cmocka_unit_test(der_has_one_form),
    };
    return cmocka_run_group_tests_name("libcrypto formats", tests, NULL, NULL);
}
