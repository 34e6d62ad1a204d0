/*
 * Algorithm and key type specifications: their values, their errors, and what they match
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/description/expression.h"
#include "core/description/literal.h"
#include "core/description/macros.h"
#include "core/description/matching.h"
#include "core/description/names.h"
#include "core/description/suggestion.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static psa_algorithm_t algorithm_of(const char *text)
{
    psa_algorithm_t algorithm = 0;
    pd_message_t reason = { "" };
    if (!pd_expression_algorithm(text, &algorithm, &reason)) {
        fail_msg("%s: %s", text, reason.text);
    }
    return algorithm;
}

static void algorithms_have_the_value_of_their_macro(void **state)
{
    static const struct {
        const char *text;
        psa_algorithm_t value;
    } cases[] = {
        { "PSA_ALG_SHA_256", PSA_ALG_SHA_256 },
        { "PSA_ALG_ANY_HASH", PSA_ALG_ANY_HASH },
        { "PSA_ALG_HMAC(PSA_ALG_SHA3_512)", PSA_ALG_HMAC(PSA_ALG_SHA3_512) },
        { "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)", PSA_ALG_HMAC(PSA_ALG_ANY_HASH) },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 10)", PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 10) },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256),0x0C)",
          PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 12) },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_384), 24)",
          PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_384), 24) },
        { "PSA_ALG_FULL_LENGTH_MAC(PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 4))", PSA_ALG_CMAC },
        { "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4)",
          PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 4) },
        { "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 16)", PSA_ALG_GCM },
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 1)",
          PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 1) },
        { "PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8))",
          PSA_ALG_CCM },
        { "PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384)",
          PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384) },
        { "PSA_ALG_RSA_PSS(PSA_ALG_ANY_HASH)", PSA_ALG_RSA_PSS(PSA_ALG_ANY_HASH) },
        { "PSA_ALG_RSA_PKCS1V15_SIGN_RAW", PSA_ALG_RSA_PKCS1V15_SIGN_RAW },
        { "PSA_ALG_ED448PH", PSA_ALG_ED448PH },
        { "PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_1)", PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_1) },
        { "PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256))",
          PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256)) },
        { "PSA_ALG_KEY_AGREEMENT( PSA_ALG_FFDH ,  PSA_ALG_TLS12_PRF ( PSA_ALG_SHA_384 ) )",
          PSA_ALG_KEY_AGREEMENT(PSA_ALG_FFDH, PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384)) },
        { "PSA_ALG_JPAKE", PSA_ALG_JPAKE },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (algorithm_of(cases[i].text) != cases[i].value) {
            fail_msg("%s is 0x%08x", cases[i].text, (unsigned) algorithm_of(cases[i].text));
        }
    }
}

static void key_types_have_the_value_of_their_macro(void **state)
{
    static const struct {
        const char *text;
        pd_key_type_spec_t value;
    } cases[] = {
        { "PSA_KEY_TYPE_AES", { PSA_KEY_TYPE_AES, false } },
        { "PSA_KEY_TYPE_RSA_KEY_PAIR", { PSA_KEY_TYPE_RSA_KEY_PAIR, false } },
        { "PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)",
          { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), false } },
        { "PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_TWISTED_EDWARDS)",
          { PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_TWISTED_EDWARDS), false } },
        { "PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919)",
          { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), false } },
        { "PSA_KEY_TYPE_ECC_KEY_PAIR(_)", { PSA_KEY_TYPE_ECC_KEY_PAIR_BASE, true } },
        { "PSA_KEY_TYPE_DH_PUBLIC_KEY( _ )", { PSA_KEY_TYPE_DH_PUBLIC_KEY_BASE, true } },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pd_key_type_spec_t key_type;
        pd_message_t reason = { "" };
        if (!pd_expression_key_type(cases[i].text, &key_type, &reason)) {
            fail_msg("%s: %s", cases[i].text, reason.text);
        }
        assert_int_equal(key_type.type, cases[i].value.type);
        assert_int_equal(key_type.any_family, cases[i].value.any_family);
    }
}

static void every_row_without_arguments_is_found_by_its_name(void **state)
{
    (void) state;
    for (size_t i = 0; i < pd_algorithm_macros.count; i++) {
        const pd_macro_t *row = &pd_algorithm_macros.row[i];
        if (row->call == NULL && row->check == NULL) {
            assert_int_equal(algorithm_of(row->name), row->value);
        }
    }
    for (size_t i = 0; i < pd_key_type_macros.count; i++) {
        const pd_macro_t *row = &pd_key_type_macros.row[i];
        if (row->kind == PD_MACRO_KEY_TYPE && row->call == NULL && row->check == NULL) {
            pd_key_type_spec_t key_type = { 0 };
            assert_true(pd_expression_key_type(row->name, &key_type, NULL));
            assert_int_equal(key_type.type, row->value);
        }
    }
}

static void every_macro_of_a_hash_takes_every_hash_and_no_other_algorithm(void **state)
{
    unsigned tried = 0;
    (void) state;
    for (size_t i = 0; i < pd_algorithm_macros.count; i++) {
        const pd_macro_t *row = &pd_algorithm_macros.row[i];
        if (row->arguments[0] != PD_ARGUMENT_HASH) {
            continue;
        }
        for (size_t j = 0; j < pd_algorithm_macros.count; j++) {
            const pd_macro_t *argument = &pd_algorithm_macros.row[j];
            if (argument->call != NULL || argument->check != NULL) {
                continue;
            }
            char text[128];
            psa_algorithm_t algorithm = 0;
            (void) snprintf(text, sizeof(text), "%s(%s)", row->name, argument->name);
            bool accepted = pd_expression_algorithm(text, &algorithm, NULL);
            assert_int_equal(accepted, PSA_ALG_IS_HASH(argument->value));
            assert_true(!accepted || algorithm == row->call(argument->value, 0));
            tried++;
        }
    }
    assert_true(tried > 300);
}

static void a_value_is_named_so_that_the_name_has_the_value(void **state)
{
    static const char *const cases[] = {
        "PSA_ALG_SHA_512_256",
        "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)",
        "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 10)",
        "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16)",
        "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 64)",
        "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8)",
        "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 12)",
        "PSA_ALG_KEY_AGREEMENT(PSA_ALG_FFDH, PSA_ALG_TLS12_PSK_TO_MS(PSA_ALG_SHA_512_256))",
        "PSA_ALG_ECDSA(PSA_ALG_SHA_384)",
        "PSA_ALG_ECDSA_ANY",
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[PD_NAME_SIZE];
        assert_string_equal(pd_algorithm_name(algorithm_of(cases[i]), text), cases[i]);
    }
}

static void a_wrong_algorithm_gets_its_reason(void **state)
{
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        { "PSA_ALG_SHA_265", "unknown algorithm PSA_ALG_SHA_265 (did you mean PSA_ALG_SHA_256?)" },
        { "PSA_ALG_SHA256", "unknown algorithm PSA_ALG_SHA256 (did you mean PSA_ALG_SHA_256?)" },
        { "psa_alg_sha_256", "unknown algorithm psa_alg_sha_256" },
        { "PSA_ALG_WHIRLPOOL", "unknown algorithm PSA_ALG_WHIRLPOOL" },
        { "PSA_ALG_HMAC_BASE", "unknown algorithm PSA_ALG_HMAC_BASE" },
        { "PSA_ALG_HMAC(PSA_ALG_MD6)",
          "unknown algorithm PSA_ALG_MD6 (did you mean PSA_ALG_MD5?)" },
        { "PSA_ALG_NONE", "PSA_ALG_NONE is no algorithm that a driver could have" },
        { "PSA_KEY_TYPE_AES",
          "unknown algorithm PSA_KEY_TYPE_AES: that is the name of another kind (key type)" },
        { "", "empty where the name of a macro (algorithm) is expected" },
        { "  ", "empty where the name of a macro (algorithm) is expected" },
        { "(PSA_ALG_MD5)",
          "\"(PSA_ALG_MD5)\" where the name of a macro (algorithm) is expected" },
        { "0x02000009", "unknown algorithm 0x02000009" },
        { "PSA_ALG_SHA_256 PSA_ALG_MD5", "unexpected \"PSA_ALG_MD5\" after the algorithm" },
        { "PSA_ALG_SHA_256\n", "unexpected \"\\x0a\" after the algorithm" },
        { "PSA_ALG_SHA_256()", "PSA_ALG_SHA_256 takes no argument" },
        { "PSA_ALG_HMAC", "PSA_ALG_HMAC takes one argument in parentheses" },
        { "PSA_ALG_HMAC()", "PSA_ALG_HMAC takes one argument in parentheses" },
        { "PSA_ALG_HMAC(PSA_ALG_MD5, PSA_ALG_MD5)",
          "PSA_ALG_HMAC takes one argument in parentheses" },
        { "PSA_ALG_HMAC(PSA_ALG_MD5", "the ')' of PSA_ALG_HMAC is missing" },
        { "PSA_ALG_HMAC(PSA_ALG_MD5))", "unexpected \")\" after the algorithm" },
        { "PSA_ALG_HMAC(PSA_ALG_GCM)", "PSA_ALG_HMAC needs a hash algorithm, not PSA_ALG_GCM" },
        { "PSA_ALG_HMAC(_)", "unknown algorithm _" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC)",
          "PSA_ALG_TRUNCATED_MAC takes two arguments in parentheses" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, )",
          "PSA_ALG_TRUNCATED_MAC takes two arguments in parentheses" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, PSA_ALG_MD5)",
          "PSA_ALG_TRUNCATED_MAC needs a length in bytes, but \"PSA_ALG_MD5\" is not a decimal or "
          "hexadecimal literal" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, -1)",
          "PSA_ALG_TRUNCATED_MAC needs a length in bytes, but \"-1)\" is not a decimal or "
          "hexadecimal literal" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 10u)",
          "PSA_ALG_TRUNCATED_MAC needs a length in bytes, but \"10u\" has a suffix, which is not "
          "permitted here" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 010)",
          "PSA_ALG_TRUNCATED_MAC needs a length in bytes, but \"010\" begins with 0: octal "
          "literals are not accepted" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 4294967300)",
          "PSA_ALG_TRUNCATED_MAC needs a length in bytes, but \"4294967300\" is too large" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 0)",
          "the length of this MAC is 1 to 16 bytes, not 0" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 33)",
          "the length of this MAC is 1 to 32 bytes, not 33" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_SHA_256, 8)",
          "PSA_ALG_TRUNCATED_MAC needs a MAC algorithm, not PSA_ALG_SHA_256" },
        { "PSA_ALG_TRUNCATED_MAC(PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, 8), 8)",
          "PSA_ALG_TRUNCATED_MAC needs a MAC algorithm, not "
          "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, 8)" },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_MD5), 17)",
          "the length of this MAC is 1 to 16 bytes, not 17" },
        { "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 5)",
          "the tag length of this algorithm is 4, 6, 8, 10, 12, 14 or 16 bytes, not 5" },
        { "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 4294967295)",
          "the tag length of this algorithm is 4, 8 or 12 to 16 bytes, not 4294967295" },
        { "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CHACHA20_POLY1305, 8)",
          "the tag length of this algorithm is 16 bytes, not 8" },
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 17)",
          "the smallest tag length is 1 to 16 bytes, not 17" },
        { "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CTR, 8)",
          "PSA_ALG_AEAD_WITH_SHORTENED_TAG needs an AEAD algorithm, not PSA_ALG_CTR" },
        { "PSA_ALG_KEY_AGREEMENT(PSA_ALG_HKDF(PSA_ALG_MD5), PSA_ALG_ECDH)",
          "PSA_ALG_KEY_AGREEMENT needs a key agreement algorithm, not PSA_ALG_HKDF(PSA_ALG_MD5)" },
        { "PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_SHA_256)",
          "PSA_ALG_KEY_AGREEMENT needs a key derivation algorithm, not PSA_ALG_SHA_256" },
        { "PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_PBKDF2_HMAC(PSA_ALG_MD5))",
          "a key-stretching algorithm cannot follow a key agreement" },
        { "PSA_ALG_HMAC(PSA_ALG_HMAC(PSA_ALG_HMAC(PSA_ALG_HMAC(PSA_ALG_HMAC(PSA_ALG_HMAC(PSA_ALG_"
          "HMAC(PSA_ALG_HMAC(PSA_ALG_MD5))))))))",
          "nested more than 8 deep" },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        psa_algorithm_t algorithm;
        pd_message_t reason = { "" };
        if (pd_expression_algorithm(cases[i].text, &algorithm, &reason)) {
            fail_msg("\"%s\" is accepted", cases[i].text);
        }
        assert_string_equal(reason.text, cases[i].reason);
    }
}

static void a_wrong_key_type_gets_its_reason(void **state)
{
    static const struct {
        const char *text;
        const char *reason;
    } cases[] = {
        { "PSA_KEY_TYPE_EAS",
          "unknown key type PSA_KEY_TYPE_EAS (did you mean PSA_KEY_TYPE_AES?)" },
        { "PSA_ALG_CCM", "unknown key type PSA_ALG_CCM: that is the name of another kind "
                         "(algorithm)" },
        { "PSA_KEY_TYPE_NONE", "PSA_KEY_TYPE_NONE is no type that a key could have" },
        { "PSA_KEY_TYPE_ECC_KEY_PAIR", "PSA_KEY_TYPE_ECC_KEY_PAIR takes one argument in "
                                       "parentheses" },
        { "PSA_KEY_TYPE_AES(_)", "PSA_KEY_TYPE_AES takes no argument" },
        { "_", "unknown key type _" },
        { "PSA_ECC_FAMILY_SECP_R1", "unknown key type PSA_ECC_FAMILY_SECP_R1: that is the name of "
                                    "another kind (ECC family)" },
        { "PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SEPC_R1)",
          "unknown ECC family PSA_ECC_FAMILY_SEPC_R1 (did you mean PSA_ECC_FAMILY_SECP_R1?)" },
        { "PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_DH_FAMILY_RFC7919)",
          "unknown ECC family PSA_DH_FAMILY_RFC7919: that is the name of another kind "
          "(DH family)" },
        { "PSA_KEY_TYPE_DH_KEY_PAIR(__)", "unknown DH family __" },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pd_key_type_spec_t key_type;
        pd_message_t reason = { "" };
        if (pd_expression_key_type(cases[i].text, &key_type, &reason)) {
            fail_msg("\"%s\" is accepted", cases[i].text);
        }
        assert_string_equal(reason.text, cases[i].reason);
    }
}

static void literals_are_decimal_or_hexadecimal_and_fit(void **state)
{
    static const struct {
        const char *text;
        bool accepted;
        uint64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "10", true, 10 },
        { "0x7fffff", true, 0x7fffff },
        { "0XfF", true, 255 },
        { "16u", true, 16 },
        { "16UL", true, 16 },
        { "16lLu", true, 16 },
        { "18446744073709551615", true, UINT64_MAX },
        { "0xffffffffffffffff", true, UINT64_MAX },
        { "18446744073709551616", false, 0 },
        { "0x10000000000000000", false, 0 },
        { "", false, 0 },
        { "x", false, 0 },
        { "0x", false, 0 },
        { "0xg", false, 0 },
        { "u", false, 0 },
        { "010", false, 0 },
        { "1uu", false, 0 },
        { "1 ", false, 0 },
        { "+1", false, 0 },
        { "-1", false, 0 },
        { "ff", false, 0 },
        { "sizeof(int)", false, 0 },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t value = 0;
        const char *reason = NULL;
        bool accepted =
            pd_literal_read(cases[i].text, strlen(cases[i].text), true, &value, &reason);
        if (accepted != cases[i].accepted || value != cases[i].value) {
            fail_msg("\"%s\" is %d, %llu", cases[i].text, accepted, (unsigned long long) value);
        }
        assert_true(accepted || reason != NULL);
    }
}

static void a_specification_covers_what_its_wildcards_stand_for(void **state)
{
    static const struct {
        const char *specification;
        const char *algorithm;
        bool covered;
    } cases[] = {
        /* without a wildcard: exactly itself */
        { "PSA_ALG_SHA_256", "PSA_ALG_SHA_256", true },
        { "PSA_ALG_SHA_256", "PSA_ALG_SHA_512", false },
        { "PSA_ALG_HMAC(PSA_ALG_SHA_256)", "PSA_ALG_HMAC(PSA_ALG_SHA_256)", true },
        { "PSA_ALG_HMAC(PSA_ALG_SHA_256)", "PSA_ALG_SHA_256", false },
        { "PSA_ALG_HMAC(PSA_ALG_SHA_256)",
          "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16)", false },
        { "PSA_ALG_HMAC(PSA_ALG_SHA_256)",
          "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 32)", false },
        { "PSA_ALG_CCM", "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8)", false },
        { "PSA_ALG_CCM", "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 16)", true },
        { "PSA_ALG_ECDSA(PSA_ALG_SHA_256)", "PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256)", false },
        { "PSA_ALG_ECDSA_ANY", "PSA_ALG_ECDSA(PSA_ALG_SHA_256)", false },
        { "PSA_ALG_ECDH", "PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256))",
          false },
        /* any hash */
        { "PSA_ALG_ANY_HASH", "PSA_ALG_SHA3_512", true },
        { "PSA_ALG_ANY_HASH", "PSA_ALG_HMAC(PSA_ALG_SHA3_512)", false },
        { "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)", "PSA_ALG_HMAC(PSA_ALG_SHA_1)", true },
        { "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)", "PSA_ALG_CMAC", false },
        { "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)",
          "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_1), 12)", false },
        { "PSA_ALG_ECDSA(PSA_ALG_ANY_HASH)", "PSA_ALG_ECDSA(PSA_ALG_SHA_384)", true },
        { "PSA_ALG_ECDSA(PSA_ALG_ANY_HASH)", "PSA_ALG_ECDSA_ANY", false },
        { "PSA_ALG_ECDSA(PSA_ALG_ANY_HASH)", "PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384)",
          false },
        { "PSA_ALG_RSA_PSS(PSA_ALG_ANY_HASH)", "PSA_ALG_RSA_PSS(PSA_ALG_SHA_512)", true },
        { "PSA_ALG_RSA_PSS(PSA_ALG_ANY_HASH)", "PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_512)", false },
        { "PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_ANY_HASH)", "PSA_ALG_RSA_PKCS1V15_SIGN_RAW", false },
        { "PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_ANY_HASH))",
          "PSA_ALG_KEY_AGREEMENT(PSA_ALG_ECDH, PSA_ALG_HKDF(PSA_ALG_SHA_256))", true },
        /* a MAC of at least */
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16)",
          "PSA_ALG_HMAC(PSA_ALG_SHA_256)", true },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16)",
          "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16)", true },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16)",
          "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 15)", false },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_ANY_HASH), 20)",
          "PSA_ALG_HMAC(PSA_ALG_SHA_1)", true },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_ANY_HASH), 20)",
          "PSA_ALG_HMAC(PSA_ALG_MD5)", false },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 64)",
          "PSA_ALG_HMAC(PSA_ALG_SHA_512)", true },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 64)",
          "PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 63)", false },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, 8)", "PSA_ALG_CMAC", true },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_CMAC, 8)", "PSA_ALG_CBC_MAC", false },
        /* a tag of at least */
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8)", "PSA_ALG_CCM", true },
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8)",
          "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8)", true },
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8)",
          "PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 6)", false },
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8)", "PSA_ALG_GCM", false },
        /* two wildcards, as in two capabilities */
        { "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 8)",
          "PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_CCM, 12)", true },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_ANY_HASH), 40)",
          "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 4)", false },
        { "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_ANY_HASH), 40)",
          "PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 4)", true },
        { "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)", "PSA_ALG_HMAC(PSA_ALG_ANY_HASH)", true },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        psa_algorithm_t specification = algorithm_of(cases[i].specification);
        psa_algorithm_t algorithm = algorithm_of(cases[i].algorithm);
        if (pd_algorithms_meet(specification, algorithm) != cases[i].covered ||
            pd_algorithms_meet(algorithm, specification) != cases[i].covered) {
            fail_msg("%s and %s", cases[i].specification, cases[i].algorithm);
        }
    }
}

static void a_family_wildcard_covers_each_family_of_its_type_alone(void **state)
{
    const pd_key_type_spec_t any_pair = { PSA_KEY_TYPE_ECC_KEY_PAIR_BASE, true };
    const pd_key_type_spec_t r1_pair = { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), false };
    const pd_key_type_spec_t k1_pair = { PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_K1), false };
    const pd_key_type_spec_t r1_public = { PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1),
                                           false };
    const pd_key_type_spec_t dh_pair = { PSA_KEY_TYPE_DH_KEY_PAIR(PSA_DH_FAMILY_RFC7919), false };
    (void) state;
    assert_true(pd_key_types_meet(any_pair, r1_pair));
    assert_true(pd_key_types_meet(k1_pair, any_pair));
    assert_true(pd_key_types_meet(any_pair, any_pair));
    assert_false(pd_key_types_meet(any_pair, r1_public));
    assert_false(pd_key_types_meet(any_pair, dh_pair));
    assert_false(pd_key_types_meet(r1_pair, k1_pair));
}

static void a_suggestion_is_near_or_none(void **state)
{
    static const struct {
        const char *misspelt;
        const char *text;
    } cases[] = {
        { "key_size", " (did you mean key_sizes?)" },
        { "kye_sizes", " (did you mean key_sizes?)" },
        { "key sizes", " (did you mean key_sizes?)" },
        { "algorithm", " (did you mean algorithms?)" },
        { "sizes", "" },
        { "", "" },
        { "an_extremely_long_name_that_is_longer_than_any_name_the_specification_has_got", "" },
    };
    (void) state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pd_suggestion_t suggestion;
        pd_suggestion_begin(&suggestion, cases[i].misspelt, strlen(cases[i].misspelt));
        pd_suggestion_offer(&suggestion, "algorithms");
        pd_suggestion_offer(&suggestion, "key_sizes");
        assert_string_equal(pd_suggestion_text(&suggestion), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(algorithms_have_the_value_of_their_macro),
        cmocka_unit_test(key_types_have_the_value_of_their_macro),
        cmocka_unit_test(every_row_without_arguments_is_found_by_its_name),
        cmocka_unit_test(every_macro_of_a_hash_takes_every_hash_and_no_other_algorithm),
        cmocka_unit_test(a_value_is_named_so_that_the_name_has_the_value),
        cmocka_unit_test(a_wrong_algorithm_gets_its_reason),
        cmocka_unit_test(a_wrong_key_type_gets_its_reason),
        cmocka_unit_test(literals_are_decimal_or_hexadecimal_and_fit),
        cmocka_unit_test(a_specification_covers_what_its_wildcards_stand_for),
        cmocka_unit_test(a_family_wildcard_covers_each_family_of_its_type_alone),
        cmocka_unit_test(a_suggestion_is_near_or_none),
    };
    return cmocka_run_group_tests_name("specifications", tests, NULL, NULL);
}
