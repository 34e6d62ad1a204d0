/*
 * A file system that is full, and one that is read-only
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "worker.h"

#define MOST_KEYS 1000u

static void check_keys(uint32_t count)
{
    uint8_t content[LONGEST_CONTENT];
    size_t length;
    uint32_t n;

    for (uint32_t id = 1; id <= count; id++) {
        CHECK_STATUS(read_key(id, content, &length), PSA_SUCCESS);
        CHECK(know_content(id, content, length, &n) && n == id);
    }
}

/* Creates keys until there is no room: all that were acknowledged are there, nothing of the others is. */
int task_fill(void)
{
    psa_status_t status = PSA_SUCCESS;
    uint8_t content[LONGEST_CONTENT];
    uint8_t before[LONGEST_CONTENT];
    struct psa_storage_info_t info;
    uint32_t count = 0;
    size_t length;

    const size_t shared = make_content(1, 1, before);

    CHECK_STATUS(psa_its_set(UINT64_C(0x100000000), (uint32_t) shared, before, 0), PSA_SUCCESS);
    while (count < MOST_KEYS && (status = create_key(count + 1, count + 1)) == PSA_SUCCESS) {
        CHECK_STATUS(psa_purge_key(count + 1), PSA_SUCCESS);
        count++;
    }
    CHECK(count > 2);
    CHECK_STATUS(status, PSA_ERROR_INSUFFICIENT_STORAGE);
    CHECK_STATUS(psa_its_get_info(count + 1, &info), PSA_ERROR_DOES_NOT_EXIST);
    check_keys(count);
    /* What cannot be overwritten keeps its content. */
    length = make_content(1, 50, content);
    CHECK_STATUS(psa_its_set(UINT64_C(0x100000000), (uint32_t) length, content, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    CHECK_STATUS(read_entry(UINT64_C(0x100000000), content, &length), PSA_SUCCESS);
    CHECK(length == shared);
    /* Room is made by destroying, and then there is room. */
    CHECK_STATUS(psa_destroy_key(count), PSA_SUCCESS);
    CHECK_STATUS(create_key(count, count), PSA_SUCCESS);
    CHECK_STATUS(psa_purge_key(count), PSA_SUCCESS);
    check_keys(count);
    printf("%u keys\n", (unsigned) count);
    return 0;
}

/* Key 1 is there, on a file system that is read-only. */
int task_refuse(void)
{
    check_keys(1);
    CHECK_STATUS(create_key(2, 2), PSA_ERROR_NOT_PERMITTED);
    CHECK_STATUS(create_key(1, 2), PSA_ERROR_ALREADY_EXISTS);
    CHECK_STATUS(psa_its_set(1, 1, "x", 0), PSA_ERROR_NOT_PERMITTED);
    CHECK_STATUS(psa_its_remove(1), PSA_ERROR_NOT_PERMITTED);
    CHECK_STATUS(psa_its_remove(2), PSA_ERROR_DOES_NOT_EXIST);
    CHECK_STATUS(psa_destroy_key(1), PSA_ERROR_NOT_PERMITTED);
    check_keys(1);
    return 0;
}
