/*
 * Driver descriptions are found in good ELF files, and every bad file gets its reason
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "description_elf.h"

#include <cmocka.h>

#include <psa_driver_plugin.h>

#include "description_allocations.h"
#include "description_random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char json[] = "{ \"prefix\": \"acme\" }";

static void a_description_is_found_behind_another_note(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_begin(&image);
    (void) elf_image_add_note(&image, "GNU", 4, NT_GNU_BUILD_ID, "0123456789abcdefghij", 20, 4);
    const size_t offset = elf_image_add_description(&image, json);
    elf_image_finish(&image);

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_SUCCESS);

    assert_int_equal(notes.count, 1);
    assert_int_equal(notes.note[0].size, strlen(json));
    assert_string_equal(notes.note[0].text, json);
    assert_int_equal(notes.note[0].vaddr, ELF_IMAGE_VADDR + offset);
    pd_notes_free(&notes);
    assert_int_equal(notes.count, 0);
    pd_notes_free(&notes);
}

static void all_descriptions_are_found_in_their_order(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_begin(&image);
    for (unsigned i = 0; i < PD_NOTE_MAX_COUNT; i++) {
        char text[16];
        (void) snprintf(text, sizeof(text), "[%u]", i);
        (void) elf_image_add_description(&image, text);
    }
    elf_image_finish(&image);

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_SUCCESS);

    assert_int_equal(notes.count, PD_NOTE_MAX_COUNT);
    for (unsigned i = 0; i < PD_NOTE_MAX_COUNT; i++) {
        char text[16];
        (void) snprintf(text, sizeof(text), "[%u]", i);
        assert_string_equal(notes.note[i].text, text);
    }
    pd_notes_free(&notes);
}

static void two_note_segments_are_both_read(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_make(&image, json);
    const size_t second = image.size;
    (void) elf_image_add_description(&image, "[]");
    image.segment[ELF_IMAGE_SPARE] = image.segment[ELF_IMAGE_NOTE];
    image.segment[ELF_IMAGE_SPARE].p_offset = second;
    image.segment[ELF_IMAGE_SPARE].p_vaddr = ELF_IMAGE_VADDR + second;
    image.segment[ELF_IMAGE_SPARE].p_filesz = image.size - second;
    image.segment[ELF_IMAGE_LOAD].p_filesz = image.size;

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_SUCCESS);

    assert_int_equal(notes.count, 2);
    assert_string_equal(notes.note[1].text, "[]");
    pd_notes_free(&notes);
}

static void notes_aligned_to_8_bytes_are_read(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_begin(&image);
    image.notes = (image.notes + 7) / 8 * 8; /* after a 32-bit header */
    image.size = image.notes;
    image.segment[ELF_IMAGE_NOTE].p_offset = image.notes;
    image.segment[ELF_IMAGE_NOTE].p_vaddr = ELF_IMAGE_VADDR + image.notes;
    (void) elf_image_add_note(&image, "long owner", 11, 1, "12345", 5, 8);
    (void) elf_image_add_note(&image, "PSA", 4, PSA_DRIVER_NOTE_TYPE, json, strlen(json), 8);
    elf_image_finish(&image);
    image.segment[ELF_IMAGE_NOTE].p_align = 8;

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_SUCCESS);

    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.note[0].text, json);
    pd_notes_free(&notes);
}

static void alignments_of_0_and_1_mean_4(void **state)
{
    (void) state;
    for (unsigned p_align = 0; p_align <= 1; p_align++) {
        elf_image_t image;
        pd_notes_t notes;
        pd_message_t message;
        elf_image_make(&image, json);
        image.segment[ELF_IMAGE_NOTE].p_align = p_align;

        assert_int_equal(elf_image_read(&image, &notes, &message), PSA_SUCCESS);

        assert_int_equal(notes.count, 1);
        pd_notes_free(&notes);
    }
}

static void a_last_note_without_padding_is_read(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_make(&image, "[1]"); /* and one byte of padding, which is cut off */
    image.size -= 1;
    elf_image_finish(&image);

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_SUCCESS);

    assert_string_equal(notes.note[0].text, "[1]");
    pd_notes_free(&notes);
}

static void notes_of_other_owners_and_types_are_no_descriptions(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    (void) state;
    elf_image_begin(&image);
    (void) elf_image_add_note(&image, "PSA", 4, PSA_DRIVER_NOTE_TYPE + 1, json, strlen(json), 4);
    (void) elf_image_add_note(&image, "PSB", 4, PSA_DRIVER_NOTE_TYPE, json, strlen(json), 4);
    (void) elf_image_add_note(&image, "PSA", 3, PSA_DRIVER_NOTE_TYPE, json, strlen(json), 4);
    (void) elf_image_add_note(&image, "PSA\0x", 6, PSA_DRIVER_NOTE_TYPE, json, strlen(json), 4);
    (void) elf_image_add_note(&image, "", 0, PSA_DRIVER_NOTE_TYPE, json, strlen(json), 4);
    elf_image_finish(&image);

    assert_int_equal(elf_image_read(&image, &notes, &message), PSA_ERROR_DOES_NOT_EXIST);

    assert_string_equal(message.text,
                        "carries no driver description (no note of owner \"PSA\")");
    assert_int_equal(notes.count, 0);
}

/* Writes a file whose note segment lies behind the image. */
static psa_status_t read_with_segment(const char *text, size_t text_size, size_t segment_size,
                                      pd_message_t *message)
{
    elf_image_t image;
    pd_notes_t notes;
    elf_image_begin(&image);
    ElfW(Phdr) *note = &image.segment[ELF_IMAGE_NOTE];
    note->p_offset = 4096;
    note->p_vaddr = ELF_IMAGE_VADDR + 4096;
    note->p_filesz = segment_size;
    image.segment[ELF_IMAGE_LOAD].p_filesz = 4096 + segment_size;
    const int fd = elf_image_open(&image, image.size);
    const ElfW(Nhdr) header = { 4, (uint32_t) text_size, PSA_DRIVER_NOTE_TYPE };
    assert_int_equal(pwrite(fd, &header, sizeof(header), 4096), (ssize_t) sizeof(header));
    assert_int_equal(pwrite(fd, "PSA", 4, 4096 + sizeof(header)), 4);
    assert_int_equal(pwrite(fd, text, text_size, 4096 + sizeof(header) + 4), (ssize_t) text_size);
    assert_int_equal(ftruncate(fd, (off_t) (4096 + segment_size)), 0);
    psa_status_t status = pd_notes_read(fd, &notes, message);
    pd_notes_free(&notes);
    (void) close(fd);
    return status;
}

static void the_longest_description_is_read_and_a_longer_one_refused(void **state)
{
    const size_t most = PD_DESCRIPTION_MAX_SIZE;
    const size_t header = sizeof(ElfW(Nhdr)) + 4;
    char *text = calloc(1, most + 4);
    pd_message_t message;
    (void) state;
    assert_non_null(text);

    assert_int_equal(read_with_segment(text, most, header + most, &message), PSA_SUCCESS);
    assert_int_equal(read_with_segment(text, most + 1, header + most + 4, &message),
                     PSA_ERROR_INVALID_ARGUMENT);

    assert_string_equal(message.text,
                        "the driver description has 1048577 bytes; 1048576 are the most");
    free(text);
}

static void a_note_segment_of_many_megabytes_is_refused(void **state)
{
    pd_message_t message;
    (void) state;

    assert_int_equal(read_with_segment(json, strlen(json), 10u << 20, &message),
                     PSA_ERROR_INVALID_ARGUMENT);

    assert_string_equal(message.text, "more than 9437184 bytes of notes");
}

static void a_file_cut_off_at_any_byte_is_refused(void **state)
{
    elf_image_t image;
    (void) state;
    elf_image_make(&image, json);
    for (size_t size = 0; size < image.size; size++) {
        pd_notes_t notes;
        pd_message_t message = { "" };
        const int fd = elf_image_open(&image, size);

        assert_int_equal(pd_notes_read(fd, &notes, &message), PSA_ERROR_INVALID_ARGUMENT);

        assert_true(strstr(message.text, "truncated ELF file: ") == message.text ||
                    strcmp(message.text, "not an ELF file") == 0);
        (void) close(fd);
    }
}

static void what_is_no_regular_file_is_refused(void **state)
{
    static const char *const names[] = { "/", "/dev/null" };
    (void) state;
    for (size_t i = 0; i < COUNT(names); i++) {
        pd_notes_t notes;
        pd_message_t message;
        const int fd = open(names[i], O_RDONLY | O_CLOEXEC);
        assert_true(fd >= 0);

        assert_int_equal(pd_notes_read(fd, &notes, &message), PSA_ERROR_INVALID_ARGUMENT);

        assert_string_equal(message.text, "not a regular file");
        (void) close(fd);
    }
}

static void a_descriptor_that_cannot_be_read_is_a_storage_failure(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    pd_message_t message;
    char name[64];
    (void) state;
    elf_image_make(&image, json);
    const int fd = elf_image_open(&image, image.size);
    (void) snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    const int write_only = open(name, O_WRONLY | O_CLOEXEC);
    assert_true(write_only >= 0);

    assert_int_equal(pd_notes_read(write_only, &notes, &message), PSA_ERROR_STORAGE_FAILURE);
    assert_string_equal(message.text, "cannot be read: Bad file descriptor");
    assert_int_equal(pd_notes_read(-1, &notes, &message), PSA_ERROR_STORAGE_FAILURE);
    assert_string_equal(message.text, "cannot be read: Bad file descriptor");

    (void) close(write_only);
    (void) close(fd);
}

static void reading_leaves_the_offset_alone(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    (void) state;
    elf_image_make(&image, json);
    const int fd = elf_image_open(&image, image.size);
    assert_int_equal(lseek(fd, 7, SEEK_SET), 7);

    assert_int_equal(pd_notes_read(fd, &notes, NULL), PSA_SUCCESS);

    assert_int_equal(lseek(fd, 0, SEEK_CUR), 7);
    pd_notes_free(&notes);
    (void) close(fd);
}

static int find_c_library(struct dl_phdr_info *info, size_t size, void *name)
{
    (void) size;
    if (strstr(info->dlpi_name, "libc.so") == NULL) {
        return 0;
    }
    (void) snprintf(name, 4096, "%s", info->dlpi_name);
    return 1;
}

static void a_real_library_without_a_driver_has_no_description(void **state)
{
    char name[4096];
    pd_notes_t notes;
    pd_message_t message = { "" };
    (void) state;
    assert_int_equal(dl_iterate_phdr(find_c_library, name), 1);
    const int fd = open(name, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);

    assert_int_equal(pd_notes_read(fd, &notes, &message), PSA_ERROR_DOES_NOT_EXIST);

    (void) close(fd);
}

static void any_change_of_bytes_gives_an_answer(void **state)
{
    random_t random = { 20240607 };
    unsigned successes = 0;
    unsigned refusals = 0;
    (void) state;
    for (unsigned round = 0; round < 20000; round++) {
        elf_image_t image;
        pd_notes_t notes;
        pd_message_t message = { "" };
        elf_image_make(&image, json);
        for (size_t changes = 1 + random_below(&random, 4); changes > 0; changes--) {
            const size_t at = random_below(&random, image.size);
            if (random_below(&random, 3) == 0) {
                image.bytes[at] ^= (unsigned char) (1u << random_below(&random, 8));
            } else {
                image.bytes[at] = (unsigned char) random_below(&random, 256);
            }
        }

        psa_status_t status = elf_image_read(&image, &notes, &message);

        if (status == PSA_SUCCESS) {
            assert_in_range(notes.count, 1, PD_NOTE_MAX_COUNT);
            assert_in_range(notes.note[0].size, 1, image.size);
            assert_int_equal(notes.note[0].text[notes.note[0].size], 0);
            successes++;
        } else {
            assert_true(status == PSA_ERROR_INVALID_ARGUMENT || status == PSA_ERROR_DOES_NOT_EXIST);
            assert_true(message.text[0] != '\0');
            refusals++;
        }
        pd_notes_free(&notes);
    }
    assert_true(successes > 1000 && refusals > 1000);
}

static void running_out_of_memory_anywhere_is_reported_and_leaks_nothing(void **state)
{
    elf_image_t image;
    pd_notes_t notes;
    unsigned failures = 0;
    (void) state;
    elf_image_make(&image, json);
    (void) elf_image_add_description(&image, "[]");
    elf_image_finish(&image);
    for (;;) {
        pd_message_t message = { "" };
        const int fd = elf_image_open(&image, image.size);
        allocations_fail_after(failures);
        psa_status_t status = pd_notes_read(fd, &notes, &message);
        const bool failed = allocations_stop_failing();
        (void) close(fd);
        if (!failed) {
            assert_int_equal(status, PSA_SUCCESS);
            break;
        }
        assert_int_equal(status, PSA_ERROR_INSUFFICIENT_MEMORY);
        assert_string_equal(message.text, "not enough memory to read the driver description");
        assert_int_equal(notes.count, 0);
        failures++;
    }
    assert_int_equal(failures, 4); /* program headers, the segment, two texts */
    pd_notes_free(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_description_is_found_behind_another_note),
        cmocka_unit_test(all_descriptions_are_found_in_their_order),
        cmocka_unit_test(two_note_segments_are_both_read),
        cmocka_unit_test(notes_aligned_to_8_bytes_are_read),
        cmocka_unit_test(alignments_of_0_and_1_mean_4),
        cmocka_unit_test(a_last_note_without_padding_is_read),
        cmocka_unit_test(notes_of_other_owners_and_types_are_no_descriptions),
        cmocka_unit_test(the_longest_description_is_read_and_a_longer_one_refused),
        cmocka_unit_test(a_note_segment_of_many_megabytes_is_refused),
        cmocka_unit_test(a_file_cut_off_at_any_byte_is_refused),
        cmocka_unit_test(what_is_no_regular_file_is_refused),
        cmocka_unit_test(a_descriptor_that_cannot_be_read_is_a_storage_failure),
        cmocka_unit_test(reading_leaves_the_offset_alone),
        cmocka_unit_test(a_real_library_without_a_driver_has_no_description),
        cmocka_unit_test(any_change_of_bytes_gives_an_answer),
        cmocka_unit_test(running_out_of_memory_anywhere_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
