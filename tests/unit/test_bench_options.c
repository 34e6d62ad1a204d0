/*
 * psa-bench: command line, sizes, names of mechanisms, columns
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/psa-bench/columns.h"
#include "tools/psa-bench/environment.h"
#include "tools/psa-bench/mechanisms.h"
#include "tools/psa-bench/options.h"

/* The sizes as one string, "16 4096", or "error". */
static const char *sizes_of(const char *list)
{
    static char text[256];
    bench_sizes_t sizes;
    bench_message_t error;
    size_t length = 0;

    if (!bench_sizes_parse(list, &sizes, &error)) {
        assert_null(strchr(error.text, '\n'));
        return "error";
    }
    text[0] = '\0';
    for (size_t i = 0; i < sizes.count && length < sizeof(text); i++) {
        length += (size_t) snprintf(text + length, sizeof(text) - length, "%s%zu", i > 0 ? " " : "",
                                    sizes.value[i]);
    }
    return text;
}

static void sizes_have_units_and_ranges_and_come_in_order(void **state)
{
    static const struct {
        const char *list;
        const char *sizes;
    } cases[] = {
        { "16", "16" },
        { "0", "0" },
        { "64B, 1k", "64 1024" },
        { "4K,16", "16 4096" },
        { "4KiB,4096,4k", "4096" },
        { "1M", "1048576" },
        { "1GiB", "1073741824" },
        { "16-128", "16 32 64 128" },
        { "1K-4K,2K", "1024 2048 4096" },
        { "100-300", "100 200 300" },
        { "7-7", "7" },
        { "1M-16", "error" },
        { "0-16", "error" },
        { "2G", "error" },
        { "18446744073709551616", "error" },
        { "99999999999999999999K", "error" },
        { "4KB", "error" },
        { "4X", "error" },
        { "-16", "error" },
        { "16-", "error" },
        { "16-32-64", "error" },
        { "", "error" },
        { "16,,32", "error" },
        { "16,", "error" },
        { "1.5K", "error" },
        { "0x10", "error" },
    };
    (void) state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        print_message("# sizes '%s'\n", cases[i].list);
        assert_string_equal(sizes_of(cases[i].list), cases[i].sizes);
    }
}

static void more_sizes_than_there_is_room_for_are_refused(void **state)
{
    char list[BENCH_SIZES_MAX * 5 + 10] = "";
    size_t length = 0;
    bench_sizes_t sizes;
    bench_message_t error;
    (void) state;

    for (unsigned i = 0; i < BENCH_SIZES_MAX; i++) {
        length += (size_t) snprintf(list + length, sizeof(list) - length, "%s%u", i > 0 ? "," : "",
                                    1000 + i);
    }
    assert_true(bench_sizes_parse(list, &sizes, &error));
    assert_int_equal(sizes.count, BENCH_SIZES_MAX);
    snprintf(list + length, sizeof(list) - length, ",1");
    assert_false(bench_sizes_parse(list, &sizes, &error));
}

static void sizes_are_written_in_the_unit_that_divides_them(void **state)
{
    static const struct {
        size_t size;
        const char *text;
    } cases[] = {
        { 0, "0 B" },          { 16, "16 B" },        { 1000, "1000 B" },     { 1024, "1 KiB" },
        { 1536, "1536 B" },    { 65536, "64 KiB" },   { 1048576, "1 MiB" },   { 1049600, "1025 KiB" },
        { 1u << 30, "1 GiB" },
    };
    char text[32];
    (void) state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bench_size_format(cases[i].size, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

/* Number of mechanisms that a list selects; -1 on an error. `first` is the name of the first. */
static int select_count(const char *list, const char **first)
{
    bool *selected = calloc(bench_mechanism_count(), sizeof(*selected));
    bench_message_t error;
    int count = 0;

    assert_non_null(selected);
    *first = NULL;
    if (!bench_mechanisms_select(list, selected, &error)) {
        free(selected);
        return -1;
    }
    for (size_t i = 0; i < bench_mechanism_count(); i++) {
        if (selected[i]) {
            *first = *first == NULL ? bench_mechanism(i)->name : *first;
            count++;
        }
    }
    free(selected);
    return count;
}

static void mechanisms_are_found_by_any_of_their_names(void **state)
{
    static const struct {
        const char *list;
        int count;
        const char *first;
    } cases[] = {
        { "sha-256", 1, "sha-256" },
        { "SHA-256", 1, "sha-256" },
        { "sha256", 1, "sha-256" },
        { "PSA_ALG_SHA_256", 1, "sha-256" },
        { "psa_alg_sha3_256", 1, "sha3-256" },
        { "PSA_ALG_RIPEMD160", 1, "ripemd-160" },
        { "sha-256/multipart", 1, "sha-256/multipart" },
        { "PSA_ALG_SHA_256/Multipart", 1, "sha-256/multipart" },
        { "sha-256, md5", 2, "md5" },
        { "sha-256,sha-256", 1, "sha-256" },
        { "PSA_ALG_GCM", 3, "aes-128-gcm" },
        { "AES128GCM/decrypt", 1, "aes-128-gcm/decrypt" },
        { "psa_alg_hmac(psa_alg_sha_256)", 1, "hmac-sha-256" },
        { "ecdsa-p256/sign, ecdh-p256", 2, "ecdsa-p256/sign" },
        { "rsa-2048/generate", 1, "rsa-2048/generate" },
        { "hash", 22, "md5" },
        { "mac", 36, "hmac-md5" },
        { "aead", 24, "aes-128-gcm" },
        { "hash,HASH", 22, "md5" },
        { "ecdsa-p256", -1, NULL },
        { "aes-128-gcm/verify", -1, NULL },
        { "sha", -1, NULL },
        { "sha-256/", -1, NULL },
        { "sha-257", -1, NULL },
        { "", -1, NULL },
        { "md5,", -1, NULL },
        { "a-name-that-is-longer-than-any-name-of-an-algorithm-could-ever-be,md5", -1, NULL },
    };
    const char *first;
    (void) state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        print_message("# algorithms '%s'\n", cases[i].list);
        assert_int_equal(select_count(cases[i].list, &first), cases[i].count);
        if (cases[i].first != NULL) {
            assert_string_equal(first, cases[i].first);
        }
    }
}

static void an_unknown_algorithm_is_told_with_the_known_families(void **state)
{
    bool *selected = calloc(bench_mechanism_count(), sizeof(*selected));
    bench_message_t error;
    (void) state;

    assert_non_null(selected);
    assert_false(bench_mechanisms_select("blake2", selected, &error));
    assert_non_null(strstr(error.text, "'blake2'"));
    assert_non_null(strstr(error.text, "hash, mac, cipher, aead, sign, asymmetric, agreement, keys"));
    assert_non_null(strstr(error.text, "--list"));
    assert_null(strchr(error.text, '\n'));
    free(selected);
}

/* What a table's row must have for the rest of the program. */
static void each_row_of_the_tables_is_whole(void **state)
{
    const char *first;
    size_t common = 0;
    (void) state;

    for (size_t i = 0; i < bench_mechanism_count(); i++) {
        const bench_mechanism_t *mechanism = bench_mechanism(i);
        char name[64];

        print_message("# %s\n", mechanism->name);
        assert_true(strlen(mechanism->name) < sizeof(name));
        assert_non_null(mechanism->functions);
        assert_non_null(mechanism->functions->run);
        assert_int_equal(strncmp(mechanism->psa_name, "PSA_", 4), 0);
        assert_null(strchr(mechanism->name, ','));
        /* one name, one row, however it is written */
        for (size_t c = 0; c <= strlen(mechanism->name); c++) {
            name[c] = mechanism->name[c] == '-' ? '_' : mechanism->name[c];
        }
        assert_int_equal(select_count(name, &first), 1);
        assert_string_equal(first, mechanism->name);
        /* A driver that answers only the import must not pass for one that serves the mechanism. */
        if (strstr(mechanism->name, "/new-key") != NULL) {
            assert_non_null(mechanism->functions->aside);
        }
        common += mechanism->common;
    }
    assert_int_equal(select_count("all", &first), (int) bench_mechanism_count());
    assert_int_equal(select_count("default", &first), (int) common);
}

/* A directory with plug-ins in it, removed after the test. */
static char directory[PATH_MAX];
static const char *const files[] = { "psa-beta.so", "psa-alpha.so", "gamma.so", "notes.txt",
                                     "psa-raw.so" };

static int make_plugins(void **state)
{
    char template[] = "/tmp/test_bench_XXXXXX";
    char name[PATH_MAX + 32];
    (void) state;

    if (mkdtemp(template) == NULL || realpath(template, directory) == NULL) {
        return -1;
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(name, sizeof(name), "%s/%s", directory, files[i]);
        FILE *file = fopen(name, "w");
        if (file == NULL) {
            return -1;
        }
        fclose(file);
    }
    return 0;
}

static int remove_plugins(void **state)
{
    char name[PATH_MAX + 32];
    (void) state;

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(name, sizeof(name), "%s/%s", directory, files[i]);
        unlink(name);
    }
    return rmdir(directory);
}

static const char *names_of(const bench_columns_t *columns)
{
    static char text[BENCH_COLUMNS_MAX * (BENCH_NAME_MAX + 1) + 1];
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < columns->count; i++) {
        length += (size_t) snprintf(text + length, sizeof(text) - length, "%s%s", i > 0 ? " " : "",
                                    columns->column[i].name);
    }
    return text;
}

static void plugins_are_found_in_byte_order_and_named_without_prefix_and_ending(void **state)
{
    bench_columns_t found;
    bench_message_t error;
    char expected[PATH_MAX + 32];
    (void) state;

    assert_true(bench_columns_find(directory, &found, &error));
    assert_string_equal(names_of(&found), "gamma alpha beta raw#2");
    snprintf(expected, sizeof(expected), "%s/psa-alpha.so", directory);
    assert_string_equal(found.column[1].file, expected);
}

static void a_path_has_files_and_directories_and_each_plugin_once(void **state)
{
    bench_columns_t found;
    bench_message_t error;
    char path[2 * PATH_MAX + 64];
    (void) state;

    snprintf(path, sizeof(path), "%s/psa-beta.so:relative:/no/such/directory::%s", directory,
             directory);
    assert_true(bench_columns_find(path, &found, &error));
    assert_string_equal(names_of(&found), "beta gamma alpha raw#2");

    assert_true(bench_columns_find("", &found, &error));
    assert_int_equal(found.count, 0);
}

static void columns_are_chosen_by_name_and_by_file(void **state)
{
    char file[PATH_MAX + 32];
    static const bench_raws_t raws = { .raw = { { .name = "beta" }, { .name = "other" } }, .count = 2 };
    static const bench_raws_t none = { .count = 0 };
    bench_columns_t found;
    bench_columns_t columns;
    bench_message_t error;
    (void) state;

    assert_true(bench_columns_find(directory, &found, &error));
    static const struct {
        const char *list;
        bool with_auto;
        bool with_raw;
        const char *names; /* NULL: an error */
    } cases[] = {
        { NULL, false, true, "software gamma alpha beta raw#2 raw:beta" },
        { NULL, false, false, "software gamma alpha beta raw#2" },
        { NULL, true, true, "software gamma alpha beta raw#2 raw:beta auto" },
        { "raw,beta", false, true, "beta raw:beta" },
        { "alpha,raw", false, true, "alpha raw:beta raw:other" },
        { "raw", false, true, "raw:beta raw:other" },
        { "RAW:Other,beta", false, true, "beta raw:other" },
        { "raw:other,raw,beta", false, true, "beta raw:beta raw:other" },
        { "raw:delta", false, true, NULL },
        { "raw:", false, true, NULL },
        { "raw:beta", false, false, NULL },
        { "beta,Software", false, true, "software beta" },
        { "auto,alpha", false, true, "alpha auto" },
        { "all", false, true, "software gamma alpha beta raw#2 raw:beta raw:other" },
        { "raw#2", false, true, "raw#2" },
        { "raw", false, false, NULL },
        { "delta", false, true, NULL },
        { "", false, true, NULL },
        { "alpha,", false, true, NULL },
        { "/no/such/psa-file.so", false, true, NULL },
        { "/", false, true, NULL },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool good = bench_columns_select(&found, cases[i].list, cases[i].with_auto,
                                         cases[i].with_raw ? &raws : &none, &columns, &error);
        print_message("# drivers '%s'\n", cases[i].list != NULL ? cases[i].list : "(default)");
        assert_int_equal(good, cases[i].names != NULL);
        if (good) {
            assert_string_equal(names_of(&columns), cases[i].names);
        } else {
            assert_null(strchr(error.text, '\n'));
        }
    }

    /* A file need not be on the search path; one that is there already is the same column. */
    found.count = 0;
    snprintf(file, sizeof(file), "%s/../%s/psa-beta.so", directory, strrchr(directory, '/') + 1);
    assert_true(bench_columns_select(&found, file, false, &raws, &columns, &error));
    assert_string_equal(names_of(&columns), "beta");
    assert_int_equal(columns.column[0].kind, BENCH_PLUGIN);
    assert_null(strstr(columns.column[0].file, ".."));
}

static bool parse(bench_options_t *options, bench_message_t *error, char *first, char *second)
{
    char program[] = "psa-bench";
    char *arguments[] = { program, first, second, NULL };

    return bench_options_parse(first == NULL ? 1 : second == NULL ? 2 : 3, arguments, options, error);
}

static void without_options_everything_has_a_default(void **state)
{
    bench_options_t options;
    bench_message_t error;
    (void) state;

    assert_true(parse(&options, &error, NULL, NULL));
    assert_int_equal(options.action, BENCH_RUN);
    assert_string_equal(options.algorithms, "default");
    assert_null(options.drivers);
    assert_int_equal(options.sizes.count, 9);
    assert_int_equal(options.sizes.value[0], 16);
    assert_int_equal(options.sizes.value[8], 1048576);
    assert_true(options.seconds > 0);
}

static void wrong_options_are_refused_with_one_line(void **state)
{
    static const char *const cases[][2] = {
        { "--sizes", NULL },      { "--sizes", "4KB" },  { "--time", "0" },    { "--time", "-1" },
        { "--time", "nan" },      { "--time", "1x" },    { "--time", "" },     { "--time", "99999" },
        { "--timeout", "0" },     { "--unknown", NULL }, { "-x", NULL },       { "argument", NULL },
        { "--algorithms", NULL }, { "--auto=1", NULL },  { "--threads", "0" }, { "--threads", "-2" },
        { "--threads", "257" },   { "--threads", "2x" }, { "--location", "x" }, { "--location", "0x1000000" }, { "--threads", "" },  { "--threads", NULL },
    };
    (void) state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char first[32] = "";
        char second[32] = "";
        bench_options_t options;
        bench_message_t error;

        print_message("# options %s %s\n", cases[i][0], cases[i][1] != NULL ? cases[i][1] : "");
        snprintf(first, sizeof(first), "%s", cases[i][0]);
        snprintf(second, sizeof(second), "%s", cases[i][1] != NULL ? cases[i][1] : "");
        assert_false(parse(&options, &error, first, cases[i][1] != NULL ? second : NULL));
        assert_true(strlen(error.text) > 10);
        assert_null(strchr(error.text, '\n'));
    }
}

static void the_number_of_threads_is_taken(void **state)
{
    char first[] = "--threads";
    char second[] = "16";
    bench_options_t options;
    bench_message_t error;
    (void) state;

    assert_true(parse(&options, &error, first, second));
    assert_int_equal(options.threads, 16);
    assert_true(parse(&options, &error, NULL, NULL));
    assert_int_equal(options.threads, 0);
}

static void a_location_may_be_hexadecimal(void **state)
{
    char first[] = "--location";
    char second[] = "0x800001";
    bench_options_t options;
    bench_message_t error;
    (void) state;

    assert_true(parse(&options, &error, first, second));
    assert_int_equal(options.location, 0x800001);
    assert_true(parse(&options, &error, NULL, NULL));
    assert_int_equal(options.location, 0);
}

static void two_reports_cannot_share_standard_output(void **state)
{
    char json[] = "--json=-";
    char csv[] = "--csv=-";
    bench_options_t options;
    bench_message_t error;
    (void) state;

    assert_false(parse(&options, &error, json, csv));
    assert_true(parse(&options, &error, json, NULL));
    assert_string_equal(options.json, "-");
}

static void cpu_and_hypervisor_are_read_from_what_the_system_says(void **state)
{
    static const char uml[] = "processor\t: 0\nvendor_id\t: User Mode Linux\nmodel name\t: UML\n";
    char value[32];
    bool emulates;
    (void) state;

    assert_true(bench_cpuinfo_value(uml, "vendor_id", value, sizeof(value)));
    assert_string_equal(value, "User Mode Linux");
    assert_true(bench_cpuinfo_value(uml, "model name", value, sizeof(value)));
    assert_string_equal(value, "UML");
    assert_false(bench_cpuinfo_value(uml, "model", value, sizeof(value)));
    assert_string_equal(value, "");
    assert_false(bench_cpuinfo_value("", "model name", value, sizeof(value)));
    assert_true(bench_cpuinfo_value("a : b", "a", value, sizeof(value)));
    assert_string_equal(value, "b");

    assert_string_equal(bench_hypervisor_name("TCGTCGTCGTCG", &emulates), "QEMU TCG");
    assert_true(emulates);
    assert_string_equal(bench_hypervisor_name("KVMKVMKVM\0\0", &emulates), "KVM");
    assert_false(emulates);
    assert_string_equal(bench_hypervisor_name("SomethingNew", &emulates), "another hypervisor");
    assert_false(emulates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_have_units_and_ranges_and_come_in_order),
        cmocka_unit_test(more_sizes_than_there_is_room_for_are_refused),
        cmocka_unit_test(sizes_are_written_in_the_unit_that_divides_them),
        cmocka_unit_test(mechanisms_are_found_by_any_of_their_names),
        cmocka_unit_test(an_unknown_algorithm_is_told_with_the_known_families),
        cmocka_unit_test(each_row_of_the_tables_is_whole),
        cmocka_unit_test_setup_teardown(
            plugins_are_found_in_byte_order_and_named_without_prefix_and_ending, make_plugins,
            remove_plugins),
        cmocka_unit_test_setup_teardown(a_path_has_files_and_directories_and_each_plugin_once,
                                        make_plugins, remove_plugins),
        cmocka_unit_test_setup_teardown(columns_are_chosen_by_name_and_by_file, make_plugins,
                                        remove_plugins),
        cmocka_unit_test(without_options_everything_has_a_default),
        cmocka_unit_test(wrong_options_are_refused_with_one_line),
        cmocka_unit_test(the_number_of_threads_is_taken),
        cmocka_unit_test(a_location_may_be_hexadecimal),
        cmocka_unit_test(two_reports_cannot_share_standard_output),
        cmocka_unit_test(cpu_and_hypervisor_are_read_from_what_the_system_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
