/*
 * Making, reading and destroying keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "key.h"

#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

#include "blob.h"
#include "connection.h"
#include "create.h"
#include "import.h"
#include "loaded.h"
#include "private_key.h"
#include "public_key.h"
#include "template.h"

#define HMAC_MOST_BYTES 128u

/* An HMAC key that the TPM makes is as long as a digest. Of which hash, the name's or the scheme's, is not said
 * clearly, so it is asked for keys where both are SHA-256. */
static bool tpm_makes_it(const psa_key_attributes_t *attributes)
{
    return psa_get_key_type(attributes) != PSA_KEY_TYPE_HMAC
           || (psa_get_key_bits(attributes) == 256
               && PSA_ALG_HMAC_GET_HASH(psa_get_key_algorithm(attributes)) == PSA_ALG_SHA_256);
}

static psa_status_t create_with(const psa_key_attributes_t *attributes, const uint8_t *secret, size_t size,
                                uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length)
{
    TPM2B_SENSITIVE_DATA *data;
    tpm_create_t create = { 0 };
    psa_status_t status = tpm_template_make(attributes, TPM_ORIGIN_CREATE, &create.template);

    data = &create.sensitive.sensitive.data;
    if (status != PSA_SUCCESS || size == 0 || size > sizeof data->buffer || size > HMAC_MOST_BYTES) {
        return status != PSA_SUCCESS ? status : PSA_ERROR_NOT_SUPPORTED;
    }
    memcpy(data->buffer, secret, size);
    data->size = (UINT16) size;
    status = tpm_perform("giving a key to the TPM", tpm_create, &create);
    explicit_bzero(&create.sensitive, sizeof create.sensitive);
    if (status == PSA_SUCCESS) {
        status =
            tpm_blob_write(&create.public_area, &create.private_area, key_buffer, key_buffer_size, key_buffer_length);
    }
    return status;
}

psa_status_t tpm_opaque_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer,
                                     size_t key_buffer_size, size_t *key_buffer_length)
{
    const size_t size = PSA_BITS_TO_BYTES(psa_get_key_bits(attributes));
    tpm_create_t create = { 0 };
    psa_status_t status;

    if (!tpm_makes_it(attributes)) {
        uint8_t secret[HMAC_MOST_BYTES];

        if (size > sizeof secret) {
            return PSA_ERROR_NOT_SUPPORTED;
        }
        status = getrandom(secret, size, 0) == (ssize_t) size
                     ? create_with(attributes, secret, size, key_buffer, key_buffer_size, key_buffer_length)
                     : PSA_ERROR_INSUFFICIENT_ENTROPY;
        explicit_bzero(secret, sizeof secret);
        return status;
    }
    status = tpm_template_make(attributes, TPM_ORIGIN_TPM, &create.template);
    if (status == PSA_SUCCESS) {
        status = tpm_perform("generating a key", tpm_create, &create);
    }
    if (status == PSA_SUCCESS) {
        status =
            tpm_blob_write(&create.public_area, &create.private_area, key_buffer, key_buffer_size, key_buffer_length);
    }
    return status;
}

static psa_status_t import_pair(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                                uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length)
{
    TPM2B_PRIVATE private_area;
    TPM2B_PUBLIC public_area;
    TPMT_SENSITIVE sensitive;
    psa_status_t status = tpm_template_make(attributes, TPM_ORIGIN_IMPORT, &public_area);

    if (status != PSA_SUCCESS) {
        return status;
    }
    status = tpm_private_key_read(data, data_length, &public_area.publicArea, &sensitive);
    if (status == PSA_SUCCESS) {
        status = tpm_import(&public_area, &sensitive, &private_area);
    }
    explicit_bzero(&sensitive, sizeof sensitive);
    return status == PSA_SUCCESS
               ? tpm_blob_write(&public_area, &private_area, key_buffer, key_buffer_size, key_buffer_length)
               : status;
}

psa_status_t tpm_opaque_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                                   uint8_t *key_buffer, size_t key_buffer_size, size_t *key_buffer_length, size_t *bits)
{
    const psa_key_type_t type = psa_get_key_type(attributes);
    const bool is_secret = type == PSA_KEY_TYPE_HMAC;
    const size_t found = is_secret ? PSA_BYTES_TO_BITS(data_length) : tpm_private_key_bits(type, data, data_length);
    psa_key_attributes_t complete = *attributes;

    if (!is_secret && !PSA_KEY_TYPE_IS_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (found == 0 || (*bits != 0 && *bits != found)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *bits = found;
    psa_set_key_bits(&complete, found);
    return is_secret ? create_with(&complete, data, data_length, key_buffer, key_buffer_size, key_buffer_length)
                     : import_pair(&complete, data, data_length, key_buffer, key_buffer_size, key_buffer_length);
}

/* Needs no TPM. */
psa_status_t tpm_opaque_export_public_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                          size_t key_buffer_size, uint8_t *data, size_t data_size, size_t *data_length)
{
    tpm_blob_t blob;
    const psa_status_t status = tpm_blob_read(attributes, key_buffer, key_buffer_size, &blob);

    return status == PSA_SUCCESS
               ? tpm_public_key_write(attributes, &blob.public_area.publicArea, data, data_size, data_length)
               : status;
}

/* The copy is the same key of the TPM; what it may be used for is the library's to judge. */
psa_status_t tpm_opaque_copy_key(psa_key_attributes_t *attributes, const uint8_t *source_key, size_t source_key_length,
                                 uint8_t *target_key_buffer, size_t target_key_buffer_size,
                                 size_t *target_key_buffer_length)
{
    tpm_blob_t blob;
    const psa_status_t status = tpm_blob_read(attributes, source_key, source_key_length, &blob);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (target_key_buffer_size < source_key_length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memcpy(target_key_buffer, source_key, source_key_length);
    *target_key_buffer_length = source_key_length;
    return PSA_SUCCESS;
}

typedef struct {
    const uint8_t *blob;
    size_t size;
} destruction_t;

static TSS2_RC destroy(tpm_connection_t *connection, void *request)
{
    const destruction_t *const destruction = request;

    tpm_loaded_drop(connection, destruction->blob, destruction->size);
    return TSS2_RC_SUCCESS;
}

/* The TPM keeps nothing of a key but what is loaded at the moment. */
psa_status_t tpm_opaque_destroy_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer,
                                    size_t key_buffer_size)
{
    destruction_t destruction = { key_buffer, key_buffer_size };

    (void) attributes;
    if (!tpm_is_open()) {
        return PSA_SUCCESS;
    }
    return tpm_perform("destroying a key", destroy, &destruction);
}
