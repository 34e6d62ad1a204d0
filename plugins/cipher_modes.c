/*
 * Modes of operation, request by request
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cipher_modes.h"

#include <string.h>

static bool takes_any_length(const plugin_cipher_t *cipher)
{
    return cipher->mode >= PLUGIN_CIPHER_CTR;
}

void plugin_cipher_begin(plugin_cipher_t *cipher, plugin_cipher_mode_t mode, bool padded, bool decrypt,
                         size_t block_size)
{
    memset(cipher, 0, sizeof *cipher);
    cipher->mode = (uint8_t) mode;
    cipher->padded = padded;
    cipher->decrypt = decrypt;
    cipher->needs_iv = mode != PLUGIN_CIPHER_ECB;
    cipher->block = (uint8_t) block_size;
}

size_t plugin_cipher_iv_length(const plugin_cipher_t *cipher)
{
    switch (cipher->mode) {
        case PLUGIN_CIPHER_ECB:
            return 0;
        case PLUGIN_CIPHER_CHACHA20:
            return 12;
        default:
            return cipher->block;
    }
}

/* What the device is given. */
static size_t device_iv_size(const plugin_cipher_t *cipher)
{
    return cipher->mode == PLUGIN_CIPHER_CHACHA20 ? PLUGIN_CIPHER_IV_SIZE : plugin_cipher_iv_length(cipher);
}

psa_status_t plugin_cipher_set_iv(plugin_cipher_t *cipher, const uint8_t *iv, size_t iv_length)
{
    if (iv_length != plugin_cipher_iv_length(cipher)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (iv_length > 0) {
        if (!cipher->needs_iv) {
            return PSA_ERROR_BAD_STATE;
        }
        memcpy(cipher->iv + (device_iv_size(cipher) - iv_length), iv, iv_length);
        cipher->needs_iv = false;
    }
    return PSA_SUCCESS;
}

/* Adds to the counter: big-endian and as long as the block, or ChaCha20's 32 bits. */
static void count_blocks(plugin_cipher_t *cipher, uint64_t blocks)
{
    if (cipher->mode == PLUGIN_CIPHER_CHACHA20) {
        for (size_t i = 0; i < 4; i++) {
            blocks += cipher->iv[i];
            cipher->iv[i] = (uint8_t) blocks;
            blocks >>= 8;
        }
        return;
    }
    for (size_t i = cipher->block; i-- > 0 && blocks > 0;) {
        blocks += cipher->iv[i];
        cipher->iv[i] = (uint8_t) blocks;
        blocks >>= 8;
    }
}

/* One request of whole blocks, or the last of any length, and the chaining value after it. */
static psa_status_t run(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                        uint8_t *output, size_t size)
{
    const size_t last = size >= cipher->block ? (size / cipher->block - 1) * cipher->block : 0;
    const size_t length = size >= cipher->block ? cipher->block : 0;
    plugin_cipher_request_t request = {
        .decrypt = cipher->decrypt,
        .iv_size = device_iv_size(cipher),
        .input = { { (void *) (uintptr_t) input, size } },
        .output = { { output, size } },
        .size = size,
    };
    uint8_t last_input[PLUGIN_CIPHER_MAX_BLOCK];
    psa_status_t status;

    memcpy(request.iv, cipher->iv, sizeof request.iv);
    memcpy(last_input, input + last, length); /* output may be the same memory */
    status = device->run(device->context, &request);
    if (status == PSA_SUCCESS) {
        switch (cipher->mode) {
            case PLUGIN_CIPHER_CBC:
            case PLUGIN_CIPHER_CFB:
                memcpy(cipher->iv, cipher->decrypt ? last_input : output + last, length);
                break;
            case PLUGIN_CIPHER_OFB:
                for (size_t i = 0; i < length; i++) {
                    cipher->iv[i] = last_input[i] ^ output[last + i];
                }
                break;
            case PLUGIN_CIPHER_CTR:
            case PLUGIN_CIPHER_CHACHA20:
                count_blocks(cipher, size / cipher->block);
                break;
            default:
                break;
        }
    }
    explicit_bzero(last_input, length);
    return status;
}

static bool overlap(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
    return a_size > 0 && b_size > 0 && (uintptr_t) a < (uintptr_t) b + b_size && (uintptr_t) b < (uintptr_t) a + a_size;
}

/* Whole blocks, in as many requests as the device needs. `input` and `output` are the same or apart. */
static psa_status_t run_all(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                            uint8_t *output, size_t size)
{
    const size_t most = device->most / cipher->block * cipher->block;
    psa_status_t status = PSA_SUCCESS;

    for (size_t done = 0; status == PSA_SUCCESS && done < size;) {
        const size_t piece = size - done < most ? size - done : most;

        status = run(cipher, device, input + done, output + done, piece);
        done += piece;
    }
    return status;
}

/* Key stream for a block that is not full: in these modes that is what zeros become. */
static psa_status_t make_key_stream(plugin_cipher_t *cipher, const plugin_cipher_device_t *device)
{
    static const uint8_t zeros[PLUGIN_CIPHER_MAX_BLOCK];
    plugin_cipher_t at = *cipher;
    psa_status_t status;

    status = run(&at, device, zeros, cipher->held, cipher->block);
    if (status == PSA_SUCCESS && cipher->mode != PLUGIN_CIPHER_CFB) {
        /* That of CFB is the ciphertext, which comes byte by byte. */
        memcpy(cipher->iv, at.iv, sizeof cipher->iv);
    }
    explicit_bzero(&at, sizeof at);
    return status;
}

/* Uses up key stream that is left. Returns the number of bytes done. */
static size_t use_key_stream(plugin_cipher_t *cipher, const uint8_t *input, size_t size, uint8_t *output)
{
    size_t done = 0;

    while (done < size && cipher->held_size < cipher->block) {
        const uint8_t in = input[done];
        const uint8_t out = in ^ cipher->held[cipher->held_size];

        if (cipher->mode == PLUGIN_CIPHER_CFB) {
            cipher->iv[cipher->held_size] = cipher->decrypt ? in : out;
        }
        output[done++] = out;
        cipher->held_size++;
    }
    if (cipher->held_size == cipher->block) {
        cipher->held_size = 0;
    }
    return done;
}

static psa_status_t update_any_length(plugin_cipher_t *cipher, const plugin_cipher_device_t *device,
                                      const uint8_t *input, size_t size, uint8_t *output)
{
    size_t done = cipher->held_size > 0 ? use_key_stream(cipher, input, size, output) : 0;
    const size_t whole = (size - done) / cipher->block * cipher->block;
    psa_status_t status = PSA_SUCCESS;

    if (whole > 0) {
        status = run_all(cipher, device, input + done, output + done, whole);
        done += whole;
    }
    if (status == PSA_SUCCESS && done < size) {
        status = make_key_stream(cipher, device);
        if (status == PSA_SUCCESS) {
            (void) use_key_stream(cipher, input + done, size - done, output + done);
        }
    }
    return status;
}

/* Bytes that an update of so many bytes gives. */
static size_t ready_after(const plugin_cipher_t *cipher, size_t size)
{
    const size_t all = cipher->held_size + size;
    size_t whole = all / cipher->block * cipher->block;

    if (takes_any_length(cipher)) {
        return size;
    }
    if (cipher->padded && cipher->decrypt && whole > 0 && whole == all) {
        whole -= cipher->block;
    }
    return whole;
}

static psa_status_t update_blocks(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                                  size_t size, uint8_t *output, size_t ready)
{
    const size_t held = cipher->held_size;
    const size_t used = ready > 0 ? ready - held : 0; /* of the input */
    const size_t rest = size - used;
    uint8_t tail[PLUGIN_CIPHER_MAX_BLOCK];
    psa_status_t status = PSA_SUCCESS;

    /* Before output, which may lie over it. */
    if (rest > 0) {
        memcpy(tail, input + used, rest);
    }
    if (ready > 0) {
        if (held > 0 || (input != output && overlap(input, used, output, ready))) {
            /* All that is to be done, in its place. */
            memmove(output + held, input, used);
            memcpy(output, cipher->held, held);
            input = output;
        }
        status = run_all(cipher, device, input, output, ready);
        if (status != PSA_SUCCESS && input == output) {
            explicit_bzero(output, ready);
        }
        cipher->held_size = 0;
    }
    if (status == PSA_SUCCESS && rest > 0) {
        memcpy(cipher->held + cipher->held_size, tail, rest);
        cipher->held_size = (uint8_t) (cipher->held_size + rest);
    }
    explicit_bzero(tail, rest);
    return status;
}

psa_status_t plugin_cipher_update(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                                  size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    const size_t ready = ready_after(cipher, input_length);
    psa_status_t status;

    if (cipher->needs_iv) {
        return PSA_ERROR_BAD_STATE;
    }
    if (ready > output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (input_length == 0) {
        *output_length = 0;
        return PSA_SUCCESS;
    }
    if (!takes_any_length(cipher)) {
        status = update_blocks(cipher, device, input, input_length, output, ready);
    } else {
        if (input != output && overlap(input, input_length, output, ready)) {
            memmove(output, input, input_length);
            input = output;
        }
        status = update_any_length(cipher, device, input, input_length, output);
        if (status != PSA_SUCCESS && input == output) {
            explicit_bzero(output, ready);
        }
    }
    *output_length = status == PSA_SUCCESS ? ready : 0;
    return status;
}

/* Length of the text in a padded last block, without a branch on its bytes.
 *
 * \param[out] mask  All ones if the padding is right, else 0: then the length means nothing.
 */
static size_t unpadded_length(const uint8_t *last, size_t block, uint8_t *mask)
{
    const unsigned padding = last[block - 1];
    unsigned wrong = (padding - 1u) >> 31 | ((unsigned) block - padding) >> 31; /* 0, or more than a block */

    for (size_t i = 0; i < block; i++) {
        /* All ones where this byte is of the padding. */
        const unsigned is_padding = 0u - (((unsigned) (block - 1 - i) - padding) >> 31);

        wrong |= is_padding & (last[i] ^ padding);
    }
    *mask = (uint8_t) ((wrong - 1u) >> 24);
    return block - padding;
}

static void pad(uint8_t *last, size_t used, size_t block)
{
    memset(last + used, (int) (block - used), block - used);
}

/* Gives the text of a padded last block; there is room for all of it, so that neither status nor time tell of the
 * padding more than whether it is right. */
static psa_status_t give_unpadded(const uint8_t *last, size_t block, uint8_t *output, size_t *output_length)
{
    uint8_t mask;
    const size_t length = unpadded_length(last, block, &mask);

    for (size_t i = 0; i < block; i++) {
        output[i] = last[i] & mask;
    }
    *output_length = mask != 0 ? length : 0;
    return mask != 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_PADDING;
}

psa_status_t plugin_cipher_finish(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, uint8_t *output,
                                  size_t output_size, size_t *output_length)
{
    psa_status_t status;

    *output_length = 0;
    if (cipher->needs_iv) {
        return PSA_ERROR_BAD_STATE;
    }
    if (takes_any_length(cipher)) {
        return PSA_SUCCESS;
    }
    if (!cipher->padded) {
        return cipher->held_size == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    if (cipher->decrypt && cipher->held_size != cipher->block) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (output_size < cipher->block) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (cipher->decrypt) {
        status = run(cipher, device, cipher->held, cipher->held, cipher->block);
        return status == PSA_SUCCESS ? give_unpadded(cipher->held, cipher->block, output, output_length) : status;
    }
    pad(cipher->held, cipher->held_size, cipher->block);
    status = run(cipher, device, cipher->held, output, cipher->block);
    *output_length = status == PSA_SUCCESS ? cipher->block : 0;
    return status;
}

/* In several requests: longer than the device takes, or output lies askew over input. */
static psa_status_t message_in_parts(plugin_cipher_t *cipher, const plugin_cipher_device_t *device,
                                     const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                                     size_t *output_length)
{
    size_t updated;
    psa_status_t status = plugin_cipher_update(cipher, device, input, input_length, output, output_size, &updated);

    if (status == PSA_SUCCESS) {
        status = plugin_cipher_finish(cipher, device, updated > 0 ? output + updated : output, output_size - updated,
                                      output_length);
        *output_length += updated;
    }
    return status;
}

/* In one request, with the last block, if padded, in memory of our own. */
static psa_status_t message_at_once(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                                    size_t input_length, uint8_t *output, size_t *output_length)
{
    const size_t block = cipher->block;
    const size_t apart = !cipher->padded ? 0 : cipher->decrypt ? block : input_length % block;
    uint8_t last[PLUGIN_CIPHER_MAX_BLOCK];
    plugin_cipher_request_t request = {
        .decrypt = cipher->decrypt,
        .iv_size = device_iv_size(cipher),
        .size = cipher->padded && !cipher->decrypt ? input_length - apart + block : input_length,
    };
    psa_status_t status;

    memcpy(request.iv, cipher->iv, sizeof request.iv);
    request.input[0] = (struct iovec){ (void *) (uintptr_t) input, input_length };
    request.output[0] = (struct iovec){ output, request.size };
    if (cipher->padded && !cipher->decrypt) {
        if (apart > 0) {
            memcpy(last, input + input_length - apart, apart);
        }
        pad(last, apart, block);
        request.input[0].iov_len = input_length - apart;
        request.input[1] = (struct iovec){ last, block };
    } else if (cipher->padded) {
        request.output[0].iov_len = input_length - block;
        request.output[1] = (struct iovec){ last, block };
    }
    status = device->run(device->context, &request);
    *output_length = request.size;
    if (status == PSA_SUCCESS && cipher->padded && cipher->decrypt) {
        const size_t before = input_length - block;
        size_t length;

        status = give_unpadded(last, block, before > 0 ? output + before : output, &length);
        *output_length = status == PSA_SUCCESS ? before + length : 0;
    }
    explicit_bzero(last, sizeof last);
    return status;
}

psa_status_t plugin_cipher_message(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                                   size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    const size_t block = cipher->block;
    size_t size = input_length; /* of the output, at least */

    *output_length = 0;
    if (cipher->needs_iv) {
        return PSA_ERROR_BAD_STATE;
    }
    if (!takes_any_length(cipher)) {
        if (cipher->padded && !cipher->decrypt) {
            size = (input_length / block + 1) * block;
        } else if (input_length % block != 0 || (cipher->padded && input_length == 0)) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
    }
    if (size > output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (input_length == 0 && size == 0) {
        return PSA_SUCCESS;
    }
    if (input_length + block > device->most
        || (input != output && overlap(input, input_length, output, size + block))) {
        return message_in_parts(cipher, device, input, input_length, output, output_size, output_length);
    }
    return message_at_once(cipher, device, input, input_length, output, output_length);
}
