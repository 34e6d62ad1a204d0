/*
 * Authenticated encryption of whole messages
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Contexts with a key are kept: to make one costs more than to encrypt a kibibyte.
 */
#include "aead.h"

#include <string.h>

#include <openssl/evp.h>

#include <psa_driver_plugin.h>

#include "aead_key.h"
#include "buffers.h"
#include "error.h"
#include "plugins/kept.h"

typedef struct {
    const uint8_t *nonce;
    size_t nonce_length;
    const uint8_t *ad;
    size_t ad_length;
} header_t;

static psa_status_t make(const plugin_kept_key_t *key, const void *argument, void **handle)
{
    const libcrypto_aead_t *aead = argument;
    psa_status_t status = PSA_SUCCESS;

    libcrypto_errors_begin();
    *handle = libcrypto_aead_context(aead, key->key, key->nonce_length);
    if (*handle == NULL) {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, aead->row->name);
    }
    libcrypto_errors_end();
    return status;
}

/* A child's copy is ordinary memory, and its own. */
static void drop(void *handle, bool inherited)
{
    (void) inherited;
    EVP_CIPHER_CTX_free(handle);
}

static const plugin_kept_kind_t kind = { make, drop };

static psa_status_t take(const libcrypto_aead_t *aead, const psa_key_attributes_t *attributes, const uint8_t *key,
                         size_t key_size, const header_t *header, plugin_kept_use_t *use)
{
    const plugin_kept_key_t kept = {
        .location = PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(attributes)),
        .type = psa_get_key_type(attributes),
        .algorithm = aead->mode,
        .bits = (uint32_t) psa_get_key_bits(attributes),
        .direction = aead->encrypts,
        /* A context of CCM is made for one length of tag. */
        .tag_length = aead->mode == PSA_ALG_CCM ? aead->tag_length : 0,
        .nonce_length = (uint8_t) header->nonce_length,
        .key = key,
        .key_size = key_size,
    };

    return plugin_kept_take(&kind, &kept, aead, use);
}

/* CCM wants to know the length of the message first. */
static bool begin(EVP_CIPHER_CTX *context, const libcrypto_aead_t *aead, const header_t *header, size_t length)
{
    int ignored;

    return EVP_CipherInit_ex2(context, NULL, NULL, header->nonce, aead->encrypts, NULL) == 1
           && (aead->mode != PSA_ALG_CCM || EVP_CipherUpdate(context, NULL, &ignored, NULL, (int) length) == 1)
           && libcrypto_process(context, NULL, header->ad, header->ad_length);
}

/* The message itself. CCM does its work, and compares the tag, in the one call that it wants even for nothing. */
static bool process(EVP_CIPHER_CTX *context, const libcrypto_aead_t *aead, const uint8_t *input, size_t length,
                    uint8_t *output)
{
    uint8_t nothing = 0;
    int ignored;

    if (aead->mode == PSA_ALG_CCM) {
        return EVP_CipherUpdate(context, length > 0 ? output : &nothing, &ignored, length > 0 ? input : &nothing,
                                (int) length)
               == 1;
    }
    return libcrypto_process(context, output, input, length) && EVP_CipherFinal_ex(context, &nothing, &ignored) == 1;
}

/* CCM's additional data and message are one piece each. And its field for the length may be short. */
static bool is_too_long(const libcrypto_aead_t *aead, const header_t *header, size_t length)
{
    const size_t length_field = 15 - header->nonce_length;

    return aead->mode == PSA_ALG_CCM
           && (header->ad_length > LIBCRYPTO_LONGEST_PIECE || length > LIBCRYPTO_LONGEST_PIECE
               || (length_field < 4 && length >> (8 * length_field) > 0));
}

static psa_status_t begin_request(libcrypto_aead_t *aead, const psa_key_attributes_t *attributes, const uint8_t *key,
                                  size_t key_size, psa_algorithm_t alg, bool encrypts, const header_t *header,
                                  plugin_kept_use_t *use)
{
    psa_status_t status = libcrypto_aead(aead, attributes, key_size, alg, encrypts);

    if (status == PSA_SUCCESS) {
        status = libcrypto_aead_check_nonce(aead, header->nonce_length);
    }
    return status == PSA_SUCCESS ? take(aead, attributes, key, key_size, header, use) : status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                    psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                                    const uint8_t *additional_data, size_t additional_data_length,
                                    const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                                    size_t ciphertext_size, size_t *ciphertext_length)
{
    const header_t header = { nonce, nonce_length, additional_data, additional_data_length };
    plugin_kept_use_t use;
    libcrypto_input_t input;
    libcrypto_aead_t aead;
    psa_status_t status = begin_request(&aead, attributes, key, key_size, alg, true, &header, &use);

    if (status != PSA_SUCCESS) {
        return status;
    }
    EVP_CIPHER_CTX *context = use.handle;
    bool done = false;
    if (is_too_long(&aead, &header, plaintext_length)) {
        status = PSA_ERROR_NOT_SUPPORTED;
    } else if (ciphertext_size < aead.tag_length || ciphertext_size - aead.tag_length < plaintext_length) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    } else {
        status =
            libcrypto_input(&input, plaintext, plaintext_length, ciphertext, plaintext_length + aead.tag_length, true);
    }
    if (status == PSA_SUCCESS) {
        done =
            begin(context, &aead, &header, plaintext_length)
            && process(context, &aead, input.bytes, plaintext_length, ciphertext)
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, aead.tag_length, ciphertext + plaintext_length) == 1;
        status = done ? PSA_SUCCESS : libcrypto_failure(LIBCRYPTO_AT_BEGINNING, aead.row->name);
        libcrypto_input_free(&input);
    }
    plugin_kept_give_back(&use, done);
    if (status == PSA_SUCCESS) {
        *ciphertext_length = plaintext_length + aead.tag_length;
    }
    return status;
}

/* The two failures of a decryption look the same in OpenSSL: a wrong tag leaves no error. */
static psa_status_t decrypt(EVP_CIPHER_CTX *context, const libcrypto_aead_t *aead, const header_t *header,
                            const uint8_t *input, size_t length, const uint8_t *tag, uint8_t *output)
{
    uint8_t expected[LIBCRYPTO_TAG_SIZE];

    memcpy(expected, tag, aead->tag_length);
    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, aead->tag_length, expected) != 1
        || !begin(context, aead, header, length)) {
        return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, aead->row->name);
    }
    /* CCM leaves an error. */
    if (aead->mode == PSA_ALG_CCM) {
        libcrypto_errors_begin();
    }
    const bool right = process(context, aead, input, length, output);
    if (aead->mode == PSA_ALG_CCM) {
        libcrypto_errors_end();
    }
    if (!right) {
        if (length > 0) {
            explicit_bzero(output, length);
        }
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    return PSA_SUCCESS;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_aead_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                    psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                                    const uint8_t *additional_data, size_t additional_data_length,
                                    const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                                    size_t plaintext_size, size_t *plaintext_length)
{
    const header_t header = { nonce, nonce_length, additional_data, additional_data_length };
    plugin_kept_use_t use;
    libcrypto_input_t input;
    libcrypto_aead_t aead;
    psa_status_t status = begin_request(&aead, attributes, key, key_size, alg, false, &header, &use);

    if (status != PSA_SUCCESS) {
        return status;
    }
    const size_t length = ciphertext_length - aead.tag_length;
    if (ciphertext_length < aead.tag_length) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else if (is_too_long(&aead, &header, length)) {
        status = PSA_ERROR_NOT_SUPPORTED;
    } else if (plaintext_size < length) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    } else {
        status = libcrypto_input(&input, ciphertext, length, plaintext, length, true);
    }
    if (status == PSA_SUCCESS) {
        status = decrypt(use.handle, &aead, &header, input.bytes, length, ciphertext + length, plaintext);
        libcrypto_input_free(&input);
    }
    plugin_kept_give_back(&use, status == PSA_SUCCESS);
    if (status == PSA_SUCCESS) {
        *plaintext_length = length;
    }
    return status;
}
