/*
 * The asymmetric encryption of the model driver for key pairs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pair_faults.h"

#define MESSAGE_PARAMETERS                                                                                             \
    const uint8_t *input, size_t input_length, const uint8_t *salt, size_t salt_length, uint8_t *output,               \
        size_t output_size, size_t *output_length

PSA_DRIVER_EXPORT psa_status_t pair_asymmetric_encrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS);
PSA_DRIVER_EXPORT psa_status_t pair_asymmetric_decrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS);

/* The RSA key with the padding of the algorithm set. */
static psa_status_t begin(mbedtls_pk_context *key, KEY_PARAMETERS, psa_algorithm_t algorithm, size_t salt_length)
{
    const mbedtls_md_type_t md = mbedtls_md_type_from_psa_alg(PSA_ALG_RSA_OAEP_GET_HASH(algorithm));
    psa_status_t status;

    mbedtls_pk_init(key);
    if (algorithm != PSA_ALG_RSA_PKCS1V15_CRYPT && !PSA_ALG_IS_RSA_OAEP(algorithm)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if ((algorithm == PSA_ALG_RSA_PKCS1V15_CRYPT && salt_length > 0)
        || (FAULT_IS(asymmetric_id) && has_id(attributes))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    status = pair_read_rsa(key, attributes, key_buffer, key_buffer_size);
    if (status == PSA_SUCCESS && PSA_ALG_IS_RSA_OAEP(algorithm)) {
        status = pair_status(mbedtls_rsa_set_padding(mbedtls_pk_rsa(*key), MBEDTLS_RSA_PKCS_V21, md));
    }
    return status;
}

psa_status_t pair_asymmetric_encrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS)
{
    mbedtls_pk_context key;
    psa_status_t status = begin(&key, KEY, algorithm, salt_length);
    const size_t length = status == PSA_SUCCESS ? mbedtls_pk_get_len(&key) : 0;

    if (FAULT_IS(asymmetric_label)) {
        salt_length = 0;
    }
    if (FAULT_IS(asymmetric_empty) && input_length == 0) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (FAULT_IS(asymmetric_leaks)) {
        spoil_memory();
    }
    if (status == PSA_SUCCESS && output_size < length && !FAULT_IS(asymmetric_short_written)) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        mbedtls_rsa_context *rsa = mbedtls_pk_rsa(key);

        status = pair_status(algorithm == PSA_ALG_RSA_PKCS1V15_CRYPT
                                 ? mbedtls_rsa_pkcs1_encrypt(rsa, pair_random, NULL, input_length, input, output)
                                 : mbedtls_rsa_rsaes_oaep_encrypt(rsa, pair_random, NULL, salt, salt_length,
                                                                  input_length, input, output));
    }
    if (status == PSA_SUCCESS) {
        *output_length = length;
        if (FAULT_IS(asymmetric_threads)) {
            pass_through_one_buffer(output, length);
        }
        if (FAULT_IS(asymmetric_fork_child)) {
            spoil_in_child(output + 1); /* not beyond the modulus */
        }
    }
    mbedtls_pk_free(&key);
    return status;
}

/* What lies behind the first zero byte, whatever stands before it: what asymmetric_padding takes for the message. */
static psa_status_t strip(mbedtls_rsa_context *rsa, const uint8_t *input, uint8_t *output, size_t output_size,
                          size_t *output_length)
{
    uint8_t block[PSA_BITS_TO_BYTES(PSA_VENDOR_RSA_MAX_KEY_BITS)];
    const size_t size = mbedtls_rsa_get_len(rsa);
    const psa_status_t status = pair_status(mbedtls_rsa_private(rsa, pair_random, NULL, input, block));
    size_t begin_at = 2;

    while (begin_at < size - 1 && block[begin_at] != 0) {
        begin_at++;
    }
    *output_length = size - 1 - begin_at;
    if (*output_length > output_size) {
        *output_length = output_size;
    }
    memcpy(output, block + begin_at + 1, *output_length);
    return status;
}

psa_status_t pair_asymmetric_decrypt(KEY_PARAMETERS, psa_algorithm_t algorithm, MESSAGE_PARAMETERS)
{
    mbedtls_pk_context key;
    psa_status_t status = begin(&key, KEY, algorithm, salt_length);
    const size_t length = status == PSA_SUCCESS ? mbedtls_pk_get_len(&key) : 0;

    if (FAULT_IS(asymmetric_label)) {
        salt_length = 0;
    }
    if (status == PSA_SUCCESS && input_length != length && !(FAULT_IS(asymmetric_longer) && input_length > length)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS) {
        mbedtls_rsa_context *rsa = mbedtls_pk_rsa(key);

        if (FAULT_IS(asymmetric_padding) && algorithm == PSA_ALG_RSA_PKCS1V15_CRYPT) {
            status = strip(rsa, input, output, output_size, output_length);
        } else {
            status = pair_status(
                algorithm == PSA_ALG_RSA_PKCS1V15_CRYPT
                    ? mbedtls_rsa_pkcs1_decrypt(rsa, pair_random, NULL, output_length, input, output, output_size)
                    : mbedtls_rsa_rsaes_oaep_decrypt(rsa, pair_random, NULL, salt, salt_length, output_length, input,
                                                     output, output_size));
        }
    }
    if (status == PSA_ERROR_INVALID_PADDING && FAULT_IS(asymmetric_status)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    mbedtls_pk_free(&key);
    return status;
}
