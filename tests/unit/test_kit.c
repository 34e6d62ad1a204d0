/*
 * The frame of `psa-driver test`: its command line, its guarded memory, its report
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the rules find is judged by tests/conformance.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tools/psa-driver/test/internal.h"

/* ---- The command line -------------------------------------------------------------------------------------------- */

static void options_are_read(void **state)
{
    char *arguments[] = { (char[]){ "--filter" }, (char[]){ "hash" },         (char[]){ "--quick" },
                          (char[]){ "--seed" },   (char[]){ "0x10" },         (char[]){ "--json" },
                          (char[]){ "a.so" },     (char[]){ "--time-limit" }, (char[]){ "3" } };
    kit_options_t options;
    char message[200];

    (void) state;
    assert_true(kit_options_read(9, arguments, &options, message, sizeof message));
    assert_string_equal(options.filter, "hash");
    assert_string_equal(options.file, "a.so");
    assert_int_equal(options.seed, 16);
    assert_int_equal(options.time_limit, 3);
    assert_true(options.quick && options.json && !options.list && !options.self_check);
}

static void wrong_options_are_refused_with_a_reason(void **state)
{
    const struct {
        const char *words[3];
        const char *reason;
    } cases[] = {
        { { NULL }, "no file" },
        { { "" }, "empty" },
        { { "a.so", "b.so" }, "more than one file" },
        { { "--fast", "a.so" }, "unknown option" },
        { { "a.so", "--seed" }, "needs a value" },
        { { "--seed", "-1", "a.so" }, "not a number" },
        { { "--seed", "1x", "a.so" }, "not a number" },
        { { "--seed", "99999999999999999999", "a.so" }, "not a number" },
        { { "--time-limit", "0", "a.so" }, "from 1" },
        { { "--self-check", "a.so" }, "no file" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char words[3][32];
        char *arguments[3];
        kit_options_t options;
        char message[200] = "";
        int count = 0;

        while (count < 3 && cases[i].words[count] != NULL) {
            snprintf(words[count], sizeof words[count], "%s", cases[i].words[count]);
            arguments[count] = words[count];
            count++;
        }
        assert_false(kit_options_read(count, arguments, &options, message, sizeof message));
        if (strstr(message, cases[i].reason) == NULL) {
            fail_msg("case %zu: \"%s\" does not say \"%s\"", i, message, cases[i].reason);
        }
    }
}

/* ---- Guarded memory ---------------------------------------------------------------------------------------------- */

typedef struct {
    kit_page_t page;
    kit_record_t record;
} seen_t;

static const kit_options_t default_options;

/* Runs something with a kit in a child, and returns what it left: a verdict, or the page of a crash. */
static int run(void (*body)(kit_t *kit), seen_t *seen)
{
    seen_t *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status;
    pid_t child;

    assert_ptr_not_equal(shared, MAP_FAILED);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        static kit_t kit;
        const struct rlimit none = { 0, 0 };

        setrlimit(RLIMIT_CORE, &none);
        kit.options = &default_options;
        kit.page = &shared->page;
        kit.pid = getpid();
        kit_self = &kit;
        kit_clear(&kit, 1);
        kit_crash_stack();
        kit_crash_handlers_install();
        if (setjmp(kit.stop) == 0) {
            body(&kit);
            kit_release(&kit, (kit_mark_t){ 0 });
        }
        shared->record = kit.record;
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    *seen = *shared;
    munmap(shared, sizeof *shared);
    return status;
}

/* Hides from the compiler where a pointer comes from: what follows is out of bounds on purpose. */
static volatile uint8_t *hidden(const void *pointer)
{
    const volatile void *volatile copy = pointer;

    return (volatile uint8_t *) (uintptr_t) copy;
}

static void expect_crash(void (*body)(kit_t *kit), const char *expected)
{
    char text[KIT_MESSAGE_SIZE];
    seen_t seen;
    const int status = run(body, &seen);

    assert_true(WIFSIGNALED(status));
    kit_crash_describe(&seen.page, status, text, sizeof text);
    assert_string_equal(text, expected);
}

static void expect_failure(void (*body)(kit_t *kit), const char *expected)
{
    seen_t seen;

    assert_int_equal(run(body, &seen), 0);
    assert_int_equal(seen.record.verdict, KIT_FAILED);
    assert_string_equal(seen.record.message, expected);
}

static void write_beyond_output(kit_t *kit)
{
    uint8_t *output = kit_output(kit, 16);

    kit_at(kit, "here");
    kit_enter(kit, PD_EP_HASH_FINISH);
    hidden(output)[15] = 1;
    hidden(output)[16] = 1;
}

static void read_beyond_input(kit_t *kit)
{
    const uint8_t *input = kit_input(kit, "abc", 3);

    (void) hidden(input)[2];
    (void) hidden(input)[4];
}

static void write_to_input(kit_t *kit)
{
    hidden(kit_input(kit, "abc", 3))[1] = 'x';
}

static void read_empty_input(kit_t *kit)
{
    (void) *hidden(kit_input(kit, NULL, 0));
}

static void use_after_release(kit_t *kit)
{
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *input = kit_input(kit, "abc", 3);

    kit_release(kit, mark);
    (void) *hidden(input);
}

static void accesses_out_of_bounds_are_named(void **state)
{
    (void) state;
#if defined(__x86_64__)
    expect_crash(write_beyond_output, "here: SIGSEGV in hash_finish: wrote 1 byte beyond an output of 16 bytes");
    expect_crash(read_beyond_input, "SIGSEGV between calls of the driver: read 2 bytes beyond an input of 3 bytes");
    expect_crash(write_to_input, "SIGSEGV between calls of the driver: wrote to an input of 3 bytes");
    expect_crash(read_empty_input, "SIGSEGV between calls of the driver: read 1 byte beyond an input of 0 bytes");
    expect_crash(use_after_release,
                 "SIGSEGV between calls of the driver: read an input after the call that it was given for");
#else
    print_message("the messages are those of x86-64\n");
    skip();
#endif
}

static void write_in_front(kit_t *kit)
{
    uint8_t *output = kit_output(kit, 20);

    hidden(output)[-3] = 0;
    kit_guard_glance(kit);
}

static void write_far_in_front(kit_t *kit)
{
    hidden(kit_output(kit, 20))[-2000] = 0;
}

static void writes_in_front_of_a_buffer_are_seen(void **state)
{
    (void) state;
    expect_failure(write_in_front, "wrote 3 bytes in front of an output of 20 bytes");
    expect_failure(write_far_in_front, "wrote 2000 bytes in front of an output of 20 bytes");
}

static void compare_bytes(kit_t *kit)
{
    kit_at(kit, "there");
    kit_expect_bytes(kit, (const uint8_t *) "abcd", 4, (const uint8_t *) "abxd", 4, "the answer");
}

static void compare_lengths(kit_t *kit)
{
    kit_expect_bytes(kit, (const uint8_t *) "abcd", 4, (const uint8_t *) "abcde", 5, "the answer");
}

static void differences_are_told(void **state)
{
    (void) state;
    expect_failure(compare_bytes, "there: the answer is wrong from byte 2 of 4 on: 6364, not 7864");
    expect_failure(compare_lengths, "the answer has 4 bytes, not 5");
}

/* ---- Threads and children ---------------------------------------------------------------------------------------- */

static void fail_third(kit_t *kit, void *argument, unsigned index)
{
    (void) argument;
    if (index == 3) {
        kit_fail(kit, "number three");
    }
}

static void fail_in_a_thread(kit_t *kit)
{
    kit_threads(kit, 8, fail_third, NULL);
}

static void end_process(kit_t *kit, void *argument)
{
    (void) argument;
    kit_enter(kit, PD_EP_MAC_ABORT);
    _exit(5);
}

static void lose_a_child(kit_t *kit)
{
    kit_in_child(kit, KIT_DIRECT, "a child", end_process, NULL);
}

static void fail_step(kit_t *kit, void *argument)
{
    (void) argument;
    kit_fail(kit, "as expected");
}

static void fail_in_a_child(kit_t *kit)
{
    kit_in_child(kit, KIT_DIRECT, "a child", fail_step, NULL);
}

static void failures_of_threads_and_children_are_the_rules(void **state)
{
    (void) state;
    expect_failure(fail_in_a_thread, "with 8 threads: number three");
    expect_failure(lose_a_child, "a child: exit with status 5 in mac_abort");
    expect_failure(fail_in_a_child, "a child: as expected");
}

/* An orphan with a session of its own holds the pipe open until it is ended. */
static void orphans_are_ended(void **state)
{
    int ends[2];
    pid_t adopter;
    int status;
    char byte;

    (void) state;
    assert_int_equal(pipe(ends), 0);
    adopter = fork();
    assert_true(adopter >= 0);
    if (adopter == 0) {
        close(ends[0]);
        if (!kit_stragglers_adopt()) {
            _exit(77);
        }
        if (fork() == 0) {
            if (fork() == 0) {
                setsid();
                for (;;) {
                    pause();
                }
            }
            _exit(0);
        }
        kit_stragglers_end();
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(waitpid(adopter, &status, 0), adopter);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        print_message("this kernel does not tell children\n");
        close(ends[0]);
        skip();
    }
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

/* ---- The report -------------------------------------------------------------------------------------------------- */

static kit_record_t hostile_record(void)
{
    kit_record_t record;

    memset(&record, 'A', sizeof record);
    memcpy(record.message, "\nnot ok 99 - \x1b[31m", 17);
    record.verdict = 77;
    record.note_count = 1000;
    record.figure_count = 1;
    record.figures[0].driver_ns = (double) NAN;
    record.figures[0].builtin_ns = -1;
    return record;
}

static void a_hostile_record_becomes_harmless(void **state)
{
    kit_record_t record = hostile_record();

    (void) state;
    kit_record_clean(&record);
    assert_int_equal(record.verdict, KIT_FAILED);
    assert_int_equal(record.note_count, KIT_MAX_NOTES);
    assert_int_equal(strlen(record.message), KIT_MESSAGE_SIZE - 1);
    assert_memory_equal(record.message, "?not ok 99 - ?[31m", 17);
    assert_int_equal(strlen(record.notes[0]), sizeof record.notes[0] - 1);
    assert_true(record.figures[0].driver_ns == 0 && record.figures[0].builtin_ns == 0);
}

static char *reported(bool json)
{
    const kit_title_t title = { "p f m r", "p", "f", "m", "r" };
    kit_record_t record = { .verdict = KIT_OK };
    kit_report_t report;
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    assert_non_null(stream);
    assert_true(kit_report_begin(&report, stream, json, "x.so", 5));
    kit_report_test(&report, &title, &record, "not shown\n");
    record.verdict = KIT_FAILED;
    snprintf(record.message, sizeof record.message, "why");
    kit_report_test(&report, &title, &record, "one\ntwo");
    record.verdict = KIT_SKIPPED;
    record.figure_count = 1;
    record.figures[0] = (kit_figure_t){ "64 B", 10, 0 };
    kit_report_test(&report, &title, &record, "");
    kit_report_end(&report);
    fclose(stream);
    return text;
}

static void tap_is_written(void **state)
{
    char *text = reported(false);

    (void) state;
    assert_string_equal(text, "TAP version 13\n# seed 5\n"
                              "ok 1 - p f m r\n"
                              "not ok 2 - p f m r\n# why\n# it wrote: one\n# it wrote: two\n"
                              "ok 3 - p f m r # SKIP why\n# 64 B: 10 ns\n"
                              "1..3\n# 1 passed, 1 failed, 1 skipped\n");
    free(text);
}

static void json_is_written(void **state)
{
    char *text = reported(true);
    json_t *document = json_loads(text, 0, NULL);
    json_t *test = json_array_get(json_object_get(document, "tests"), 1);
    const char *const members[][2] = {
        { "name", "p f m r" }, { "description", "p" }, { "family", "f" },    { "mechanism", "m" },
        { "rule", "r" },       { "result", "failed" }, { "message", "why" }, { "output", "one\ntwo" },
    };

    (void) state;
    assert_non_null(document);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        assert_string_equal(json_string_value(json_object_get(test, members[i][0])), members[i][1]);
    }
    assert_int_equal(json_integer_value(json_object_get(document, "failed")), 1);
    assert_int_equal(json_integer_value(json_object_get(document, "seed")), 5);
    json_decref(document);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read),
        cmocka_unit_test(wrong_options_are_refused_with_a_reason),
        cmocka_unit_test(accesses_out_of_bounds_are_named),
        cmocka_unit_test(writes_in_front_of_a_buffer_are_seen),
        cmocka_unit_test(differences_are_told),
        cmocka_unit_test(failures_of_threads_and_children_are_the_rules),
        cmocka_unit_test(orphans_are_ended),
        cmocka_unit_test(a_hostile_record_becomes_harmless),
        cmocka_unit_test(tap_is_written),
        cmocka_unit_test(json_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
