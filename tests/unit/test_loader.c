/*
 * What is not loaded, the one line that says why, and that the rest loads all the same
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <psa/crypto.h>

#include "core/psa_linux.h"
#include "process.h"

static char directory[] = "/tmp/psa-loader-XXXXXX";

static int make_directory(void **state)
{
    (void) state;
    umask(022);
    return mkdtemp(directory) == NULL;
}

static int remove_directory(void **state)
{
    char command[128];

    (void) state;
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command);
}

/* Name of a file in the test's directory. */
static const char *in_directory(const char *name)
{
    static char names[4][256];
    static unsigned next;
    char *result = names[next++ % 4];

    snprintf(result, sizeof names[0], "%s/%s", directory, name);
    return result;
}

static size_t read_soft(unsigned char **bytes)
{
    FILE *file = fopen(plugin_path("soft"), "rb");
    struct stat status;

    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    *bytes = malloc((size_t) status.st_size);
    assert_non_null(*bytes);
    assert_int_equal(fread(*bytes, 1, (size_t) status.st_size, file), status.st_size);
    fclose(file);
    return (size_t) status.st_size;
}

static const char *write_file(const char *name, const void *bytes, size_t size)
{
    const char *path = in_directory(name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* A copy of the good plug-in, for tests of where it lies and who may write it. */
static const char *copy_soft(const char *name, mode_t mode)
{
    unsigned char *bytes;
    const size_t size = read_soft(&bytes);
    const char *path = write_file(name, bytes, size);

    free(bytes);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static uint8_t digest[PSA_HASH_MAX_SIZE];
static size_t digest_length;

static void expect_one_driver(void)
{
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == 1);
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK(digest[0] == 0xe3 && psa_linux_thread_calls(0) == 1);
}

/* The first one's init failed. */
static void expect_second_driver(void)
{
    psa_linux_driver_t driver;

    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == 2);
    CHECK_STATUS(psa_linux_driver_info(0, &driver), PSA_SUCCESS);
    CHECK(driver.status != PSA_SUCCESS);
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK(digest[0] == 0xe3 && psa_linux_thread_calls(0) == 0 && psa_linux_thread_calls(1) == 1);
}

static void expect_no_driver(void)
{
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == 0);
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK(digest[0] == 0xe3);
}

/* Bad first, good second: one line that holds the text, and the good one serves. */
static void assert_one_line(const char *bad, const char *text, process_body_t body)
{
    char path[8192];
    const char *said;

    snprintf(path, sizeof path, "%s:", bad);
    strncat(path, plugin_path("soft"), sizeof path - strlen(path) - 1);
    said = run_process(path, body);
    if (count_lines(said) != 1 || strstr(said, text) == NULL || strncmp(said, "psa-driver: ", 12) != 0) {
        fail_msg("expected one line with \"%s\", got: %s", text, said);
    }
}

static void assert_refused(const char *bad, const char *text)
{
    assert_one_line(bad, text, expect_one_driver);
}

static void assert_plugin_refused(const char *name, const char *text)
{
    char bad[4096];

    snprintf(bad, sizeof bad, "%s", plugin_path(name));
    assert_refused(bad, text);
}

static void assert_init_fails(const char *name, const char *text)
{
    char bad[4096];

    snprintf(bad, sizeof bad, "%s", plugin_path(name));
    assert_one_line(bad, text, expect_second_driver);
}

static void a_file_that_is_no_elf_file_is_refused(void **state)
{
    (void) state;
    assert_refused(write_file("text.so", "hello, world, this is a text\n", 29), "not an ELF file");
    assert_refused(write_file("empty.so", "", 0), "not an ELF file");
}

static void a_truncated_file_is_refused(void **state)
{
    unsigned char *bytes;

    (void) state;
    read_soft(&bytes);
    assert_refused(write_file("truncated.so", bytes, 100), "truncated");
    free(bytes);
}

static void a_file_of_another_machine_is_refused(void **state)
{
    unsigned char *bytes;
    const size_t size = read_soft(&bytes);
    ElfW(Ehdr) *header = (void *) bytes;

    (void) state;
    header->e_machine = EM_S390;
    assert_refused(write_file("s390.so", bytes, size), "machine");
    free(bytes);
}

static ElfW(Phdr) *note_segment(unsigned char *bytes)
{
    const ElfW(Ehdr) *header = (void *) bytes;
    ElfW(Phdr) *segments = (void *) (bytes + header->e_phoff);

    for (unsigned i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type == PT_NOTE && segments[i].p_align == 4) {
            return &segments[i];
        }
    }
    fail_msg("the good plug-in has no note");
    return NULL;
}

static void notes_of_wrong_length_and_alignment_are_refused(void **state)
{
    unsigned char *bytes;
    const size_t size = read_soft(&bytes);
    ElfW(Phdr) *segment = note_segment(bytes);

    (void) state;
    segment->p_filesz -= 8;
    assert_refused(write_file("short-note.so", bytes, size), "note");
    segment->p_filesz += 8;
    segment->p_align = 16;
    assert_refused(write_file("unaligned-note.so", bytes, size), "align");
    free(bytes);
}

static void a_library_without_a_description_is_refused(void **state)
{
    unsigned char *bytes;
    const size_t size = read_soft(&bytes);

    (void) state;
    note_segment(bytes)->p_type = PT_NULL;
    assert_refused(write_file("no-note.so", bytes, size), "description");
    free(bytes);
}

static void broken_descriptions_are_refused(void **state)
{
    (void) state;
    assert_plugin_refused("broken", "line 4");
    assert_plugin_refused("unknown-algorithm", "PSA_ALG_SHA_265");
    assert_plugin_refused("no-prefix", "prefix");
    assert_plugin_refused("conflict", "/capabilities/1");
}

static void plugins_that_do_not_hold_their_word_are_refused(void **state)
{
    (void) state;
    assert_plugin_refused("missing", "exports no function soft_digest for \"hash_compute\"");
    assert_plugin_refused("borrowed", "does not count");
    assert_plugin_refused("half", "\"hash_setup\" is of no use without \"hash_finish\"");
    assert_plugin_refused("no-constant", "the constant soft_psa_driver is not exported");
    assert_plugin_refused("data", "soft_hash_compute is not a function");
    assert_plugin_refused("newer", "made for version 2 of the plug-in interface");
}

static void expect_both_drivers(void)
{
    psa_linux_driver_t driver;

    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == 2);
    CHECK_STATUS(psa_linux_driver_info(1, &driver), PSA_SUCCESS);
    CHECK(strcmp(driver.prefix, "second") == 0);
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_1, NULL, 0, digest, sizeof digest, &digest_length), PSA_SUCCESS);
    CHECK(psa_linux_thread_calls(0) == 1 && psa_linux_thread_calls(1) == 1);
}

static void one_file_may_hold_two_drivers_but_not_one_twice(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("two"), expect_both_drivers), "");
    assert_plugin_refused("twice", "have the prefix \"soft\"");
}

static void a_plugin_whose_init_fails_is_not_used(void **state)
{
    (void) state;
    assert_init_fails("init-fails", "init failed with PSA_ERROR_HARDWARE_FAILURE");
}

static void expect_strict_failure(void)
{
    setenv("PSA_DRIVER_STRICT", "1", 1);
    CHECK_STATUS(psa_crypto_init(), PSA_ERROR_INVALID_ARGUMENT);
    CHECK_STATUS(psa_crypto_init(), PSA_ERROR_INVALID_ARGUMENT);
}

static void in_strict_mode_a_broken_plugin_fails_the_initialisation(void **state)
{
    (void) state;
    assert_int_equal(count_lines(run_process(plugin_path("soft:broken"), expect_strict_failure)), 1);
}

static void expect_strict_not_permitted(void)
{
    setenv("PSA_DRIVER_STRICT", "1", 1);
    CHECK_STATUS(psa_crypto_init(), PSA_ERROR_NOT_PERMITTED);
}

static void in_strict_mode_the_status_tells_the_problem(void **state)
{
    (void) state;
    assert_int_equal(mkdir(in_directory("writable"), 0755), 0);
    assert_int_equal(chmod(in_directory("writable"), 0777), 0);
    run_process(in_directory("writable"), expect_strict_not_permitted);
    run_process("relative", expect_strict_not_permitted);
}

static void a_message_is_one_line_whatever_the_name_holds(void **state)
{
    (void) state;
    assert_refused(write_file("two\nlines\033[31m.so", "no", 2), "two?lines?[31m.so");
}

static void expect_no_hanging(void)
{
    setenv("PSA_DRIVER_DEBUG", in_directory("debug-pipe"), 1);
    alarm(20);
    expect_one_driver();
}

static void a_debug_pipe_without_a_reader_does_not_stop_the_program(void **state)
{
    (void) state;
    assert_int_equal(mkfifo(in_directory("debug-pipe"), 0600), 0);
    assert_int_equal(count_lines(run_process(plugin_path("soft"), expect_no_hanging)), 1);
}

static void what_others_may_write_is_refused(void **state)
{
    char inside[512];

    (void) state;
    assert_refused(copy_soft("everybody.so", 0666), "is writable by everybody (mode 0666)");
    assert_refused(copy_soft("group.so", 0664), "is writable by its group (mode 0664)");
    assert_int_equal(mkdir(in_directory("open"), 0755), 0);
    snprintf(inside, sizeof inside, "%s", copy_soft("open/soft.so", 0644));
    assert_int_equal(chmod(in_directory("open"), 0777), 0);
    assert_refused(inside, "/open is writable by everybody");
    assert_refused(in_directory("open"), "/open is writable by everybody");
}

static void what_belongs_to_somebody_else_is_refused(void **state)
{
    char bad[512];

    (void) state;
    if (geteuid() != 0) {
        print_message("only root can give files away\n");
        skip();
    }
    snprintf(bad, sizeof bad, "%s", copy_soft("foreign.so", 0644));
    assert_int_equal(chown(bad, 12345, 0), 0);
    assert_refused(bad, "belongs to user 12345");
}

static void paths_that_lead_nowhere_are_refused(void **state)
{
    (void) state;
    assert_refused("relative/soft.so", "not an absolute name");
    assert_refused("", "an empty element");
    assert_refused("/nonexistent/psa-drivers", "No such file or directory");
    assert_int_equal(symlink("/nonexistent", in_directory("dangling.so")), 0);
    assert_refused(in_directory("dangling.so"), "No such file or directory");
    assert_int_equal(symlink(in_directory("loop-b.so"), in_directory("loop-a.so")), 0);
    assert_int_equal(symlink(in_directory("loop-a.so"), in_directory("loop-b.so")), 0);
    assert_refused(in_directory("loop-a.so"), "symbolic links");
}

static void a_directory_named_like_a_plugin_and_a_pipe_are_refused(void **state)
{
    (void) state;
    assert_int_equal(mkdir(in_directory("things"), 0755), 0);
    assert_int_equal(mkdir(in_directory("things/directory.so"), 0755), 0);
    assert_refused(in_directory("things"), "directory.so");
    assert_int_equal(rmdir(in_directory("things/directory.so")), 0);
    assert_int_equal(mkfifo(in_directory("things/pipe.so"), 0644), 0);
    assert_refused(in_directory("things"), "pipe.so");
}

static void an_empty_path_means_no_drivers(void **state)
{
    (void) state;
    assert_string_equal(run_process("", expect_no_driver), "");
}

static void links_and_directories_of_our_own_are_followed(void **state)
{
    (void) state;
    assert_int_equal(mkdir(in_directory("good"), 0755), 0);
    copy_soft("good/soft.so", 0644);
    assert_int_equal(symlink("./good/../good", in_directory("link")), 0);
    assert_string_equal(run_process(in_directory("link"), expect_one_driver), "");
}

static void expect_two_drivers(void)
{
    psa_linux_driver_t driver;

    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    CHECK(psa_linux_driver_count() == 2);
    CHECK_STATUS(psa_linux_driver_info(0, &driver), PSA_SUCCESS);
    CHECK(strstr(driver.file, "/B.so") != NULL && driver.status == PSA_SUCCESS);
    CHECK_STATUS(psa_linux_driver_info(1, &driver), PSA_SUCCESS);
    CHECK(strstr(driver.file, "/a.so") != NULL && strcmp(driver.prefix, "soft") == 0);
    CHECK_STATUS(psa_linux_driver_info(2, &driver), PSA_ERROR_DOES_NOT_EXIST);
}

static void files_of_a_directory_are_taken_in_byte_order(void **state)
{
    (void) state;
    assert_int_equal(mkdir(in_directory("order"), 0755), 0);
    copy_soft("order/a.so", 0644);
    copy_soft("order/B.so", 0644);
    copy_soft("order/readme.txt", 0644);
    assert_string_equal(run_process(in_directory("order"), expect_two_drivers), "");
}

static void the_same_file_twice_counts_once(void **state)
{
    char path[1024];

    (void) state;
    assert_string_equal(run_process(plugin_path("soft:soft"), expect_one_driver), "");
    assert_int_equal(link(copy_soft("first-name.so", 0644), in_directory("second-name.so")), 0);
    snprintf(path, sizeof path, "%s:%s", in_directory("first-name.so"), in_directory("second-name.so"));
    assert_string_equal(run_process(path, expect_one_driver), "");
}

/* dlopen() expands $LIB and its like, so it would load another file than the one that was checked. */
static void a_name_that_the_dynamic_loader_expands_is_refused(void **state)
{
    (void) state;
    assert_int_equal(mkdir(in_directory("$ORIGIN"), 0755), 0);
    assert_refused(copy_soft("$ORIGIN/soft.so", 0644), "has a '$'");
}

/* Else a second copy of it would run the init of drivers that are still loaded. */
static void the_library_stays_loaded_as_its_drivers_do(void **state)
{
    psa_status_t (*function)(void) = psa_crypto_init;
    void *address;
    struct link_map *map;
    Dl_info info;
    ElfW(Xword) flags = 0;

    (void) state;
    memcpy(&address, &function, sizeof address);
    assert_int_not_equal(dladdr1(address, &info, (void **) &map, RTLD_DL_LINKMAP), 0);
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        flags |= entry->d_tag == DT_FLAGS_1 ? entry->d_un.d_val : 0;
    }
    assert_true((flags & DF_1_NODELETE) != 0);
}

static void a_constructor_or_init_may_call_psa_functions(void **state)
{
    (void) state;
    assert_string_equal(run_process(plugin_path("constructor-random"), expect_one_driver), "");
    assert_string_equal(run_process(plugin_path("constructor-again"), expect_one_driver), "");
    assert_string_equal(run_process(plugin_path("init-again"), expect_one_driver), "");
    assert_init_fails("init-random", "init failed with PSA_ERROR_BAD_STATE");
}

#define THREADS 8

static void *initialise_and_hash(void *barrier)
{
    uint8_t result[PSA_HASH_MAX_SIZE];
    size_t length;

    pthread_barrier_wait(barrier);
    CHECK_STATUS(psa_crypto_init(), PSA_SUCCESS);
    for (int i = 0; i < 100; i++) {
        CHECK_STATUS(psa_hash_compute(PSA_ALG_SHA_256, NULL, 0, result, sizeof result, &length), PSA_SUCCESS);
        CHECK(result[0] == 0xe3 && length == 32);
    }
    return NULL;
}

static void expect_threads_to_share_one_driver(void)
{
    pthread_barrier_t barrier;
    pthread_t threads[THREADS];

    CHECK(pthread_barrier_init(&barrier, NULL, THREADS) == 0);
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, initialise_and_hash, &barrier) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    expect_one_driver();
}

static void threads_may_race_to_initialise(void **state)
{
    (void) state;
    for (int i = 0; i < 20; i++) {
        assert_string_equal(run_process(plugin_path("init-once"), expect_threads_to_share_one_driver), "");
    }
}

static void a_function_may_be_chosen_at_load_time(void **state)
{
    (void) state;
    if (access(plugin_path("indirect"), F_OK) != 0) {
        print_message("no indirect functions on this machine\n");
        skip();
    }
    assert_string_equal(run_process(plugin_path("indirect"), expect_one_driver), "");
}

static void a_stripped_plugin_without_section_headers_is_loaded(void **state)
{
    unsigned char *bytes;
    size_t size;
    ElfW(Ehdr) *header;
    char command[512];

    (void) state;
    copy_soft("stripped.so", 0644);
    snprintf(command, sizeof command, "strip --strip-all %s", in_directory("stripped.so"));
    assert_int_equal(system(command), 0);
    assert_string_equal(run_process(in_directory("stripped.so"), expect_one_driver), "");
    size = read_soft(&bytes);
    header = (void *) bytes;
    header->e_shoff = 0;
    header->e_shnum = 0;
    header->e_shstrndx = 0;
    assert_string_equal(run_process(write_file("headless.so", bytes, size), expect_one_driver), "");
    free(bytes);
}

static void expect_debug_lines(void)
{
    setenv("PSA_DRIVER_DEBUG", "1", 1);
    expect_one_driver();
}

static void decisions_are_printed_on_request(void **state)
{
    const char *said;

    (void) state;
    said = run_process(plugin_path("soft"), expect_debug_lines);
    assert_non_null(strstr(said, "driver soft loaded"));
    assert_non_null(strstr(said, "hash_compute for algorithm"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_no_elf_file_is_refused),
        cmocka_unit_test(a_truncated_file_is_refused),
        cmocka_unit_test(a_file_of_another_machine_is_refused),
        cmocka_unit_test(notes_of_wrong_length_and_alignment_are_refused),
        cmocka_unit_test(a_library_without_a_description_is_refused),
        cmocka_unit_test(broken_descriptions_are_refused),
        cmocka_unit_test(plugins_that_do_not_hold_their_word_are_refused),
        cmocka_unit_test(one_file_may_hold_two_drivers_but_not_one_twice),
        cmocka_unit_test(a_plugin_whose_init_fails_is_not_used),
        cmocka_unit_test(in_strict_mode_a_broken_plugin_fails_the_initialisation),
        cmocka_unit_test(in_strict_mode_the_status_tells_the_problem),
        cmocka_unit_test(a_message_is_one_line_whatever_the_name_holds),
        cmocka_unit_test(a_debug_pipe_without_a_reader_does_not_stop_the_program),
        cmocka_unit_test(what_others_may_write_is_refused),
        cmocka_unit_test(what_belongs_to_somebody_else_is_refused),
        cmocka_unit_test(paths_that_lead_nowhere_are_refused),
        cmocka_unit_test(a_directory_named_like_a_plugin_and_a_pipe_are_refused),
        cmocka_unit_test(an_empty_path_means_no_drivers),
        cmocka_unit_test(links_and_directories_of_our_own_are_followed),
        cmocka_unit_test(files_of_a_directory_are_taken_in_byte_order),
        cmocka_unit_test(the_same_file_twice_counts_once),
        cmocka_unit_test(a_name_that_the_dynamic_loader_expands_is_refused),
        cmocka_unit_test(the_library_stays_loaded_as_its_drivers_do),
        cmocka_unit_test(a_constructor_or_init_may_call_psa_functions),
        cmocka_unit_test(threads_may_race_to_initialise),
        cmocka_unit_test(a_function_may_be_chosen_at_load_time),
        cmocka_unit_test(a_stripped_plugin_without_section_headers_is_loaded),
        cmocka_unit_test(decisions_are_printed_on_request),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
