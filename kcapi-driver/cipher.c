/*
 * Ciphers over AF_ALG
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each request is complete in itself, with its IV: the chaining is plugins/cipher_modes.h's. So a message of any length
 * goes through a socket buffer of any size, and nothing depends on what a kernel keeps between two sends.
 */
#include "cipher.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <psa_driver_plugin.h>

#include "af_alg.h"
#include "algorithms.h"
#include "error.h"
#include "keyed.h"
#include "plugins/fork.h"

/* It lies in the application's operation structure (drop-in; the flavour psa has more room). */
_Static_assert(sizeof(kcapi_transparent_cipher_operation_t) <= 104, "cipher context too large");

/* A cipher's request, and what became of it. */
typedef struct {
    int request;
    kcapi_phase_t phase;
    bool broken; /* it can only be closed */
} channel_t;

static bool is_set_up_here(const kcapi_transparent_cipher_operation_t *operation)
{
    return operation->generation != 0 && operation->generation == plugin_process_generation()
           && kcapi_transform_is_current(operation->transform);
}

static psa_status_t run(void *context, const plugin_cipher_request_t *request)
{
    channel_t *channel = context;
    const kcapi_crypt_t crypt = {
        .decrypt = request->decrypt,
        .iv = request->iv_size > 0 ? request->iv : NULL,
        .iv_size = request->iv_size,
    };
    const int error =
        kcapi_request_crypt(channel->request, &crypt, request->input, 2, request->output, 2, request->size);

    if (error == 0) {
        return PSA_SUCCESS;
    }
    channel->broken = true;
    if (error == -EMSGSIZE) {
        kcapi_keyed_room_changed();
    }
    return kcapi_status(-error, channel->phase);
}

static plugin_cipher_device_t device_of(channel_t *channel)
{
    return (plugin_cipher_device_t){ run, channel, kcapi_keyed_room(channel->request) };
}

static size_t begin(plugin_cipher_t *cipher, const psa_key_attributes_t *attributes, psa_algorithm_t alg, bool decrypt)
{
    const size_t index = kcapi_keyed_algorithm_index(alg, psa_get_key_type(attributes));

    if (index < KCAPI_ALGORITHM_COUNT) {
        const kcapi_algorithm_t *row = &kcapi_algorithms[index];

        plugin_cipher_begin(cipher, (plugin_cipher_mode_t) row->mode, alg == PSA_ALG_CBC_PKCS7, decrypt, row->size);
    }
    return index;
}

/* A whole message on the thread's kept request. */
static psa_status_t crypt_message(const kcapi_key_t *key, size_t index, plugin_cipher_t *cipher, const uint8_t *input,
                                  size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    kcapi_keyed_t keyed;
    psa_status_t status = kcapi_keyed_take(key, index, 0, &keyed);

    if (status == PSA_SUCCESS) {
        channel_t channel = { keyed.request, KCAPI_IN_ONE_SHOT, false };
        const plugin_cipher_device_t device = device_of(&channel);

        status = plugin_cipher_message(cipher, &device, input, input_length, output, output_size, output_length);
        kcapi_keyed_give_back(&keyed, !channel.broken);
    }
    explicit_bzero(cipher, sizeof(*cipher));
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                              size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *iv,
                                              size_t iv_length, const uint8_t *input, size_t input_length,
                                              uint8_t *output, size_t output_size, size_t *output_length)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };
    plugin_cipher_t cipher;
    const size_t index = begin(&cipher, attributes, alg, false);
    psa_status_t status;

    if (index == KCAPI_ALGORITHM_COUNT) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    status = plugin_cipher_set_iv(&cipher, iv, iv_length);
    return status == PSA_SUCCESS
               ? crypt_message(&key, index, &cipher, input, input_length, output, output_size, output_length)
               : status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                              size_t key_buffer_size, psa_algorithm_t alg, const uint8_t *input,
                                              size_t input_length, uint8_t *output, size_t output_size,
                                              size_t *output_length)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };
    plugin_cipher_t cipher;
    const size_t index = begin(&cipher, attributes, alg, true);
    size_t iv_length;

    if (index == KCAPI_ALGORITHM_COUNT) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    /* The IV stands in front. */
    iv_length = plugin_cipher_iv_length(&cipher);
    if (input_length < iv_length) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    (void) plugin_cipher_set_iv(&cipher, input, iv_length);
    return crypt_message(&key, index, &cipher, iv_length > 0 ? input + iv_length : input, input_length - iv_length,
                         output, output_size, output_length);
}

static psa_status_t set_up(kcapi_transparent_cipher_operation_t *operation, const kcapi_key_t *key, psa_algorithm_t alg,
                           bool decrypt)
{
    const uint64_t generation = plugin_process_generation();
    const size_t index = begin(&operation->cipher, key->attributes, alg, decrypt);
    psa_status_t status;

    if (index == KCAPI_ALGORITHM_COUNT || generation == 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    status = kcapi_keyed_request(key, index, &operation->transform, &operation->request);
    if (status == PSA_SUCCESS) {
        operation->generation = generation;
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_encrypt_setup(kcapi_transparent_cipher_operation_t *operation,
                                                    const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                    size_t key_buffer_size, psa_algorithm_t alg)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };

    return set_up(operation, &key, alg, false);
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_decrypt_setup(kcapi_transparent_cipher_operation_t *operation,
                                                    const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                                    size_t key_buffer_size, psa_algorithm_t alg)
{
    const kcapi_key_t key = { attributes, key_buffer, key_buffer_size };

    return set_up(operation, &key, alg, true);
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_set_iv(kcapi_transparent_cipher_operation_t *operation, const uint8_t *iv,
                                             size_t iv_length)
{
    return is_set_up_here(operation) ? plugin_cipher_set_iv(&operation->cipher, iv, iv_length) : PSA_ERROR_BAD_STATE;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_update(kcapi_transparent_cipher_operation_t *operation, const uint8_t *input,
                                             size_t input_length, uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    channel_t channel = { operation->request, KCAPI_IN_OPERATION, false };
    plugin_cipher_device_t device;
    psa_status_t status;

    if (!is_set_up_here(operation)) {
        return PSA_ERROR_BAD_STATE;
    }
    device = device_of(&channel);
    status = plugin_cipher_update(&operation->cipher, &device, input, input_length, output, output_size, output_length);
    if (channel.broken) {
        kcapi_transparent_cipher_abort(operation);
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_finish(kcapi_transparent_cipher_operation_t *operation, uint8_t *output,
                                             size_t output_size, size_t *output_length)
{
    channel_t channel = { operation->request, KCAPI_IN_OPERATION, false };
    plugin_cipher_device_t device;
    psa_status_t status;

    if (!is_set_up_here(operation)) {
        return PSA_ERROR_BAD_STATE;
    }
    device = device_of(&channel);
    status = plugin_cipher_finish(&operation->cipher, &device, output, output_size, output_length);
    if (status != PSA_ERROR_BUFFER_TOO_SMALL) {
        kcapi_transparent_cipher_abort(operation);
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t kcapi_transparent_cipher_abort(kcapi_transparent_cipher_operation_t *operation)
{
    /* Elsewhere, in a child that is, the number is the inherited copy of the descriptor, unless the program has closed
     * it. */
    if (operation->generation != 0 && (is_set_up_here(operation) || kcapi_transform_is_intact(operation->transform))) {
        close(operation->request);
    }
    explicit_bzero(operation, sizeof(*operation));
    return PSA_SUCCESS;
}
