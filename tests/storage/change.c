/*
 * Changing the store until somebody kills us, and showing what is in it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "worker.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Keys 1 to 4, and as many entries that are no keys, which can be overwritten. */
#define OBJECTS 8u
#define ENTRY_BASE UINT64_C(0x100000000)

static bool is_key(uint32_t object)
{
    return object <= OBJECTS / 2;
}

static psa_status_t read_object(uint32_t object, uint8_t content[LONGEST_CONTENT], size_t *length)
{
    psa_status_t status;

    if (!is_key(object)) {
        return read_entry(ENTRY_BASE + object, content, length);
    }
    status = read_key(object, content, length);
    return status == PSA_ERROR_INVALID_HANDLE ? PSA_ERROR_DOES_NOT_EXIST : status;
}

/* One write each: what was said is in the pipe whatever becomes of us. */
static void say(const char *text)
{
    CHECK(write(STDOUT_FILENO, text, strlen(text)) == (ssize_t) strlen(text));
}

static void change(uint32_t object, bool *is_there, uint32_t n)
{
    uint8_t content[LONGEST_CONTENT];
    char line[64];

    if (*is_there && (is_key(object) || n % 3 == 0)) {
        snprintf(line, sizeof line, "begin %" PRIu32 " absent\n", object);
        say(line);
        CHECK_STATUS(is_key(object) ? psa_destroy_key(object) : psa_its_remove(ENTRY_BASE + object), PSA_SUCCESS);
        *is_there = false;
    } else {
        snprintf(line, sizeof line, "begin %" PRIu32 " %" PRIu32 "\n", object, n);
        say(line);
        if (is_key(object)) {
            CHECK_STATUS(create_key(object, n), PSA_SUCCESS);
            CHECK_STATUS(psa_purge_key(object), PSA_SUCCESS);
        } else {
            const size_t length = make_content(object, n, content);

            CHECK_STATUS(psa_its_set(ENTRY_BASE + object, (uint32_t) length, content, 0), PSA_SUCCESS);
        }
        *is_there = true;
    }
    say("done\n");
}

int task_change(uint32_t first)
{
    bool is_there[OBJECTS + 1];
    uint8_t content[LONGEST_CONTENT];
    size_t length;

    for (uint32_t object = 1; object <= OBJECTS; object++) {
        const psa_status_t status = read_object(object, content, &length);

        CHECK(status == PSA_SUCCESS || status == PSA_ERROR_DOES_NOT_EXIST);
        is_there[object] = status == PSA_SUCCESS;
    }
    for (uint32_t n = first;; n++) {
        const uint32_t object = 1 + (n * 5 + n / OBJECTS) % OBJECTS;

        change(object, &is_there[object], n);
    }
}

int task_show(void)
{
    uint8_t content[LONGEST_CONTENT];
    size_t length;
    uint32_t n;

    for (uint32_t object = 1; object <= OBJECTS; object++) {
        const psa_status_t status = read_object(object, content, &length);

        if (status == PSA_ERROR_DOES_NOT_EXIST) {
            printf("%" PRIu32 " absent\n", object);
        } else if (status != PSA_SUCCESS) {
            printf("%" PRIu32 " status %d\n", object, (int) status);
        } else if (!know_content(object, content, length, &n)) {
            printf("%" PRIu32 " not whole\n", object);
        } else {
            printf("%" PRIu32 " %" PRIu32 "\n", object, n);
        }
    }
    return 0;
}
