/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "opaque_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/psa_linux.h"

const uint8_t a_hash[32] = "thirty-two bytes stand for hash";
const uint8_t a_scalar[32] = "thirty-two bytes below an order";

static char scratch[] = "/tmp/opaque_keys.XXXXXX";
static char logs[2][sizeof scratch + 8];

void start(void)
{
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == 1);
}

psa_key_attributes_t attributes_of(psa_key_id_t id, psa_key_type_t type, psa_algorithm_t algorithm)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_lifetime(&attributes, VOLATILE_THERE);
    if (id != 0) {
        psa_set_key_id(&attributes, id);
        psa_set_key_lifetime(&attributes, PERSISTENT_THERE);
    }
    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, 256);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, EVERY_USE);
    return attributes;
}

psa_key_id_t make_key(psa_key_id_t id, psa_key_type_t type, psa_algorithm_t algorithm)
{
    const psa_key_attributes_t attributes = attributes_of(id, type, algorithm);
    psa_key_id_t key = 0;

    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    return key;
}

void use_key(psa_key_id_t key)
{
    uint8_t signature[64];
    size_t length;

    CHECK_STATUS(psa_sign_hash(key, ECDSA, a_hash, sizeof a_hash, signature, sizeof signature, &length), PSA_SUCCESS);
}

void run(const char *plugins, process_body_t body)
{
    assert_string_equal(run_process(plugin_path(plugins), body), "");
}

size_t calls_in(const char *log, const char *entry_point)
{
    static char text[65536];
    FILE *file = fopen(log, "r");
    size_t count = 0;
    size_t length;

    if (file == NULL) {
        return 0;
    }
    length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
        count += strncmp(line, entry_point, strlen(entry_point)) == 0 && line[strlen(entry_point)] == ' ';
    }
    return count;
}

size_t calls(const char *entry_point)
{
    return calls_in(logs[0], entry_point);
}

const char *log_of_driver(int second)
{
    return logs[second];
}

static void remove_files(void)
{
    char name[64];

    for (psa_key_id_t id = 1; id <= MANY_KEYS; id++) {
        snprintf(name, sizeof name, "%016x.psa_its", (unsigned) id);
        unlink(name);
    }
    unlink(".psa_its.lock");
    unlink(logs[0]);
    unlink(logs[1]);
}

int empty_key_store(void **state)
{
    (void) state;
    remove_files();
    return 0;
}

int make_key_store(void **state)
{
    (void) state;
    if (mkdtemp(scratch) == NULL || chdir(scratch) != 0) {
        return -1;
    }
    snprintf(logs[0], sizeof logs[0], "%s/log", scratch);
    snprintf(logs[1], sizeof logs[1], "%s/log2", scratch);
    return setenv("VAULT_LOG", logs[0], 1) == 0 ? setenv("VAULT_LOG_2", logs[1], 1) : -1;
}

int remove_key_store(void **state)
{
    (void) state;
    remove_files();
    return chdir("/") == 0 ? rmdir(scratch) : -1;
}
