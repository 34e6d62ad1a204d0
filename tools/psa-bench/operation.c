/*
 * What families and yardsticks share: key material, buffers, fixed nonces
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tools/psa-bench/operation.h"

#include <stdlib.h>
#include <string.h>

#include "tools/psa-bench/reference.h"

const uint8_t bench_nonce[BENCH_NONCE_MAX] = {
    0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
};

const uint8_t bench_additional_data[13] = { 0, 0, 0, 0, 0, 0, 0, 1, 23, 3, 3, 0, 64 };

size_t bench_iv_length(const bench_mechanism_t *mechanism)
{
    if (PSA_ALG_IS_AEAD(mechanism->algorithm)) {
        return PSA_AEAD_NONCE_LENGTH(mechanism->key_type, mechanism->algorithm);
    }
    return PSA_CIPHER_IV_LENGTH(mechanism->key_type, mechanism->algorithm);
}

/* A private value below the order of every curve, and in the form that the Montgomery curves ask for. */
static void make_private_value(psa_key_type_t type, size_t bits, uint8_t *material, size_t length)
{
    if (PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_MONTGOMERY) {
        material[0] &= bits == 255 ? 0xf8 : 0xfc;
        material[length - 1] &= 0x7f;
        material[length - 1] |= bits == 255 ? 0x40 : 0x80;
    } else if (bits % 8 != 0) {
        material[0] = 0;
    }
}

size_t bench_key_material(psa_key_type_t type, size_t bits, bool peer, uint8_t *material)
{
    size_t length = PSA_BITS_TO_BYTES(bits);

    if (PSA_KEY_TYPE_IS_RSA(type)) {
        const uint8_t *key = bench_rsa_key(bits, &length);
        if (key == NULL || length > BENCH_MATERIAL_MAX) {
            return 0;
        }
        memcpy(material, key, length);
        return length;
    }
    if (length == 0 || length > BENCH_MATERIAL_MAX) {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        material[i] = (uint8_t) ((peer ? 0x2b : 0x11) + 37 * i);
    }
    if (PSA_KEY_TYPE_IS_ECC(type)) {
        make_private_value(type, bits, material, length);
    }
    return length;
}

psa_key_lifetime_t bench_key_lifetime(const bench_operation_t *operation)
{
    return PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE, operation->location);
}

psa_status_t bench_key_import(const bench_operation_t *operation, psa_key_usage_t usage, psa_key_id_t *key)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t material[BENCH_MATERIAL_MAX];
    size_t length;

    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(mechanism->key_type)) {
        psa_status_t status = bench_reference_public_key(mechanism, false, material, sizeof(material), &length);
        if (status != PSA_SUCCESS) {
            return status;
        }
    } else {
        length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, material);
    }
    psa_set_key_type(&attributes, mechanism->key_type);
    psa_set_key_lifetime(&attributes, bench_key_lifetime(operation));
    psa_set_key_algorithm(&attributes, mechanism->algorithm);
    psa_set_key_usage_flags(&attributes, usage);
    return psa_import_key(&attributes, material, length, key);
}

psa_status_t bench_key_import_and_destroy(bench_operation_t *operation)
{
    psa_key_id_t key = PSA_KEY_ID_NULL;

    psa_status_t status = bench_key_import(operation, 0, &key);
    return status == PSA_SUCCESS ? psa_destroy_key(key) : status;
}

psa_status_t bench_operation_output(bench_operation_t *operation, size_t size)
{
    void *output = NULL;

    if (posix_memalign(&output, 64, size > 0 ? size : 1) != 0) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    memset(output, 0, size);
    operation->output = output;
    operation->output_size = size;
    return PSA_SUCCESS;
}

void bench_operation_end(bench_operation_t *operation)
{
    if (operation->key != PSA_KEY_ID_NULL) {
        (void) psa_destroy_key(operation->key);
        operation->key = PSA_KEY_ID_NULL;
    }
    free(operation->output);
    operation->output = NULL;
    operation->output_size = 0;
    free(operation->kept);
    operation->kept = NULL;
}

/* Four lanes of multiply and rotate: it is there to notice mistakes, at memory speed, between batches. */
void bench_operation_fingerprint(bench_operation_t *operation, const uint8_t *data, size_t length)
{
    enum { LANES = 4, WORD = 8 };
    uint64_t lane[LANES] = { length, 1, 2, 3 };
    size_t at = 0;

    if (length <= sizeof(operation->evidence)) {
        memcpy(operation->evidence, data, length);
        operation->evidence_length = length;
        return;
    }
    for (; at < length; at += LANES * WORD) {
        uint64_t words[LANES] = { 0 };
        memcpy(words, data + at, length - at < sizeof(words) ? length - at : sizeof(words));
        for (size_t i = 0; i < LANES; i++) {
            lane[i] = (lane[i] ^ words[i]) * 0x9e3779b97f4a7c15u;
            lane[i] ^= lane[i] >> 29;
        }
    }
    memcpy(operation->evidence, lane, sizeof(lane));
    operation->evidence_length = sizeof(lane);
}

psa_status_t bench_operation_show_output(bench_operation_t *operation)
{
    if (operation->output_length > operation->output_size) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    bench_operation_fingerprint(operation, operation->output, operation->output_length);
    return PSA_SUCCESS;
}

void bench_operation_show_type(bench_operation_t *operation)
{
    psa_key_type_t type = operation->mechanism->key_type;
    uint16_t bits = operation->mechanism->key_bits;
    const uint8_t what[] = { (uint8_t) (type >> 8), (uint8_t) type, (uint8_t) (bits >> 8), (uint8_t) bits };

    bench_operation_fingerprint(operation, what, sizeof(what));
}
