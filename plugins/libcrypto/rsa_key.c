/*
 * RSA keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "rsa_key.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "context.h"
#include "error.h"
#include "pkey.h"

/* What OpenSSL makes. Smaller ones can be broken by anybody. */
#define SMALLEST_MODULUS 64u
/* OpenSSL refuses larger ones beside a modulus of more than 3072 bits. */
#define LARGEST_EXPONENT 8u

#define PRIVATE_COUNT 9u
#define PUBLIC_COUNT 2u
/* Of an RSAPrivateKey in bytes: three numbers as long as the modulus, five half as long, and little else. */
#define LARGEST_PAIR (6u * LIBCRYPTO_LARGEST_MODULUS)

static bool is_odd(libcrypto_number_t number)
{
    return number.size > 0 && (number.bytes[number.size - 1] & 1) != 0;
}

/* The exponent is odd, and has few bytes: it cannot be even, 1, or above the modulus. */
static bool is_possible(const libcrypto_rsa_t *rsa)
{
    if (!is_odd(rsa->n) || !is_odd(rsa->e) || (rsa->e.size == 1 && rsa->e.bytes[0] == 1)) {
        return false;
    }
    return !rsa->is_pair
           || (rsa->version.size == 0 && rsa->d.size > 0 && is_odd(rsa->p) && is_odd(rsa->q) && rsa->dp.size > 0
               && rsa->dq.size > 0 && rsa->qinv.size > 0);
}

static bool read_numbers(const uint8_t *der, size_t size, libcrypto_rsa_t *rsa)
{
    libcrypto_number_t numbers[PRIVATE_COUNT] = { 0 };

    if (!rsa->is_pair) {
        if (!libcrypto_der_read(der, size, numbers, PUBLIC_COUNT)) {
            return false;
        }
        rsa->n = numbers[0];
        rsa->e = numbers[1];
        return true;
    }
    if (size > LARGEST_PAIR || !libcrypto_der_read(der, size, numbers, PRIVATE_COUNT)) {
        return false;
    }
    rsa->version = numbers[0];
    rsa->n = numbers[1];
    rsa->e = numbers[2];
    rsa->d = numbers[3];
    rsa->p = numbers[4];
    rsa->q = numbers[5];
    rsa->dp = numbers[6];
    rsa->dq = numbers[7];
    rsa->qinv = numbers[8];
    return true;
}

psa_status_t libcrypto_rsa_read(psa_key_type_t type, const uint8_t *der, size_t size, libcrypto_rsa_t *rsa)
{
    *rsa = (libcrypto_rsa_t){ .is_pair = PSA_KEY_TYPE_IS_KEY_PAIR(type) };
    if (!read_numbers(der, size, rsa) || rsa->n.size < SMALLEST_MODULUS || rsa->n.size > LIBCRYPTO_LARGEST_MODULUS
        || rsa->n.bytes[0] < 0x80 || rsa->e.size > LARGEST_EXPONENT) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return is_possible(rsa) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

size_t libcrypto_rsa_write_public(const libcrypto_rsa_t *rsa, uint8_t *der, size_t size)
{
    const libcrypto_number_t numbers[PUBLIC_COUNT] = { rsa->n, rsa->e };

    return libcrypto_der_write(numbers, PUBLIC_COUNT, der, size);
}

EVP_PKEY *libcrypto_rsa_pkey(const libcrypto_rsa_t *rsa)
{
    const struct {
        const char *name;
        libcrypto_number_t number;
    } parts[] = {
        { OSSL_PKEY_PARAM_RSA_N, rsa->n },          { OSSL_PKEY_PARAM_RSA_E, rsa->e },
        { OSSL_PKEY_PARAM_RSA_D, rsa->d },          { OSSL_PKEY_PARAM_RSA_FACTOR1, rsa->p },
        { OSSL_PKEY_PARAM_RSA_FACTOR2, rsa->q },    { OSSL_PKEY_PARAM_RSA_EXPONENT1, rsa->dp },
        { OSSL_PKEY_PARAM_RSA_EXPONENT2, rsa->dq }, { OSSL_PKEY_PARAM_RSA_COEFFICIENT1, rsa->qinv },
    };
    const size_t count = rsa->is_pair ? sizeof(parts) / sizeof(parts[0]) : PUBLIC_COUNT;
    OSSL_PARAM parameters[sizeof(parts) / sizeof(parts[0]) + 1];
    uint8_t native[LARGEST_PAIR]; /* together they are shorter than the key that they come from */
    uint8_t *at = native;

    for (size_t i = 0; i < count; i++) {
        const libcrypto_number_t number = parts[i].number;
        libcrypto_native(number.bytes, number.size, at);
        parameters[i] = OSSL_PARAM_construct_BN(parts[i].name, at, number.size);
        at += number.size;
    }
    parameters[count] = OSSL_PARAM_construct_end();
    EVP_PKEY *key = libcrypto_pkey_from("RSA", rsa->is_pair ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters);
    OPENSSL_cleanse(native, sizeof(native));
    return key;
}

/* One number of a new key, as bytes at the end of what there are already. */
static bool take_number(const EVP_PKEY *key, const char *name, uint8_t **at, const uint8_t *end,
                        libcrypto_number_t *number)
{
    BIGNUM *value = NULL;
    bool taken = false;

    if (EVP_PKEY_get_bn_param(key, name, &value) == 1 && BN_num_bytes(value) <= end - *at) {
        *number = (libcrypto_number_t){ *at, (size_t) BN_bn2bin(value, *at) };
        *at += number->size;
        taken = true;
    }
    BN_clear_free(value);
    return taken;
}

/* The size in DER, or 0. */
static size_t write_pair(const EVP_PKEY *key, uint8_t *der, size_t size)
{
    static const char *const names[PRIVATE_COUNT] = {
        NULL, /* the version */
        OSSL_PKEY_PARAM_RSA_N,
        OSSL_PKEY_PARAM_RSA_E,
        OSSL_PKEY_PARAM_RSA_D,
        OSSL_PKEY_PARAM_RSA_FACTOR1,
        OSSL_PKEY_PARAM_RSA_FACTOR2,
        OSSL_PKEY_PARAM_RSA_EXPONENT1,
        OSSL_PKEY_PARAM_RSA_EXPONENT2,
        OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
    };
    libcrypto_number_t numbers[PRIVATE_COUNT] = { 0 };
    uint8_t bytes[LARGEST_PAIR];
    uint8_t *at = bytes;
    bool complete = true;

    for (size_t i = 1; i < PRIVATE_COUNT && complete; i++) {
        complete = take_number(key, names[i], &at, bytes + sizeof(bytes), &numbers[i]);
    }
    const size_t length = complete ? libcrypto_der_write(numbers, PRIVATE_COUNT, der, size) : 0;
    OPENSSL_cleanse(bytes, sizeof(bytes));
    return length;
}

static EVP_PKEY *generate(size_t bits)
{
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(libcrypto_context(), "RSA", NULL);
    EVP_PKEY *key = NULL;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_RSA_BITS, &bits),
        OSSL_PARAM_construct_end(),
    };

    if (maker == NULL || EVP_PKEY_keygen_init(maker) != 1 || EVP_PKEY_CTX_set_params(maker, parameters) != 1
        || EVP_PKEY_generate(maker, &key) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(maker);
    return key;
}

psa_status_t libcrypto_rsa_generate(size_t bits, uint8_t *der, size_t size, size_t *length)
{
    psa_status_t status = PSA_SUCCESS;

    if (bits < 8 * SMALLEST_MODULUS || bits > 8 * LIBCRYPTO_LARGEST_MODULUS || bits % 8 != 0 || !libcrypto_is_usable()
        || libcrypto_context() == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    libcrypto_errors_begin();
    EVP_PKEY *key = generate(bits);
    *length = key == NULL ? 0 : write_pair(key, der, size);
    if (*length == 0) {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "new RSA key");
    } else if (*length > size) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    EVP_PKEY_free(key);
    libcrypto_errors_end();
    return status;
}
