/*
 * A shared object as the dynamic loader sees it, read from its file
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Nothing is mapped or run. Program headers and the dynamic section are all that counts, as for the loader: section
 * headers may be absent. Every number of the file is hostile.
 */
#ifndef PSA_DRIVER_CHECK_ELF_IMAGE_H
#define PSA_DRIVER_CHECK_ELF_IMAGE_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/description/description.h"

typedef struct {
    const char *name;
    ElfW(Sym) symbol;
} elf_symbol_t;

typedef struct {
    unsigned char *bytes;
    size_t size;
    ElfW(Phdr) * headers;
    size_t header_count;
    ElfW(Dyn) * dynamic;
    size_t dynamic_count;
    const char *strings; /* in `bytes` */
    size_t strings_size;
    elf_symbol_t *exported; /* what other objects can find here, by name */
    size_t exported_count;
    elf_symbol_t *undefined; /* what must be found elsewhere; weak ones need not */
    size_t undefined_count;
} elf_image_t;

/** Reads a shared object of this machine.
 *
 * \param[out] image    Free with elf_image_free(), also after a failure.
 * \param[out] message  The reason, on failure.
 */
bool elf_image_read(const char *file, elf_image_t *image, pd_message_t *message);

void elf_image_free(elf_image_t *image);

/** Finds an exported symbol; NULL if there is none. */
const elf_symbol_t *elf_image_find(const elf_image_t *image, const char *name);

/** Copies what will be at an address, before relocation; what the file does not hold (.bss) is zero.
 *
 * \return false if no segment covers the first byte.
 */
bool elf_image_copy(const elf_image_t *image, uint64_t address, void *buffer, size_t size);

/** True if the address will be executable. */
bool elf_image_is_code(const elf_image_t *image, uint64_t address);

/** A string of the dynamic section's table; "" if the offset is wrong. */
const char *elf_image_string(const elf_image_t *image, uint64_t offset);

/** The first entry of the dynamic section with a tag; false if there is none. */
bool elf_image_tag(const elf_image_t *image, ElfW(Sxword) tag, uint64_t *value);

#endif
