/*
 * Signatures
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "sign.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <psa_driver_plugin.h>

#include "der.h"
#include "error.h"
#include "schemes.h"

/* Two numbers, each with a sign and a header, and the header of both. */
#define LARGEST_ECDSA (2 * (LIBCRYPTO_LARGEST_COORDINATE + 3) + 4)

/* An empty hash may be a null pointer, which the library takes for a question. */
static const uint8_t *not_null(const uint8_t *hash, size_t hash_length)
{
    static const uint8_t nothing;

    return hash_length > 0 ? hash : &nothing;
}

static bool sign_rsa(EVP_PKEY_CTX *context, size_t size, const uint8_t *hash, size_t hash_length, uint8_t *signature)
{
    size_t length = size;

    return EVP_PKEY_sign(context, signature, &length, hash, hash_length) == 1 && length == size;
}

/* OpenSSL has the two numbers in DER, PSA side by side. */
static bool sign_ec(EVP_PKEY_CTX *context, size_t size, const uint8_t *hash, size_t hash_length, uint8_t *signature)
{
    uint8_t der[LARGEST_ECDSA];
    size_t length = sizeof(der);
    libcrypto_number_t numbers[2];

    if (EVP_PKEY_sign(context, der, &length, hash, hash_length) != 1 || !libcrypto_der_read(der, length, numbers, 2)) {
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        if (numbers[i].size > size / 2) {
            return false;
        }
        memset(signature + i * (size / 2), 0, size / 2);
        memcpy(signature + (i + 1) * (size / 2) - numbers[i].size, numbers[i].bytes, numbers[i].size);
    }
    return true;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_sign_hash(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                 psa_algorithm_t alg, const uint8_t *hash, size_t hash_length, uint8_t *signature,
                                 size_t signature_size, size_t *signature_length)
{
    libcrypto_scheme_t scheme;
    plugin_kept_use_t use;
    psa_status_t status = libcrypto_scheme(&scheme, attributes, alg, hash_length, LIBCRYPTO_SIGN);

    if (status == PSA_SUCCESS && !PSA_KEY_TYPE_IS_KEY_PAIR(psa_get_key_type(attributes))) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS && signature_size < scheme.size) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        status = libcrypto_pkey_take(&scheme.request, attributes, key, key_size, &use);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    hash = not_null(hash, hash_length);
    libcrypto_errors_begin();
    const bool done =
        (scheme.curve != NULL ? sign_ec : sign_rsa)(use.handle, scheme.size, hash, hash_length, signature);
    if (done) {
        *signature_length = scheme.size;
    } else {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "signature");
    }
    libcrypto_errors_end();
    plugin_kept_give_back(&use, done);
    return status;
}

static bool says_wrong(unsigned long error)
{
    static const int reasons[] = {
        RSA_R_BAD_SIGNATURE,       RSA_R_PADDING_CHECK_FAILED, RSA_R_DATA_TOO_LARGE_FOR_MODULUS,
        RSA_R_FIRST_OCTET_INVALID, RSA_R_LAST_OCTET_INVALID,   RSA_R_DATA_TOO_LARGE,
        RSA_R_SLEN_CHECK_FAILED,   RSA_R_SLEN_RECOVERY_FAILED,
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (ERR_GET_LIB(error) == ERR_LIB_RSA && ERR_GET_REASON(error) == reasons[i]) {
            return true;
        }
    }
    return false;
}

/* RSA returns the same for a wrong signature and for one that it had no memory to look at. What it was is told by an
 * error that need not be the last one; a recovered message that is another one leaves none. Takes the errors of the
 * call from the queue, in which there was nothing before. */
static bool is_wrong_rsa(bool is_raw)
{
    bool has_error = false;
    bool is_wrong = false;

    for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
        has_error = true;
        is_wrong = is_wrong || says_wrong(error);
    }
    return is_wrong || (is_raw && !has_error);
}

/* Where errors of the application are in the queue, or it is not certain that the signature is wrong, the built-in code
 * decides. */
static psa_status_t verify_rsa(EVP_PKEY_CTX *context, size_t size, bool is_raw, const uint8_t *hash, size_t hash_length,
                               const uint8_t *signature)
{
    const bool has_queue = ERR_peek_error() == 0;

    if (EVP_PKEY_verify(context, signature, size, hash, hash_length) == 1) {
        return PSA_SUCCESS;
    }
    return has_queue && is_wrong_rsa(is_raw) ? PSA_ERROR_INVALID_SIGNATURE : PSA_ERROR_NOT_SUPPORTED;
}

static psa_status_t verify_ec(EVP_PKEY_CTX *context, size_t size, const uint8_t *hash, size_t hash_length,
                              const uint8_t *signature)
{
    const libcrypto_number_t numbers[] = { { signature, size / 2 }, { signature + size / 2, size / 2 } };
    uint8_t der[LARGEST_ECDSA];
    const size_t length = libcrypto_der_write(numbers, 2, der, sizeof(der));

    switch (EVP_PKEY_verify(context, der, length, hash, hash_length)) {
        case 1:
            return PSA_SUCCESS;
        case 0:
            return PSA_ERROR_INVALID_SIGNATURE;
        default:
            return libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "verification of a signature");
    }
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_verify_hash(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                   psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                                   const uint8_t *signature, size_t signature_length)
{
    libcrypto_scheme_t scheme;
    plugin_kept_use_t use;
    psa_status_t status = libcrypto_scheme(&scheme, attributes, alg, hash_length, LIBCRYPTO_VERIFY);

    if (status == PSA_SUCCESS && signature_length != scheme.size) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    if (status == PSA_SUCCESS) {
        status = libcrypto_pkey_take(&scheme.request, attributes, key, key_size, &use);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    libcrypto_errors_begin();
    hash = not_null(hash, hash_length);
    status = scheme.curve != NULL ? verify_ec(use.handle, scheme.size, hash, hash_length, signature)
                                  : verify_rsa(use.handle, scheme.size, alg == PSA_ALG_RSA_PKCS1V15_SIGN_RAW, hash,
                                               hash_length, signature);
    libcrypto_errors_end();
    plugin_kept_give_back(&use, status == PSA_SUCCESS || status == PSA_ERROR_INVALID_SIGNATURE);
    return status;
}
