/*
 * Good descriptions come out in numbers, broken ones get their message
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

#include <cmocka.h>

#include "core/description/description.h"
#include "core/description/json_position.h"
#include "core/description/message.h"
#include "description_allocations.h"
#include "description_cases.h"
#include "description_random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static pd_description_t read_good(const char *name)
{
    pd_description_t description;
    pd_message_t message = { "" };
    size_t size;
    char *text = description_file(name, &size);
    if (pd_description_parse(text, size, &description, &message) != PSA_SUCCESS) {
        fail_msg("%s: %s", name, message.text);
    }
    free(text);
    return description;
}

/* The entry points of a capability, as " name name ..." with "!" before those that must exist. */
static const char *listed(const pd_capability_t *capability)
{
    static char text[2048];
    size_t used = 0;
    text[0] = '\0';
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        assert_true(capability->entry_points[ep] || !capability->required[ep]);
        if (capability->entry_points[ep]) {
            used += (size_t) snprintf(&text[used], sizeof(text) - used, " %s%s",
                                      capability->required[ep] ? "!" : "",
                                      pd_entry_points[ep].name);
        }
    }
    return text;
}

static void a_transparent_description_comes_out_in_numbers(void **state)
{
    (void) state;
    pd_description_t description = read_good("good/transparent.json");

    assert_string_equal(description.prefix, "acme");
    assert_false(description.opaque);
    assert_false(description.has_location);
    assert_false(description.has_key_context);
    assert_int_equal(description.capability_count, 6);

    const pd_capability_t *hash = &description.capabilities[0];
    assert_string_equal(listed(hash), " !hash_compute !hash_setup !hash_update !hash_finish "
                                      "!hash_abort hash_clone");
    assert_string_equal(hash->names[PD_EP_HASH_COMPUTE], "acme_fast_hash");
    assert_null(hash->names[PD_EP_HASH_SETUP]);
    assert_true(hash->restricts_algorithms);
    assert_int_equal(hash->algorithm_count, 2);
    assert_int_equal(hash->algorithms[0], PSA_ALG_SHA_256);
    assert_int_equal(hash->algorithms[1], PSA_ALG_SHA_512);
    assert_false(hash->restricts_key_types);
    assert_false(hash->restricts_key_sizes);
    assert_true(hash->fallback);
    assert_int_equal(hash->min_size, 4096);
    assert_int_equal(hash->max_size, 0x100000);
    assert_int_equal(hash->line, 9);

    const pd_capability_t *signature = &description.capabilities[1];
    assert_string_equal(listed(signature), " !sign_hash !verify_hash");
    assert_int_equal(signature->key_type_count, 2);
    assert_int_equal(signature->key_types[0].type,
                     PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    assert_false(signature->key_types[0].any_family);
    assert_true(signature->key_types[1].any_family);
    assert_int_equal(signature->key_size_count, 2);
    assert_int_equal(signature->key_sizes[1], 384);
    assert_false(signature->fallback);
    assert_int_equal(signature->min_size, 0);
    assert_int_equal(signature->max_size, SIZE_MAX);
    assert_int_equal(signature->line, 23);

    assert_string_equal(
        listed(&description.capabilities[2]),
        " !mac_sign_setup !mac_verify_setup !mac_update !mac_sign_finish !mac_abort");

    const pd_capability_t *derive = &description.capabilities[3];
    assert_string_equal(listed(derive), " !derive_key");
    assert_string_equal(derive->names[PD_EP_DERIVE_KEY], "acme_cook");
    assert_true(derive->memory);
    assert_int_equal(derive->key_types[0].type,
                     PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY));
    assert_int_equal(derive->key_sizes[0], 255);

    assert_string_equal(listed(&description.capabilities[4]),
                        " !key_derivation_setup key_derivation_input_step "
                        "!key_derivation_output_bytes key_derivation_output_key "
                        "!key_derivation_abort");
    assert_string_equal(listed(&description.capabilities[5]), " !init");
    pd_description_free(&description);
}

static void an_opaque_description_comes_out_in_numbers(void **state)
{
    (void) state;
    pd_description_t description = read_good("good/opaque.json");

    assert_true(description.opaque);
    assert_true(description.has_location);
    assert_int_equal(description.location, 0x800001);
    assert_int_equal(description.persistent_state_size, 64);
    assert_true(description.has_key_context);
    assert_int_equal(description.key_context.base_size, 32);
    assert_int_equal(description.key_context.key_pair_size, 80);
    assert_int_equal(description.key_context.public_key_size, 16);
    assert_int_equal(description.key_context.symmetric_factor, 1);
    assert_true(description.key_context.store_public_key);
    assert_string_equal(description.key_context.size_function, "acme_vault_size");
    assert_true(description.key_context.has_builtin_key_size);
    assert_int_equal(description.key_context.builtin_key_size, 4);
    assert_int_equal(description.builtin_key_count, 2);
    assert_int_equal(description.builtin_keys[0].id, 0x7fff0000);
    assert_int_equal(description.builtin_keys[0].slot, 7);
    assert_int_equal(description.builtin_keys[0].persistence, PSA_KEY_PERSISTENCE_READ_ONLY);
    assert_int_equal(description.builtin_keys[1].id, 0x7fffefff);
    assert_true(description.builtin_keys[1].slot == UINT64_MAX);
    assert_int_equal(description.builtin_keys[1].persistence, PSA_KEY_PERSISTENCE_DEFAULT);
    assert_int_equal(description.capability_count, 4);
    assert_string_equal(listed(&description.capabilities[3]),
                        " !key_agreement_to_key !key_derivation_setup key_derivation_input_step "
                        "!key_derivation_output_bytes key_derivation_output_key "
                        "key_derivation_verify_bytes key_derivation_verify_key "
                        "key_derivation_set_capacity !key_derivation_abort");
    pd_description_free(&description);
}

static void a_random_generator_tells_its_entropy(void **state)
{
    (void) state;
    pd_description_t description = read_good("good/random.json");

    assert_int_equal(description.capabilities[0].initial_entropy_size, 48);
    assert_int_equal(description.capabilities[0].reseed_entropy_size, 32);
    pd_description_free(&description);
}

static void an_opaque_driver_without_keys_needs_no_location(void **state)
{
    (void) state;
    pd_description_t description = read_good("good/entropy_only.json");

    assert_false(description.has_location);
    pd_description_free(&description);
    assert_null(description.memory);
    pd_description_free(&description);
}

static void a_broken_description_gets_its_message(void **state)
{
    static const char *const files[] = {
        "broken/syntax.cases",     "broken/top_level.cases", "broken/opaque.cases",
        "broken/capability.cases", "broken/conflicts.cases",
    };
    unsigned count = 0;
    (void) state;
    for (size_t i = 0; i < COUNT(files); i++) {
        size_t size;
        char *text = description_file(files[i], &size);
        char *rest = text;
        description_case_t broken;
        while (description_next_case(&rest, &broken)) {
            pd_description_t description;
            pd_message_t message = { "" };
            psa_status_t status =
                pd_description_parse(broken.text, broken.size, &description, &message);
            if (status != PSA_ERROR_INVALID_ARGUMENT || strcmp(message.text, broken.message) != 0) {
                fail_msg("%s, %s: status %d, \"%s\", expected \"%s\"", files[i], broken.title,
                         (int) status, message.text, broken.message);
            }
            assert_null(description.memory);
            assert_int_equal(description.capability_count, 0);
            count++;
        }
        free(text);
    }
    assert_true(count >= 90);
}

typedef struct {
    char lines[4096];
    unsigned count;
    unsigned most;
} findings_t;

static bool take_finding(void *context, const pd_finding_t *finding)
{
    findings_t *findings = context;
    char line[1200];
    int length;
    if (finding->pointer != NULL) {
        length = snprintf(line, sizeof(line), "%s (line %zu): %s\n", finding->pointer, finding->line,
                          finding->text);
    } else {
        length = snprintf(line, sizeof(line), "line %zu, column %zu: %s\n", finding->line,
                          finding->column, finding->text);
    }
    assert_in_range(length, 1, sizeof(line) - 1);
    assert_true(strlen(findings->lines) + (size_t) length < sizeof(findings->lines));
    strcat(findings->lines, line);
    return ++findings->count < findings->most;
}

static void the_first_finding_is_the_message(void **state)
{
    static const char *const files[] = {
        "broken/syntax.cases",     "broken/top_level.cases", "broken/opaque.cases",
        "broken/capability.cases", "broken/conflicts.cases",
    };
    (void) state;
    for (size_t i = 0; i < COUNT(files); i++) {
        size_t size;
        char *text = description_file(files[i], &size);
        char *rest = text;
        description_case_t broken;
        while (description_next_case(&rest, &broken)) {
            pd_description_t description;
            findings_t findings = { .most = 100 };
            assert_int_equal(pd_description_examine(broken.text, broken.size, &description,
                                                    take_finding, &findings),
                             PSA_ERROR_INVALID_ARGUMENT);
            assert_null(description.memory);
            *strchr(findings.lines, '\n') = '\0';
            assert_string_equal(findings.lines, broken.message);
        }
        free(text);
    }
}

static const char very_broken[] =
    "{ \"type\": \"transparent\", \"perfix\": \"acme\",\n"
    "  \"location\": 1,\n"
    "  \"capabilities\": [\n"
    "    { \"entry_points\": [\"hash_mutlipart\", \"mac_compute\", \"export_key\"],\n"
    "      \"algorithms\": [\"PSA_ALG_SHA_256\", \"PSA_ALG_SHA_255\", 5] },\n"
    "    7,\n"
    "    { \"entry_points\": [\"hash_compute\"],\n"
    "      \"names\": { \"mac_compute\": \"a\", \"hash_compute\": \"a b\" } } ] }\n";

static void everything_wrong_is_found_at_once(void **state)
{
    static const char expected[] =
        "/perfix (line 1): unknown property (did you mean prefix?)\n"
        "/location (line 2): not permitted in a transparent driver\n"
        "/capabilities/0/entry_points/0 (line 4): unknown entry point hash_mutlipart (did you mean "
        "hash_multipart?)\n"
        "/capabilities/0/entry_points/2 (line 4): a transparent driver cannot have export_key\n"
        "/capabilities/0/algorithms/1 (line 5): unknown algorithm PSA_ALG_SHA_255 (did you mean "
        "PSA_ALG_SHA_256?)\n"
        "/capabilities/0/algorithms/2 (line 5): must be a string, not an integer\n"
        "/capabilities/1 (line 6): must be an object, not an integer\n"
        "/capabilities/2/names/mac_compute (line 8): is none of the capability's entry points\n"
        "/capabilities/2/names/hash_compute (line 8): must be a C identifier, not \"a b\"\n"
        "/ (line 1): \"prefix\" is missing\n";
    pd_description_t description;
    findings_t findings = { .most = 100 };
    (void) state;
    assert_int_equal(pd_description_examine(very_broken, strlen(very_broken), &description,
                                            take_finding, &findings),
                     PSA_ERROR_INVALID_ARGUMENT);
    assert_null(description.memory);
    assert_string_equal(findings.lines, expected);
}

static void no_more_findings_come_than_are_wanted(void **state)
{
    (void) state;
    for (unsigned most = 1; most <= 10; most++) {
        pd_description_t description;
        findings_t findings = { .most = most };
        assert_int_equal(pd_description_examine(very_broken, strlen(very_broken), &description,
                                                take_finding, &findings),
                         PSA_ERROR_INVALID_ARGUMENT);
        assert_int_equal(findings.count, most);
    }
}

static void a_name_that_the_default_could_be_is_no_conflict(void **state)
{
    static const char *const names[] = { "acme_hash_compute", "acme_transparent_hash_compute" };
    (void) state;
    for (size_t i = 0; i < COUNT(names); i++) {
        char text[512];
        pd_description_t description;
        (void) snprintf(text, sizeof(text),
                        "{\"prefix\":\"acme\",\"type\":\"transparent\",\"capabilities\":["
                        "{\"entry_points\":[\"hash_compute\"]},"
                        "{\"entry_points\":[\"hash_compute\"],"
                        "\"names\":{\"hash_compute\":\"%s\"}}]}",
                        names[i]);
        assert_int_equal(pd_description_parse(text, strlen(text), &description, NULL), PSA_SUCCESS);
        pd_description_free(&description);
    }
}

/* Makes a description of one capability whose array `name` has `count` equal elements. */
static psa_status_t parse_long_array(const char *before, const char *element, size_t count,
                                     const char *behind, pd_message_t *message)
{
    char *text = malloc(strlen(before) + count * (strlen(element) + 1) + strlen(behind) + 1);
    assert_non_null(text);
    size_t used = (size_t) sprintf(text, "%s", before);
    for (size_t i = 0; i < count; i++) {
        used += (size_t) sprintf(&text[used], "%s%s", i == 0 ? "" : ",", element);
    }
    used += (size_t) sprintf(&text[used], "%s", behind);
    pd_description_t description;
    psa_status_t status = pd_description_parse(text, used, &description, message);
    pd_description_free(&description);
    free(text);
    return status;
}

static void arrays_may_have_so_many_elements_and_no_more(void **state)
{
    static const char capabilities[] =
        "{\"prefix\":\"a\",\"type\":\"transparent\",\"capabilities\":[";
    static const char algorithms[] = "{\"prefix\":\"a\",\"type\":\"transparent\",\"capabilities\":["
                                     "{\"entry_points\":[\"hash_compute\"],\"algorithms\":[";
    static const char init[] = "{\"entry_points\":[\"init\"]}";
    pd_message_t message;
    (void) state;

    assert_int_equal(parse_long_array(capabilities, init, 64, "]}", &message), PSA_SUCCESS);
    assert_int_equal(parse_long_array(capabilities, init, 65, "]}", &message),
                     PSA_ERROR_INVALID_ARGUMENT);
    assert_string_equal(message.text, "/capabilities (line 1): has 65 elements; 64 are the most");
    assert_int_equal(parse_long_array(algorithms, "\"PSA_ALG_MD5\"", 256, "]}]}", &message),
                     PSA_SUCCESS);
    assert_int_equal(parse_long_array(algorithms, "\"PSA_ALG_MD5\"", 257, "]}]}", &message),
                     PSA_ERROR_INVALID_ARGUMENT);
    assert_string_equal(message.text,
                        "/capabilities/0/algorithms (line 1): has 257 elements; 256 are the most");
}

static void a_text_that_is_too_long_is_not_read(void **state)
{
    char *text = calloc(1, PD_DESCRIPTION_MAX_SIZE + 1);
    pd_description_t description;
    pd_message_t message;
    (void) state;
    assert_non_null(text);

    assert_int_equal(
        pd_description_parse(text, PD_DESCRIPTION_MAX_SIZE + 1, &description, &message),
        PSA_ERROR_INVALID_ARGUMENT);

    assert_string_equal(message.text, "the description has 1048577 bytes; 1048576 are the most");
    free(text);
}

static void a_text_without_a_zero_behind_it_is_read_to_its_end(void **state)
{
    size_t size;
    char *text = description_file("good/opaque.json", &size);
    char *exact = malloc(size); /* a read beyond it is caught by AddressSanitizer and valgrind */
    pd_description_t description;
    (void) state;
    assert_non_null(exact);
    memcpy(exact, text, size);

    assert_int_equal(pd_description_parse(exact, size, &description, NULL), PSA_SUCCESS);

    pd_description_free(&description);
    free(exact);
    free(text);
}

static void a_message_is_one_printable_line_however_long_the_input(void **state)
{
    static const size_t lengths[] = { 1, 60, 71, 72, 500, 5000 };
    (void) state;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        char text[6000];
        pd_description_t description;
        pd_message_t message;
        size_t used = (size_t) snprintf(text, sizeof(text), "{\"type\":\"transparent\",\"");
        memset(&text[used], 'x', lengths[i]);
        used += lengths[i];
        used += (size_t) snprintf(&text[used], sizeof(text) - used, "\\n\xc3\xa9\":1}");

        assert_int_equal(pd_description_parse(text, used, &description, &message),
                         PSA_ERROR_INVALID_ARGUMENT);

        for (const char *byte = message.text; *byte != '\0'; byte++) {
            assert_in_range((unsigned char) *byte, 0x20, 0x7e);
        }
        assert_non_null(strstr(message.text, " (line 1): unknown property"));
    }
}

static void a_message_that_is_too_long_is_cut_with_a_mark(void **state)
{
    char text[2000];
    pd_message_t message;
    (void) state;
    for (size_t length = 500; length < 520; length++) {
        memset(text, 'x', length);
        text[length - 1] = '\n';
        text[length] = '\0';

        pd_message_set(&message, "%s", text);

        const bool fits = length + 3 < sizeof(message.text);
        const char *end = fits ? "x\\x0a" : "...";
        const size_t used = strlen(message.text);
        assert_string_equal(&message.text[used - strlen(end)], end);
        assert_true(fits ? used == length + 3 : used >= sizeof(message.text) - 8);
    }
}

static void a_line_is_that_of_the_name_or_the_element(void **state)
{
    static const char text[] = "\n"                                /* 1 */
                               "{ \"a\": { \"b\": 1 },\n"          /* 2 */
                               "  \"b\":\n"                        /* 3 */
                               "    [ \"]\\\"}\", {},\n"           /* 4 */
                               "      [ 1,\n"                      /* 5 */
                               "        2 ]\n"                     /* 6 */
                               "    ],\n"                          /* 7 */
                               "  \"\\u00e9\\ud83d\\ude00\": 3,\n" /* 8 */
                               "  \"c\\n\\\\\": 4 }\n";            /* 9 */
    const pd_place_t a = { .name = "a" };
    const pd_place_t a_b = { .parent = &a, .name = "b" };
    const pd_place_t b = { .name = "b" };
    const pd_place_t b_0 = { .parent = &b, .index = 0 };
    const pd_place_t b_2 = { .parent = &b, .index = 2 };
    const pd_place_t b_2_1 = { .parent = &b_2, .index = 1 };
    const pd_place_t b_3 = { .parent = &b, .index = 3 };
    const pd_place_t unicode = { .name = "\xc3\xa9\xf0\x9f\x98\x80" };
    const pd_place_t escaped = { .name = "c\n\\" };
    const pd_place_t absent = { .name = "c" };
    const struct {
        const pd_place_t *place;
        size_t line;
    } cases[] = {
        { NULL, 2 },  { &a, 2 },     { &a_b, 2 },     { &b, 3 },       { &b_0, 4 },   { &b_2, 5 },
        { &b_2_1, 6 }, { &b_3, 0 },  { &unicode, 8 }, { &escaped, 9 }, { &absent, 0 },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(pd_json_line(text, strlen(text), cases[i].place), cases[i].line);
        for (size_t size = 0; size < strlen(text); size++) { /* never beyond the end */
            char *exact = malloc(size + 1);
            assert_non_null(exact);
            memcpy(exact, text, size);
            (void) pd_json_line(exact, size, cases[i].place);
            free(exact);
        }
    }
}

static void a_capability_covers_what_it_lists(void **state)
{
    (void) state;
    pd_description_t description = read_good("good/transparent.json");
    const pd_capability_t *hash = &description.capabilities[0];
    const pd_capability_t *signature = &description.capabilities[1];
    const psa_key_type_t r1_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
    const psa_key_type_t k1_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1);
    const psa_key_type_t k1_public = PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_K1);

    assert_true(pd_capability_has_algorithm(hash, PSA_ALG_SHA_512));
    assert_false(pd_capability_has_algorithm(hash, PSA_ALG_SHA_384));
    assert_true(pd_capability_has_key(hash, PSA_KEY_TYPE_AES, 128));
    assert_true(pd_capability_has_algorithm(signature,
                                            PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384)));
    assert_false(pd_capability_has_algorithm(signature, PSA_ALG_ECDSA(PSA_ALG_SHA_384)));
    assert_true(pd_capability_has_key(signature, r1_pair, 384));
    assert_false(pd_capability_has_key(signature, r1_pair, 521));
    assert_false(pd_capability_has_key(signature, k1_pair, 256));
    assert_true(pd_capability_has_key(signature, k1_public, 256));
    assert_true(pd_capability_has_algorithm(&description.capabilities[5], PSA_ALG_MD5));
    pd_description_free(&description);
}

static void every_entry_point_has_a_row_and_is_found_by_its_name(void **state)
{
    (void) state;
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        bool found[PD_ENTRY_POINT_COUNT] = { false };
        assert_non_null(pd_entry_points[ep].name);
        assert_true(pd_entry_points[ep].transparent || pd_entry_points[ep].opaque);

        assert_true(pd_entry_points_add(pd_entry_points[ep].name, found));

        for (size_t other = 0; other < PD_ENTRY_POINT_COUNT; other++) {
            assert_int_equal(found[other], other == ep);
        }
    }
    for (size_t family = 0; family < PD_FAMILY_COUNT; family++) {
        bool found[PD_ENTRY_POINT_COUNT] = { false };
        unsigned members = 0;
        assert_true(pd_entry_points_add(pd_family_names[family], found));
        for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
            members += found[ep];
        }
        assert_true(members >= 4);
    }
    assert_false(pd_entry_points_add("", (bool[PD_ENTRY_POINT_COUNT]){ false }));
    assert_false(pd_entry_points_add("hash", (bool[PD_ENTRY_POINT_COUNT]){ false }));
}

/* Changes a text a little, as slips of the hand and of the disk do. \return Its new size. */
static size_t change(random_t *random, char *text, size_t size, size_t room)
{
    const size_t at = random_below(random, size);
    const size_t from = random_below(random, size);
    size_t length = 1 + random_below(random, 40);
    length = length < size - from ? length : size - from;
    switch (random_below(random, 5)) {
    case 0: /* a bit */
        text[at] ^= (char) (1 << random_below(random, 8));
        return size;
    case 1: /* a character that means something */
        text[at] = "{}[]\",:\\0-x_e.u \n/"[random_below(random, 18)];
        return size;
    case 2: /* a piece is gone */
        memmove(&text[from], &text[from + length], size - from - length);
        return size - length > 0 ? size - length : 1;
    case 3: /* a piece appears twice */
        if (size + length > room) {
            return size;
        }
        memmove(&text[from + length], &text[from], size - from);
        return size + length;
    default: /* the end is gone */
        return random_below(random, 20) == 0 ? at + 1 : size;
    }
}

static void any_change_of_the_text_gives_an_answer(void **state)
{
    static const char *const files[] = { "good/transparent.json", "good/opaque.json" };
    random_t random = { 20240608 };
    unsigned successes = 0;
    unsigned meanings = 0;
    (void) state;
    for (size_t i = 0; i < COUNT(files); i++) {
        size_t good_size;
        char *good = description_file(files[i], &good_size);
        for (unsigned round = 0; round < 5000; round++) {
            char text[8192];
            size_t size = good_size;
            pd_description_t description;
            pd_message_t message = { "" };
            memcpy(text, good, size);
            for (size_t changes = 1 + random_below(&random, 3); changes > 0; changes--) {
                size = change(&random, text, size, sizeof(text));
            }

            psa_status_t status = pd_description_parse(text, size, &description, &message);

            if (status == PSA_SUCCESS) {
                assert_non_null(description.prefix);
                assert_true(description.capability_count > 0);
                successes++;
            } else {
                assert_int_equal(status, PSA_ERROR_INVALID_ARGUMENT);
                assert_true(message.text[0] != '\0');
                assert_null(strstr(message.text, "(line 0)"));
                meanings += message.text[0] == '/';
            }
            pd_description_free(&description);
        }
        free(good);
    }
    assert_true(successes > 500 && meanings > 500);
}

static void running_out_of_memory_anywhere_is_reported_and_leaks_nothing(void **state)
{
    static const char *const files[] = { "good/transparent.json", "good/opaque.json" };
    (void) state;
    for (size_t i = 0; i < COUNT(files); i++) {
        size_t size;
        char *text = description_file(files[i], &size);
        unsigned failures = 0;
        for (;;) {
            pd_description_t description;
            pd_message_t message = { "" };
            allocations_fail_after(failures);
            psa_status_t status = pd_description_parse(text, size, &description, &message);
            if (!allocations_stop_failing()) {
                assert_int_equal(status, PSA_SUCCESS);
                pd_description_free(&description);
                break;
            }
            if (status != PSA_ERROR_INSUFFICIENT_MEMORY) {
                fail_msg("allocation %u: status %d, \"%s\"", failures, (int) status, message.text);
            }
            assert_string_equal(message.text, "not enough memory to read the description");
            assert_null(description.memory);
            failures++;
        }
        assert_true(failures > 50);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transparent_description_comes_out_in_numbers),
        cmocka_unit_test(an_opaque_description_comes_out_in_numbers),
        cmocka_unit_test(a_random_generator_tells_its_entropy),
        cmocka_unit_test(an_opaque_driver_without_keys_needs_no_location),
        cmocka_unit_test(a_broken_description_gets_its_message),
        cmocka_unit_test(the_first_finding_is_the_message),
        cmocka_unit_test(everything_wrong_is_found_at_once),
        cmocka_unit_test(no_more_findings_come_than_are_wanted),
        cmocka_unit_test(a_name_that_the_default_could_be_is_no_conflict),
        cmocka_unit_test(arrays_may_have_so_many_elements_and_no_more),
        cmocka_unit_test(a_text_that_is_too_long_is_not_read),
        cmocka_unit_test(a_text_without_a_zero_behind_it_is_read_to_its_end),
        cmocka_unit_test(a_message_is_one_printable_line_however_long_the_input),
        cmocka_unit_test(a_message_that_is_too_long_is_cut_with_a_mark),
        cmocka_unit_test(a_line_is_that_of_the_name_or_the_element),
        cmocka_unit_test(a_capability_covers_what_it_lists),
        cmocka_unit_test(every_entry_point_has_a_row_and_is_found_by_its_name),
        cmocka_unit_test(any_change_of_the_text_gives_an_answer),
        cmocka_unit_test(running_out_of_memory_anywhere_is_reported_and_leaks_nothing),
    };
    allocations_include_jansson();
    return cmocka_run_group_tests_name("descriptions", tests, NULL, NULL);
}
