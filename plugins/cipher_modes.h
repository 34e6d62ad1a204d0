/*
 * cipher_modes.h - multi-part ciphers over a device that only does whole requests
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A kernel interface takes an IV and a message and gives a message. An application gives its message in pieces of any
 * length, and wants each piece's output at once. What lies between is here: the chaining value from request to request,
 * blocks that are not full yet, key stream that is not used up yet, PKCS#7 padding, and messages longer than the device
 * takes. Nothing depends on state that the device would keep between requests.
 *
 * Output may overlap input in any way.
 */
#ifndef PLUGIN_CIPHER_MODES_H
#define PLUGIN_CIPHER_MODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include <psa/crypto.h>

typedef enum {
    PLUGIN_CIPHER_ECB,
    PLUGIN_CIPHER_CBC,
    PLUGIN_CIPHER_CTR, /* from here on: any length */
    PLUGIN_CIPHER_CFB, /* full-block feedback */
    PLUGIN_CIPHER_OFB,
    PLUGIN_CIPHER_CHACHA20, /* IV of the device: 32-bit little-endian counter, 96-bit nonce */
} plugin_cipher_mode_t;

/** Longest block of the modes above, in bytes. */
#define PLUGIN_CIPHER_MAX_BLOCK 64u
#define PLUGIN_CIPHER_IV_SIZE 16u

/** One request to the device. Inputs and outputs together are `size` bytes each, in up to two parts; unused parts have
 * length 0. A part of the output may be the same memory as the input at that place, or apart from all of it. */
typedef struct {
    bool decrypt;
    uint8_t iv[PLUGIN_CIPHER_IV_SIZE];
    size_t iv_size; /* bytes; 0 in ECB mode */
    struct iovec input[2];
    struct iovec output[2];
    size_t size; /* > 0. Whole blocks, or, in modes of any length, any length */
} plugin_cipher_request_t;

/** The device under a cipher. */
typedef struct {
    /** Does one request. What it returns, if not PSA_SUCCESS, is returned to the caller. */
    psa_status_t (*run)(void *context, const plugin_cipher_request_t *request);
    void *context;
    size_t most; /* longest request in bytes, at least one block */
} plugin_cipher_device_t;

/** A cipher operation. May be moved and copied; holds secrets: to be wiped by its owner. As small as it can be: a driver's
 * context that is larger than the application's operation structure lies on the heap. */
typedef struct {
    uint8_t mode; /* plugin_cipher_mode_t */
    bool padded : 1;
    bool decrypt : 1;
    bool needs_iv : 1; /* and has none yet */
    uint8_t block;     /* bytes */
    uint8_t held_size; /* bytes of input held back; in modes of any length: of the key stream that are used up */
    uint8_t iv[PLUGIN_CIPHER_IV_SIZE];
    uint8_t held[PLUGIN_CIPHER_MAX_BLOCK]; /* input, or key stream */
} plugin_cipher_t;

/** Begins an operation. ECB can go on from here; the other modes need an IV.
 *
 * \param padded      PKCS#7, CBC only.
 * \param block_size  Of the block cipher, in bytes; 64 for ChaCha20.
 */
void plugin_cipher_begin(plugin_cipher_t *cipher, plugin_cipher_mode_t mode, bool padded, bool decrypt,
                         size_t block_size) __attribute__((visibility("hidden")));

/** Length in bytes of the IV that the application gives: the block size, 12 for ChaCha20, 0 for ECB. */
size_t plugin_cipher_iv_length(const plugin_cipher_t *cipher) __attribute__((visibility("hidden")));

/** Sets the IV.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_INVALID_ARGUMENT  Wrong length.
 * \retval PSA_ERROR_BAD_STATE         It has one.
 */
psa_status_t plugin_cipher_set_iv(plugin_cipher_t *cipher, const uint8_t *iv, size_t iv_length)
    __attribute__((visibility("hidden")));

/** Gives a piece of the message and receives what is ready of the result: all whole blocks (decryption with padding
 * holds the last one back), in modes of any length everything.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_BUFFER_TOO_SMALL  Nothing was done.
 * \retval PSA_ERROR_BAD_STATE         No IV yet.
 * \return What the device returned; the operation cannot go on then.
 */
psa_status_t plugin_cipher_update(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                                  size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
    __attribute__((visibility("hidden")));

/** Ends the message.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_BUFFER_TOO_SMALL  With padding a whole block is asked for, so that this does not tell its length.
 * \retval PSA_ERROR_BAD_STATE         No IV yet.
 * \retval PSA_ERROR_INVALID_ARGUMENT  The message is not a whole number of blocks.
 * \retval PSA_ERROR_INVALID_PADDING   Nothing of the last block was written. Takes the same time whatever is wrong with
 * it.
 */
psa_status_t plugin_cipher_finish(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, uint8_t *output,
                                  size_t output_size, size_t *output_length) __attribute__((visibility("hidden")));

/** A whole message, as update and finish would do it, in one request as far as the device takes it at once.
 *
 * \return As those. With PSA_ERROR_INVALID_PADDING output may hold what is before the last block.
 */
psa_status_t plugin_cipher_message(plugin_cipher_t *cipher, const plugin_cipher_device_t *device, const uint8_t *input,
                                   size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
    __attribute__((visibility("hidden")));

#endif /* PLUGIN_CIPHER_MODES_H */
