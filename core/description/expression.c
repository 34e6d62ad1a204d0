/*
 * Algorithm and key type specifications: from their text to numbers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/expression.h"

#include <string.h>

#include "core/description/literal.h"
#include "core/description/macros.h"
#include "core/description/suggestion.h"

/* The deepest specification that makes sense has three levels. */
#define MAX_DEPTH 8u

typedef struct {
    const char *at; /* next character to read */
    bool any_family;
    pd_message_t *reason;
} parser_t;

static const char *const kind_names[] = {
    [PD_MACRO_ALGORITHM] = "algorithm",
    [PD_MACRO_KEY_TYPE] = "key type",
    [PD_MACRO_ECC_FAMILY] = "ECC family",
    [PD_MACRO_DH_FAMILY] = "DH family",
};

static bool is_hash(uint32_t value)
{
    return PSA_ALG_IS_HASH(value);
}

static bool is_mac(uint32_t value)
{
    return PSA_ALG_IS_MAC(value) && (value & PSA_ALG_MAC_AT_LEAST_THIS_LENGTH_FLAG) == 0;
}

static bool is_aead(uint32_t value)
{
    return PSA_ALG_IS_AEAD(value) && (value & PSA_ALG_AEAD_AT_LEAST_THIS_LENGTH_FLAG) == 0;
}

static bool is_key_agreement(uint32_t value)
{
    return PSA_ALG_IS_RAW_KEY_AGREEMENT(value);
}

static bool is_key_derivation(uint32_t value)
{
    return PSA_ALG_IS_KEY_DERIVATION(value);
}

static bool is_family(uint32_t value)
{
    return value <= UINT8_MAX;
}

/* What may stand for each kind of argument, and how a message names it. */
static const struct {
    pd_macro_kind_t kind;
    bool (*fits)(uint32_t value);
    const char *name;
} argument_rules[] = {
    [PD_ARGUMENT_HASH] = { PD_MACRO_ALGORITHM, is_hash, "a hash algorithm" },
    [PD_ARGUMENT_MAC] = { PD_MACRO_ALGORITHM, is_mac, "a MAC algorithm" },
    [PD_ARGUMENT_AEAD] = { PD_MACRO_ALGORITHM, is_aead, "an AEAD algorithm" },
    [PD_ARGUMENT_KEY_AGREEMENT] = { PD_MACRO_ALGORITHM, is_key_agreement,
                                    "a key agreement algorithm" },
    [PD_ARGUMENT_KEY_DERIVATION] = { PD_MACRO_ALGORITHM, is_key_derivation,
                                     "a key derivation algorithm" },
    [PD_ARGUMENT_ECC_FAMILY] = { PD_MACRO_ECC_FAMILY, is_family, "an ECC family or _" },
    [PD_ARGUMENT_DH_FAMILY] = { PD_MACRO_DH_FAMILY, is_family, "a DH family or _" },
};

static void skip_spaces(parser_t *parser)
{
    while (*parser->at == ' ') {
        parser->at++;
    }
}

/* Reads a macro's name or a literal: both are made of the same characters. */
static size_t read_word(parser_t *parser, const char **word)
{
    skip_spaces(parser);
    *word = parser->at;
    while ((*parser->at >= 'a' && *parser->at <= 'z') ||
           (*parser->at >= 'A' && *parser->at <= 'Z') ||
           (*parser->at >= '0' && *parser->at <= '9') || *parser->at == '_') {
        parser->at++;
    }
    return (size_t) (parser->at - *word);
}

static unsigned argument_count(const pd_macro_t *macro)
{
    unsigned count = 0;
    while (count < PD_MACRO_MAX_ARGUMENTS && macro->arguments[count] != PD_ARGUMENT_NONE) {
        count++;
    }
    return count;
}

static bool fail_count(parser_t *parser, const pd_macro_t *macro)
{
    unsigned count = argument_count(macro);
    pd_message_set(parser->reason, "%s takes %s", macro->name,
                   count == 0   ? "no argument"
                   : count == 1 ? "one argument in parentheses"
                                : "two arguments in parentheses");
    return false;
}

static const pd_macro_t *find_in(const pd_macro_table_t *table, const char *name, size_t size)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strncmp(table->row[i].name, name, size) == 0 && table->row[i].name[size] == '\0') {
            return &table->row[i];
        }
    }
    return NULL;
}

static void offer_from(const pd_macro_table_t *table, pd_macro_kind_t kind,
                       pd_suggestion_t *suggestion)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->row[i].kind == kind) {
            pd_suggestion_offer(suggestion, table->row[i].name);
        }
    }
}

static const pd_macro_t *find_macro(parser_t *parser, pd_macro_kind_t kind, const char *name,
                                    size_t size)
{
    const pd_macro_t *macro = find_in(&pd_algorithm_macros, name, size);
    if (macro == NULL) {
        macro = find_in(&pd_key_type_macros, name, size);
    }
    if (macro == NULL) {
        pd_suggestion_t suggestion;
        pd_suggestion_begin(&suggestion, name, size);
        offer_from(&pd_algorithm_macros, kind, &suggestion);
        offer_from(&pd_key_type_macros, kind, &suggestion);
        pd_message_set(parser->reason, "unknown %s %s%s", kind_names[kind],
                       pd_excerpt_of(name, size).text, pd_suggestion_text(&suggestion));
        return NULL;
    }
    if (macro->kind != kind) {
        pd_message_set(parser->reason, "unknown %s %s: that is the name of another kind (%s)",
                       kind_names[kind], macro->name, kind_names[macro->kind]);
        return NULL;
    }
    return macro;
}

static bool read_length(parser_t *parser, const pd_macro_t *macro, uint32_t *value)
{
    const char *word;
    size_t size = read_word(parser, &word);
    const char *reason = "is too large";
    uint64_t length;
    if (pd_literal_read(word, size, false, &length, &reason) && length <= UINT32_MAX) {
        *value = (uint32_t) length;
        return true;
    }
    if (size == 0) {
        word = parser->at; /* what stands there instead */
        size = strlen(word);
    }
    pd_message_set(parser->reason, "%s needs a length in bytes, but \"%s\" %s", macro->name,
                   pd_excerpt_of(word, size).text, reason);
    return false;
}

static bool read_specification(parser_t *parser, pd_macro_kind_t kind, unsigned depth,
                               uint32_t *value);

static bool is_family_wildcard(parser_t *parser, pd_argument_t argument)
{
    if (argument != PD_ARGUMENT_ECC_FAMILY && argument != PD_ARGUMENT_DH_FAMILY) {
        return false;
    }
    parser_t ahead = *parser;
    const char *word;
    if (read_word(&ahead, &word) != 1 || *word != '_') {
        return false;
    }
    *parser = ahead;
    parser->any_family = true;
    return true;
}

static bool read_argument(parser_t *parser, const pd_macro_t *macro, pd_argument_t argument,
                          unsigned depth, uint32_t *value)
{
    if (argument == PD_ARGUMENT_LENGTH) {
        return read_length(parser, macro, value);
    }
    if (is_family_wildcard(parser, argument)) {
        *value = 0;
        return true;
    }
    skip_spaces(parser);
    const char *begin = parser->at;
    if (!read_specification(parser, argument_rules[argument].kind, depth, value)) {
        return false;
    }
    if (!argument_rules[argument].fits(*value)) {
        pd_message_set(parser->reason, "%s needs %s, not %s", macro->name,
                       argument_rules[argument].name,
                       pd_excerpt_of(begin, (size_t) (parser->at - begin)).text);
        return false;
    }
    return true;
}

static bool read_arguments(parser_t *parser, const pd_macro_t *macro, unsigned depth,
                           uint32_t values[PD_MACRO_MAX_ARGUMENTS])
{
    const unsigned count = argument_count(macro);
    for (unsigned i = 0; i < count; i++) {
        skip_spaces(parser);
        if (*parser->at != (i == 0 ? '(' : ',')) {
            return fail_count(parser, macro);
        }
        parser->at++;
        skip_spaces(parser);
        if (*parser->at == ')') {
            return fail_count(parser, macro);
        }
        if (!read_argument(parser, macro, macro->arguments[i], depth, &values[i])) {
            return false;
        }
    }
    skip_spaces(parser);
    if (*parser->at == ',') {
        return fail_count(parser, macro);
    }
    if (*parser->at != ')') {
        pd_message_set(parser->reason, "the ')' of %s is missing", macro->name);
        return false;
    }
    parser->at++;
    return true;
}

/* Reads a macro with its arguments, from the name to the closing parenthesis. */
static bool read_specification(parser_t *parser, pd_macro_kind_t kind, unsigned depth,
                               uint32_t *value)
{
    if (depth >= MAX_DEPTH) {
        pd_message_set(parser->reason, "nested more than %u deep", MAX_DEPTH);
        return false;
    }
    const char *name;
    const size_t size = read_word(parser, &name);
    if (size == 0) {
        if (*parser->at == '\0') {
            pd_message_set(parser->reason, "empty where the name of a macro (%s) is expected",
                           kind_names[kind]);
        } else {
            pd_message_set(parser->reason, "\"%s\" where the name of a macro (%s) is expected",
                           pd_excerpt(parser->at).text, kind_names[kind]);
        }
        return false;
    }
    const pd_macro_t *macro = find_macro(parser, kind, name, size);
    if (macro == NULL) {
        return false;
    }
    uint32_t arguments[PD_MACRO_MAX_ARGUMENTS] = { 0 };
    if (argument_count(macro) != 0 && !read_arguments(parser, macro, depth + 1, arguments)) {
        return false;
    }
    if (argument_count(macro) == 0) {
        skip_spaces(parser);
        if (*parser->at == '(') {
            return fail_count(parser, macro);
        }
    }
    if (macro->check != NULL && !macro->check(arguments[0], arguments[1], parser->reason)) {
        return false;
    }
    *value = macro->call != NULL ? macro->call(arguments[0], arguments[1]) : macro->value;
    return true;
}

static bool read_all(parser_t *parser, pd_macro_kind_t kind, uint32_t *value)
{
    if (!read_specification(parser, kind, 0, value)) {
        return false;
    }
    skip_spaces(parser);
    if (*parser->at != '\0') {
        pd_message_set(parser->reason, "unexpected \"%s\" after the %s",
                       pd_excerpt(parser->at).text, kind_names[kind]);
        return false;
    }
    return true;
}

bool pd_expression_algorithm(const char *text, psa_algorithm_t *algorithm, pd_message_t *reason)
{
    parser_t parser = { .at = text, .reason = reason };
    uint32_t value;
    if (!read_all(&parser, PD_MACRO_ALGORITHM, &value)) {
        return false;
    }
    *algorithm = value;
    return true;
}

bool pd_expression_key_type(const char *text, pd_key_type_spec_t *key_type, pd_message_t *reason)
{
    parser_t parser = { .at = text, .reason = reason };
    uint32_t value;
    if (!read_all(&parser, PD_MACRO_KEY_TYPE, &value)) {
        return false;
    }
    key_type->type = (psa_key_type_t) value;
    key_type->any_family = parser.any_family;
    return true;
}
