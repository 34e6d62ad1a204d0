/*
 * Yardstick "kcapi", everything with a key: plain AF_ALG sockets
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A socket with its key is kept; a request is two system calls, one that sends and one that reads.
 */
#include "tools/psa-bench/raw.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <linux/if_alg.h>

#include "tools/psa-bench/crypt.h"
#include "tools/psa-bench/operation.h"

/* The kernel takes 16 pages for certain; what fits beyond depends on the socket's buffers. A longer request of a
 * cipher is made of such pieces, one of an AEAD is sent whole or not at all. */
#define PIECE 65536u

static const struct {
    psa_key_type_t key_type;
    psa_algorithm_t algorithm;
    const char *type;
    const char *name;
    bool in_pieces; /* the socket keeps the IV from one piece to the next */
} names[] = {
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_MD5), "hash", "hmac(md5)", false },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_1), "hash", "hmac(sha1)", false },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_224), "hash", "hmac(sha224)", false },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), "hash", "hmac(sha256)", false },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_384), "hash", "hmac(sha384)", false },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_512), "hash", "hmac(sha512)", false },
    { PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA3_256), "hash", "hmac(sha3-256)", false },
    { PSA_KEY_TYPE_AES, PSA_ALG_CMAC, "hash", "cmac(aes)", false },
    { PSA_KEY_TYPE_AES, PSA_ALG_CBC_NO_PADDING, "skcipher", "cbc(aes)", true },
    { PSA_KEY_TYPE_AES, PSA_ALG_CTR, "skcipher", "ctr(aes)", true },
    { PSA_KEY_TYPE_AES, PSA_ALG_ECB_NO_PADDING, "skcipher", "ecb(aes)", true },
    { PSA_KEY_TYPE_CAMELLIA, PSA_ALG_CBC_NO_PADDING, "skcipher", "cbc(camellia)", true },
    { PSA_KEY_TYPE_ARIA, PSA_ALG_CBC_NO_PADDING, "skcipher", "cbc(aria)", true },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_STREAM_CIPHER, "skcipher", "chacha20", false },
    { PSA_KEY_TYPE_AES, PSA_ALG_GCM, "aead", "gcm(aes)", false },
    { PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305, "aead", "rfc7539(chacha20,poly1305)", false },
};

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

static size_t find_name(const bench_mechanism_t *mechanism)
{
    size_t i = 0;

    while (i < NAME_COUNT && (names[i].key_type != mechanism->key_type || names[i].algorithm != mechanism->algorithm)) {
        i++;
    }
    return i;
}

typedef struct {
    int transform; /* bound; the key is set on it */
    int request;   /* accepted from it */
    uint8_t iv[BENCH_NONCE_MAX];
    size_t iv_length;
    bool decrypt;
} state_t;

static psa_status_t set_key(const bench_mechanism_t *mechanism, state_t *state)
{
    uint8_t key[BENCH_MATERIAL_MAX];
    size_t length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, key);

    if (setsockopt(state->transform, SOL_ALG, ALG_SET_KEY, key, (socklen_t) length) != 0
        || (PSA_ALG_IS_AEAD(mechanism->algorithm)
            && setsockopt(state->transform, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, NULL, BENCH_TAG_MAX) != 0)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    state->request = accept4(state->transform, NULL, NULL, SOCK_CLOEXEC);
    return state->request >= 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_MEMORY;
}

/* That there is no AF_ALG, no such name or no permission is an answer, not an error. */
static psa_status_t open_transform(const bench_mechanism_t *mechanism, state_t *state)
{
    struct sockaddr_alg address = { .salg_family = AF_ALG };
    size_t i = find_name(mechanism);

    snprintf((char *) address.salg_type, sizeof(address.salg_type), "%s", names[i].type);
    snprintf((char *) address.salg_name, sizeof(address.salg_name), "%s", names[i].name);
    state->transform = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (state->transform < 0 || bind(state->transform, (struct sockaddr *) &address, sizeof(address)) != 0) {
        return errno == ENOMEM || errno == EMFILE || errno == ENFILE ? PSA_ERROR_INSUFFICIENT_MEMORY
                                                                     : PSA_ERROR_NOT_SUPPORTED;
    }
    return PSA_SUCCESS;
}

static psa_status_t set_up(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    state_t *state = calloc(1, sizeof(*state));

    if (state == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    operation->state = state;
    state->transform = state->request = -1;
    if (strcmp(names[find_name(mechanism)].type, "skcipher") == 0 && !names[find_name(mechanism)].in_pieces
        && operation->size > PIECE) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    state->decrypt = bench_is_variant(mechanism, "decrypt");
    if (!PSA_ALG_IS_MAC(mechanism->algorithm)) {
        /* The kernel's ChaCha20 takes the block counter as the first word of the IV. */
        size_t length = bench_iv_length(mechanism);
        state->iv_length = mechanism->algorithm == PSA_ALG_STREAM_CIPHER ? 16 : length;
        memcpy(state->iv + state->iv_length - length, bench_nonce, length);
    }
    psa_status_t status = open_transform(mechanism, state);
    return status == PSA_SUCCESS && !bench_is_variant(mechanism, "new-key") ? set_key(mechanism, state) : status;
}

static void tear_down(bench_operation_t *operation)
{
    state_t *state = operation->state;

    if (state != NULL) {
        if (state->request >= 0) {
            close(state->request);
        }
        if (state->transform >= 0) {
            close(state->transform);
        }
        free(state);
        operation->state = NULL;
    }
}

static psa_status_t run_mac(bench_operation_t *operation)
{
    const state_t *state = operation->state;
    size_t length =
        PSA_MAC_LENGTH(operation->mechanism->key_type, operation->mechanism->key_bits, operation->mechanism->algorithm);

    if (send(state->request, operation->input, operation->size, 0) != (ssize_t) operation->size
        || read(state->request, operation->evidence, length) != (ssize_t) length) {
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    operation->evidence_length = length;
    return PSA_SUCCESS;
}

/* Sends data with the direction and the IV of a new request. */
static bool send_request(const state_t *state, struct iovec *parts, size_t count, size_t additional, int flags)
{
    union {
        struct cmsghdr alignment;
        uint8_t bytes[2 * CMSG_SPACE(sizeof(uint32_t)) + CMSG_SPACE(sizeof(struct af_alg_iv) + BENCH_NONCE_MAX)];
    } control = { .bytes = { 0 } };
    struct msghdr message = {
        .msg_iov = parts, .msg_iovlen = count, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)
    };
    size_t used = CMSG_SPACE(sizeof(uint32_t));
    size_t total = 0;

    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header =
        (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(uint32_t)), .cmsg_level = SOL_ALG, .cmsg_type = ALG_SET_OP };
    uint32_t direction = state->decrypt ? ALG_OP_DECRYPT : ALG_OP_ENCRYPT;
    memcpy(CMSG_DATA(header), &direction, sizeof(direction));
    if (state->iv_length > 0) {
        uint32_t length = (uint32_t) state->iv_length;
        header = CMSG_NXTHDR(&message, header);
        *header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(struct af_alg_iv) + length),
                                    .cmsg_level = SOL_ALG,
                                    .cmsg_type = ALG_SET_IV };
        memcpy(CMSG_DATA(header), &length, sizeof(length));
        memcpy(CMSG_DATA(header) + sizeof(length), state->iv, length);
        used += CMSG_SPACE(sizeof(struct af_alg_iv) + length);
    }
    if (additional > 0) {
        uint32_t length = (uint32_t) additional;
        header = CMSG_NXTHDR(&message, header);
        *header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(length)),
                                    .cmsg_level = SOL_ALG,
                                    .cmsg_type = ALG_SET_AEAD_ASSOCLEN };
        memcpy(CMSG_DATA(header), &length, sizeof(length));
        used += CMSG_SPACE(sizeof(length));
    }
    message.msg_controllen = used;
    for (size_t i = 0; i < count; i++) {
        total += parts[i].iov_len;
    }
    return sendmsg(state->request, &message, flags) == (ssize_t) total;
}

static psa_status_t run_cipher(bench_operation_t *operation)
{
    const state_t *state = operation->state;
    size_t iv_length = bench_iv_length(operation->mechanism);
    const uint8_t *from = state->decrypt ? operation->text + iv_length : operation->input;
    uint8_t *to = state->decrypt ? operation->output : operation->output + iv_length;
    size_t done = 0;

    do {
        size_t left = operation->size - done;
        size_t piece = left < PIECE ? left : PIECE;
        int more = left > piece ? MSG_MORE : 0;
        struct iovec part = { (void *) (uintptr_t) (from + done), piece };
        bool sent = done == 0 ? send_request(state, &part, 1, 0, more)
                              : send(state->request, part.iov_base, piece, more) == (ssize_t) piece;
        if (!sent || read(state->request, to + done, piece) != (ssize_t) piece) {
            return PSA_ERROR_HARDWARE_FAILURE;
        }
        done += piece;
    } while (done < operation->size);
    if (!state->decrypt) {
        bench_crypt_put_iv(operation);
    }
    operation->output_length = operation->size + (state->decrypt ? 0 : iv_length);
    return PSA_SUCCESS;
}

static psa_status_t run_aead(bench_operation_t *operation)
{
    const state_t *state = operation->state;
    uint8_t copy[sizeof(bench_additional_data)];
    size_t in_length = state->decrypt ? operation->text_length : operation->size;
    size_t out_length = state->decrypt ? operation->size : operation->size + BENCH_TAG_MAX;
    const uint8_t *in = state->decrypt ? operation->text : operation->input;
    struct iovec parts[] = {
        { (void *) (uintptr_t) bench_additional_data, sizeof(bench_additional_data) },
        { (void *) (uintptr_t) in, in_length },
    };
    struct iovec results[] = { { copy, sizeof(copy) }, { operation->output, out_length } };

    /* Waiting for room would be waiting for ever: nobody else reads. */
    if (!send_request(state, parts, 2, sizeof(bench_additional_data), MSG_DONTWAIT)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (readv(state->request, results, 2) != (ssize_t) (sizeof(copy) + out_length)) {
        return errno == EBADMSG ? PSA_ERROR_INVALID_SIGNATURE : PSA_ERROR_NOT_SUPPORTED;
    }
    operation->output_length = out_length;
    return PSA_SUCCESS;
}

static psa_status_t run_keyed(bench_operation_t *operation)
{
    psa_algorithm_t algorithm = operation->mechanism->algorithm;

    return PSA_ALG_IS_MAC(algorithm)    ? run_mac(operation)
           : PSA_ALG_IS_AEAD(algorithm) ? run_aead(operation)
                                        : run_cipher(operation);
}

/* A key can be set on a bound socket only while no request socket is open. */
static psa_status_t run_new_key(bench_operation_t *operation)
{
    state_t *state = operation->state;

    psa_status_t status = set_key(operation->mechanism, state);
    if (status == PSA_SUCCESS) {
        status = run_keyed(operation);
        close(state->request);
        state->request = -1;
    }
    return status;
}

#define FUNCTIONS(name, run_, show_)                                                                                   \
    static const bench_functions_t name = { .set_up = set_up, .run = run_, .tear_down = tear_down, .show = show_ }

FUNCTIONS(mac, run_mac, NULL);
FUNCTIONS(mac_new_key, run_new_key, NULL);
FUNCTIONS(encrypt, run_cipher, bench_crypt_show_encrypted);
FUNCTIONS(encrypt_new_key, run_new_key, bench_crypt_show_encrypted);
FUNCTIONS(decrypt, run_cipher, bench_operation_show_output);
FUNCTIONS(aead, run_aead, bench_operation_show_output);
FUNCTIONS(aead_new_key, run_new_key, bench_operation_show_output);

const bench_functions_t *bench_af_alg_functions(const bench_mechanism_t *mechanism)
{
    bool new_key = bench_is_variant(mechanism, "new-key");

    if (find_name(mechanism) == NAME_COUNT || bench_is_variant(mechanism, "verify") || mechanism->sizeless) {
        return NULL;
    }
    if (PSA_ALG_IS_MAC(mechanism->algorithm)) {
        return new_key ? &mac_new_key : &mac;
    }
    if (PSA_ALG_IS_AEAD(mechanism->algorithm)) {
        return new_key ? &aead_new_key : &aead;
    }
    return new_key ? &encrypt_new_key : bench_is_variant(mechanism, "decrypt") ? &decrypt : &encrypt;
}
