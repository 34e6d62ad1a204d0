/*
 * The key store: its files, what it accepts and refuses
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/storage/checksum.h"
#include "core/storage/entry.h"
#include "core/storage/format.h"
#include "storage_directory.h"

#define NAME_1 "0000000000000001.psa_its"

static const uint8_t text[] = "attack at dawn";
static const uint8_t other[] = "retreat at noon, by the southern road";

static psa_status_t write_1(const storage_directory_t *directory, const void *data, size_t size, uint32_t flags,
                            pd_store_mode_t mode)
{
    return pd_store_write(&directory->store, 1, data, (uint32_t) size, flags, mode);
}

static void assert_entry_1(const storage_directory_t *directory, const void *data, size_t size)
{
    uint8_t found[256];
    size_t length;

    assert_int_equal(storage_read_entry(directory, 1, found, sizeof found, &length), PSA_SUCCESS);
    assert_int_equal(length, size);
    assert_memory_equal(found, data, size);
}

static psa_status_t read_1(const storage_directory_t *directory)
{
    uint8_t found[512];
    size_t length;

    return storage_read_entry(directory, 1, found, sizeof found, &length);
}

typedef uint32_t (*update_t)(uint32_t checksum, const void *data, size_t length);

static void the_checksum_is_crc_32c(void **state)
{
    static const update_t updates[] = { pd_checksum_update, pd_checksum_update_portable };
    (void) state;

    for (size_t i = 0; i < sizeof updates / sizeof updates[0]; i++) {
        const uint32_t begun = updates[i](PD_CHECKSUM_INIT, "12345", 5);

        /* The check value of the catalogues of CRCs, and RFC 3720, B.4: 32 bytes of zero. */
        assert_int_equal(pd_checksum_finish(updates[i](begun, "6789", 4)), 0xe3069283);
        assert_int_equal(pd_checksum_finish(updates[i](PD_CHECKSUM_INIT, (const uint8_t[32]){ 0 }, 32)), 0x8a9136aa);
    }
}

static void both_ways_to_the_checksum_agree(void **state)
{
    uint8_t bytes[300];
    (void) state;

    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t) (i * i + i / 7);
    }
    for (size_t from = 0; from < 16; from++) {
        for (size_t length = 0; from + length <= sizeof bytes; length++) {
            assert_int_equal(pd_checksum_update((uint32_t) length, bytes + from, length),
                             pd_checksum_update_portable((uint32_t) length, bytes + from, length));
        }
    }
}

static void the_file_is_upstreams_and_a_trailer(void **state)
{
    static const uint8_t expected[] = { 'P', 'S', 'A', 0,   'I', 'T', 'S', 0,   3, 0,   0,   0,   4, 3,
                                        2,   0,   'a', 'b', 'c', 'P', 'S', 'A', 0, 'C', 'R', 'C', 0 };
    uint8_t found[64];
    struct stat info;
    uint32_t checksum;

    assert_int_equal(write_1(*state, "abc", 3, 0x20304, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_int_equal(storage_read_file(storage_file(*state, NAME_1), found, sizeof found), sizeof expected + 4);
    assert_memory_equal(found, expected, sizeof expected);
    checksum = pd_checksum_finish(pd_checksum_update(PD_CHECKSUM_INIT, expected, 19));
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(found[sizeof expected + i], checksum >> (8 * i) & 0xff);
    }
    assert_int_equal(stat(storage_file(*state, NAME_1), &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
}

static void what_is_written_is_read_replaced_and_removed(void **state)
{
    assert_int_equal(read_1(*state), PSA_ERROR_DOES_NOT_EXIST);
    assert_int_equal(write_1(*state, text, sizeof text, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_entry_1(*state, text, sizeof text);
    assert_int_equal(write_1(*state, other, sizeof other, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_entry_1(*state, other, sizeof other);
    assert_int_equal(write_1(*state, NULL, 0, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_entry_1(*state, "", 0);
    assert_int_equal(pd_store_remove(&((storage_directory_t *) *state)->store, 1), PSA_SUCCESS);
    assert_int_equal(read_1(*state), PSA_ERROR_DOES_NOT_EXIST);
    assert_int_equal(pd_store_remove(&((storage_directory_t *) *state)->store, 1), PSA_ERROR_DOES_NOT_EXIST);
}

static void any_part_of_an_entry_is_read(void **state)
{
    const storage_directory_t *directory = *state;
    static uint8_t large[5000];
    uint8_t part[5000];
    pd_entry_t entry;
    int opened;

    for (size_t i = 0; i < sizeof large; i++) {
        large[i] = (uint8_t) (i * 7 + i / 256);
    }
    assert_int_equal(write_1(directory, large, sizeof large, 0, PD_STORE_CREATE), PSA_SUCCESS);
    assert_int_equal(pd_store_open_directory(&directory->store, PD_STORE_READ, &opened), PSA_SUCCESS);
    assert_int_equal(pd_entry_open(opened, 1, &entry), PSA_SUCCESS);
    for (uint32_t offset = 0; offset <= sizeof large; offset += 500) {
        for (uint32_t length = 0; offset + length <= sizeof large; length += 250) {
            assert_int_equal(pd_entry_read(&entry, offset, length, part), PSA_SUCCESS);
            assert_memory_equal(part, large + offset, length);
        }
    }
    pd_entry_close(&entry);
    close(opened);
}

static void a_creation_never_replaces(void **state)
{
    assert_int_equal(write_1(*state, text, sizeof text, 0, PD_STORE_CREATE), PSA_SUCCESS);
    assert_int_equal(write_1(*state, other, sizeof other, 0, PD_STORE_CREATE), PSA_ERROR_ALREADY_EXISTS);
    assert_entry_1(*state, text, sizeof text);
    /* Nor something that is no entry. */
    storage_write_file(storage_file(*state, NAME_1), "?", 1);
    assert_int_equal(write_1(*state, other, sizeof other, 0, PD_STORE_CREATE), PSA_ERROR_ALREADY_EXISTS);
}

static void an_entry_that_is_written_once_stays(void **state)
{
    const storage_directory_t *directory = *state;

    assert_int_equal(write_1(directory, text, sizeof text, PD_ENTRY_WRITE_ONCE, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_int_equal(write_1(directory, other, sizeof other, 0, PD_STORE_REPLACE), PSA_ERROR_NOT_PERMITTED);
    assert_int_equal(pd_store_remove(&directory->store, 1), PSA_ERROR_NOT_PERMITTED);
    assert_entry_1(directory, text, sizeof text);
}

/* Each bit of the file, one after the other, is turned over. */
static void no_wrong_bit_goes_unnoticed(void **state)
{
    uint8_t good[128];
    uint8_t bad[128];
    size_t length;

    assert_int_equal(write_1(*state, text, sizeof text, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    length = storage_read_file(storage_file(*state, NAME_1), good, sizeof good);
    for (size_t bit = 0; bit < 8 * length; bit++) {
        memcpy(bad, good, length);
        bad[bit / 8] = (uint8_t) (bad[bit / 8] ^ 1u << (bit % 8));
        storage_write_file(storage_file(*state, NAME_1), bad, length);
        assert_int_equal(read_1(*state), PSA_ERROR_DATA_CORRUPT);
    }
}

/* A file that lost its end, or has too much. Cut off before the trailer it is upstream's file, and whole. */
static void no_wrong_length_goes_unnoticed(void **state)
{
    uint8_t good[128] = { 0 };
    size_t length;

    assert_int_equal(write_1(*state, text, sizeof text, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    length = storage_read_file(storage_file(*state, NAME_1), good, sizeof good);
    for (size_t cut = 0; cut <= length + 20; cut++) {
        storage_write_file(storage_file(*state, NAME_1), good, cut);
        if (cut == length || cut == length - PD_ENTRY_TRAILER_SIZE) {
            assert_entry_1(*state, text, sizeof text);
        } else {
            assert_int_equal(read_1(*state), PSA_ERROR_DATA_CORRUPT);
        }
    }
}

/* A size that is larger by just the trailer would make it data of a file of upstream's. */
static void a_wrong_size_does_not_make_the_trailer_data(void **state)
{
    uint8_t file[128];
    size_t length;

    assert_int_equal(write_1(*state, text, sizeof text, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    length = storage_read_file(storage_file(*state, NAME_1), file, sizeof file);
    file[8] = (uint8_t) (file[8] + PD_ENTRY_TRAILER_SIZE);
    storage_write_file(storage_file(*state, NAME_1), file, length);
    assert_int_equal(read_1(*state), PSA_ERROR_DATA_CORRUPT);
}

static void damaged_data_is_not_handed_out(void **state)
{
    const storage_directory_t *directory = *state;
    uint8_t file[128];
    uint8_t data[sizeof text];
    uint8_t nothing[sizeof text] = { 0 };
    size_t length;

    assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    length = storage_read_file(storage_file(directory, NAME_1), file, sizeof file);
    file[length - 1] ^= 1;
    storage_write_file(storage_file(directory, NAME_1), file, length);
    memset(data, 0xaa, sizeof data);
    assert_int_equal(storage_read_entry(directory, 1, data, sizeof data, &length), PSA_ERROR_DATA_CORRUPT);
    assert_memory_equal(data, nothing, sizeof data);
}

static void a_damaged_entry_can_be_replaced_and_removed(void **state)
{
    const storage_directory_t *directory = *state;

    storage_write_file(storage_file(directory, NAME_1), "PSA", 3);
    assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_entry_1(directory, text, sizeof text);
    storage_write_file(storage_file(directory, NAME_1), "PSA", 3);
    assert_int_equal(pd_store_remove(&directory->store, 1), PSA_SUCCESS);
    assert_int_equal(read_1(directory), PSA_ERROR_DOES_NOT_EXIST);
}

/* What somebody put in the place of an entry is neither followed, nor read, nor replaced, nor removed. */
static void links_and_pipes_are_left_alone(void **state)
{
    const storage_directory_t *directory = *state;
    uint8_t found[64];

    for (int kind = 0; kind < 3; kind++) {
        storage_write_file(storage_file(directory, "victim"), "precious", 8);
        if (kind == 0) {
            assert_int_equal(symlink("victim", storage_file(directory, NAME_1)), 0);
        } else if (kind == 1) {
            assert_int_equal(mkfifo(storage_file(directory, NAME_1), 0600), 0);
        } else {
            assert_int_equal(mkdir(storage_file(directory, NAME_1), 0700), 0);
        }
        assert_int_equal(read_1(directory), PSA_ERROR_NOT_PERMITTED);
        assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_REPLACE), PSA_ERROR_NOT_PERMITTED);
        assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_CREATE), PSA_ERROR_ALREADY_EXISTS);
        assert_int_equal(pd_store_remove(&directory->store, 1), PSA_ERROR_NOT_PERMITTED);
        assert_int_equal(storage_read_file(storage_file(directory, "victim"), found, sizeof found), 8);
        assert_int_equal(storage_count_files(directory, ".psa_its.new"), 0);
        assert_int_equal(remove(storage_file(directory, NAME_1)), 0);
    }
}

/* A link in the place of the file that a writer fills, or of the lock. */
static void links_in_the_place_of_our_own_files_lead_nowhere(void **state)
{
    const storage_directory_t *directory = *state;
    uint8_t found[64];

    storage_write_file(storage_file(directory, "victim"), "precious", 8);
    assert_int_equal(symlink("victim", storage_file(directory, ".psa_its.new")), 0);
    assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_CREATE), PSA_SUCCESS);
    assert_int_equal(unlink(storage_file(directory, ".psa_its.lock")), 0);
    assert_int_equal(symlink("victim", storage_file(directory, ".psa_its.lock")), 0);
    assert_int_equal(write_1(directory, other, sizeof other, 0, PD_STORE_REPLACE), PSA_SUCCESS);
    assert_entry_1(directory, other, sizeof other);
    assert_int_equal(storage_read_file(storage_file(directory, "victim"), found, sizeof found), 8);
    assert_memory_equal(found, "precious", 8);
    assert_int_equal(storage_count_files(directory, ".psa_its.new"), 0);
}

static void somebody_elses_entry_is_not_used(void **state)
{
    const storage_directory_t *directory = *state;

    if (geteuid() != 0) {
        print_message("only root can give a file to another user\n");
        skip();
    }
    assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_CREATE), PSA_SUCCESS);
    assert_int_equal(chown(storage_file(directory, NAME_1), 12345, 12345), 0);
    assert_int_equal(read_1(directory), PSA_ERROR_NOT_PERMITTED);
}

static void a_killed_writers_file_is_removed(void **state)
{
    const storage_directory_t *directory = *state;

    storage_write_file(storage_file(directory, ".psa_its.new"), "half a ke", 9);
    assert_int_equal(write_1(directory, text, sizeof text, 0, PD_STORE_CREATE), PSA_SUCCESS);
    assert_int_equal(storage_count_files(directory, ".psa_its.new"), 0);
    storage_write_file(storage_file(directory, ".psa_its.new"), "half a ke", 9);
    assert_int_equal(pd_store_remove(&directory->store, 1), PSA_SUCCESS);
    assert_int_equal(storage_count_files(directory, ".psa_its.new"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, storage_directory_make, storage_directory_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checksum_is_crc_32c), cmocka_unit_test(both_ways_to_the_checksum_agree),
        TEST(the_file_is_upstreams_and_a_trailer), TEST(what_is_written_is_read_replaced_and_removed),
        TEST(any_part_of_an_entry_is_read),        TEST(a_creation_never_replaces),
        TEST(an_entry_that_is_written_once_stays), TEST(no_wrong_bit_goes_unnoticed),
        TEST(no_wrong_length_goes_unnoticed),      TEST(a_wrong_size_does_not_make_the_trailer_data),
        TEST(damaged_data_is_not_handed_out),      TEST(a_damaged_entry_can_be_replaced_and_removed),
        TEST(links_and_pipes_are_left_alone),      TEST(links_in_the_place_of_our_own_files_lead_nowhere),
        TEST(somebody_elses_entry_is_not_used),    TEST(a_killed_writers_file_is_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
