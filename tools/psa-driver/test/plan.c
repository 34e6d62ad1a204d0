/*
 * The tests that a plug-in gets, from its descriptions and the families' tables
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/description/matching.h"
#include "core/description/names.h"
#include "internal.h"

typedef struct {
    kit_plan_t *plan;
    const kit_options_t *options;
    bool failed; /* no memory */
} maker_t;

static char *text(maker_t *maker, const char *format, ...) __attribute__((format(printf, 2, 3)));

static char *text(maker_t *maker, const char *format, ...)
{
    va_list arguments;
    char *made = NULL;

    va_start(arguments, format);
    if (vasprintf(&made, format, arguments) < 0) {
        maker->failed = true;
        made = NULL;
    }
    va_end(arguments);
    return made;
}

kit_place_t kit_test_place(const kit_test_t *test)
{
    return test->kind == KIT_TEST_ROW ? KIT_REFERENCE : test->kind == KIT_TEST_RULE ? test->rule->place : KIT_DIRECT;
}

/* Takes over name, mechanism and reason. */
static kit_test_t *add(maker_t *maker, kit_test_t test)
{
    kit_plan_t *plan = maker->plan;
    kit_test_t *grown;

    test.quiet =
        maker->options->filter != NULL && test.name != NULL && strstr(test.name, maker->options->filter) == NULL;
    if (test.quiet && !test.gate) {
        free(test.name);
        free(test.mechanism);
        free(test.reason);
        return NULL;
    }
    grown = realloc(plan->tests, (plan->count + 1) * sizeof *grown);
    if (grown == NULL) {
        free(test.name);
        free(test.mechanism);
        free(test.reason);
        maker->failed = true;
        return NULL;
    }
    plan->tests = grown;
    plan->tests[plan->count] = test;
    return &plan->tests[plan->count++];
}

/* "AES-128", "ECC_KEY_PAIR(SECP_R1)-256", "HMAC-512": the names of the headers without what all have in common. */
static void name_key(psa_key_type_t type, size_t bits, char *name, size_t size)
{
    static const char *const common[] = { "PSA_KEY_TYPE_", "PSA_ECC_FAMILY_", "PSA_DH_FAMILY_" };
    char full[PD_NAME_SIZE];

    pd_key_type_name(type, full);
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        char *found = strstr(full, common[i]);

        if (found != NULL) {
            memmove(found, found + strlen(common[i]), strlen(found + strlen(common[i])) + 1);
        }
    }
    if (bits != 0) {
        snprintf(name, size, "%s-%zu", full, bits);
    } else {
        snprintf(name, size, "%s", full);
    }
}

static char *name_mechanism(maker_t *maker, const kit_mechanism_t *mechanism, size_t bits)
{
    char algorithm[PD_NAME_SIZE] = "";
    char key[PD_NAME_SIZE + 24] = "";

    if (mechanism->algorithm != PSA_ALG_NONE) {
        pd_algorithm_name(mechanism->algorithm, algorithm);
    }
    if (mechanism->key_type != PSA_KEY_TYPE_NONE) {
        name_key(mechanism->key_type, bits, key, sizeof key);
    }
    return text(maker, "%s%s%s", algorithm, algorithm[0] != '\0' && key[0] != '\0' ? " " : "", key);
}

static bool is_end(const kit_mechanism_t *mechanism)
{
    return mechanism->algorithm == PSA_ALG_NONE && mechanism->key_type == PSA_KEY_TYPE_NONE;
}

static bool is_claimed(const kit_case_t *c)
{
    for (unsigned e = c->family->first; e <= (unsigned) c->family->last; e++) {
        if (kit_claims(c, (pd_entry_point_t) e)) {
            return true;
        }
    }
    return false;
}

static const kit_case_t *add_case(maker_t *maker, kit_case_t c)
{
    kit_plan_t *plan = maker->plan;
    kit_case_t **grown = realloc(plan->cases, (plan->case_count + 1) * sizeof *grown);
    kit_case_t *added = malloc(sizeof *added);

    if (grown != NULL) {
        plan->cases = grown;
    }
    if (grown == NULL || added == NULL) {
        free(added);
        maker->failed = true;
        return NULL;
    }
    *added = c;
    plan->cases[plan->case_count++] = added;
    return added;
}

static void add_rule(maker_t *maker, const kit_case_t *c, const kit_rule_t *rule, size_t description, size_t group,
                     bool gate)
{
    char *mechanism = name_mechanism(maker, c->mechanism, c->bits);

    if (rule->applies != NULL && !rule->applies(c)) {
        free(mechanism);
        return;
    }
    (void) add(maker, (kit_test_t){
                          .kind = KIT_TEST_RULE,
                          .description = description,
                          .c = c,
                          .rule = rule,
                          .group = group,
                          .gate = gate,
                          .mechanism = mechanism,
                          .name = text(maker, "%s %s %s %s", c->description->prefix, c->family->name,
                                       mechanism != NULL ? mechanism : "", rule->name),
                      });
}

/* The tests of one case. With a filter that none of its rules passes, it is not asked at all. */
static void add_case_tests(maker_t *maker, const kit_case_t *found, size_t description)
{
    kit_plan_t *plan = maker->plan;
    const kit_case_t *c = add_case(maker, *found);
    const size_t first = plan->count;

    if (c == NULL) {
        return;
    }
    plan->group_count++;
    add_rule(maker, c, &c->family->served, description, plan->group_count, true);
    for (size_t i = 0; i < c->family->rule_count; i++) {
        add_rule(maker, c, &c->family->rules[i], description, plan->group_count, false);
    }
    if (plan->count == first + 1 && plan->tests[first].quiet) {
        plan->count = first;
        free(plan->tests[first].name);
        free(plan->tests[first].mechanism);
    }
}

static void add_mechanisms(maker_t *maker, const kit_family_t *family, const pd_plugin_t *plugin, size_t description)
{
    for (const kit_mechanism_t *mechanism = family->mechanisms; !is_end(mechanism); mechanism++) {
        size_t b = 0;
        bool claimed = false;

        do {
            const kit_case_t c = {
                .family = family,
                .mechanism = mechanism,
                .bits = mechanism->bits[b],
                .description = &plugin->descriptions[description],
            };

            if (is_claimed(&c)) {
                add_case_tests(maker, &c, description);
                claimed = true;
            }
            b++;
        } while (b < KIT_MAX_KEY_SIZES && mechanism->bits[b] != 0
                 && !(claimed && (maker->options->quick || (family->one_size != NULL && family->one_size(mechanism)))));
    }
}

static void add_uncovered(maker_t *maker, const pd_description_t *description, size_t index, const char *family,
                          const char *what, char *reason)
{
    (void) add(maker, (kit_test_t){
                          .kind = KIT_TEST_UNCOVERED,
                          .description = index,
                          .mechanism = text(maker, "%s", what),
                          .reason = reason,
                          .name = text(maker, "%s %s %s", description->prefix, family, what),
                      });
}

/* What a capability claims of a family, but no row judges. */
static void add_uncovered_of(maker_t *maker, const kit_family_t *family, const pd_description_t *description,
                             size_t index, const pd_capability_t *capability)
{
    char name[PD_NAME_SIZE];
    bool with_algorithm = false;
    bool with_key = false;

    for (unsigned e = family->first; e <= (unsigned) family->last; e++) {
        with_algorithm = with_algorithm || (capability->entry_points[e] && pd_entry_points[e].has_algorithm);
        with_key = with_key || (capability->entry_points[e] && pd_entry_points[e].has_key);
    }
    for (size_t i = 0; with_algorithm && i < capability->algorithm_count; i++) {
        bool covered = false;

        for (const kit_mechanism_t *row = family->mechanisms; !is_end(row); row++) {
            covered = covered || pd_algorithms_meet(capability->algorithms[i], row->algorithm);
        }
        if (!covered) {
            add_uncovered(maker, description, index, family->name, pd_algorithm_name(capability->algorithms[i], name),
                          text(maker, "no test of the kit covers this algorithm"));
        }
    }
    for (size_t i = 0; with_key && i < capability->key_type_count; i++) {
        bool covered = false;

        for (const kit_mechanism_t *row = family->mechanisms; !is_end(row); row++) {
            const pd_key_type_spec_t type = { .type = row->key_type };

            covered = covered || pd_key_types_meet(capability->key_types[i], type);
        }
        if (!covered) {
            add_uncovered(maker, description, index, family->name,
                          pd_key_type_name(capability->key_types[i].type, name),
                          text(maker, "no test of the kit covers this key type"));
        }
    }
}

/* Entry points of no family here. Those that only serve another one are not worth a line. */
static void add_uncovered_entry_points(maker_t *maker, const pd_description_t *description, size_t index)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        bool covered = e == PD_EP_INIT || e == PD_EP_FREE;
        bool listed = false;

        for (size_t f = 0; kit_families[f] != NULL; f++) {
            covered = covered
                      || (kit_families[f]->opaque == description->opaque && e >= (unsigned) kit_families[f]->first
                          && e <= (unsigned) kit_families[f]->last);
        }
        for (size_t c = 0; c < description->capability_count; c++) {
            listed = listed || description->capabilities[c].entry_points[e];
        }
        if (listed && !covered) {
            add_uncovered(maker, description, index, "entry point", pd_entry_points[e].name,
                          text(maker, "the kit has no tests for it"));
        }
    }
}

/* Tests of KIT_FRESH go last, so that few workers are started; otherwise the order stays. */
static void order_by_worker(maker_t *maker)
{
    kit_plan_t *plan = maker->plan;
    kit_test_t *ordered = malloc((plan->count + 1) * sizeof *ordered);
    size_t next = 0;

    if (ordered == NULL) {
        maker->failed = true;
        return;
    }
    for (int fresh = 0; fresh < 2; fresh++) {
        for (size_t i = 0; i < plan->count; i++) {
            if ((kit_test_place(&plan->tests[i]) == KIT_FRESH) == (fresh == 1)) {
                ordered[next++] = plan->tests[i];
            }
        }
    }
    free(plan->tests);
    plan->tests = ordered;
}

bool kit_plan_make(const kit_options_t *options, const pd_plugin_t *plugin, const char *base_name, kit_plan_t *plan)
{
    maker_t maker = { .plan = plan, .options = options };

    memset(plan, 0, sizeof *plan);
    (void) add(&maker, (kit_test_t){ .kind = KIT_TEST_LOAD, .gate = true, .name = text(&maker, "%s load", base_name) });
    for (size_t d = 0; d < plugin->notes.count; d++) {
        const pd_description_t *description = &plugin->descriptions[d];

        (void) add(&maker, (kit_test_t){ .kind = KIT_TEST_INIT,
                                         .description = d,
                                         .gate = true,
                                         .name = text(&maker, "%s init", description->prefix) });
        for (size_t f = 0; kit_families[f] != NULL; f++) {
            const kit_family_t *family = kit_families[f];

            if (family->opaque != description->opaque) {
                continue;
            }
            add_mechanisms(&maker, family, plugin, d);
            for (size_t c = 0; c < description->capability_count; c++) {
                add_uncovered_of(&maker, family, description, d, &description->capabilities[c]);
            }
        }
        add_uncovered_entry_points(&maker, description, d);
    }
    order_by_worker(&maker);
    return !maker.failed;
}

bool kit_plan_make_self_check(const kit_options_t *options, kit_plan_t *plan)
{
    maker_t maker = { .plan = plan, .options = options };

    memset(plan, 0, sizeof *plan);
    for (size_t f = 0; kit_families[f] != NULL; f++) {
        const kit_family_t *family = kit_families[f];

        for (const kit_mechanism_t *row = family->mechanisms; family->check_row != NULL && !is_end(row); row++) {
            char *mechanism = name_mechanism(&maker, row, 0);

            (void) add(&maker,
                       (kit_test_t){
                           .kind = KIT_TEST_ROW,
                           .c = add_case(&maker, (kit_case_t){ family, row, 0, NULL }),
                           .mechanism = mechanism,
                           .name = text(&maker, "self-check %s %s", family->name, mechanism != NULL ? mechanism : ""),
                       });
        }
    }
    return !maker.failed;
}

void kit_plan_free(kit_plan_t *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->tests[i].name);
        free(plan->tests[i].mechanism);
        free(plan->tests[i].reason);
    }
    for (size_t i = 0; i < plan->case_count; i++) {
        free(plan->cases[i]);
    }
    free(plan->tests);
    free(plan->cases);
    memset(plan, 0, sizeof *plan);
}
