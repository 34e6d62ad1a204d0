/*
 * Unauthenticated ciphers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * OpenSSL gets whole blocks only: what it would hold back, and when, is not what the PSA Crypto API says. Nothing is
 * kept of a key: expanding one for these modes costs 100 ns.
 */
#include "cipher.h"

#include <string.h>

#include <openssl/evp.h>

#include <psa_driver_plugin.h>

#include "buffers.h"
#include "ciphers.h"
#include "context.h"
#include "error.h"
#include "padding.h"

/* OpenSSL's IV of ChaCha20 begins with the block counter, in four bytes. */
#define CHACHA20_IV_SIZE 12u
#define CHACHA20_COUNTER_SIZE 4u

static bool start(EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const uint8_t *key, bool encrypts,
                  const uint8_t *iv, size_t iv_size)
{
    uint8_t with_counter[CHACHA20_COUNTER_SIZE + CHACHA20_IV_SIZE] = { 0 };

    if (iv != NULL && iv_size == CHACHA20_IV_SIZE) {
        memcpy(with_counter + CHACHA20_COUNTER_SIZE, iv, CHACHA20_IV_SIZE);
        iv = with_counter;
    }
    return EVP_CipherInit_ex2(context, cipher, key, iv, encrypts, NULL) == 1;
}

/* Sets up, with the IV too where it is at hand. */
static psa_status_t setup(libcrypto_cipher_operation_t *operation, const psa_key_attributes_t *attributes,
                          const uint8_t *key, size_t key_size, psa_algorithm_t alg, bool encrypts, const uint8_t *iv)
{
    const libcrypto_cipher_t *row = libcrypto_cipher(psa_get_key_type(attributes), psa_get_key_bits(attributes), alg);
    const EVP_CIPHER *cipher = row != NULL && libcrypto_is_usable() ? libcrypto_cipher_fetch(row) : NULL;

    if (cipher == NULL || PSA_ALG_IS_AEAD(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (key_size != row->key_size) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL || !start(context, cipher, key, encrypts, iv, row->iv_size)
        || (!encrypts && row->block_size > 1 && EVP_CIPHER_CTX_set_padding(context, 0) != 1)) {
        EVP_CIPHER_CTX_free(context);
        return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, row->name);
    }
    *operation = (libcrypto_cipher_operation_t){
        .context = context,
        .block_size = row->block_size,
        .iv_size = row->iv_size,
        .encrypts = encrypts,
        .padded = alg == PSA_ALG_CBC_PKCS7,
        .ready = iv != NULL || row->iv_size == 0,
    };
    return PSA_SUCCESS;
}

static psa_status_t fail(libcrypto_cipher_operation_t *operation, psa_status_t status)
{
    libcrypto_cipher_abort(operation);
    return status;
}

/* Output bytes of an update: all whole blocks, but for the last one that may hold the padding. Room is wanted for that
 * one too, as by the built-in code, unless it is more than the PSA Crypto API says is sufficient for the input. */
static size_t update_size(const libcrypto_cipher_operation_t *operation, size_t input_length, size_t *room)
{
    const size_t block_size = operation->block_size;
    const size_t total = operation->held + input_length;
    const size_t kept_back = operation->padded && !operation->encrypts && total > 0 ? 1 : 0;
    const size_t whole = total / block_size * block_size;
    const size_t sufficient = (input_length + block_size - 1) / block_size * block_size;

    *room = whole < sufficient ? whole : sufficient;
    return (total - kept_back) / block_size * block_size;
}

/* Of `size` bytes of output, the first block from what was held; keeps the rest of the input. */
static bool update_blocks(libcrypto_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
                          uint8_t *output, size_t size)
{
    if (size > 0 && operation->held > 0) {
        const size_t missing = (size_t) operation->block_size - operation->held;
        memcpy(operation->block + operation->held, input, missing);
        if (!libcrypto_process(operation->context, output, operation->block, operation->block_size)) {
            return false;
        }
        operation->held = 0;
        input += missing;
        input_length -= missing;
        output += operation->block_size;
        size -= operation->block_size;
    }
    if (!libcrypto_process(operation->context, output, input, size)) {
        return false;
    }
    memcpy(operation->block + operation->held, input + size, input_length - size);
    operation->held = (uint8_t) (operation->held + input_length - size);
    return true;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_update(libcrypto_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
                                     uint8_t *output, size_t output_size, size_t *output_length)
{
    libcrypto_input_t safe;
    size_t room;

    if (operation->context == NULL || !operation->ready) {
        return PSA_ERROR_BAD_STATE;
    }
    if (input_length > SIZE_MAX - LIBCRYPTO_LARGEST_BLOCK) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    const size_t size = update_size(operation, input_length, &room);
    if (room > output_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    *output_length = size;
    if (input_length == 0) {
        return PSA_SUCCESS;
    }
    psa_status_t status = libcrypto_input(&safe, input, input_length, output, size, operation->held == 0);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!update_blocks(operation, safe.bytes, input_length, output, size)) {
        status = fail(operation, libcrypto_failure(LIBCRYPTO_IN_OPERATION, "update of a cipher"));
    }
    libcrypto_input_free(&safe);
    return status;
}

static psa_status_t finish_padded(libcrypto_cipher_operation_t *operation, uint8_t *output, size_t output_size,
                                  size_t *output_length)
{
    uint8_t block[LIBCRYPTO_LARGEST_BLOCK];
    const size_t size = operation->block_size;
    psa_status_t status = PSA_SUCCESS;

    if (operation->encrypts && output_size < size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (operation->encrypts) {
        libcrypto_pad(operation->block, operation->held, size);
    } else if (operation->held != size) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (!libcrypto_process(operation->context, block, operation->block, size)) {
        return libcrypto_failure(LIBCRYPTO_IN_OPERATION, "end of a cipher");
    }
    if (operation->encrypts) {
        memcpy(output, block, size);
        *output_length = size;
    } else {
        /* From here on nothing may depend on the status. */
        status = libcrypto_unpad(block, size, output, output_size, output_length);
    }
    explicit_bzero(block, sizeof(block));
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_finish(libcrypto_cipher_operation_t *operation, uint8_t *output, size_t output_size,
                                     size_t *output_length)
{
    psa_status_t status = PSA_SUCCESS;

    if (operation->context == NULL || !operation->ready) {
        return PSA_ERROR_BAD_STATE;
    }
    *output_length = 0;
    if (operation->padded) {
        status = finish_padded(operation, output, output_size, output_length);
    } else if (operation->held > 0) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    return fail(operation, status);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_abort(libcrypto_cipher_operation_t *operation)
{
    EVP_CIPHER_CTX_free(operation->context);
    explicit_bzero(operation, sizeof(*operation));
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_encrypt_setup(libcrypto_cipher_operation_t *operation,
                                            const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                            psa_algorithm_t alg)
{
    return setup(operation, attributes, key, key_size, alg, true, NULL);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_decrypt_setup(libcrypto_cipher_operation_t *operation,
                                            const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                            psa_algorithm_t alg)
{
    return setup(operation, attributes, key, key_size, alg, false, NULL);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_set_iv(libcrypto_cipher_operation_t *operation, const uint8_t *iv, size_t iv_length)
{
    if (operation->context == NULL || operation->ready) {
        return PSA_ERROR_BAD_STATE;
    }
    if (iv_length != operation->iv_size) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (!start(operation->context, NULL, NULL, operation->encrypts, iv, iv_length)) {
        return fail(operation, libcrypto_failure(LIBCRYPTO_IN_OPERATION, "IV of a cipher"));
    }
    operation->ready = true;
    return PSA_SUCCESS;
}

/* A whole message. */
static psa_status_t crypt(libcrypto_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
                          uint8_t *output, size_t output_size, size_t *output_length)
{
    size_t updated = 0;
    size_t finished = 0;
    psa_status_t status = libcrypto_cipher_update(operation, input, input_length, output, output_size, &updated);

    if (status == PSA_SUCCESS) {
        /* No arithmetic on a null pointer. */
        status = libcrypto_cipher_finish(operation, updated > 0 ? output + updated : output, output_size - updated,
                                         &finished);
    }
    *output_length = updated + finished;
    return fail(operation, status);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                      psa_algorithm_t alg, const uint8_t *iv, size_t iv_length, const uint8_t *input,
                                      size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    libcrypto_cipher_operation_t operation;

    if (iv_length != PSA_CIPHER_IV_LENGTH(psa_get_key_type(attributes), alg)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = setup(&operation, attributes, key, key_size, alg, true, iv_length > 0 ? iv : NULL);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return crypt(&operation, input, input_length, output, output_size, output_length);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_cipher_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                      psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *output,
                                      size_t output_size, size_t *output_length)
{
    const size_t iv_size = PSA_CIPHER_IV_LENGTH(psa_get_key_type(attributes), alg);
    libcrypto_cipher_operation_t operation;

    if (input_length < iv_size) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = setup(&operation, attributes, key, key_size, alg, false, iv_size > 0 ? input : NULL);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return crypt(&operation, iv_size > 0 ? input + iv_size : input, input_length - iv_size, output, output_size,
                 output_length);
}
