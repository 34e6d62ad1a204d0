/*
 * What the fuzz targets share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Keys and algorithms of every kind, to ask capabilities for. */
static const psa_algorithm_t algorithms[] = {
    PSA_ALG_NONE,
    PSA_ALG_SHA_256,
    PSA_ALG_HMAC(PSA_ALG_SHA_512),
    PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 10),
    PSA_ALG_CTR,
    PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8),
    PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 12),
    PSA_ALG_ECDSA(PSA_ALG_ANY_HASH),
    PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256)),
    UINT32_MAX,
};
static const psa_key_type_t key_types[] = {
    PSA_KEY_TYPE_NONE,
    PSA_KEY_TYPE_AES,
    PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1),
    PSA_KEY_TYPE_DH_PUBLIC_KEY(PSA_DH_FAMILY_RFC7919),
    UINT16_MAX,
};

void fuzz_fail(const char *file, int line, const char *condition)
{
    (void) fprintf(stderr, "%s:%d: not true: %s\n", file, line, condition);
    abort();
}

void fuzz_check_message(const pd_message_t *message)
{
    const size_t length = strnlen(message->text, sizeof(message->text));
    FUZZ_ASSERT(length > 0);
    FUZZ_ASSERT(length < sizeof(message->text));
    for (size_t i = 0; i < length; i++) {
        FUZZ_ASSERT(message->text[i] >= 0x20 && message->text[i] < 0x7f);
    }
}

static void check_identifier(const char *name, size_t most)
{
    static const char digits[] = "0123456789";
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789";
    const size_t length = strlen(name);
    FUZZ_ASSERT(length >= 1 && length <= most);
    FUZZ_ASSERT(strchr(digits, name[0]) == NULL);
    FUZZ_ASSERT(strspn(name, letters) == length);
}

static void check_entry_points(const pd_description_t *description, const pd_capability_t *capability)
{
    size_t listed = 0;
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        FUZZ_ASSERT(!capability->required[ep] || capability->entry_points[ep]);
        if (capability->entry_points[ep]) {
            FUZZ_ASSERT(description->opaque ? pd_entry_points[ep].opaque : pd_entry_points[ep].transparent);
            listed++;
        }
        if (capability->names[ep] != NULL) {
            FUZZ_ASSERT(capability->entry_points[ep]);
            check_identifier(capability->names[ep], PD_DESCRIPTION_MAX_IDENTIFIER);
        }
    }
    FUZZ_ASSERT(listed > 0);
}

/* A capability covers whatever it lists. */
static void check_mechanisms(const pd_capability_t *capability)
{
    FUZZ_ASSERT(capability->restricts_algorithms == (capability->algorithm_count > 0));
    FUZZ_ASSERT(capability->restricts_key_types == (capability->key_type_count > 0));
    FUZZ_ASSERT(capability->restricts_key_sizes == (capability->key_size_count > 0));
    FUZZ_ASSERT(capability->algorithm_count <= PD_DESCRIPTION_MAX_ELEMENTS);
    FUZZ_ASSERT(capability->key_type_count <= PD_DESCRIPTION_MAX_ELEMENTS);
    FUZZ_ASSERT(capability->key_size_count <= PD_DESCRIPTION_MAX_ELEMENTS);
    for (size_t i = 0; i < capability->algorithm_count; i++) {
        FUZZ_ASSERT(capability->algorithms[i] != PSA_ALG_NONE);
        FUZZ_ASSERT(pd_capability_has_algorithm(capability, capability->algorithms[i]));
    }
    for (size_t i = 0; i < capability->key_type_count; i++) {
        const pd_key_type_spec_t *spec = &capability->key_types[i];
        FUZZ_ASSERT(!spec->any_family || (spec->type & PSA_KEY_TYPE_ECC_CURVE_MASK) == 0);
        const psa_key_type_t type = spec->any_family ? spec->type | PSA_ECC_FAMILY_SECP_R1 : spec->type;
        FUZZ_ASSERT(pd_capability_has_key(capability, type, 0));
        for (size_t j = 0; j < capability->key_size_count; j++) {
            FUZZ_ASSERT(pd_capability_has_key(capability, type, capability->key_sizes[j]));
        }
    }
    for (size_t i = 0; i < COUNT(algorithms); i++) {
        FUZZ_ASSERT(pd_capability_has_algorithm(capability, algorithms[i]) || capability->restricts_algorithms);
    }
    for (size_t i = 0; i < COUNT(key_types); i++) {
        const bool has_type = pd_capability_has_key(capability, key_types[i], 0);
        FUZZ_ASSERT(has_type || capability->restricts_key_types);
        FUZZ_ASSERT(has_type || !pd_capability_has_key(capability, key_types[i], 256));
    }
}

static void check_description(const pd_description_t *description, size_t line_count)
{
    check_identifier(description->prefix, PD_DESCRIPTION_MAX_PREFIX);
    FUZZ_ASSERT(description->opaque || !description->has_location);
    FUZZ_ASSERT(description->opaque == description->has_key_context);
    FUZZ_ASSERT(!description->has_location || description->location != PSA_KEY_LOCATION_LOCAL_STORAGE);
    FUZZ_ASSERT(description->location <= 0xffffff);
    if (description->key_context.size_function != NULL) {
        check_identifier(description->key_context.size_function, PD_DESCRIPTION_MAX_IDENTIFIER);
    }
    FUZZ_ASSERT(description->builtin_key_count <= PD_DESCRIPTION_MAX_ELEMENTS);
    for (size_t i = 0; i < description->builtin_key_count; i++) {
        const pd_builtin_key_t *key = &description->builtin_keys[i];
        FUZZ_ASSERT(key->id >= MBEDTLS_PSA_KEY_ID_BUILTIN_MIN && key->id <= MBEDTLS_PSA_KEY_ID_BUILTIN_MAX);
        FUZZ_ASSERT(key->persistence != PSA_KEY_PERSISTENCE_VOLATILE);
    }
    FUZZ_ASSERT(description->capability_count <= PD_DESCRIPTION_MAX_CAPABILITIES);
    for (size_t i = 0; i < description->capability_count; i++) {
        const pd_capability_t *capability = &description->capabilities[i];
        FUZZ_ASSERT(capability->min_size <= capability->max_size);
        FUZZ_ASSERT(capability->line >= 1 && capability->line <= line_count);
        check_entry_points(description, capability);
        check_mechanisms(capability);
    }
}

#define MOST_FINDINGS 50u

typedef struct {
    size_t line_count;
    unsigned count;
} findings_t;

static bool take_finding(void *context, const pd_finding_t *finding)
{
    findings_t *findings = context;
    pd_message_t text;

    FUZZ_ASSERT(findings->count < MOST_FINDINGS);
    FUZZ_ASSERT(finding->code != NULL && finding->code[0] != '\0');
    FUZZ_ASSERT(finding->line <= findings->line_count);
    FUZZ_ASSERT(strlen(finding->text) < sizeof(text.text));
    (void) strcpy(text.text, finding->text);
    fuzz_check_message(&text);
    if (finding->pointer != NULL) {
        FUZZ_ASSERT(strlen(finding->pointer) < sizeof(text.text));
        (void) strcpy(text.text, finding->pointer);
        fuzz_check_message(&text);
        FUZZ_ASSERT(finding->pointer[0] == '/' && finding->line >= 1);
    }
    return ++findings->count < MOST_FINDINGS;
}

/* To go on behind what is wrong must end in the same answer. */
static void examine(const char *json, size_t size, size_t line_count, psa_status_t expected)
{
    findings_t findings = { .line_count = line_count };
    pd_description_t description;

    FUZZ_ASSERT(pd_description_examine(json, size, &description, take_finding, &findings) == expected);
    FUZZ_ASSERT((findings.count > 0) == (expected != PSA_SUCCESS));
    pd_description_free(&description);
    FUZZ_ASSERT(description.memory == NULL);
}

void fuzz_parse_description(const char *json, size_t size)
{
    size_t line_count = 1;
    for (size_t i = 0; i < size; i++) {
        line_count += json[i] == '\n';
    }
    pd_description_t description;
    pd_message_t message;
    memset(&message, 0xff, sizeof(message)); /* a message that is not written is not zero-terminated */
    const psa_status_t status = pd_description_parse(json, size, &description, &message);
    if (status == PSA_SUCCESS) {
        check_description(&description, line_count);
        pd_description_free(&description);
        FUZZ_ASSERT(description.memory == NULL && description.capability_count == 0);
    } else {
        FUZZ_ASSERT(status == PSA_ERROR_INVALID_ARGUMENT);
        fuzz_check_message(&message);
    }
    examine(json, size, line_count, status);
}
