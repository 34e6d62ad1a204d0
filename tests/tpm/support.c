/*
 * Tests with a TPM: what they share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "support.h"

psa_key_attributes_t tpm_attributes(psa_key_id_t id, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_usage_t usage = PSA_KEY_USAGE_DERIVE;

    if (PSA_ALG_IS_SIGN(algorithm) || PSA_ALG_IS_MAC(algorithm)) {
        usage = PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE;
    } else if (PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(algorithm)) {
        usage = PSA_KEY_USAGE_DECRYPT;
    }
    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, usage | PSA_KEY_USAGE_COPY);
    if (id != 0) {
        psa_set_key_id(&attributes, id);
    }
    psa_set_key_lifetime(&attributes, id != 0 ? PSA_TPM_LIFETIME_PERSISTENT : PSA_TPM_LIFETIME_VOLATILE);
    return attributes;
}

psa_key_id_t make_key(psa_key_id_t id, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm)
{
    const psa_key_attributes_t attributes = tpm_attributes(id, type, bits, algorithm);
    psa_key_id_t key = 0;

    assert_int_equal(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    return key;
}

psa_key_id_t public_half(psa_key_id_t key)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t half[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    psa_key_id_t software = 0;
    size_t length;

    assert_int_equal(psa_get_key_attributes(key, &attributes), PSA_SUCCESS);
    assert_int_equal(psa_export_public_key(key, half, sizeof half, &length), PSA_SUCCESS);
    psa_set_key_id(&attributes, 0);
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_VOLATILE);
    psa_set_key_type(&attributes,
                     (psa_key_type_t) (psa_get_key_type(&attributes) & ~(unsigned) PSA_KEY_TYPE_CATEGORY_FLAG_PAIR));
    psa_set_key_usage_flags(&attributes,
                            PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_ENCRYPT);
    assert_int_equal(psa_import_key(&attributes, half, length, &software), PSA_SUCCESS);
    return software;
}

static FILE *open_log(void)
{
    const char *const name = getenv("PSA_TPM_TEST_LOG");
    FILE *log;

    assert_non_null(name);
    log = fopen(name, "r");
    assert_non_null(log);
    return log;
}

unsigned tpm_commands(void)
{
    FILE *const log = open_log();
    char *line = NULL;
    size_t size = 0;
    unsigned count = 0;

    while (getline(&line, &size, log) > 0) {
        count += line[0] == 'C';
    }
    free(line);
    fclose(log);
    return count;
}

bool tpm_saw(const uint8_t *bytes, size_t size)
{
    FILE *const log = open_log();
    char *const wanted = calloc(size, 2 + 1);
    char *line = NULL;
    size_t line_size = 0;
    bool found = false;

    assert_non_null(wanted);
    for (size_t i = 0; i < size; i++) {
        sprintf(wanted + 2 * i, "%02x", bytes[i]);
    }
    while (!found && getline(&line, &line_size, log) > 0) {
        found = strstr(line, wanted) != NULL;
    }
    free(wanted);
    free(line);
    fclose(log);
    return found;
}

void tell_tpm(const char *order)
{
    const char *const name = getenv("PSA_TPM_TEST_CONTROL");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const int control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char answer[8] = "";

    assert_non_null(name);
    assert_true(control >= 0);
    assert_in_range(strlen(name), 1, sizeof address.sun_path - 1);
    strcpy(address.sun_path, name);
    assert_int_equal(connect(control, (const struct sockaddr *) &address, sizeof address), 0);
    assert_true(dprintf(control, "%s\n", order) > 0);
    assert_int_equal(recv(control, answer, 5, MSG_WAITALL), 5);
    assert_string_equal(answer, "done\n");
    close(control);
}

int start(void **state)
{
    (void) state;
    return psa_crypto_init() == PSA_SUCCESS ? 0 : -1;
}
