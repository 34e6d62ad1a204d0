/*
 * Two processes that want the same keys at the same time
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Creating a key succeeds in one process until it destroys it: so a key is a lock, and a counter that is changed under
 * that lock shows whether two processes ever believed that they had created it.
 */
#include "worker.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#define KEYS 3u
#define COUNTER_UID UINT64_C(0x200000000)
#define SHARED_UID UINT64_C(0x300000000)
#define SHARED_SIZE 2000u

static void count_up(uint32_t id)
{
    uint32_t count = 0;
    const psa_status_t status = psa_its_get(COUNTER_UID + id, 0, sizeof count, &count, NULL);

    CHECK(status == PSA_SUCCESS || status == PSA_ERROR_DOES_NOT_EXIST);
    count++;
    CHECK_STATUS(psa_its_set(COUNTER_UID + id, sizeof count, &count, 0), PSA_SUCCESS);
}

/* True if we were the one. */
static bool create_and_destroy(uint32_t id, uint32_t n)
{
    const psa_status_t status = create_key(id, n);
    uint8_t content[LONGEST_CONTENT];
    size_t length;
    uint32_t found;

    if (status == PSA_ERROR_ALREADY_EXISTS) {
        return false;
    }
    CHECK(status == PSA_SUCCESS);
    CHECK_STATUS(psa_purge_key(id), PSA_SUCCESS);
    CHECK_STATUS(read_key(id, content, &length), PSA_SUCCESS);
    CHECK(know_content(id, content, length, &found) && found == n);
    count_up(id);
    CHECK_STATUS(psa_destroy_key(id), PSA_SUCCESS);
    return true;
}

/* An entry that both overwrite all the time is always of one of them. */
static void overwrite_and_read(uint32_t n)
{
    uint8_t content[SHARED_SIZE];
    uint8_t found[SHARED_SIZE];

    memset(content, (int) (n & 0xff), sizeof content);
    CHECK_STATUS(psa_its_set(SHARED_UID, sizeof content, content, 0), PSA_SUCCESS);
    CHECK_STATUS(psa_its_get(SHARED_UID, 0, sizeof found, found, NULL), PSA_SUCCESS);
    memset(content, found[0], sizeof content);
    CHECK(memcmp(found, content, sizeof content) == 0);
}

int task_contend(uint32_t who, unsigned seconds)
{
    const time_t end = time(NULL) + (time_t) seconds;
    uint32_t created[KEYS + 1] = { 0 };
    uint32_t lost[KEYS + 1] = { 0 };

    for (uint32_t n = who; time(NULL) < end; n += 2) {
        const uint32_t id = 1 + n / 2 % KEYS;

        if (create_and_destroy(id, n)) {
            created[id]++;
        } else {
            lost[id]++;
        }
        overwrite_and_read(n);
    }
    for (uint32_t id = 1; id <= KEYS; id++) {
        printf("%" PRIu32 " %" PRIu32 " %" PRIu32 "\n", id, created[id], lost[id]);
    }
    return 0;
}
