/*
 * The signatures of the model driver for key pairs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pair_faults.h"

#include <mbedtls/ecdsa.h>
#include <mbedtls/md.h>

PSA_DRIVER_EXPORT psa_status_t pair_sign_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash,
                                              size_t hash_length, uint8_t *signature, size_t signature_size,
                                              size_t *signature_length);
PSA_DRIVER_EXPORT psa_status_t pair_verify_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash,
                                                size_t hash_length, const uint8_t *signature, size_t signature_length);
PSA_DRIVER_EXPORT psa_status_t pair_sign_message(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input,
                                                 size_t input_length, uint8_t *signature, size_t signature_size,
                                                 size_t *signature_length);
PSA_DRIVER_EXPORT psa_status_t pair_verify_message(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input,
                                                   size_t input_length, const uint8_t *signature,
                                                   size_t signature_length);

static mbedtls_md_type_t md_of(psa_algorithm_t algorithm)
{
    return mbedtls_md_type_from_psa_alg(PSA_ALG_SIGN_GET_HASH(algorithm));
}

/* r and s, each with leading zeros. */
static psa_status_t sign_ecdsa(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                               uint8_t *signature)
{
    const bool deterministic = PSA_ALG_ECDSA_IS_DETERMINISTIC(algorithm) && !FAULT_IS(sign_not_deterministic);
    mbedtls_ecp_keypair key;
    mbedtls_mpi r;
    mbedtls_mpi s;
    int result;
    psa_status_t status = pair_read_ecc(&key, psa_get_key_type(attributes), key_buffer, key_buffer_size);

    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    if (status == PSA_SUCCESS) {
        mbedtls_ecp_group *group = &key.MBEDTLS_PRIVATE(grp);
        const mbedtls_mpi *d = &key.MBEDTLS_PRIVATE(d);

        result = deterministic ? mbedtls_ecdsa_sign_det_ext(group, &r, &s, d, hash, hash_length, md_of(algorithm),
                                                            pair_random, NULL)
                               : mbedtls_ecdsa_sign(group, &r, &s, d, hash, hash_length, pair_random, NULL);
        if (result == 0) {
            result = mbedtls_mpi_write_binary(&r, signature, PAIR_NUMBER);
        }
        if (result == 0) {
            result = mbedtls_mpi_write_binary(&s, signature + PAIR_NUMBER, PAIR_NUMBER);
        }
        status = pair_status(result);
    }
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
    mbedtls_ecp_keypair_free(&key);
    return status;
}

static psa_status_t verify_ecdsa(KEY_PARAMETERS, const uint8_t *hash, size_t hash_length, const uint8_t *signature)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    mbedtls_ecp_keypair key;
    mbedtls_mpi r;
    mbedtls_mpi s;
    psa_status_t status = pair_read_ecc(&key, type, key_buffer, key_buffer_size);

    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    if (status == PSA_SUCCESS && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        status = pair_make_point(&key);
    }
    if (status == PSA_SUCCESS) {
        int result = mbedtls_mpi_read_binary(&r, signature, PAIR_NUMBER);

        if (result == 0) {
            result = mbedtls_mpi_read_binary(&s, signature + PAIR_NUMBER, PAIR_NUMBER);
        }
        if (result == 0) {
            result =
                mbedtls_ecdsa_verify(&key.MBEDTLS_PRIVATE(grp), hash, hash_length, &key.MBEDTLS_PRIVATE(Q), &r, &s);
        }
        status = pair_status(result);
        if (FAULT_IS(sign_zero) && mbedtls_mpi_cmp_int(&r, 0) == 0 && mbedtls_mpi_cmp_int(&s, 0) == 0) {
            status = PSA_SUCCESS;
        }
    }
    if (!(FAULT_IS(sign_leaks) && status != PSA_SUCCESS)) {
        mbedtls_mpi_free(&r);
        mbedtls_mpi_free(&s);
    }
    mbedtls_ecp_keypair_free(&key);
    return status;
}

/* The RSA key with the padding of the algorithm set. */
static psa_status_t read_rsa(mbedtls_pk_context *key, KEY_PARAMETERS, psa_algorithm_t algorithm)
{
    psa_status_t status = pair_read_rsa(key, attributes, key_buffer, key_buffer_size);

    if (status == PSA_SUCCESS && PSA_ALG_IS_RSA_PSS(algorithm)) {
        status = pair_status(mbedtls_rsa_set_padding(mbedtls_pk_rsa(*key), MBEDTLS_RSA_PKCS_V21, md_of(algorithm)));
    }
    return status;
}

static psa_status_t sign_rsa(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                             uint8_t *signature)
{
    const int salt_length = FAULT_IS(sign_salt) ? 0 : (int) hash_length;
    mbedtls_pk_context key;
    psa_status_t status = read_rsa(&key, KEY, algorithm);

    if (status == PSA_SUCCESS && PSA_ALG_IS_RSA_PSS(algorithm)) {
        status = pair_status(mbedtls_rsa_rsassa_pss_sign_ext(mbedtls_pk_rsa(key), pair_random, NULL, md_of(algorithm),
                                                             (unsigned) hash_length, hash, salt_length, signature));
    } else if (status == PSA_SUCCESS) {
        status = pair_status(mbedtls_rsa_pkcs1_sign(mbedtls_pk_rsa(key), pair_random, NULL, md_of(algorithm),
                                                    (unsigned) hash_length, hash, signature));
    }
    mbedtls_pk_free(&key);
    return status;
}

static psa_status_t verify_rsa(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                               const uint8_t *signature)
{
    mbedtls_pk_context key;
    psa_status_t status = read_rsa(&key, KEY, algorithm);

    if (status == PSA_SUCCESS && PSA_ALG_IS_RSA_PSS(algorithm)) {
        status = pair_status(mbedtls_rsa_rsassa_pss_verify_ext(
            mbedtls_pk_rsa(key), md_of(algorithm), (unsigned) hash_length, hash, md_of(algorithm),
            FAULT_IS(sign_any_salt) ? MBEDTLS_RSA_SALT_LEN_ANY : (int) hash_length, signature));
        /* A padding that is none is a wrong signature like any other. */
        status = status == PSA_ERROR_INVALID_PADDING ? PSA_ERROR_INVALID_SIGNATURE : status;
    } else if (status == PSA_SUCCESS) {
        status = pair_status(
            mbedtls_rsa_pkcs1_verify(mbedtls_pk_rsa(key), md_of(algorithm), (unsigned) hash_length, hash, signature));
    }
    mbedtls_pk_free(&key);
    /* A number that is not below the modulus is one, too. */
    return status == PSA_ERROR_INVALID_ARGUMENT ? PSA_ERROR_INVALID_SIGNATURE : status;
}

static size_t length_of(const psa_key_attributes_t *attributes, psa_algorithm_t algorithm)
{
    return PSA_SIGN_OUTPUT_SIZE(psa_get_key_type(attributes), psa_get_key_bits(attributes), algorithm);
}

static bool is_served(psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_ECDSA(algorithm) || PSA_ALG_IS_RSA_PSS_STANDARD_SALT(algorithm)
           || (PSA_ALG_IS_RSA_PKCS1V15_SIGN(algorithm) && algorithm != PSA_ALG_RSA_PKCS1V15_SIGN_RAW);
}

/* A hash of another length would be a value of another algorithm, with a signature that nobody can verify. */
static bool has_hash_length(psa_algorithm_t algorithm, const uint8_t **hash, size_t *hash_length)
{
    const size_t length = PSA_HASH_LENGTH(PSA_ALG_SIGN_GET_HASH(algorithm));

    if (FAULT_IS(sign_hash_length) && *hash_length != length) {
        static _Thread_local uint8_t fitted[PSA_HASH_MAX_SIZE];

        memset(fitted, 0, sizeof fitted);
        memcpy(fitted, *hash, *hash_length < length ? *hash_length : length);
        *hash = fitted;
        *hash_length = length;
    }
    return *hash_length == length;
}

psa_status_t pair_sign_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                            uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    const size_t length = length_of(attributes, algorithm);
    psa_status_t status;

    if (!is_served(algorithm)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (!has_hash_length(algorithm, &hash, &hash_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (signature_size < length && !FAULT_IS(sign_short_written)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    status = PSA_ALG_IS_ECDSA(algorithm) ? sign_ecdsa(KEY, algorithm, hash, hash_length, signature)
                                         : sign_rsa(KEY, algorithm, hash, hash_length, signature);
    if (status == PSA_SUCCESS) {
        *signature_length = length;
        if (FAULT_IS(sign_static_buffer)) {
            pass_through_one_buffer(signature, length);
        }
        if (FAULT_IS(sign_fork_child) && getpid() != first_process) {
            signature[length - 1] ^= 1;
        }
    }
    return status;
}

/* A cache that is never looked through: of keys of one size the first one is there for good. */
static const uint8_t *first_key(const uint8_t *bytes, size_t size)
{
    static uint8_t first[2][PAIR_POINT];
    static bool is_there[2];
    const bool is_point = size == PAIR_POINT;

    if (size > PAIR_POINT) {
        return bytes;
    }
    if (!is_there[is_point]) {
        memcpy(first[is_point], bytes, size);
        is_there[is_point] = true;
    }
    return first[is_point];
}

psa_status_t pair_verify_hash(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *hash, size_t hash_length,
                              const uint8_t *signature, size_t signature_length)
{
    const size_t length = length_of(attributes, algorithm);
    psa_status_t status;

    if (!is_served(algorithm)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (!has_hash_length(algorithm, &hash, &hash_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (signature_length != length && !(FAULT_IS(sign_longer) && signature_length > length)) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    if (FAULT_IS(sign_public) && PSA_KEY_TYPE_IS_PUBLIC_KEY(psa_get_key_type(attributes))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (FAULT_IS(sign_id) && has_id(attributes)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (FAULT_IS(sign_first_key)) {
        key_buffer = first_key(key_buffer, key_buffer_size);
    }
    status = PSA_ALG_IS_ECDSA(algorithm) ? verify_ecdsa(KEY, hash, hash_length, signature)
                                         : verify_rsa(KEY, algorithm, hash, hash_length, signature);
    if (status == PSA_ERROR_INVALID_SIGNATURE && FAULT_IS(sign_accepts)) {
        status = PSA_SUCCESS;
    }
    if (status == PSA_ERROR_INVALID_SIGNATURE && FAULT_IS(sign_status)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    return status;
}

static psa_status_t hash_message(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                                 uint8_t hash[PSA_HASH_MAX_SIZE], size_t *hash_length)
{
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(md_of(algorithm));

    if (!is_served(algorithm) || info == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    *hash_length = mbedtls_md_get_size(info);
    if (FAULT_IS(sign_message_cut) && input_length > 64) {
        input_length = 64;
    }
    return pair_status(mbedtls_md(info, input, input_length, hash));
}

psa_status_t pair_sign_message(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                               uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    size_t hash_length;
    const psa_status_t status = hash_message(algorithm, input, input_length, hash, &hash_length);

    return status != PSA_SUCCESS
               ? status
               : pair_sign_hash(KEY, algorithm, hash, hash_length, signature, signature_size, signature_length);
}

psa_status_t pair_verify_message(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                                 const uint8_t *signature, size_t signature_length)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    size_t hash_length;
    const psa_status_t status = hash_message(algorithm, input, input_length, hash, &hash_length);

    return status != PSA_SUCCESS ? status
                                 : pair_verify_hash(KEY, algorithm, hash, hash_length, signature, signature_length);
}
