/*
 * AEADs over AF_ALG
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The message goes to the kernel as additional data, text, tag in one send that it must take whole: of a message that
 * it took a part of it would make a valid tag. What is longer than a socket buffer is declined. The kernel gives the
 * additional data back in front of the result; they go to memory that nobody looks at.
 */
#include "aead.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <psa_driver_plugin.h>

#include "af_alg.h"
#include "algorithms.h"
#include "error.h"
#include "keyed.h"

/* Additional data up to this length are received on the stack. */
#define SHORT_DATA 256u

/* One message, in PSA's terms. */
typedef struct {
    size_t index; /* row of kcapi_algorithms */
    size_t tag_length;
    bool decrypt;
    uint8_t iv[16];
    size_t iv_size;
    const uint8_t *data; /* additional */
    size_t data_size;
    const uint8_t *input; /* text, or text and tag */
    size_t input_size;
    uint8_t *output;
    size_t output_size; /* that it will have */
} message_t;

/* The length does not fit in so many bytes. */
static bool is_beyond(size_t length, size_t bytes)
{
    return bytes < sizeof(length) && length >> (8 * bytes) != 0;
}

/* The nonce as the kernel wants it; false where it cannot do that length. */
static bool make_iv(message_t *message, const uint8_t *nonce, size_t nonce_length)
{
    if (kcapi_algorithms[message->index].algorithm == PSA_ALG_CCM) {
        /* RFC 3610's first counter block: one less than the length of the length, nonce, zeros. */
        if (nonce_length < 7 || nonce_length > 13 || is_beyond(message->input_size, 15 - nonce_length)) {
            return false;
        }
        message->iv[0] = (uint8_t) (14 - nonce_length);
        memcpy(message->iv + 1, nonce, nonce_length);
        message->iv_size = 16;
        return true;
    }
    if (nonce_length != 12) {
        return false;
    }
    memcpy(message->iv, nonce, nonce_length);
    message->iv_size = nonce_length;
    return true;
}

/* Fills in what depends on key and algorithm. */
static psa_status_t prepare(message_t *message, const kcapi_key_t *key, psa_algorithm_t alg, const uint8_t *nonce,
                            size_t nonce_length)
{
    const psa_key_type_t type = psa_get_key_type(key->attributes);

    message->index = kcapi_keyed_algorithm_index(alg, type);
    if (message->index == KCAPI_ALGORITHM_COUNT) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    message->tag_length = PSA_AEAD_TAG_LENGTH(type, psa_get_key_bits(key->attributes), alg);
    return message->tag_length > 0 && make_iv(message, nonce, nonce_length) ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

static int crypt_on(int request, const message_t *message, uint8_t *data_back)
{
    const kcapi_crypt_t crypt = { message->decrypt, message->iv, message->iv_size, message->data_size };
    const struct iovec input[] = {
        { (void *) (uintptr_t) message->data, message->data_size },
        { (void *) (uintptr_t) message->input, message->input_size },
    };
    /* The kernel does not verify anything for a receive of nothing. */
    uint8_t spare;
    const struct iovec output[] = {
        { data_back, message->data_size },
        { message->output, message->output_size },
        { &spare, 1 },
    };

    return kcapi_request_crypt(request, &crypt, input, 2, output, 3, message->data_size + message->output_size);
}

static psa_status_t crypt_message(const message_t *message, const kcapi_key_t *key)
{
    uint8_t short_data[SHORT_DATA];
    uint8_t *data_back = message->data_size <= sizeof(short_data) ? short_data : malloc(message->data_size);
    kcapi_keyed_t keyed;
    psa_status_t status;
    int error;

    if (data_back == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = kcapi_keyed_take(key, message->index, message->tag_length, &keyed);
    if (status == PSA_SUCCESS
        && message->data_size + message->input_size + message->tag_length > kcapi_keyed_room(keyed.request)) {
        kcapi_keyed_give_back(&keyed, true);
        status = PSA_ERROR_NOT_SUPPORTED;
    }
    if (status == PSA_SUCCESS) {
        error = crypt_on(keyed.request, message, data_back);
        kcapi_keyed_give_back(&keyed, error == 0 || error == -EBADMSG);
        if (error != 0 && message->output_size > 0) {
            /* Perhaps text that is not authentic. */
            explicit_bzero(message->output, message->output_size);
        }
        if (error == -EMSGSIZE) {
            kcapi_keyed_room_changed();
        }
        if (error != 0) {
            status = error == -EBADMSG ? PSA_ERROR_INVALID_SIGNATURE : kcapi_status(-error, KCAPI_IN_ONE_SHOT);
        }
    }
    if (data_back != short_data) {
        free(data_back);
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_aead_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                            size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *nonce,
                                            size_t nonce_length, const uint8_t *additional_data,
                                            size_t additional_data_length, const uint8_t *plaintext,
                                            size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
                                            size_t *ciphertext_length)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };
    message_t message = {
        .data = additional_data,
        .data_size = additional_data_length,
        .input = plaintext,
        .input_size = plaintext_length,
        .output = ciphertext,
    };
    psa_status_t status = prepare(&message, &key, alg, nonce, nonce_length);

    if (status != PSA_SUCCESS) {
        return status;
    }
    message.output_size = plaintext_length + message.tag_length;
    if (ciphertext_size < message.output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = crypt_message(&message, &key);
    if (status == PSA_SUCCESS) {
        *ciphertext_length = message.output_size;
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_aead_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                            size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *nonce,
                                            size_t nonce_length, const uint8_t *additional_data,
                                            size_t additional_data_length, const uint8_t *ciphertext,
                                            size_t ciphertext_length, uint8_t *plaintext, size_t plaintext_size,
                                            size_t *plaintext_length)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };
    message_t message = {
        .decrypt = true,
        .data = additional_data,
        .data_size = additional_data_length,
        .input = ciphertext,
        .input_size = ciphertext_length,
        .output = plaintext,
    };
    psa_status_t status = prepare(&message, &key, alg, nonce, nonce_length);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (ciphertext_length < message.tag_length) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    message.output_size = ciphertext_length - message.tag_length;
    if (plaintext_size < message.output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = crypt_message(&message, &key);
    if (status == PSA_SUCCESS) {
        *plaintext_length = message.output_size;
    }
    return status;
}
