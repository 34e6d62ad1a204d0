/*
 * Making key pairs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "keys.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <psa_driver_plugin.h>

#include "context.h"
#include "curves.h"
#include "ec.h"
#include "error.h"
#include "ffdh.h"
#include "rsa_key.h"

/* RFC 7748, 5: which bits of a private key are not random. The built-in code stores it so, too. */
static void clamp(const libcrypto_curve_t *curve, uint8_t *key)
{
    if (curve->bits == 255) {
        key[0] &= 0xf8;
        key[31] = (uint8_t) ((key[31] & 0x7f) | 0x40);
    } else {
        key[0] &= 0xfc;
        key[55] |= 0x80;
    }
}

static psa_status_t give(const uint8_t *data, size_t length, uint8_t *output, size_t output_size, size_t *output_length)
{
    if (output_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memmove(output, data, length);
    *output_length = length;
    return PSA_SUCCESS;
}

static psa_status_t import_rsa(psa_key_type_t type, const uint8_t *data, size_t data_length, uint8_t *key,
                               size_t key_size, size_t *key_length, size_t *bits)
{
    libcrypto_rsa_t rsa;
    psa_status_t status = libcrypto_rsa_read(type, data, data_length, &rsa);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (*bits != 0 && *bits != rsa.n.size * 8) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *bits = rsa.n.size * 8;
    return give(data, data_length, key, key_size, key_length);
}

/* A public key of a Montgomery curve is any bytes but a few: nothing to be won here. */
static psa_status_t import_ec(psa_key_type_t type, const uint8_t *data, size_t data_length, uint8_t *key,
                              size_t key_size, size_t *key_length, size_t *bits)
{
    const bool is_pair = PSA_KEY_TYPE_IS_KEY_PAIR(type);
    const libcrypto_curve_t *curve = *bits != 0
                                         ? libcrypto_curve(type, *bits)
                                         : libcrypto_curve_of_size(type, is_pair ? data_length : data_length / 2);
    psa_status_t status = PSA_SUCCESS;

    if (curve == NULL || (libcrypto_curve_is_montgomery(curve) && !is_pair)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (data_length != (is_pair ? curve->size : libcrypto_curve_public_size(curve))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (!libcrypto_curve_is_montgomery(curve)) {
        status = (is_pair ? libcrypto_ec_check_private : libcrypto_ec_check_public)(curve, data);
    }
    if (status == PSA_SUCCESS) {
        status = give(data, data_length, key, key_size, key_length);
    }
    if (status == PSA_SUCCESS) {
        if (libcrypto_curve_is_montgomery(curve)) {
            clamp(curve, key);
        }
        *bits = curve->bits;
    }
    return status;
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                                  uint8_t *key, size_t key_size, size_t *key_length, size_t *bits)
{
    const psa_key_type_t type = psa_get_key_type(attributes);

    if (PSA_KEY_TYPE_IS_RSA(type)) {
        return import_rsa(type, data, data_length, key, key_size, key_length, bits);
    }
    return PSA_KEY_TYPE_IS_ECC(type) ? import_ec(type, data, data_length, key, key_size, key_length, bits)
                                     : PSA_ERROR_NOT_SUPPORTED;
}

static psa_status_t generate_montgomery(const libcrypto_curve_t *curve, uint8_t *key)
{
    psa_status_t status = PSA_SUCCESS;

    if (!libcrypto_is_usable() || libcrypto_context() == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    libcrypto_errors_begin();
    if (RAND_priv_bytes_ex(libcrypto_context(), key, curve->size, 0) != 1) {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "random numbers");
    }
    libcrypto_errors_end();
    clamp(curve, key);
    return status;
}

static psa_status_t generate(const libcrypto_curve_t *curve, const libcrypto_ffdh_t *group, uint8_t *key)
{
    if (group != NULL) {
        return libcrypto_ffdh_generate(group, key);
    }
    return libcrypto_curve_is_montgomery(curve) ? generate_montgomery(curve, key) : libcrypto_ec_generate(curve, key);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_generate_key(const psa_key_attributes_t *attributes, uint8_t *key, size_t key_size,
                                    size_t *key_length)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const size_t key_bits = psa_get_key_bits(attributes);
    const libcrypto_curve_t *curve = libcrypto_curve(type, key_bits);
    const libcrypto_ffdh_t *group = libcrypto_ffdh(type, key_bits);

    if (type == PSA_KEY_TYPE_RSA_KEY_PAIR) {
        return libcrypto_rsa_generate(key_bits, key, key_size, key_length);
    }
    if ((curve == NULL && group == NULL) || !PSA_KEY_TYPE_IS_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    const size_t size = curve != NULL ? curve->size : group->size;
    if (key_size < size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = generate(curve, group, key);
    if (status == PSA_SUCCESS) {
        *key_length = size;
    }
    return status;
}

static psa_status_t export_rsa(const uint8_t *key, size_t key_size, uint8_t *data, size_t data_size,
                               size_t *data_length)
{
    libcrypto_rsa_t rsa;
    psa_status_t status = libcrypto_rsa_read(PSA_KEY_TYPE_RSA_KEY_PAIR, key, key_size, &rsa);

    if (status == PSA_SUCCESS) {
        *data_length = libcrypto_rsa_write_public(&rsa, data, data_size);
        status = *data_length > data_size ? PSA_ERROR_BUFFER_TOO_SMALL : PSA_SUCCESS;
    }
    return status;
}

static psa_status_t export_montgomery(const libcrypto_curve_t *curve, const uint8_t *key, uint8_t *data)
{
    size_t length = curve->size;
    psa_status_t status = PSA_SUCCESS;

    if (!libcrypto_is_usable() || libcrypto_context() == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    libcrypto_errors_begin();
    EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key_ex(libcrypto_context(), curve->name, NULL, key, curve->size);
    if (pkey == NULL || EVP_PKEY_get_raw_public_key(pkey, data, &length) != 1) {
        status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, curve->name);
    }
    EVP_PKEY_free(pkey);
    libcrypto_errors_end();
    return status;
}

static psa_status_t export_ec(const libcrypto_curve_t *curve, const uint8_t *key, uint8_t *data)
{
    return libcrypto_curve_is_montgomery(curve) ? export_montgomery(curve, key, data)
                                                : libcrypto_ec_public(curve, key, data);
}

PSA_DRIVER_EXPORT
psa_status_t libcrypto_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *key, size_t key_size,
                                         uint8_t *data, size_t data_size, size_t *data_length)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const libcrypto_curve_t *curve = libcrypto_curve(type, psa_get_key_bits(attributes));
    const libcrypto_ffdh_t *group = libcrypto_ffdh(type, psa_get_key_bits(attributes));
    psa_status_t status;

    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(type)) {
        return give(key, key_size, data, data_size, data_length);
    }
    if (type == PSA_KEY_TYPE_RSA_KEY_PAIR) {
        return export_rsa(key, key_size, data, data_size, data_length);
    }
    if (curve != NULL ? !libcrypto_curve_has_fast_base(curve) : group == NULL) {
        return PSA_ERROR_NOT_SUPPORTED; /* nobody is asked for a gain in making keys */
    }
    if (key_size != (curve != NULL ? curve->size : group->size)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    const size_t size = curve != NULL ? libcrypto_curve_public_size(curve) : group->size;
    if (data_size < size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = curve != NULL ? export_ec(curve, key, data) : libcrypto_ffdh_public(group, key, data);
    if (status == PSA_SUCCESS) {
        *data_length = size;
    }
    return status;
}
