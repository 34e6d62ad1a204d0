/*
 * Elliptic curves and RSA of the library's mbedtls_* functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/reference.h"

#include <string.h>

#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/pk.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/rsa.h>

#include "tools/psa-bench/operation.h"

/* For blinding and salts: the keys are known to everybody, so nothing has to be unpredictable. */
static int blinding_bytes(void *context, unsigned char *output, size_t length)
{
    static _Thread_local uint64_t state = 0x9e3779b97f4a7c15u;
    (void) context;

    for (size_t i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        output[i] = (uint8_t) (state >> 32);
    }
    return 0;
}

typedef struct {
    mbedtls_ecp_group group;
    mbedtls_mpi secret;
    mbedtls_ecp_point public;
} ecc_key_t;

static void ecc_free(ecc_key_t *key)
{
    mbedtls_ecp_group_free(&key->group);
    mbedtls_mpi_free(&key->secret);
    mbedtls_ecp_point_free(&key->public);
}

/* The key of that private value, which is little-endian on Montgomery curves. */
static psa_status_t ecc_load(psa_key_type_t type, size_t bits, const uint8_t *material, size_t length, ecc_key_t *key)
{
    psa_ecc_family_t family = PSA_KEY_TYPE_ECC_GET_FAMILY(type);
    mbedtls_ecp_group_id id = mbedtls_ecc_group_from_psa(family, bits);

    mbedtls_ecp_group_init(&key->group);
    mbedtls_mpi_init(&key->secret);
    mbedtls_ecp_point_init(&key->public);
    if (id == MBEDTLS_ECP_DP_NONE || mbedtls_ecp_group_load(&key->group, id) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    int error = family == PSA_ECC_FAMILY_MONTGOMERY ? mbedtls_mpi_read_binary_le(&key->secret, material, length)
                                                    : mbedtls_mpi_read_binary(&key->secret, material, length);
    if (error == 0) {
        error = mbedtls_ecp_mul(&key->group, &key->public, &key->secret, &key->group.G, blinding_bytes, NULL);
    }
    return error == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t ecc_load_fixed(const bench_mechanism_t *mechanism, bool peer, ecc_key_t *key)
{
    uint8_t material[BENCH_MATERIAL_MAX];
    size_t length = bench_key_material(mechanism->key_type, mechanism->key_bits, peer, material);

    return ecc_load(mechanism->key_type, mechanism->key_bits, material, length, key);
}

static psa_status_t ecc_public_key(ecc_key_t *key, uint8_t *output, size_t size, size_t *length)
{
    return mbedtls_ecp_point_write_binary(&key->group, &key->public, MBEDTLS_ECP_PF_UNCOMPRESSED, length, output, size)
                   == 0
               ? PSA_SUCCESS
               : PSA_ERROR_GENERIC_ERROR;
}

static psa_status_t rsa_load(const uint8_t *material, size_t length, mbedtls_pk_context *key)
{
    mbedtls_pk_init(key);
    return mbedtls_pk_parse_key(key, material, length, NULL, 0, blinding_bytes, NULL) == 0 ? PSA_SUCCESS
                                                                                           : PSA_ERROR_GENERIC_ERROR;
}

/* PSA's RSAPublicKey. The library writes it at the end of a buffer. */
static psa_status_t rsa_public_key(mbedtls_pk_context *key, uint8_t *output, size_t size, size_t *length)
{
    uint8_t buffer[BENCH_MATERIAL_MAX];
    unsigned char *begin = buffer + sizeof(buffer);

    int written = mbedtls_pk_write_pubkey(&begin, buffer, key);
    if (written <= 0 || (size_t) written > size) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    memcpy(output, begin, (size_t) written);
    *length = (size_t) written;
    return PSA_SUCCESS;
}

static psa_status_t rsa_load_fixed(const bench_mechanism_t *mechanism, mbedtls_pk_context *key)
{
    uint8_t material[BENCH_MATERIAL_MAX];
    size_t length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, material);

    psa_status_t status = rsa_load(material, length, key);
    if (status == PSA_SUCCESS) {
        bool v15 =
            PSA_ALG_IS_RSA_PKCS1V15_SIGN(mechanism->algorithm) || mechanism->algorithm == PSA_ALG_RSA_PKCS1V15_CRYPT;
        if (mbedtls_rsa_set_padding(mbedtls_pk_rsa(*key), v15 ? MBEDTLS_RSA_PKCS_V15 : MBEDTLS_RSA_PKCS_V21,
                                    v15 ? MBEDTLS_MD_NONE : MBEDTLS_MD_SHA256)
            != 0) {
            status = PSA_ERROR_GENERIC_ERROR;
        }
    }
    return status;
}

psa_status_t bench_reference_public_key(const bench_mechanism_t *mechanism, bool peer, uint8_t *output,
                                        size_t output_size, size_t *length)
{
    psa_status_t status;

    if (PSA_KEY_TYPE_IS_RSA(mechanism->key_type)) {
        mbedtls_pk_context key;
        status = rsa_load_fixed(mechanism, &key);
        if (status == PSA_SUCCESS) {
            status = rsa_public_key(&key, output, output_size, length);
        }
        mbedtls_pk_free(&key);
    } else {
        ecc_key_t key;
        status = ecc_load_fixed(mechanism, peer, &key);
        if (status == PSA_SUCCESS) {
            status = ecc_public_key(&key, output, output_size, length);
        }
        ecc_free(&key);
    }
    return status;
}

/* r and s, each as long as the order of the group. */
static psa_status_t ecdsa(const bench_mechanism_t *mechanism, bool sign, const uint8_t *digest, uint8_t *signature)
{
    size_t half = PSA_BITS_TO_BYTES(mechanism->key_bits);
    ecc_key_t key;
    mbedtls_mpi r;
    mbedtls_mpi s;

    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    psa_status_t status = ecc_load_fixed(mechanism, false, &key);
    if (status != PSA_SUCCESS) {
        goto end;
    }
    if (sign) {
        if (mbedtls_ecdsa_sign(&key.group, &r, &s, &key.secret, digest, BENCH_DIGEST_LENGTH, blinding_bytes, NULL) != 0
            || mbedtls_mpi_write_binary(&r, signature, half) != 0
            || mbedtls_mpi_write_binary(&s, signature + half, half) != 0) {
            status = PSA_ERROR_GENERIC_ERROR;
        }
    } else if (mbedtls_mpi_read_binary(&r, signature, half) != 0
               || mbedtls_mpi_read_binary(&s, signature + half, half) != 0) {
        status = PSA_ERROR_GENERIC_ERROR;
    } else if (mbedtls_ecdsa_verify(&key.group, digest, BENCH_DIGEST_LENGTH, &key.public, &r, &s) != 0) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }

end:
    ecc_free(&key);
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
    return status;
}

static psa_status_t rsa_signature(const bench_mechanism_t *mechanism, bool sign, const uint8_t *digest,
                                  uint8_t *signature)
{
    mbedtls_pk_context key;

    psa_status_t status = rsa_load_fixed(mechanism, &key);
    if (status == PSA_SUCCESS) {
        mbedtls_rsa_context *rsa = mbedtls_pk_rsa(key);
        if (sign) {
            status = mbedtls_rsa_pkcs1_sign(rsa, blinding_bytes, NULL, MBEDTLS_MD_SHA256, BENCH_DIGEST_LENGTH, digest,
                                            signature)
                             == 0
                         ? PSA_SUCCESS
                         : PSA_ERROR_GENERIC_ERROR;
        } else {
            status = mbedtls_rsa_pkcs1_verify(rsa, MBEDTLS_MD_SHA256, BENCH_DIGEST_LENGTH, digest, signature) == 0
                         ? PSA_SUCCESS
                         : PSA_ERROR_INVALID_SIGNATURE;
        }
    }
    mbedtls_pk_free(&key);
    return status;
}

static size_t signature_length_of(const bench_mechanism_t *mechanism)
{
    size_t length = PSA_BITS_TO_BYTES(mechanism->key_bits);

    return PSA_KEY_TYPE_IS_RSA(mechanism->key_type) ? length : 2 * length;
}

psa_status_t bench_reference_sign(const bench_mechanism_t *mechanism, const uint8_t *digest, uint8_t *signature,
                                  size_t signature_size, size_t *signature_length)
{
    *signature_length = signature_length_of(mechanism);
    if (*signature_length > signature_size) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    return PSA_KEY_TYPE_IS_RSA(mechanism->key_type) ? rsa_signature(mechanism, true, digest, signature)
                                                    : ecdsa(mechanism, true, digest, signature);
}

psa_status_t bench_reference_verify(const bench_mechanism_t *mechanism, const uint8_t *digest, const uint8_t *signature,
                                    size_t signature_length)
{
    uint8_t copy[PSA_SIGNATURE_MAX_SIZE];

    if (signature_length != signature_length_of(mechanism) || signature_length > sizeof(copy)) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    memcpy(copy, signature, signature_length);
    return PSA_KEY_TYPE_IS_RSA(mechanism->key_type) ? rsa_signature(mechanism, false, digest, copy)
                                                    : ecdsa(mechanism, false, digest, copy);
}

psa_status_t bench_reference_rsa_encrypt(const bench_mechanism_t *mechanism, const uint8_t *input, size_t length,
                                         uint8_t *output, size_t *output_length)
{
    mbedtls_pk_context key;

    psa_status_t status = rsa_load_fixed(mechanism, &key);
    *output_length = PSA_BITS_TO_BYTES(mechanism->key_bits);
    if (status == PSA_SUCCESS
        && mbedtls_rsa_pkcs1_encrypt(mbedtls_pk_rsa(key), blinding_bytes, NULL, length, input, output) != 0) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    mbedtls_pk_free(&key);
    return status;
}

psa_status_t bench_reference_rsa_decrypt(const bench_mechanism_t *mechanism, const uint8_t *input, size_t length,
                                         uint8_t *output, size_t *output_length)
{
    mbedtls_pk_context key;

    if (length != PSA_BITS_TO_BYTES(mechanism->key_bits)) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    psa_status_t status = rsa_load_fixed(mechanism, &key);
    if (status == PSA_SUCCESS
        && mbedtls_rsa_pkcs1_decrypt(mbedtls_pk_rsa(key), blinding_bytes, NULL, output_length, input, output,
                                     BENCH_REFERENCE_RSA_MAX)
               != 0) {
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    mbedtls_pk_free(&key);
    return status;
}

psa_status_t bench_reference_check_pair(psa_key_type_t type, size_t bits, const uint8_t *private_key,
                                        size_t private_length, const uint8_t *public_key, size_t public_length)
{
    uint8_t expected[BENCH_MATERIAL_MAX];
    size_t length = 0;
    psa_status_t status;

    if (PSA_KEY_TYPE_IS_RSA(type)) {
        mbedtls_pk_context key;
        status = rsa_load(private_key, private_length, &key);
        if (status == PSA_SUCCESS
            && (mbedtls_pk_get_bitlen(&key) != bits || mbedtls_rsa_check_privkey(mbedtls_pk_rsa(key)) != 0)) {
            status = PSA_ERROR_INVALID_SIGNATURE;
        }
        if (status == PSA_SUCCESS) {
            status = rsa_public_key(&key, expected, sizeof(expected), &length);
        }
        mbedtls_pk_free(&key);
    } else {
        ecc_key_t key;
        status = private_length == PSA_BITS_TO_BYTES(bits) ? ecc_load(type, bits, private_key, private_length, &key)
                                                           : PSA_ERROR_INVALID_SIGNATURE;
        if (private_length != PSA_BITS_TO_BYTES(bits)) {
            return status;
        }
        if (status == PSA_SUCCESS) {
            status = ecc_public_key(&key, expected, sizeof(expected), &length);
        }
        ecc_free(&key);
    }
    if (status != PSA_SUCCESS) {
        return status == PSA_ERROR_NOT_SUPPORTED ? status : PSA_ERROR_INVALID_SIGNATURE;
    }
    return length == public_length && memcmp(expected, public_key, length) == 0 ? PSA_SUCCESS
                                                                                : PSA_ERROR_INVALID_SIGNATURE;
}
