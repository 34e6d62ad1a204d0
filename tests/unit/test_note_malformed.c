/*
 * Every kind of malformed ELF file is refused with its reason
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "description_elf.h"

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char json[] = "{ \"prefix\": \"acme\" }";

/* One way to spoil a good image each. */

static void no_magic(elf_image_t *image)
{
    image->bytes[1] = 'e';
}

static void a_script(elf_image_t *image)
{
    image->size = (size_t) snprintf((char *) image->bytes, sizeof(image->bytes), "#!/bin/sh\n");
}

static void nothing(elf_image_t *image)
{
    image->size = 0;
}

static void the_magic_alone(elf_image_t *image)
{
    image->size = SELFMAG;
}

static void other_class(elf_image_t *image)
{
    unsigned char *class = &image->header->e_ident[EI_CLASS];
    *class = *class == ELFCLASS64 ? ELFCLASS32 : ELFCLASS64;
}

static void other_byte_order(elf_image_t *image)
{
    unsigned char *data = &image->header->e_ident[EI_DATA];
    *data = *data == ELFDATA2LSB ? ELFDATA2MSB : ELFDATA2LSB;
}

static void other_version(elf_image_t *image)
{
    image->header->e_ident[EI_VERSION] = 2;
}

static void an_executable(elf_image_t *image)
{
    image->header->e_type = ET_EXEC;
}

static void an_object_file(elf_image_t *image)
{
    image->header->e_type = ET_REL;
}

static void no_program_headers(elf_image_t *image)
{
    image->header->e_phnum = 0;
}

static void many_program_headers(elf_image_t *image)
{
    image->header->e_phnum = 257;
}

static void program_headers_beyond_the_end(elf_image_t *image)
{
    image->header->e_phoff = image->size - 8;
}

static void program_headers_at_the_end_of_the_address_space(elf_image_t *image)
{
    image->header->e_phoff = (ElfW(Off)) -1;
}

static void segment_beyond_the_end(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_filesz = image->size;
}

static void segment_that_wraps_round(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_filesz = (ElfW(Xword)) -4;
}

static void segment_at_an_odd_offset(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_offset += 2;
}

static void segment_at_an_odd_address(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_vaddr += 1;
}

static void segment_aligned_to_16(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_align = 16;
}

static void segment_cut_in_a_header(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_filesz = 36 + 8; /* the build-id, and part of the next */
}

static void segment_cut_in_a_text(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_filesz -= 4;
}

static ElfW(Nhdr) *first_note(elf_image_t *image)
{
    return (ElfW(Nhdr) *) (void *) &image->bytes[image->notes];
}

static void owner_of_4_gigabytes(elf_image_t *image)
{
    first_note(image)->n_namesz = UINT32_MAX;
}

static void text_of_4_gigabytes(elf_image_t *image)
{
    first_note(image)->n_descsz = UINT32_MAX;
}

static void text_one_byte_too_long(elf_image_t *image)
{
    elf_image_begin(image);
    (void) elf_image_add_description(image, "[12]");
    elf_image_finish(image);
    first_note(image)->n_descsz = 5;
}

static void empty_text(elf_image_t *image)
{
    elf_image_make(image, "");
}

static void nine_descriptions(elf_image_t *image)
{
    elf_image_begin(image);
    for (unsigned i = 0; i < PD_NOTE_MAX_COUNT + 1; i++) {
        (void) elf_image_add_description(image, json);
    }
    elf_image_finish(image);
}

static void not_loaded(elf_image_t *image)
{
    image->segment[ELF_IMAGE_LOAD].p_type = PT_NULL;
}

static void loaded_but_not_readable(elf_image_t *image)
{
    image->segment[ELF_IMAGE_LOAD].p_flags = PF_W;
}

static void loaded_but_for_the_last_byte(elf_image_t *image)
{
    image->segment[ELF_IMAGE_LOAD].p_filesz = image->size - 4;
}

static void loaded_from_elsewhere(elf_image_t *image)
{
    image->segment[ELF_IMAGE_LOAD].p_vaddr -= 0x40;
    image->segment[ELF_IMAGE_LOAD].p_filesz += 0x40;
}

static void at_the_end_of_the_address_space(elf_image_t *image)
{
    image->segment[ELF_IMAGE_NOTE].p_vaddr = (ElfW(Addr)) -4;
}

static void a_bad_file_gets_its_reason(void **state)
{
    static const char overrun[] = "a note overruns its segment";
    static const char misaligned[] = "a note segment is misaligned";
    static const char segment_cut[] = "truncated ELF file: a note segment is incomplete";
    static const char headers_cut[] = "truncated ELF file: the program headers are incomplete";
    static const char unloaded[] = "the driver description is not in a loaded, readable segment";
    static const struct {
        void (*spoil)(elf_image_t *image);
        const char *reason;
    } cases[] = {
        { no_magic, "not an ELF file" },
        { a_script, "not an ELF file" },
        { nothing, "not an ELF file" },
        { the_magic_alone, "truncated ELF file: the header is incomplete" },
#if __ELF_NATIVE_CLASS == 64
        { other_class, "an ELF file of another class (not 64-bit)" },
#else
        { other_class, "an ELF file of another class (not 32-bit)" },
#endif
        { other_byte_order, "an ELF file of another byte order" },
        { other_version, "an ELF file of unknown version 2" },
        { an_executable, "not a shared object (ELF type 2)" },
        { an_object_file, "not a shared object (ELF type 1)" },
        { no_program_headers, "has no program headers" },
        { many_program_headers, "has 257 program headers; 256 are the most" },
        { program_headers_beyond_the_end, headers_cut },
        { program_headers_at_the_end_of_the_address_space, headers_cut },
        { segment_beyond_the_end, segment_cut },
        { segment_that_wraps_round, segment_cut },
        { segment_at_an_odd_offset, misaligned },
        { segment_at_an_odd_address, misaligned },
        { segment_aligned_to_16, misaligned },
        { segment_cut_in_a_header, overrun },
        { segment_cut_in_a_text, overrun },
        { owner_of_4_gigabytes, overrun },
        { text_of_4_gigabytes, overrun },
        { text_one_byte_too_long, overrun },
        { empty_text, "the driver description is empty" },
        { nine_descriptions, "more than 8 driver descriptions" },
        { not_loaded, unloaded },
        { loaded_but_not_readable, unloaded },
        { loaded_but_for_the_last_byte, unloaded },
        { loaded_from_elsewhere, unloaded },
        { at_the_end_of_the_address_space, unloaded },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        elf_image_t image;
        pd_notes_t notes;
        pd_message_t message = { "" };
        elf_image_make(&image, json);
        cases[i].spoil(&image);

        assert_int_equal(elf_image_read(&image, &notes, &message), PSA_ERROR_INVALID_ARGUMENT);

        assert_string_equal(message.text, cases[i].reason);
        assert_int_equal(notes.count, 0);
    }
}

static void a_file_for_another_machine_is_refused(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_make(&image, json);
    image.header->e_machine = EM_68K;

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_ERROR_INVALID_ARGUMENT);

    assert_ptr_equal(strstr(message.text, "an ELF file for another machine (4, not "),
                     message.text);
}

static void program_headers_of_another_size_are_refused(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    char expected[64];
    (void) state;
    elf_image_make(&image, json);
    image.header->e_phentsize = 1;

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_ERROR_INVALID_ARGUMENT);

    (void) snprintf(expected, sizeof(expected), "program headers of 1 bytes, not %zu",
                    sizeof(ElfW(Phdr)));
    assert_string_equal(message.text, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_file_gets_its_reason),
        cmocka_unit_test(a_file_for_another_machine_is_refused),
        cmocka_unit_test(program_headers_of_another_size_are_refused),
    };
    return cmocka_run_group_tests_name("malformed files", tests, NULL, NULL);
}
