/*
 * What cannot be done with a TPM, and what is said about it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * No request succeeds before the last test, so each opens a connection anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "support.h"

static psa_status_t generate(void)
{
    const psa_key_attributes_t attributes = tpm_attributes(0, P_PAIR, 256, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_key_id_t key = 0;
    const psa_status_t status = psa_generate_key(&attributes, &key);

    if (status == PSA_SUCCESS) {
        assert_int_equal(psa_destroy_key(key), PSA_SUCCESS);
    }
    return status;
}

static psa_status_t generate_through(const char *tcti)
{
    char *const own = strdup(getenv("PSA_TPM_TCTI"));
    psa_status_t status;

    assert_int_equal(setenv("PSA_TPM_TCTI", tcti, 1), 0);
    status = generate();
    assert_int_equal(setenv("PSA_TPM_TCTI", own, 1), 0);
    free(own);
    return status;
}

/* The program would leave a file behind. */
static void no_tcti_starts_a_program(void **state)
{
    const char *const store = getenv("PSA_STORAGE_PATH");
    char tcti[4200];
    char file[4096];

    (void) state;
    assert_non_null(store);
    snprintf(file, sizeof file, "%s/../started", store);
    snprintf(tcti, sizeof tcti, "cmd:touch %s", file);
    assert_int_equal(generate_through(tcti), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(access(file, F_OK), -1);
}

static void no_tcti_is_a_file(void **state)
{
    static const char *const refused[] = {
        "libtss2-tcti-swtpm.so.0",
        "/usr/lib/x86_64-linux-gnu/libtss2-tcti-device.so.0:/dev/null",
        "./swtpm:x",
        "swtp",
        "swtpmm",
        ":",
        "pcap:device",
    };

    (void) state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_int_equal(generate_through(refused[i]), PSA_ERROR_INVALID_ARGUMENT);
    }
}

static void no_device_does_not_exist(void **state)
{
    (void) state;
    assert_int_equal(generate_through("device:/nonexistent/tpmrm0"), PSA_ERROR_DOES_NOT_EXIST);
}

static void device_of_others_is_not_permitted(void **state)
{
    const char *const store = getenv("PSA_STORAGE_PATH");
    char tcti[4200];

    (void) state;
    if (geteuid() == 0) {
        print_message("# root may open everything\n");
        skip();
    }
    snprintf(tcti, sizeof tcti, "device:%s", store);
    assert_int_equal(chmod(store, 0), 0);
    assert_int_equal(generate_through(tcti), PSA_ERROR_NOT_PERMITTED);
    assert_int_equal(chmod(store, 0700), 0);
}

static void nobody_answers(void **state)
{
    (void) state;
    assert_int_equal(generate_through("swtpm:path=/nonexistent/socket"), PSA_ERROR_COMMUNICATION_FAILURE);
}

static void what_there_is_not_is_not_supported(void **state)
{
    static const struct {
        psa_key_type_t type;
        size_t bits;
    } absent[] = {
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1), 256 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_BRAINPOOL_P_R1), 256 },
        { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), 255 },
        { PSA_KEY_TYPE_AES, 128 },
    };

    (void) state;
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        const psa_key_attributes_t attributes = tpm_attributes(0, absent[i].type, absent[i].bits, PSA_ALG_NONE);
        psa_key_id_t key;

        assert_int_equal(psa_generate_key(&attributes, &key), PSA_ERROR_NOT_SUPPORTED);
    }
}

static void after_all_that_it_works(void **state)
{
    (void) state;
    assert_int_equal(generate(), PSA_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_tcti_starts_a_program), cmocka_unit_test(no_tcti_is_a_file),
        cmocka_unit_test(no_device_does_not_exist), cmocka_unit_test(device_of_others_is_not_permitted),
        cmocka_unit_test(nobody_answers),           cmocka_unit_test(what_there_is_not_is_not_supported),
        cmocka_unit_test(after_all_that_it_works),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
