/*
 * Rules of ciphers: padding and IV
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "cipher.h"
#include "internal.h"

#define TEXT_SIZE 100u

static size_t block_of(const kit_case_t *c)
{
    return PSA_BLOCK_CIPHER_BLOCK_LENGTH(c->mechanism->key_type);
}

bool kit_cipher_is_padded(const kit_case_t *c)
{
    return c->mechanism->algorithm == PSA_ALG_CBC_PKCS7;
}

bool kit_cipher_has_iv(const kit_case_t *c)
{
    return PSA_CIPHER_IV_LENGTH(c->mechanism->key_type, c->mechanism->algorithm) > 0;
}

/* The status of a request whose input is replaced by these bytes, in one call or in pieces. */
static psa_status_t status_of(kit_t *kit, const kit_request_t *request, const uint8_t *input, size_t length,
                              bool multipart)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    kit_request_t changed = *request;
    psa_status_t status;
    uint8_t *output;
    void *context;
    size_t size;
    size_t given = 0;

    if (request->direction == KIT_FORWARD) {
        changed.plain = input;
        changed.plain_length = length;
    } else {
        changed.sealed = input;
        changed.sealed_length = length;
    }
    stream->orient(kit, &changed);
    changed = kit_stream_guarded(kit, &changed);
    size = length + 2 * PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE;
    output = kit_output(kit, size);
    if (!multipart) {
        status = stream->call_one_shot(kit, &changed, output, size, &given);
    } else {
        context = kit_context(kit, stream->context);
        kit_expect_served(kit, stream->call_setup(kit, context, &changed), stream->setup[request->direction]);
        kit_expect_status(kit, stream->call_prepare(kit, context, &changed), PSA_SUCCESS, "cipher_set_iv");
        status =
            stream->call_update(kit, context, &changed, kit_input(kit, input, length), length, output, size, &given);
        if (status == PSA_SUCCESS) {
            output = kit_output(kit, size);
            status = stream->call_finish(kit, context, &changed, output, size, &given);
        }
        kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after an error");
    }
    kit_release(kit, mark);
    return status;
}

static void expect_refused(kit_t *kit, const kit_request_t *request, const uint8_t *input, size_t length,
                           psa_status_t expected, const char *what)
{
    for (unsigned multipart = 0; multipart < 2; multipart++) {
        psa_status_t status;

        if (multipart ? !kit_stream_has_multipart(kit, request->direction)
                      : !kit_stream_has_one_shot(kit, request->direction)) {
            continue;
        }
        kit_at(kit, "%s, %zu bytes, %s", request->direction == KIT_FORWARD ? "encrypting" : "decrypting", length,
               multipart ? "in pieces" : "in one call");
        status = status_of(kit, request, input, length, multipart != 0);
        if (expected == PSA_SUCCESS) {
            kit_expect_error(kit, status, what);
        } else {
            kit_expect_status(kit, status, expected, what);
        }
    }
}

/* Ciphertext whose last block decrypts to these last bytes: made by the built-in code without padding. */
static void check_bad_padding(kit_t *kit, const kit_case_t *c, const kit_request_t *request, const uint8_t *end,
                              size_t end_length, const char *what)
{
    const kit_mark_t mark = kit_mark(kit);
    const size_t block = block_of(c);
    const size_t length = 3 * block;
    const psa_algorithm_t algorithm = PSA_ALG_CBC_NO_PADDING;
    uint8_t *plain = kit_memory(kit, length);
    uint8_t *sealed = kit_memory(kit, length);
    psa_cipher_operation_t operation = PSA_CIPHER_OPERATION_INIT;
    psa_key_id_t key;
    size_t given = 0;

    kit_fill(kit, plain, length);
    memcpy(plain + length - end_length, end, end_length);
    key = kit_key(kit, c->mechanism->key_type, c->bits, algorithm, PSA_KEY_USAGE_ENCRYPT, request->key,
                  request->key_size);
    kit_expect_reference(kit, psa_cipher_encrypt_setup(&operation, key, algorithm), "psa_cipher_encrypt_setup");
    kit_expect_reference(kit, psa_cipher_set_iv(&operation, request->iv, request->iv_length), "psa_cipher_set_iv");
    kit_expect_reference(kit, psa_cipher_update(&operation, plain, length, sealed, length, &given),
                         "psa_cipher_update");
    (void) psa_cipher_abort(&operation);
    expect_refused(kit, request, sealed, length, PSA_ERROR_INVALID_PADDING, what);
    kit_release(kit, mark);
}

void kit_rule_cipher_padding(kit_t *kit, const kit_case_t *c)
{
    const size_t block = block_of(c);
    const uint8_t zero[] = { 0 };
    const uint8_t too_large[] = { (uint8_t) (block + 1) };
    const uint8_t largest[] = { 0xff };
    const uint8_t first_wrong[] = { 2, 3, 3 };
    const uint8_t middle_wrong[] = { 4, 4, 5, 4 };
    uint8_t whole_block[PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE];
    kit_request_t request;

    if (!kit_stream_has(kit, KIT_BACKWARD)) {
        kit_skip(kit, "the driver does not decrypt");
    }
    request = kit_stream_request(kit, KIT_BACKWARD, 50);
    memset(whole_block, (int) block, sizeof whole_block);
    whole_block[0] ^= 1;
    check_bad_padding(kit, c, &request, zero, sizeof zero, "padding of length 0");
    check_bad_padding(kit, c, &request, too_large, sizeof too_large, "padding longer than a block");
    check_bad_padding(kit, c, &request, largest, sizeof largest, "padding of length 255");
    check_bad_padding(kit, c, &request, first_wrong, sizeof first_wrong, "padding 02 03 03");
    check_bad_padding(kit, c, &request, middle_wrong, sizeof middle_wrong, "padding 04 04 05 04");
    check_bad_padding(kit, c, &request, whole_block, block, "a block of padding with a wrong first byte");
    expect_refused(kit, &request, request.sealed, 0, PSA_SUCCESS, "a ciphertext without a block of padding");
    kit_at(kit, "after inputs that were refused");
    kit_stream_check(kit, &request);
}

void kit_cipher_check_odd_lengths(kit_t *kit, const kit_case_t *c)
{
    const psa_algorithm_t algorithm = c->mechanism->algorithm;
    const size_t block = block_of(c);
    const size_t lengths[] = { 1, block - 1, block + 1, 3 * block - 1 };
    uint8_t bytes[4 * PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE];

    if (!kit_cipher_is_padded(c) && algorithm != PSA_ALG_CBC_NO_PADDING && algorithm != PSA_ALG_ECB_NO_PADDING) {
        return;
    }
    kit_fill(kit, bytes, sizeof bytes);
    for (kit_direction_t direction = kit_cipher_is_padded(c) ? KIT_BACKWARD : KIT_FORWARD;
         direction < KIT_DIRECTION_COUNT; direction++) {
        const kit_mark_t mark = kit_mark(kit);
        kit_request_t request;

        if (!kit_stream_has(kit, direction)) {
            continue;
        }
        request = kit_stream_request(kit, direction, 2 * block);
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
            expect_refused(kit, &request, bytes, lengths[i], PSA_SUCCESS, "an input that is not whole blocks");
        }
        kit_at(kit, "after inputs that were refused");
        kit_stream_check(kit, &request);
        kit_release(kit, mark);
    }
}

/* The same request with another IV. */
static void check_iv(kit_t *kit, const kit_request_t *request, kit_direction_t direction, const uint8_t *iv)
{
    const kit_mark_t mark = kit_mark(kit);
    kit_request_t other = *request;

    other.iv = iv;
    kit_stream_reseal(kit, &other);
    other.direction = direction;
    kit_stream(kit->c)->orient(kit, &other);
    kit_stream_check(kit, &other);
    kit_release(kit, mark);
}

/* Set-up, and an IV of another length. */
static void check_iv_length(kit_t *kit, const kit_request_t *request, size_t iv_length)
{
    const kit_stream_t *stream = kit_stream(kit->c);
    const kit_mark_t mark = kit_mark(kit);
    void *context = kit_context(kit, stream->context);
    uint8_t *iv = kit_memory(kit, iv_length);
    kit_request_t other = *request;

    kit_fill(kit, iv, iv_length);
    other.iv = kit_input(kit, iv, iv_length);
    other.iv_length = iv_length;
    kit_at(kit, "an IV of %zu bytes", iv_length);
    kit_expect_served(kit, stream->call_setup(kit, context, &other), stream->setup[request->direction]);
    kit_expect_error(kit, stream->call_prepare(kit, context, &other), "cipher_set_iv");
    kit_expect_status(kit, stream->call_abort(kit, context), PSA_SUCCESS, "abort after an error");
    kit_release(kit, mark);
}

/* cipher_decrypt finds the IV in front of its input. */
static void check_short_input(kit_t *kit, const kit_request_t *request)
{
    const kit_stream_t *stream = kit_stream(kit->c);

    for (size_t length = 0; length < request->iv_length; length++) {
        const kit_mark_t mark = kit_mark(kit);
        kit_request_t other = *request;
        uint8_t *output = kit_output(kit, request->plain_length);
        size_t given = 0;

        other.whole_length = length;
        other = kit_stream_guarded(kit, &other);
        kit_at(kit, "an input of %zu bytes, shorter than the IV", length);
        kit_expect_error(kit, stream->call_one_shot(kit, &other, output, request->plain_length, &given),
                         "cipher_decrypt");
        kit_release(kit, mark);
    }
}

void kit_rule_cipher_iv(kit_t *kit, const kit_case_t *c)
{
    for (kit_direction_t direction = KIT_FORWARD; direction < KIT_DIRECTION_COUNT; direction++) {
        const char *name = direction == KIT_FORWARD ? "encrypting" : "decrypting";
        const kit_mark_t mark = kit_mark(kit);
        uint8_t iv[PSA_CIPHER_IV_MAX_SIZE];
        kit_request_t request;

        if (!kit_stream_has(kit, direction)) {
            continue;
        }
        request = kit_stream_request(kit, KIT_FORWARD, 80);
        memcpy(iv, request.iv, request.iv_length);
        for (size_t i = 0; i < request.iv_length; i++) {
            iv[i] ^= (uint8_t) (1u << kit_below(kit, 8));
            kit_at(kit, "%s, byte %zu of the IV changed", name, i);
            check_iv(kit, &request, direction, iv);
        }
        /* A counter in it carries, into every byte in the end. */
        for (size_t i = 1; i <= request.iv_length; i++) {
            iv[request.iv_length - i] = 0xff;
            kit_at(kit, "%s, an IV that ends with %zu bytes ff", name, i);
            check_iv(kit, &request, direction, iv);
        }
        request = kit_stream_request(kit, direction, 80);
        if (kit_stream_has_multipart(kit, direction)) {
            check_iv_length(kit, &request, request.iv_length - 1);
            check_iv_length(kit, &request, request.iv_length + 1);
        }
        if (direction == KIT_BACKWARD && kit_stream_has_one_shot(kit, direction)) {
            check_short_input(kit, &request);
        }
        kit_release(kit, mark);
    }
    (void) c;
}

/* ---- psa_cipher_encrypt() ---------------------------------------------------------------------------------------- */

typedef struct {
    uint8_t key[64];
    uint8_t plain[TEXT_SIZE];
    size_t plain_length;
    uint8_t sealed[2][TEXT_SIZE + 3 * PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE];
    size_t sealed_length[2];
    uint64_t calls;
    bool unknown; /* the built-in code does not have the algorithm */
} random_iv_t;

static psa_key_id_t import(kit_t *kit, const random_iv_t *scene)
{
    const kit_case_t *c = kit->c;

    return kit_key(kit, c->mechanism->key_type, c->bits, c->mechanism->algorithm, kit_stream(c)->usage, scene->key,
                   PSA_BITS_TO_BYTES(c->bits));
}

static void encrypt_twice(kit_t *kit, void *argument)
{
    random_iv_t *scene = argument;
    const psa_key_id_t key = import(kit, scene);
    const uint64_t before = kit_driver_calls(kit);

    for (unsigned i = 0; i < 2; i++) {
        kit_expect_status(kit,
                          psa_cipher_encrypt(key, kit->c->mechanism->algorithm, scene->plain, scene->plain_length,
                                             scene->sealed[i], sizeof scene->sealed[i], &scene->sealed_length[i]),
                          PSA_SUCCESS, "psa_cipher_encrypt");
    }
    scene->calls = kit_driver_calls(kit) - before;
}

static void decrypt_both(kit_t *kit, void *argument)
{
    random_iv_t *scene = argument;
    const psa_key_id_t key = import(kit, scene);

    for (unsigned i = 0; i < 2; i++) {
        const size_t size = sizeof scene->sealed[i];
        uint8_t *plain = kit_output(kit, size);
        size_t length = 0;
        const psa_status_t status = psa_cipher_decrypt(key, kit->c->mechanism->algorithm, scene->sealed[i],
                                                       scene->sealed_length[i], plain, size, &length);

        if (status == PSA_ERROR_NOT_SUPPORTED && kit->place == KIT_REFERENCE) {
            scene->unknown = true;
            return;
        }
        kit_expect_status(kit, status, PSA_SUCCESS, "psa_cipher_decrypt of what the driver encrypted");
        kit_expect_bytes(kit, plain, length, scene->plain, scene->plain_length, "what the driver encrypted");
    }
}

void kit_rule_cipher_random_iv(kit_t *kit, const kit_case_t *c)
{
    random_iv_t *scene = kit_shared(kit, sizeof *scene);
    const size_t unit = kit_stream_row(c)->unit;
    const size_t iv_length = PSA_CIPHER_IV_LENGTH(c->mechanism->key_type, c->mechanism->algorithm);

    if (!kit_stream_claims(c, KIT_FORWARD)) {
        kit_skip(kit, "the driver does not encrypt");
    }
    kit_fill(kit, scene->key, sizeof scene->key);
    kit_fill(kit, scene->plain, sizeof scene->plain);
    scene->plain_length = unit != 0 ? TEXT_SIZE / unit * unit : TEXT_SIZE;
    kit_in_child(kit, KIT_LIBRARY, "through the library", encrypt_twice, scene);
    if (scene->calls == 0) {
        kit_fail(kit, "psa_cipher_encrypt() did not come to the driver");
    }
    if (memcmp(scene->sealed[0], scene->sealed[1], iv_length) == 0) {
        kit_fail(kit, "two calls of psa_cipher_encrypt() have the same IV");
    }
    kit_in_child(kit, KIT_REFERENCE, "the built-in code", decrypt_both, scene);
    if (scene->unknown) {
        kit_in_child(kit, KIT_LIBRARY, "through the library", decrypt_both, scene);
    }
}
