/*
 * Names of mechanisms
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/mechanisms.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* In the order in which they are measured. */
#define FAMILY(name) { #name, bench_##name##_mechanisms, &bench_##name##_mechanism_count }
static const struct {
    const char *name;
    const bench_mechanism_t *mechanisms;
    const size_t *count;
} families[] = {
    FAMILY(hash), FAMILY(mac),        FAMILY(cipher),    FAMILY(aead),
    FAMILY(sign), FAMILY(asymmetric), FAMILY(agreement), FAMILY(keys), FAMILY(storage),
};

#define FAMILY_COUNT (sizeof(families) / sizeof(families[0]))

size_t bench_mechanism_count(void)
{
    size_t count = 0;

    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        count += *families[i].count;
    }
    return count;
}

const bench_mechanism_t *bench_mechanism(size_t index)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        if (index < *families[i].count) {
            return &families[i].mechanisms[index];
        }
        index -= *families[i].count;
    }
    return NULL;
}

bool bench_is_variant(const bench_mechanism_t *mechanism, const char *variant)
{
    return strcmp(mechanism->variant, variant) == 0;
}

/* "PSA_ALG_SHA_256/multipart", "SHA256/Multipart" and "sha-256/multipart" are the same. */
static void plain_name(const char *name, char *plain, size_t size)
{
    size_t length = 0;

    if (strncasecmp(name, "PSA_ALG_", 8) == 0) {
        name += 8;
    }
    for (; *name != '\0' && length + 1 < size; name++) {
        if (*name != '-' && *name != '_') {
            plain[length++] = (char) tolower((unsigned char) *name);
        }
    }
    plain[length] = '\0';
}

static bool is_named(const bench_mechanism_t *mechanism, const char *plain)
{
    char own[64];

    plain_name(mechanism->psa_name, own, sizeof(own));
    if (strcmp(plain, own) == 0 && bench_is_variant(mechanism, "one-shot")) {
        return true;
    }
    plain_name(mechanism->name, own, sizeof(own));
    return strcmp(plain, own) == 0 || strcmp(plain, mechanism->family) == 0
           || strcmp(plain, "all") == 0 || (strcmp(plain, "default") == 0 && mechanism->common);
}

static bool unknown_name(const char *item, bench_message_t *error)
{
    char names[200] = "";
    size_t length = 0;

    for (size_t i = 0; i < FAMILY_COUNT && length < sizeof(names); i++) {
        length +=
            (size_t) snprintf(names + length, sizeof(names) - length, ", %s", families[i].name);
    }
    return bench_fail(
        error, "unknown algorithm '%.40s'; known: all, default%s, and the names that --list shows",
        item, names);
}

bool bench_mechanisms_select(const char *list, bool *selected, bench_message_t *error)
{
    char item[64];
    char plain[64];

    while (bench_list_next(&list, item, sizeof(item))) {
        bool found = false;

        plain_name(item, plain, sizeof(plain));
        for (size_t i = 0; i < bench_mechanism_count(); i++) {
            if (is_named(bench_mechanism(i), plain)) {
                selected[i] = true;
                found = true;
            }
        }
        if (!found) {
            return unknown_name(item, error);
        }
    }
    return list == NULL || unknown_name(list, error);
}
