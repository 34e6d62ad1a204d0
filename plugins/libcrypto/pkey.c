/*
 * Asymmetric keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pkey.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "context.h"
#include "curves.h"
#include "ec.h"
#include "error.h"
#include "rsa_key.h"

void libcrypto_native(const uint8_t *number, size_t size, uint8_t *native)
{
    for (size_t i = 0; i < size; i++) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        native[i] = number[size - 1 - i];
#else
        native[i] = number[i];
#endif
    }
}

EVP_PKEY *libcrypto_pkey_from(const char *name, int selection, OSSL_PARAM *parameters)
{
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(libcrypto_context(), name, NULL);
    EVP_PKEY *key = NULL;

    if (maker == NULL || EVP_PKEY_fromdata_init(maker) != 1
        || EVP_PKEY_fromdata(maker, &key, selection, parameters) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(maker);
    return key;
}

static psa_status_t made(EVP_PKEY *key, const char *name, EVP_PKEY **pkey)
{
    *pkey = key;
    return key != NULL ? PSA_SUCCESS : libcrypto_failure(LIBCRYPTO_AT_BEGINNING, name);
}

static psa_status_t make_montgomery(const libcrypto_curve_t *curve, bool is_pair, const uint8_t *key, EVP_PKEY **pkey)
{
    return made((is_pair ? EVP_PKEY_new_raw_private_key_ex
                         : EVP_PKEY_new_raw_public_key_ex)(libcrypto_context(), curve->name, NULL, key, curve->size),
                curve->name, pkey);
}

static EVP_PKEY *ec_pkey(const libcrypto_curve_t *curve, uint8_t *private_key, uint8_t *public_key)
{
    char name[24];
    OSSL_PARAM parameters[3];
    size_t count = 0;

    OPENSSL_strlcpy(name, curve->name, sizeof(name));
    parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0);
    parameters[count++] = private_key != NULL
                              ? OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, private_key, curve->size)
                              : OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, public_key,
                                                                  libcrypto_curve_public_size(curve));
    parameters[count] = OSSL_PARAM_construct_end();
    return libcrypto_pkey_from("EC", private_key != NULL ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters);
}

/* Who signs needs the private half only, who verifies the public one. */
static psa_status_t make_weierstrass(const libcrypto_curve_t *curve, bool is_pair, bool signs, const uint8_t *key,
                                     EVP_PKEY **pkey)
{
    uint8_t bytes[2 * LIBCRYPTO_LARGEST_COORDINATE + 1];
    psa_status_t status = PSA_SUCCESS;

    if (libcrypto_curve_group(curve) == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signs) {
        status = libcrypto_ec_check_private(curve, key);
        libcrypto_native(key, curve->size, bytes);
    } else if (is_pair) {
        status = libcrypto_ec_public(curve, key, bytes);
    } else {
        memcpy(bytes, key, libcrypto_curve_public_size(curve));
        status = libcrypto_ec_check_public(curve, key);
    }
    if (status == PSA_SUCCESS) {
        status = made(ec_pkey(curve, signs ? bytes : NULL, bytes), curve->name, pkey);
    }
    OPENSSL_cleanse(bytes, sizeof(bytes));
    return status;
}

static psa_status_t make_ec(const plugin_kept_key_t *key, libcrypto_pkey_use_t use, EVP_PKEY **pkey)
{
    const libcrypto_curve_t *curve = libcrypto_curve(key->type, key->bits);
    const bool is_pair = PSA_KEY_TYPE_IS_KEY_PAIR(key->type);

    if (curve == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (key->key_size != (is_pair ? curve->size : libcrypto_curve_public_size(curve))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return libcrypto_curve_is_montgomery(curve)
               ? make_montgomery(curve, is_pair, key->key, pkey)
               : make_weierstrass(curve, is_pair, use == LIBCRYPTO_SIGN, key->key, pkey);
}

static psa_status_t make_rsa(const plugin_kept_key_t *key, EVP_PKEY **pkey)
{
    libcrypto_rsa_t rsa;
    psa_status_t status = libcrypto_rsa_read(key->type, key->key, key->key_size, &rsa);

    if (status != PSA_SUCCESS) {
        return status;
    }
    return rsa.n.size * 8 == key->bits ? made(libcrypto_rsa_pkey(&rsa), "RSA key", pkey) : PSA_ERROR_INVALID_ARGUMENT;
}

static bool begin(EVP_PKEY_CTX *context, const libcrypto_pkey_request_t *request)
{
    static int (*const begins[])(EVP_PKEY_CTX *, const OSSL_PARAM *) = {
        [LIBCRYPTO_SIGN] = EVP_PKEY_sign_init_ex,       [LIBCRYPTO_VERIFY] = EVP_PKEY_verify_init_ex,
        [LIBCRYPTO_ENCRYPT] = EVP_PKEY_encrypt_init_ex, [LIBCRYPTO_DECRYPT] = EVP_PKEY_decrypt_init_ex,
        [LIBCRYPTO_AGREE] = EVP_PKEY_derive_init_ex,
    };

    return begins[request->use](context, request->parameters) == 1;
}

static psa_status_t make(const plugin_kept_key_t *key, const void *argument, void **handle)
{
    const libcrypto_pkey_request_t *request = argument;
    EVP_PKEY_CTX *context = NULL;
    EVP_PKEY *pkey = NULL;
    psa_status_t status;

    libcrypto_errors_begin();
    status = PSA_KEY_TYPE_IS_RSA(key->type) ? make_rsa(key, &pkey) : make_ec(key, request->use, &pkey);
    if (status == PSA_SUCCESS) {
        context = EVP_PKEY_CTX_new_from_pkey(libcrypto_context(), pkey, NULL);
        if (context == NULL || !begin(context, request)) {
            EVP_PKEY_CTX_free(context);
            status = libcrypto_failure(LIBCRYPTO_AT_BEGINNING, "use of an asymmetric key");
        } else {
            *handle = context;
        }
    }
    EVP_PKEY_free(pkey); /* the context has its own reference */
    libcrypto_errors_end();
    return status;
}

/* A child's copy is ordinary memory, and its own. */
static void drop(void *handle, bool inherited)
{
    (void) inherited;
    EVP_PKEY_CTX_free(handle);
}

psa_status_t libcrypto_pkey_take(const libcrypto_pkey_request_t *request, const psa_key_attributes_t *attributes,
                                 const uint8_t *key, size_t key_size, plugin_kept_use_t *use)
{
    static const plugin_kept_kind_t kind = { make, drop };
    const plugin_kept_key_t kept = {
        .location = PSA_KEY_LIFETIME_GET_LOCATION(psa_get_key_lifetime(attributes)),
        .type = psa_get_key_type(attributes),
        .algorithm = request->algorithm,
        .bits = (uint32_t) psa_get_key_bits(attributes),
        .direction = (uint8_t) request->use,
        .key = key,
        .key_size = key_size,
    };

    if (!libcrypto_is_usable() || libcrypto_context() == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return plugin_kept_take(&kind, &kept, request, use);
}
