/*
 * psa-driver check: functions, constant and contexts of a description in the plug-in's file
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "core/dispatch/context.h"
#include "core/loader/contract.h"

/* Which of a capability's functions the plug-in has. */
typedef struct {
    bool has[PD_ENTRY_POINT_COUNT];
} functions_t;

/* Symbols of assembler code may have no type: then the place decides, as in the loader. */
static bool is_function(const elf_image_t *image, const ElfW(Sym) * symbol)
{
    const unsigned type = ELF64_ST_TYPE(symbol->st_info);

    return type == STT_FUNC || type == STT_GNU_IFUNC || elf_image_is_code(image, symbol->st_value);
}

static bool find_function(const check_subject_t *subject, const elf_image_t *image, size_t c, unsigned e)
{
    const pd_capability_t *capability = &subject->description->capabilities[c];
    const pd_function_names_t names = pd_function_names(subject->description, capability, (pd_entry_point_t) e);
    const pd_place_t capabilities = { .name = "capabilities" };
    const pd_place_t place = { .parent = &capabilities, .index = c };
    const pd_place_t all_names = { .parent = &place, .name = "names" };
    const pd_place_t given = { .parent = &all_names, .name = pd_entry_points[e].name };

    for (size_t i = 0; i < (names.given != NULL ? 1u : 2u); i++) {
        const char *name = names.given != NULL ? names.given : names.by_default[i];
        const elf_symbol_t *found = elf_image_find(image, name);

        if (found != NULL && !is_function(image, &found->symbol)) {
            check_add_at(subject, CHECK_ERROR, "not-function", names.given != NULL ? &given : &place,
                         "%.255s is not a function", name);
        }
        if (found != NULL) {
            return true;
        }
    }
    if (names.given != NULL) {
        check_add_at(subject, CHECK_ERROR, "missing-function", &given, "the plug-in exports no function %.255s",
                     names.given);
    } else if (capability->required[e]) {
        check_add_at(subject, CHECK_ERROR, "missing-function", &place,
                     "the plug-in exports no function %s or %s for \"%s\"", names.by_default[0], names.by_default[1],
                     pd_entry_points[e].name);
    }
    /* Said once; what depends on it would only say it again. */
    return names.given != NULL || capability->required[e];
}

static void check_life_cycles(const check_subject_t *subject, size_t c, const functions_t *functions)
{
    const pd_place_t capabilities = { .name = "capabilities" };
    const pd_place_t capability = { .parent = &capabilities, .index = c };
    const pd_place_t place = { .parent = &capability, .name = "entry_points" };

    for (size_t i = 0; i < PD_LIFE_CYCLE_COUNT; i++) {
        const pd_life_cycle_t *cycle = &pd_life_cycles[i];

        for (size_t n = 0; functions->has[cycle->setup] && n < cycle->count; n++) {
            if (!functions->has[cycle->needed[n]]) {
                check_add_at(subject, CHECK_ERROR, "incomplete-family", &place, "\"%s\" is of no use without \"%s\"",
                             pd_entry_points[cycle->setup].name, pd_entry_points[cycle->needed[n]].name);
            }
        }
    }
}

static bool read_constant(const check_subject_t *subject, const elf_image_t *image, psa_driver_plugin_t *constant)
{
    const pd_place_t place = { .name = "prefix" };
    char name[PD_DESCRIPTION_MAX_PREFIX + sizeof "_psa_driver"];
    const elf_symbol_t *found;

    snprintf(name, sizeof name, "%.64s_psa_driver", subject->description->prefix);
    found = elf_image_find(image, name);
    if (found == NULL || ELF64_ST_TYPE(found->symbol.st_info) != STT_OBJECT) {
        check_add_at(subject, CHECK_ERROR, "no-constant", &place, "the constant %s is not exported", name);
        return false;
    }
    if (found->symbol.st_size < 2 * sizeof(uint32_t)
        || !elf_image_copy(image, found->symbol.st_value, constant, sizeof *constant)) {
        check_add_at(subject, CHECK_ERROR, "bad-constant", &place, "%s is not a psa_driver_plugin_t", name);
        return false;
    }
    if (constant->interface_version > PSA_DRIVER_PLUGIN_VERSION) {
        check_add_at(subject, CHECK_ERROR, "interface-version", &place,
                     "%s is made for version %u of the plug-in interface; this library knows versions up to %u", name,
                     (unsigned) constant->interface_version, PSA_DRIVER_PLUGIN_VERSION);
        return false;
    }
    if (constant->interface_version == 0 || constant->structure_size < PD_FIRST_PLUGIN_SIZE
        || constant->structure_size > found->symbol.st_size) {
        check_add_at(subject, CHECK_ERROR, "bad-constant", &place,
                     "%s: interface version %u with %u bytes is no psa_driver_plugin_t", name,
                     (unsigned) constant->interface_version, (unsigned) constant->structure_size);
        return false;
    }
    if (constant->structure_size < sizeof *constant) {
        memset((char *) constant + constant->structure_size, 0, sizeof *constant - constant->structure_size);
    }
    return true;
}

/* Room for a driver's context in an operation structure of the application, in the order of pd_context_rules; 0: the
 * library has no such operation for drivers. */
static const size_t rooms[PD_CONTEXT_RULE_COUNT] = {
    sizeof(((psa_hash_operation_t *) 0)->MBEDTLS_PRIVATE(ctx)),
    sizeof(((psa_mac_operation_t *) 0)->MBEDTLS_PRIVATE(ctx)),
    sizeof(((psa_cipher_operation_t *) 0)->MBEDTLS_PRIVATE(ctx)),
    sizeof(((psa_aead_operation_t *) 0)->MBEDTLS_PRIVATE(ctx)),
    sizeof(((psa_pake_operation_t *) 0)->MBEDTLS_PRIVATE(data).MBEDTLS_PRIVATE(ctx)),
    0,
    0,
};

static void check_context(const check_subject_t *subject, size_t i, psa_driver_context_t context)
{
    const pd_place_t place = { .name = "prefix" };
    const char *prefix = subject->description->prefix;
    const char *type = pd_context_rules[i].type;
    const char *fault = pd_context_fault(context);

    if (fault != NULL) {
        check_add_at(subject, CHECK_ERROR, "bad-context", &place, "%s_psa_driver: %s_%s %s", prefix, prefix, type,
                     fault);
    } else if (rooms[i] != 0 && !pd_context_is_inline(context, rooms[i])) {
        check_add_at(subject, CHECK_NOTE, "context-on-heap", &place,
                     "%s_%s has %u bytes, aligned to %u; an operation has room for %zu, aligned to %zu: each set-up "
                     "costs an allocation",
                     prefix, type, (unsigned) context.size, (unsigned) context.alignment, rooms[i], PD_ROOM_ALIGNMENT);
    }
}

static void check_size_function(const check_subject_t *subject, const elf_image_t *image)
{
    const pd_place_t key_context = { .name = "key_context" };
    const pd_place_t place = { .parent = &key_context, .name = "size_function" };
    const char *name = subject->description->key_context.size_function;
    const elf_symbol_t *found = name != NULL ? elf_image_find(image, name) : NULL;

    if (name != NULL && (found == NULL || ELF64_ST_TYPE(found->symbol.st_info) == STT_OBJECT)) {
        check_add_at(subject, CHECK_ERROR, "missing-function", &place, "the plug-in exports no function %.255s", name);
    }
}

void check_functions(const check_subject_t *subject, const elf_image_t *image)
{
    const pd_description_t *description = subject->description;
    functions_t any = { { false } };
    psa_driver_plugin_t constant;

    for (size_t c = 0; c < description->capability_count; c++) {
        functions_t functions = { { false } };

        for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
            functions.has[e] = description->capabilities[c].entry_points[e] && find_function(subject, image, c, e);
            any.has[e] = any.has[e] || functions.has[e];
        }
        check_life_cycles(subject, c, &functions);
    }
    check_size_function(subject, image);
    if (!read_constant(subject, image, &constant)) {
        return;
    }
    for (size_t i = 0; i < PD_CONTEXT_RULE_COUNT; i++) {
        psa_driver_context_t context;
        bool used = false;

        memcpy(&context, (const char *) &constant + pd_context_rules[i].offset, sizeof context);
        for (unsigned e = pd_context_rules[i].first; e <= (unsigned) pd_context_rules[i].last; e++) {
            used = used || any.has[e];
        }
        if (used) {
            check_context(subject, i, context);
        }
    }
}
