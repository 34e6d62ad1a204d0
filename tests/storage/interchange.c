/*
 * What one library stored and the other one reads
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "worker.h"

#include <string.h>

#define SIGNING_KEY 17u
#define RAW_KEYS 5u
#define FLAGS UINT32_C(0x12345678)
#define ENTRY UINT64_C(0xfedcba9876543210)

static const uint8_t hash[32] = { 1, 2, 3 };

/* Of the key pair, the public key: made by whoever stored it. */
#define PUBLIC_UID (ENTRY + 1)

int task_put(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t content[LONGEST_CONTENT];
    uint8_t public_key[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    psa_key_id_t key;
    size_t length;

    for (uint32_t id = 1; id <= RAW_KEYS; id++) {
        CHECK_STATUS(create_key(id, 10 * id), PSA_SUCCESS);
    }
    psa_set_key_id(&attributes, SIGNING_KEY);
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    CHECK_STATUS(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    CHECK_STATUS(psa_export_public_key(key, public_key, sizeof public_key, &length), PSA_SUCCESS);
    CHECK_STATUS(psa_its_set(PUBLIC_UID, (uint32_t) length, public_key, 0), PSA_SUCCESS);
    length = make_content(99, 1, content);
    CHECK_STATUS(psa_its_set(ENTRY, (uint32_t) length, content, FLAGS), PSA_SUCCESS);
    CHECK_STATUS(psa_its_set(ENTRY + 2, 0, NULL, 0), PSA_SUCCESS);
    return 0;
}

int task_check(void)
{
    uint8_t content[LONGEST_CONTENT];
    uint8_t public_key[PSA_EXPORT_PUBLIC_KEY_MAX_SIZE];
    uint8_t signature[PSA_SIGNATURE_MAX_SIZE];
    struct psa_storage_info_t info;
    size_t public_length;
    size_t length;
    uint32_t n;

    for (uint32_t id = 1; id <= RAW_KEYS; id++) {
        CHECK_STATUS(read_key(id, content, &length), PSA_SUCCESS);
        CHECK(know_content(id, content, length, &n) && n == 10 * id);
        CHECK_STATUS(create_key(id, 1), PSA_ERROR_ALREADY_EXISTS);
    }
    CHECK_STATUS(psa_export_public_key(SIGNING_KEY, public_key, sizeof public_key, &public_length), PSA_SUCCESS);
    CHECK_STATUS(read_entry(PUBLIC_UID, content, &length), PSA_SUCCESS);
    CHECK(length == public_length && memcmp(content, public_key, length) == 0);
    CHECK_STATUS(psa_sign_hash(SIGNING_KEY, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash, signature,
                               sizeof signature, &length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_verify_hash(SIGNING_KEY, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash, signature, length),
                 PSA_SUCCESS);
    CHECK_STATUS(psa_its_get_info(ENTRY, &info), PSA_SUCCESS);
    CHECK(info.flags == FLAGS);
    CHECK_STATUS(read_entry(ENTRY, content, &length), PSA_SUCCESS);
    CHECK(know_content(99, content, length, &n) && n == 1);
    CHECK_STATUS(psa_its_get(ENTRY, (uint32_t) length, 1, content, NULL), PSA_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(psa_its_get_info(ENTRY + 2, &info), PSA_SUCCESS);
    CHECK(info.size == 0 && info.flags == 0);
    return 0;
}

int task_remove(void)
{
    for (uint32_t id = 1; id <= RAW_KEYS; id++) {
        CHECK_STATUS(psa_destroy_key(id), PSA_SUCCESS);
    }
    CHECK_STATUS(psa_destroy_key(SIGNING_KEY), PSA_SUCCESS);
    for (unsigned i = 0; i < 3; i++) {
        CHECK_STATUS(psa_its_remove(ENTRY + i), PSA_SUCCESS);
    }
    return 0;
}
