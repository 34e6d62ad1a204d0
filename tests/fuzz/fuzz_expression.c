/*
 * Any text is a specification of an algorithm or of a key type, or gets its reason; and the name of a value has that
 * value
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "core/description/expression.h"
#include "core/description/names.h"

/* Names are those of macros, or numbers. */
static bool is_name(const char *text)
{
    return strncmp(text, "PSA_", 4) == 0;
}

static void check_algorithm_name(psa_algorithm_t algorithm)
{
    char name[PD_NAME_SIZE];
    psa_algorithm_t again = 0;
    FUZZ_ASSERT(is_name(pd_algorithm_name(algorithm, name)));
    FUZZ_ASSERT(pd_expression_algorithm(name, &again, NULL));
    FUZZ_ASSERT(again == algorithm);
}

static void check_key_type_name(const pd_key_type_spec_t *key_type)
{
    char name[PD_NAME_SIZE];
    pd_key_type_spec_t again = { 0 };
    FUZZ_ASSERT(is_name(pd_key_type_name(key_type->type, name)) || key_type->any_family);
    if (!key_type->any_family) {
        FUZZ_ASSERT(pd_expression_key_type(name, &again, NULL));
        FUZZ_ASSERT(again.type == key_type->type && !again.any_family);
    }
}

/* A number that nobody checked, as from an application, gets a name too. */
static void check_any_number(const uint8_t *data, size_t size)
{
    uint32_t number;
    if (size != sizeof(number)) {
        return; /* not for each input: names take long to find */
    }
    memcpy(&number, data, sizeof(number));
    char name[PD_NAME_SIZE];
    const size_t length = strlen(pd_algorithm_name(number, name));
    FUZZ_ASSERT(length > 0 && length < sizeof(name));
    const pd_key_type_spec_t key_type = { .type = (psa_key_type_t) number };
    if (key_type.type != PSA_KEY_TYPE_NONE && is_name(pd_key_type_name(key_type.type, name))) {
        check_key_type_name(&key_type);
    }
}

static void check_text(const char *text)
{
    psa_algorithm_t algorithm;
    pd_message_t message;
    memset(&message, 0xff, sizeof(message));
    if (pd_expression_algorithm(text, &algorithm, &message)) {
        check_algorithm_name(algorithm);
    } else {
        fuzz_check_message(&message);
    }
    pd_key_type_spec_t key_type;
    memset(&message, 0xff, sizeof(message));
    if (pd_expression_key_type(text, &key_type, &message)) {
        check_key_type_name(&key_type);
    } else {
        fuzz_check_message(&message);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    FUZZ_ASSERT(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    check_text(text);
    check_any_number((const uint8_t *) text, size);
    free(text);
    return 0;
}
