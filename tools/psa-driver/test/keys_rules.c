/*
 * Making keys: what must come of right and wrong ones
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "keys.h"

/* RSA keys take long to make, and what is odd about them is the same in the second one. */
static size_t key_count(kit_t *kit, const kit_case_t *c)
{
    return PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type) ? kit_rounds(kit, 2, 1) : kit_rounds(kit, 6, 2);
}

void keys_rule_generate(kit_t *kit, const kit_case_t *c)
{
    const size_t count = key_count(kit, c);
    key_bytes_t *const keys = kit_memory(kit, count * sizeof *keys);
    key_bytes_t public_half;
    key_bytes_t expected;
    key_bytes_t exported;

    if (PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type) && c->bits > 2048) {
        kit_skip(kit, "takes too long; 2048 bits stand for it");
    }
    for (size_t i = 0; i < count; i++) {
        kit_at(kit, "generate_key, the %zuth", i + 1);
        if (!keys_is_served(kit, PD_EP_GENERATE_KEY, keys_generate(kit, c, keys_generated_size(c), &keys[i]))) {
            kit_skip(kit, "declined");
        }
        keys_expect_good(kit, c, &keys[i]);
        for (size_t earlier = 0; earlier < i; earlier++) {
            if (keys[i].length == keys[earlier].length
                && memcmp(keys[i].bytes, keys[earlier].bytes, keys[i].length) == 0) {
                kit_fail(kit, "makes the same key again");
            }
        }
        if (keys_can_export_public(c) && kit_is_builtin_type(c->mechanism->key_type)
            && keys_export_public(kit, c, &keys[i], keys_public_size(c), &public_half) == PSA_SUCCESS) {
            kit_expect_reference(kit, keys_through_builtin(kit, c, &keys[i], &exported, &expected), "psa_import_key");
            kit_expect_bytes(kit, public_half.bytes, public_half.length, expected.bytes, expected.length,
                             "its public half");
        }
    }
}

void keys_rule_import(kit_t *kit, const kit_case_t *c)
{
    const bool is_makeable =
        kit_is_builtin_type(c->mechanism->key_type) && !PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type);

    for (size_t i = 0; i < kit_rounds(kit, 4, 2); i++) {
        const bool is_told = i % 2 == 0; /* the size, in the attributes */
        size_t bits = is_told ? c->bits : 0;
        key_bytes_t right;
        key_bytes_t key;

        keys_right(kit, c, i > 1 && is_makeable, &right);
        kit_at(kit, "import_key, %s", is_told ? "the size in the attributes" : "no size in the attributes");
        if (!keys_is_served(kit, PD_EP_IMPORT_KEY, keys_import(kit, c, &right, right.length, &key, &bits))) {
            kit_skip(kit, "declined");
        }
        if (bits != c->bits) {
            kit_fail(kit, "says that the key has %zu bits, not %zu", bits, c->bits);
        }
        kit_expect_bytes(kit, key.bytes, key.length, right.bytes, right.length, "the key");
    }
}

/* `bits`: in the attributes. A driver may say another size instead of an error: then the library refuses the key. */
static void expect_refused(kit_t *kit, const kit_case_t *c, const key_bytes_t *wrong, size_t bits, const char *what)
{
    const size_t expected = bits;
    key_bytes_t key;
    key_bytes_t exported;
    key_bytes_t public_half;
    psa_status_t status;

    if (bits == 0 && keys_through_builtin(kit, c, wrong, &exported, &public_half) == PSA_SUCCESS) {
        return; /* not wrong, then: it happens to be a point, say */
    }
    kit_at(kit, "import_key, %s", what);
    status = keys_import(kit, c, wrong, KEYS_MOST_BYTES, &key, &bits);
    if (status != PSA_SUCCESS || expected == 0 || bits == expected) {
        kit_expect_error(kit, status, "a wrong key");
    }
}

static void change_length(kit_t *kit, const kit_case_t *c, const key_bytes_t *right)
{
    key_bytes_t wrong = *right;

    wrong.length = right->length - 1;
    if (wrong.length != 0) {
        expect_refused(kit, c, &wrong, c->bits, "the last byte missing");
    }
    wrong.length = right->length + 1;
    wrong.bytes[right->length] = 0;
    expect_refused(kit, c, &wrong, c->bits, "a byte appended");
    expect_refused(kit, c, right, c->bits + 8, "another size in the attributes");
}

/* A private value is a number from 1 to the order less one. */
static void change_number(kit_t *kit, const kit_case_t *c, const key_bytes_t *right)
{
    key_bytes_t wrong = { .length = right->length };
    key_bytes_t key;
    size_t bits = c->bits;
    size_t length;
    const uint8_t *const order = kit_curve_order(kit, c->mechanism->key_type, c->bits, &length);

    expect_refused(kit, c, &wrong, 0, "zero");
    memset(wrong.bytes, 0xff, wrong.length);
    expect_refused(kit, c, &wrong, 0, "all bits one");
    if (order == NULL || length != right->length) {
        return;
    }
    memcpy(wrong.bytes, order, length);
    expect_refused(kit, c, &wrong, 0, "the order of the group");
    wrong.bytes[length - 1]++;
    expect_refused(kit, c, &wrong, 0, "the order of the group plus one");
    wrong.bytes[length - 1] = (uint8_t) (wrong.bytes[length - 1] - 2); /* an order is odd: nothing to borrow */
    kit_at(kit, "import_key, the order of the group less one");
    (void) keys_is_served(kit, PD_EP_IMPORT_KEY, keys_import(kit, c, &wrong, length, &key, &bits));
}

static void change_point(kit_t *kit, const kit_case_t *c, const key_bytes_t *right)
{
    key_bytes_t wrong = *right;

    wrong.bytes[right->length - 1] ^= 1;
    expect_refused(kit, c, &wrong, 0, "a point that is not on the curve (y changed)");
    wrong = *right;
    wrong.bytes[right->length / 2] ^= 1;
    expect_refused(kit, c, &wrong, 0, "a point that is not on the curve (x changed)");
    memset(wrong.bytes + 1, 0, right->length - 1);
    expect_refused(kit, c, &wrong, 0, "coordinates of zero");
    memset(wrong.bytes + 1, 0xff, right->length - 1);
    expect_refused(kit, c, &wrong, 0, "coordinates above the prime");
    for (unsigned format = 0; format < 8; format += format == 3 ? 2 : 1) {
        wrong = *right;
        wrong.bytes[0] = (uint8_t) format;
        expect_refused(kit, c, &wrong, 0, "first byte not 04");
    }
}

static void change_der(kit_t *kit, const kit_case_t *c, const key_bytes_t *right)
{
    key_bytes_t wrong = *right;

    wrong.length = right->length / 2;
    expect_refused(kit, c, &wrong, 0, "half of it");
    wrong = *right;
    wrong.bytes[0] = 0x31;
    expect_refused(kit, c, &wrong, 0, "a set, not a sequence");
    wrong = *right;
    wrong.bytes[1] = 0x84;
    expect_refused(kit, c, &wrong, 0, "a length of four bytes, too large");
    kit_fill(kit, wrong.bytes, wrong.length);
    expect_refused(kit, c, &wrong, 0, "random bytes");
}

void keys_rule_bad_key(kit_t *kit, const kit_case_t *c)
{
    const psa_key_type_t type = c->mechanism->key_type;
    const bool is_montgomery =
        PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_MONTGOMERY;
    key_bytes_t right;
    key_bytes_t key;
    size_t bits = c->bits;

    keys_right(kit, c, false, &right);
    kit_at(kit, "import_key, the right key");
    if (!keys_is_served(kit, PD_EP_IMPORT_KEY, keys_import(kit, c, &right, right.length, &key, &bits))) {
        kit_skip(kit, "declined");
    }
    change_length(kit, c, &right);
    if (PSA_KEY_TYPE_IS_RSA(type)) {
        change_der(kit, c, &right);
    } else if (PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type) && !is_montgomery) {
        change_point(kit, c, &right);
    } else if (PSA_KEY_TYPE_IS_KEY_PAIR(type) && !is_montgomery) {
        change_number(kit, c, &right);
    }
}

void keys_rule_export_public(kit_t *kit, const kit_case_t *c)
{
    for (size_t i = 0; i < key_count(kit, c); i++) {
        const bool is_makeable =
            kit_is_builtin_type(c->mechanism->key_type) && !PSA_KEY_TYPE_IS_RSA(c->mechanism->key_type);
        const kit_mark_t mark = kit_mark(kit);
        const kit_pair_t pair = i > 0 && is_makeable ? kit_new_pair(kit, c->mechanism->key_type, c->bits)
                                                     : kit_pair(kit, c->mechanism->key_type, c->bits);
        key_bytes_t key;
        key_bytes_t public_half;
        const uint8_t *const half = kit_half(&pair, c->mechanism->key_type, &key.length);

        memcpy(key.bytes, half, key.length);
        kit_at(kit, "export_public_key, the %zuth", i + 1);
        if (!keys_is_served(kit, PD_EP_EXPORT_PUBLIC_KEY,
                            keys_export_public(kit, c, &key, keys_public_size(c), &public_half))) {
            kit_skip(kit, "declined");
        }
        kit_expect_bytes(kit, public_half.bytes, public_half.length, pair.public_half, pair.public_length,
                         "the public half");
        kit_release(kit, mark);
    }
}
