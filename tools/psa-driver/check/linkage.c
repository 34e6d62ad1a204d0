/*
 * psa-driver check: the libraries that a plug-in needs, and how it was linked
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "checks.h"
#include "core/description/message.h"
#include "names_list.h"

/* Not in the <elf.h> of Debian 12. */
#ifndef DF_1_PIE
#define DF_1_PIE 0x08000000
#endif

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Functions of libmbedcrypto that it calls. Where that library is not known, by their prefixes. */
static names_list_t calls_of_library(const elf_image_t *image, const elf_image_t *library)
{
    names_list_t calls = { .text = "" };

    for (size_t i = 0; i < image->undefined_count; i++) {
        const char *name = image->undefined[i].name;
        const bool may_be_absent = ELF64_ST_BIND(image->undefined[i].symbol.st_info) == STB_WEAK;

        if (!may_be_absent && (begins_with(name, "psa_") || begins_with(name, "mbedtls_"))
            && (library == NULL || elf_image_find(library, name) != NULL)) {
            names_list_add(&calls, name);
        }
    }
    return calls;
}

/* Keeps destructors of threads' values, whose code must stay. */
static bool has_thread_destructors(const elf_image_t *image)
{
    static const char *const makers[] = { "pthread_key_create", "tss_create", "__cxa_thread_atexit_impl" };

    for (size_t i = 0; i < image->undefined_count; i++) {
        for (size_t j = 0; j < sizeof makers / sizeof makers[0]; j++) {
            if (strcmp(image->undefined[i].name, makers[j]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* The version behind ".so", the same for both flavours of the library. */
static const char *version_of(const char *soname)
{
    const char *version = strstr(soname, ".so");

    return version != NULL ? version : soname;
}

static void check_needed(check_report_t *report, const elf_image_t *image, const elf_image_t *library)
{
    names_list_t calls = calls_of_library(image, library);
    const char *soname = "";
    bool needs_library = false;
    uint64_t value;

    if (library != NULL && elf_image_tag(library, DT_SONAME, &value)) {
        soname = elf_image_string(library, value);
    }
    for (size_t i = 0; i < image->dynamic_count; i++) {
        const char *name;

        if (image->dynamic[i].d_tag != DT_NEEDED) {
            continue;
        }
        name = elf_image_string(image, image->dynamic[i].d_un.d_val);
        if (begins_with(name, "libmbedcrypto")) {
            needs_library = true;
            if (soname[0] != '\0' && strcmp(version_of(name), version_of(soname)) != 0) {
                check_add(report, CHECK_WARNING, "other-mbedcrypto",
                          "needs %.64s, but the library that loads it is %.64s: two of them would be in one process",
                          name, soname);
            }
        }
        if (strchr(name, '/') != NULL) {
            check_add(report, name[0] == '/' ? CHECK_WARNING : CHECK_ERROR, "needed-path",
                      "needs a library by %s path, %.128s", name[0] == '/' ? "its" : "a relative", name);
        }
    }
    if (calls.count > 0 && !needs_library) {
        check_add(report, CHECK_ERROR, "missing-needed",
                  "calls functions of libmbedcrypto, but does not name it as a library it needs (DT_NEEDED): %s",
                  names_list_text(&calls));
    }
}

static void check_search_path(check_report_t *report, const char *tag, const char *path)
{
    const char *element = path;

    for (;;) {
        const size_t length = strcspn(element, ":");

        if (length == 0
            || (element[0] != '/' && !begins_with(element, "$ORIGIN") && !begins_with(element, "${ORIGIN}"))) {
            check_add(report, CHECK_ERROR, "relative-path",
                      "%s \"%.128s\" has a relative element: libraries come from wherever the program was started", tag,
                      path);
            return;
        }
        if (element[length] == '\0') {
            break;
        }
        element += length + 1;
    }
    check_add(report, CHECK_WARNING, "search-path", "%s \"%.128s\": libraries come from outside the system's folders",
              tag, path);
}

static void check_segments(check_report_t *report, const elf_image_t *image)
{
    const ElfW(Phdr) *stack = NULL;
    bool writable_code = false;

    for (size_t i = 0; i < image->header_count; i++) {
        const ElfW(Phdr) *segment = &image->headers[i];

        stack = segment->p_type == PT_GNU_STACK ? segment : stack;
        writable_code =
            writable_code || (segment->p_type == PT_LOAD && (segment->p_flags & (PF_W | PF_X)) == (PF_W | PF_X));
    }
    if (stack != NULL && (stack->p_flags & PF_X) != 0) {
        check_add(report, CHECK_WARNING, "executable-stack", "makes the stacks of every program executable");
    }
    if (writable_code) {
        check_add(report, CHECK_WARNING, "writable-code", "has a segment that is writable and executable");
    }
}

static uint64_t flags(const elf_image_t *image, ElfW(Sxword) tag)
{
    uint64_t value = 0;

    (void) elf_image_tag(image, tag, &value);
    return value;
}

void check_linkage(check_report_t *report, const elf_image_t *image, const elf_image_t *library)
{
    const uint64_t flags_1 = flags(image, DT_FLAGS_1);
    uint64_t value;

    check_needed(report, image, library);
    if (elf_image_tag(image, DT_RPATH, &value)) {
        check_search_path(report, "DT_RPATH", elf_image_string(image, value));
    }
    if (elf_image_tag(image, DT_RUNPATH, &value)) {
        check_search_path(report, "DT_RUNPATH", elf_image_string(image, value));
    }
    if (elf_image_tag(image, DT_TEXTREL, &value) || (flags(image, DT_FLAGS) & DF_TEXTREL) != 0) {
        check_add(report, CHECK_WARNING, "text-relocations",
                  "has relocations in its code: it was compiled without -fPIC");
    }
    if ((flags(image, DT_FLAGS) & DF_STATIC_TLS) != 0) {
        check_add(report, CHECK_WARNING, "static-tls",
                  "has thread-local variables of the model initial-exec: dlopen() fails where their room is used up");
    }
    if ((flags_1 & (DF_1_NOOPEN | DF_1_PIE)) != 0) {
        check_add(report, CHECK_ERROR, "not-loadable", "is %s: dlopen() refuses it",
                  (flags_1 & DF_1_PIE) != 0 ? "a program" : "linked with -z nodlopen");
    }
    check_segments(report, image);
    if ((flags_1 & DF_1_NODELETE) == 0) {
        if (calls_of_library(image, library).count > 0) {
            check_add(report, CHECK_WARNING, "no-nodelete",
                      "calls functions of libmbedcrypto, but is linked without -z nodelete");
        } else if (has_thread_destructors(image)) {
            check_add(report, CHECK_WARNING, "no-nodelete",
                      "has destructors of threads' values, but is linked without -z nodelete");
        }
    }
}
