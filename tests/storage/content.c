/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "worker.h"

#include <string.h>

static uint32_t next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

size_t make_content(uint32_t what, uint32_t n, uint8_t content[LONGEST_CONTENT])
{
    uint32_t state = what * UINT32_C(2654435761) ^ (n + 1) * UINT32_C(40503);
    const size_t length = 16 + n * 37 % (LONGEST_CONTENT - 16);

    state = state != 0 ? state : 1;
    memcpy(content, &what, sizeof what);
    memcpy(content + 4, &n, sizeof n);
    for (size_t i = 8; i < length; i++) {
        content[i] = (uint8_t) (next(&state) >> 8);
    }
    return length;
}

bool know_content(uint32_t what, const uint8_t *content, size_t length, uint32_t *n)
{
    uint8_t expected[LONGEST_CONTENT];

    if (length < 16) {
        return false;
    }
    memcpy(n, content + 4, sizeof *n);
    return make_content(what, *n, expected) == length && memcmp(content, expected, length) == 0;
}

psa_status_t create_key(uint32_t id, uint32_t n)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t content[LONGEST_CONTENT];
    const size_t length = make_content(id, n, content);
    psa_key_id_t created;

    psa_set_key_id(&attributes, id);
    psa_set_key_type(&attributes, PSA_KEY_TYPE_RAW_DATA);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
    return psa_import_key(&attributes, content, length, &created);
}

psa_status_t read_key(uint32_t id, uint8_t content[LONGEST_CONTENT], size_t *length)
{
    const psa_status_t status = psa_export_key(id, content, LONGEST_CONTENT, length);

    (void) psa_purge_key(id); /* from the storage each time */
    return status;
}

psa_status_t read_entry(uint64_t uid, uint8_t content[LONGEST_CONTENT], size_t *length)
{
    struct psa_storage_info_t info;
    psa_status_t status = psa_its_get_info(uid, &info);

    if (status != PSA_SUCCESS) {
        return status;
    }
    CHECK(info.size <= LONGEST_CONTENT);
    return psa_its_get(uid, 0, info.size, content, length);
}
