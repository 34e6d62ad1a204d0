/*
 * Making, reading and destroying keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "key.h"

#include <string.h>

#include "blob.h"
#include "connection.h"
#include "create.h"
#include "loaded.h"
#include "public_key.h"
#include "template.h"

psa_status_t tpm_opaque_generate_key(const psa_key_attributes_t *attributes, uint8_t *key_buffer,
                                     size_t key_buffer_size, size_t *key_buffer_length)
{
    tpm_create_t create = { 0 };
    psa_status_t status = tpm_template_make(attributes, TPM_ORIGIN_TPM, &create.template);

    if (status == PSA_SUCCESS) {
        status = tpm_perform("generating a key", tpm_create, &create);
    }
    if (status == PSA_SUCCESS) {
        status =
            tpm_blob_write(&create.public_area, &create.private_area, key_buffer, key_buffer_size, key_buffer_length);
    }
    return status;
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
