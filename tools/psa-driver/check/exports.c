/*
 * psa-driver check: what a plug-in exports beyond what its descriptions need
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "core/description/message.h"
#include "core/loader/contract.h"
#include "names_list.h"

/* Names of the linker and of compilers' helpers (sanitizers, profiling): no author chose them. */
static bool is_reserved(const char *name)
{
    static const char *const of_the_linker[] = {
        "_init", "_fini", "_edata", "_end", "_etext", "end", "edata", "etext"
    };

    for (size_t i = 0; i < sizeof of_the_linker / sizeof of_the_linker[0]; i++) {
        if (strcmp(name, of_the_linker[i]) == 0) {
            return true;
        }
    }
    return name[0] == '_' && (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z'));
}

static bool is_function_of(const pd_description_t *description, const char *name)
{
    for (size_t c = 0; c < description->capability_count; c++) {
        const pd_capability_t *capability = &description->capabilities[c];

        for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
            pd_function_names_t names;

            if (!capability->entry_points[e]) {
                continue;
            }
            names = pd_function_names(description, capability, (pd_entry_point_t) e);
            if (names.given != NULL
                    ? strcmp(name, names.given) == 0
                    : strcmp(name, names.by_default[0]) == 0 || strcmp(name, names.by_default[1]) == 0) {
                return true;
            }
        }
    }
    return description->key_context.size_function != NULL && strcmp(name, description->key_context.size_function) == 0;
}

static bool is_constant_of(const pd_description_t *description, const char *name)
{
    const size_t length = strlen(description->prefix);

    return strncmp(name, description->prefix, length) == 0 && strcmp(name + length, "_psa_driver") == 0;
}

/* The entry point that a name is the default one for; PD_ENTRY_POINT_COUNT: none. */
static unsigned entry_point_of(const pd_description_t *description, const char *name)
{
    const size_t length = strlen(description->prefix);
    const char *infix = description->opaque ? "opaque_" : "transparent_";
    const char *rest;

    if (strncmp(name, description->prefix, length) != 0 || name[length] != '_') {
        return PD_ENTRY_POINT_COUNT;
    }
    rest = name + length + 1;
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (strcmp(rest, pd_entry_points[e].name) == 0
            || (strncmp(rest, infix, strlen(infix)) == 0
                && strcmp(rest + strlen(infix), pd_entry_points[e].name) == 0)) {
            return e;
        }
    }
    return PD_ENTRY_POINT_COUNT;
}

/* Returns whether the name is known, or was told. */
static bool check_name(check_report_t *report, const char *name, const pd_description_t *descriptions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned entry_point;

        if (descriptions[i].prefix == NULL || is_function_of(&descriptions[i], name)
            || is_constant_of(&descriptions[i], name)) {
            return true;
        }
        entry_point = entry_point_of(&descriptions[i], name);
        if (entry_point < PD_ENTRY_POINT_COUNT) {
            report->note = (unsigned) i + 1;
            check_add(report, CHECK_WARNING, "unlisted-function",
                      "%.128s is exported, but no capability has the entry point %s", name,
                      pd_entry_points[entry_point].name);
            report->note = 0;
            return true;
        }
    }
    return false;
}

void check_exports(check_report_t *report, const elf_image_t *image, const elf_image_t *library,
                   const pd_description_t *descriptions, size_t count)
{
    names_list_t colliding = { .text = "" };
    names_list_t others = { .text = "" };

    for (size_t i = 0; i < image->exported_count; i++) {
        const char *name = image->exported[i].name;

        if (is_reserved(name)) {
            continue;
        }
        if (library != NULL && elf_image_find(library, name) != NULL) {
            names_list_add(&colliding, name);
        } else if (!check_name(report, name, descriptions, count)) {
            names_list_add(&others, name);
        }
    }
    if (colliding.count > 0) {
        check_add(report, CHECK_ERROR, "collision",
                  "exports what libmbedcrypto exports as well, so that its own calls may reach the other one: %s",
                  names_list_text(&colliding));
    }
    if (others.count > 0) {
        check_add(report, CHECK_WARNING, "extra-exports", "exports what is no entry point and no constant: %s",
                  names_list_text(&others));
    }
}
