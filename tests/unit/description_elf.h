/*
 * ELF files made by hand, for the tests of the note reader
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DESCRIPTION_ELF_H
#define DESCRIPTION_ELF_H

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>

#include "core/description/note.h"

/** Where the first segment is mapped, relative to the load address. */
#define ELF_IMAGE_VADDR 0x10000u

/** A shared object of this machine: the header, ELF_IMAGE_SEGMENTS program headers, then notes. */
typedef struct {
    _Alignas(16) unsigned char bytes[16384];
    size_t size;
    size_t notes; /* where they begin */
    ElfW(Ehdr) *header;
    ElfW(Phdr) *segment; /* the array of program headers */
} elf_image_t;

enum {
    ELF_IMAGE_LOAD, /* maps the whole file */
    ELF_IMAGE_NOTE, /* covers all notes */
    ELF_IMAGE_SPARE,
    ELF_IMAGE_SEGMENTS
};

/** An image without notes. */
void elf_image_begin(elf_image_t *image);

/** Appends a note aligned to 4 or 8 bytes. \return Offset of its text in the file. */
size_t elf_image_add_note(elf_image_t *image, const char *owner, size_t owner_size, uint32_t type,
                          const char *text, size_t size, size_t alignment);

/** Appends a note as PSA_DRIVER_DESCRIPTION() does. \return Offset of its text. */
size_t elf_image_add_description(elf_image_t *image, const char *text);

/** Sets the segments' sizes to what was appended. */
void elf_image_finish(elf_image_t *image);

/** An image as a linker makes it: a build-id, then one description. */
void elf_image_make(elf_image_t *image, const char *text);

/** Writes the first `size` bytes of the image to a file without a name. \return Its descriptor. */
int elf_image_open(const elf_image_t *image, size_t size);

/** Reads the notes of the image. */
psa_status_t elf_image_read(const elf_image_t *image, pd_notes_t *notes, pd_message_t *message);

#endif
