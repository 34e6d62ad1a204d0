/*
 * RSA encryption
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "asymmetric.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rsa.h>

#include <psa_driver_plugin.h>

#include "context.h"
#include "digests.h"
#include "error.h"
#include "pkcs1.h"
#include "pkey.h"
#include "rsa_key.h"

typedef struct {
    size_t size;     /* of the modulus, in bytes */
    size_t overhead; /* of the padding, in bytes */
    bool is_oaep;
    libcrypto_pkey_request_t request;
    OSSL_PARAM parameters[3]; /* the request's, which point into here */
    char digest[16];
} crypt_t;

/* To decrypt PKCS#1 v1.5, the library does the exponentiation and pkcs1.c the rest. */
static psa_status_t prepare(crypt_t *crypt, const psa_key_attributes_t *attributes, psa_algorithm_t algorithm,
                            libcrypto_pkey_use_t use)
{
    static char oaep[] = OSSL_PKEY_RSA_PAD_MODE_OAEP;
    static char pkcs1[] = OSSL_PKEY_RSA_PAD_MODE_PKCSV15;
    static char none[] = OSSL_PKEY_RSA_PAD_MODE_NONE;
    const libcrypto_digest_t *digest = libcrypto_digest(PSA_ALG_RSA_OAEP_GET_HASH(algorithm));
    char *mode = use == LIBCRYPTO_DECRYPT ? none : pkcs1;
    size_t count = 0;

    *crypt = (crypt_t){
        .size = PSA_BITS_TO_BYTES(psa_get_key_bits(attributes)),
        .overhead = LIBCRYPTO_PKCS1_OVERHEAD,
        .is_oaep = PSA_ALG_IS_RSA_OAEP(algorithm),
        .request = { use, algorithm, crypt->parameters },
    };
    if (!PSA_KEY_TYPE_IS_RSA(psa_get_key_type(attributes)) || !libcrypto_is_usable()
        || (!crypt->is_oaep && algorithm != PSA_ALG_RSA_PKCS1V15_CRYPT)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (crypt->is_oaep) {
        if (digest == NULL || libcrypto_digest_fetch(digest) == NULL) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        mode = oaep;
        crypt->overhead = 2u * digest->size + 2;
        OPENSSL_strlcpy(crypt->digest, digest->name, sizeof(crypt->digest));
        crypt->parameters[count++] =
            OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, crypt->digest, 0);
    }
    crypt->parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, mode, 0);
    crypt->parameters[count] = OSSL_PARAM_construct_end();
    return crypt->size >= crypt->overhead && crypt->size <= LIBCRYPTO_LARGEST_MODULUS ? PSA_SUCCESS
                                                                                      : PSA_ERROR_NOT_SUPPORTED;
}

/* A label stays in the context that it is set in. */
static bool set_label(EVP_PKEY_CTX *context, const uint8_t *label, size_t length)
{
    /* Parameters are not const; what they point to is only read here. */
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_ASYM_CIPHER_PARAM_OAEP_LABEL, (void *) (uintptr_t) label, length),
        OSSL_PARAM_construct_end(),
    };

    return length == 0 || EVP_PKEY_CTX_set_params(context, parameters) == 1;
}

static psa_status_t check_label(const crypt_t *crypt, size_t label_length)
{
    return label_length == 0 || crypt->is_oaep ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_asymmetric_encrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                          psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                                          const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size,
                                          size_t *output_length)
{
    static const uint8_t nothing;
    crypt_t crypt;
    plugin_kept_use_t use;
    psa_status_t status = prepare(&crypt, attributes, alg, LIBCRYPTO_ENCRYPT);

    if (status == PSA_SUCCESS && output_size < crypt.size) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        status =
            input_length > crypt.size - crypt.overhead ? PSA_ERROR_INVALID_ARGUMENT : check_label(&crypt, salt_length);
    }
    if (status == PSA_SUCCESS) {
        status = libcrypto_pkey_take(&crypt.request, attributes, key, key_size, &use);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t length = crypt.size;
    libcrypto_errors_begin();
    const bool done =
        set_label(use.handle, salt, salt_length)
        && EVP_PKEY_encrypt(use.handle, output, &length, input_length > 0 ? input : &nothing, input_length) == 1
        && length == crypt.size;
    if (done) {
        *output_length = length;
    } else {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "RSA encryption");
    }
    libcrypto_errors_end();
    plugin_kept_give_back(&use, done && salt_length == 0);
    return status;
}

/* Why nothing came out. That a ciphertext is above the modulus everybody can see. */
static psa_status_t refusal(void)
{
    const unsigned long error = ERR_peek_last_error();

    if (ERR_GET_LIB(error) == ERR_LIB_RSA && ERR_GET_REASON(error) == RSA_R_DATA_TOO_LARGE_FOR_MODULUS) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (ERR_GET_LIB(error) == ERR_LIB_RSA && ERR_GET_REASON(error) == RSA_R_OAEP_DECODING_ERROR) {
        return PSA_ERROR_INVALID_PADDING;
    }
    return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "RSA decryption");
}

static psa_status_t decrypt(EVP_PKEY_CTX *context, const crypt_t *crypt, const uint8_t *input, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    uint8_t block[LIBCRYPTO_LARGEST_MODULUS];
    size_t length = sizeof(block);
    psa_status_t status = PSA_SUCCESS;

    if (EVP_PKEY_decrypt(context, block, &length, input, crypt->size) != 1) {
        status = refusal();
    } else if (!crypt->is_oaep) {
        status = length == crypt->size ? libcrypto_pkcs1_unpad(block, length, output, output_size, output_length)
                                       : PSA_ERROR_HARDWARE_FAILURE;
    } else if (length > output_size) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    } else {
        if (length > 0) {
            memcpy(output, block, length);
        }
        *output_length = length;
    }
    OPENSSL_cleanse(block, sizeof(block));
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_asymmetric_decrypt(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                          psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                                          const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size,
                                          size_t *output_length)
{
    crypt_t crypt;
    plugin_kept_use_t use;
    psa_status_t status = prepare(&crypt, attributes, alg, LIBCRYPTO_DECRYPT);

    if (status == PSA_SUCCESS) {
        status = input_length != crypt.size || !PSA_KEY_TYPE_IS_KEY_PAIR(psa_get_key_type(attributes))
                     ? PSA_ERROR_INVALID_ARGUMENT
                     : check_label(&crypt, salt_length);
    }
    if (status == PSA_SUCCESS) {
        status = libcrypto_pkey_take(&crypt.request, attributes, key, key_size, &use);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    libcrypto_errors_begin();
    if (set_label(use.handle, salt, salt_length)) {
        status = decrypt(use.handle, &crypt, input, output, output_size, output_length);
    } else {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "label of RSA OAEP");
    }
    libcrypto_errors_end();
    /* Whatever came out, the context is as it was. */
    plugin_kept_give_back(&use, salt_length == 0);
    return status;
}
