/*
 * ELF files made by hand, for the tests of the note reader
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "description_elf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include <psa_driver_plugin.h>

#if __ELF_NATIVE_CLASS == 64
#define OWN_CLASS ELFCLASS64
#else
#define OWN_CLASS ELFCLASS32
#endif

/* The machine and byte order are those of a file that runs here: the program itself. */
static void copy_identity(ElfW(Ehdr) *header)
{
    extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));
    header->e_machine = __ehdr_start.e_machine;
    header->e_ident[EI_DATA] = __ehdr_start.e_ident[EI_DATA];
}

void elf_image_begin(elf_image_t *image)
{
    memset(image, 0, sizeof(*image));
    image->header = (ElfW(Ehdr) *) (void *) image->bytes;
    image->segment = (ElfW(Phdr) *) (void *) &image->bytes[sizeof(ElfW(Ehdr))];
    image->notes = sizeof(ElfW(Ehdr)) + ELF_IMAGE_SEGMENTS * sizeof(ElfW(Phdr));
    image->size = image->notes;

    ElfW(Ehdr) *header = image->header;
    memcpy(header->e_ident, ELFMAG, SELFMAG);
    header->e_ident[EI_CLASS] = OWN_CLASS;
    header->e_ident[EI_VERSION] = EV_CURRENT;
    copy_identity(header);
    header->e_type = ET_DYN;
    header->e_version = EV_CURRENT;
    header->e_ehsize = sizeof(*header);
    header->e_phoff = sizeof(*header);
    header->e_phentsize = sizeof(ElfW(Phdr));
    header->e_phnum = ELF_IMAGE_SEGMENTS;

    ElfW(Phdr) *load = &image->segment[ELF_IMAGE_LOAD];
    load->p_type = PT_LOAD;
    load->p_flags = PF_R;
    load->p_vaddr = ELF_IMAGE_VADDR;
    load->p_align = 0x1000;

    ElfW(Phdr) *note = &image->segment[ELF_IMAGE_NOTE];
    note->p_type = PT_NOTE;
    note->p_flags = PF_R;
    note->p_offset = image->notes;
    note->p_vaddr = ELF_IMAGE_VADDR + image->notes;
    note->p_align = 4;
}

static void align(elf_image_t *image, size_t alignment)
{
    image->size = (image->size + alignment - 1) / alignment * alignment;
}

size_t elf_image_add_note(elf_image_t *image, const char *owner, size_t owner_size, uint32_t type,
                          const char *text, size_t size, size_t alignment)
{
    const ElfW(Nhdr) note = { (uint32_t) owner_size, (uint32_t) size, type };
    align(image, alignment);
    assert_true(image->size + sizeof(note) + owner_size + size + 16 <= sizeof(image->bytes));
    memcpy(&image->bytes[image->size], &note, sizeof(note));
    image->size += sizeof(note);
    memcpy(&image->bytes[image->size], owner, owner_size);
    image->size += owner_size;
    align(image, alignment);
    const size_t offset = image->size;
    memcpy(&image->bytes[offset], text, size);
    image->size += size;
    align(image, alignment);
    return offset;
}

size_t elf_image_add_description(elf_image_t *image, const char *text)
{
    return elf_image_add_note(image, PSA_DRIVER_NOTE_OWNER, sizeof(PSA_DRIVER_NOTE_OWNER),
                              PSA_DRIVER_NOTE_TYPE, text, strlen(text), 4);
}

void elf_image_finish(elf_image_t *image)
{
    ElfW(Phdr) *load = &image->segment[ELF_IMAGE_LOAD];
    ElfW(Phdr) *note = &image->segment[ELF_IMAGE_NOTE];
    load->p_filesz = load->p_memsz = image->size;
    note->p_filesz = note->p_memsz = image->size - image->notes;
}

void elf_image_make(elf_image_t *image, const char *text)
{
    elf_image_begin(image);
    (void) elf_image_add_note(image, "GNU", 4, NT_GNU_BUILD_ID, "0123456789abcdefghij", 20, 4);
    (void) elf_image_add_description(image, text);
    elf_image_finish(image);
}

int elf_image_open(const elf_image_t *image, size_t size)
{
    const int fd = memfd_create("image", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_true(size <= sizeof(image->bytes));
    assert_int_equal(write(fd, image->bytes, size), (ssize_t) size);
    return fd;
}

psa_status_t elf_image_read(const elf_image_t *image, pd_notes_t *notes, pd_message_t *message)
{
    const int fd = elf_image_open(image, image->size);
    psa_status_t status = pd_notes_read(fd, notes, message);
    (void) close(fd);
    return status;
}
