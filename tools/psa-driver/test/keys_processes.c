/*
 * Making keys: buffers, threads, processes, resources, and through the library
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "keys.h"

#define THREADS 8u

void keys_rule_short_buffer(kit_t *kit, const kit_case_t *c)
{
    size_t bits = c->bits;
    unsigned judged = 0;
    key_bytes_t right;
    key_bytes_t made;

    keys_right(kit, c, false, &right);
    if (keys_can_import(c)
        && keys_is_served(kit, PD_EP_IMPORT_KEY, keys_import(kit, c, &right, right.length, &made, &bits))) {
        judged++;
        for (size_t size = 0; size<right.length; size += right.length - size> 1 ? right.length - size - 1 : 1) {
            bits = c->bits;
            kit_at(kit, "import_key of %zu bytes into %zu", right.length, size);
            kit_expect_error(kit, keys_import(kit, c, &right, size, &made, &bits), "a buffer that is too small");
        }
    }
    if (keys_can_export_public(c)
        && keys_is_served(kit, PD_EP_EXPORT_PUBLIC_KEY,
                          keys_export_public(kit, c, &right, keys_public_size(c), &made))) {
        const size_t length = made.length;

        judged++;
        for (size_t size = 0; size<length; size += length - size> 1 ? length - size - 1 : 1) {
            kit_at(kit, "export_public_key of %zu bytes into %zu", length, size);
            kit_expect_error(kit, keys_export_public(kit, c, &right, size, &made), "a buffer that is too small");
        }
    }
    if (keys_can_generate(c) && !PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type)
        && keys_is_served(kit, PD_EP_GENERATE_KEY, keys_generate(kit, c, keys_generated_size(c), &made))) {
        const size_t length = made.length;

        judged++;
        for (size_t size = 0; size<length; size += length - size> 1 ? length - size - 1 : 1) {
            kit_at(kit, "generate_key of %zu bytes into %zu", length, size);
            kit_expect_error(kit, keys_generate(kit, c, size, &made), "a buffer that is too small");
        }
    }
    if (judged == 0) {
        kit_skip(kit, "declined");
    }
}

typedef struct {
    const kit_case_t *c;
    key_bytes_t generated[THREADS]; /* empty: declined */
} strands_t;

/* The public half of the key that judge_once() works with. */
static void expect_public_half(kit_t *kit, const kit_case_t *c)
{
    const kit_pair_t pair = kit_pair(kit, c->mechanism->key_type, c->bits);
    key_bytes_t key;
    key_bytes_t made;
    const uint8_t *const half = kit_half(&pair, c->mechanism->key_type, &key.length);

    memcpy(key.bytes, half, key.length);
    if (keys_is_served(kit, PD_EP_EXPORT_PUBLIC_KEY, keys_export_public(kit, c, &key, keys_public_size(c), &made))) {
        kit_expect_bytes(kit, made.bytes, made.length, pair.public_half, pair.public_length, "the public half");
    }
}

/* One call of each kind, all results right. */
static void judge_once(kit_t *kit, const kit_case_t *c, key_bytes_t *generated)
{
    size_t bits = c->bits;
    key_bytes_t right;
    key_bytes_t made;

    keys_right(kit, c, false, &right);
    if (keys_can_import(c)
        && keys_is_served(kit, PD_EP_IMPORT_KEY, keys_import(kit, c, &right, right.length, &made, &bits))) {
        kit_expect_bytes(kit, made.bytes, made.length, right.bytes, right.length, "the imported key");
    }
    if (keys_can_export_public(c)) {
        expect_public_half(kit, c);
    }
    generated->length = 0;
    if (keys_can_generate(c) && !PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type)
        && keys_is_served(kit, PD_EP_GENERATE_KEY, keys_generate(kit, c, keys_generated_size(c), generated))) {
        keys_expect_good(kit, c, generated);
    }
}

static void thread(kit_t *kit, void *argument, unsigned index)
{
    strands_t *const strands = argument;

    for (size_t i = 0; i < kit_rounds(kit, 3, 1); i++) {
        judge_once(kit, strands->c, &strands->generated[index]);
    }
}

static void expect_different(kit_t *kit, const key_bytes_t *one, const key_bytes_t *other, const char *who)
{
    if (one->length != 0 && one->length == other->length && memcmp(one->bytes, other->bytes, one->length) == 0) {
        kit_fail(kit, "%s got the same key from generate_key", who);
    }
}

void keys_rule_threads(kit_t *kit, const kit_case_t *c)
{
    strands_t *const strands = kit_memory(kit, sizeof *strands);

    strands->c = c;
    kit_threads(kit, THREADS, thread, strands);
    for (unsigned i = 0; i < THREADS; i++) {
        for (unsigned k = 0; k < i; k++) {
            expect_different(kit, &strands->generated[i], &strands->generated[k], "two threads");
        }
    }
}

typedef struct {
    const kit_case_t *c;
    key_bytes_t generated;
} child_t;

static void child(kit_t *kit, void *argument)
{
    child_t *const shared = argument;

    judge_once(kit, shared->c, &shared->generated);
}

void keys_rule_fork(kit_t *kit, const kit_case_t *c)
{
    child_t *const shared = kit_shared(kit, sizeof *shared);
    kit_child_t *process;
    key_bytes_t before;
    key_bytes_t by_parent;

    shared->c = c;
    judge_once(kit, c, &before);
    process = kit_child_begin(kit, KIT_DIRECT, "in a child", child, shared);
    judge_once(kit, c, &by_parent);
    kit_child_end(kit, process);
    expect_different(kit, &by_parent, &shared->generated, "a process and its child");
}

typedef struct {
    const kit_case_t *c;
    key_bytes_t right;
} work_t;

static void work(kit_t *kit, void *argument)
{
    const work_t *const w = argument;
    size_t bits = w->c->bits;
    key_bytes_t made;

    if (keys_can_import(w->c)) {
        (void) keys_import(kit, w->c, &w->right, w->right.length, &made, &bits);
    }
    if (keys_can_export_public(w->c)) {
        (void) keys_export_public(kit, w->c, &w->right, keys_public_size(w->c), &made);
    }
    if (keys_can_generate(w->c) && !PSA_KEY_TYPE_IS_RSA(w->c->mechanism->key_type)) {
        (void) keys_generate(kit, w->c, keys_generated_size(w->c), &made);
    }
}

static void fail(kit_t *kit, void *argument)
{
    const work_t *const w = argument;
    key_bytes_t wrong = w->right;
    size_t bits = w->c->bits;
    key_bytes_t made;

    if (keys_can_import(w->c)) {
        wrong.length--;
        (void) keys_import(kit, w->c, &wrong, w->right.length, &made, &bits);
        bits = w->c->bits;
        (void) keys_import(kit, w->c, &w->right, 0, &made, &bits);
    }
    if (keys_can_export_public(w->c)) {
        (void) keys_export_public(kit, w->c, &w->right, 1, &made);
    }
}

void keys_rule_leaks(kit_t *kit, const kit_case_t *c)
{
    work_t w = { .c = c };

    keys_right(kit, c, false, &w.right);
    kit_expect_steady(kit, "making keys", (unsigned) kit_rounds(kit, 8, 4), work, &w);
    kit_expect_steady(kit, "requests that fail", (unsigned) kit_rounds(kit, 8, 4), fail, &w);
}
