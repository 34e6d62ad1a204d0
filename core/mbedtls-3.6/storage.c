/*
 * Mbed TLS 3.6: PSA internal trusted storage on core/storage
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * In the place of upstream's psa_its_file.c: the same names, exported as there, the same statuses for the same
 * arguments, and files that it can read.
 */
#include "core/mbedtls-3.6/storage.h"

#include <unistd.h>

#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

#include "core/storage/entry.h"
#include "core/storage/store.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT psa_status_t psa_its_set(psa_storage_uid_t uid, uint32_t data_length, const void *p_data,
                                psa_storage_create_flags_t create_flags);
EXPORT psa_status_t psa_its_get(psa_storage_uid_t uid, uint32_t data_offset, uint32_t data_length, void *p_data,
                                size_t *p_data_length);
EXPORT psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);
EXPORT psa_status_t psa_its_remove(psa_storage_uid_t uid);

static psa_status_t write_entry(psa_storage_uid_t uid, uint32_t data_length, const void *data,
                                psa_storage_create_flags_t flags, pd_store_mode_t mode)
{
    const pd_store_t *store;
    psa_status_t status;

    if (uid == 0) {
        return PSA_ERROR_INVALID_HANDLE; /* upstream's status */
    }
    if (data == NULL && data_length > 0) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    status = pd_store_get(PD_STORE_DEFAULT, &store);
    return status == PSA_SUCCESS ? pd_store_write(store, uid, data, data_length, flags, mode) : status;
}

psa_status_t psa_its_set(psa_storage_uid_t uid, uint32_t data_length, const void *p_data,
                         psa_storage_create_flags_t create_flags)
{
    return write_entry(uid, data_length, p_data, create_flags, PD_STORE_REPLACE);
}

psa_status_t pd_its_create(psa_storage_uid_t uid, uint32_t data_length, const void *data,
                           psa_storage_create_flags_t flags)
{
    return write_entry(uid, data_length, data, flags, PD_STORE_CREATE);
}

static psa_status_t open_entry(psa_storage_uid_t uid, pd_entry_t *entry)
{
    const pd_store_t *store;
    psa_status_t status = pd_store_get(PD_STORE_DEFAULT, &store);
    int directory;

    if (status == PSA_SUCCESS) {
        status = pd_store_open_directory(store, PD_STORE_READ, &directory);
    }
    if (status == PSA_SUCCESS) {
        status = pd_entry_open(directory, uid, entry);
        close(directory);
    }
    return status;
}

psa_status_t psa_its_get(psa_storage_uid_t uid, uint32_t data_offset, uint32_t data_length, void *p_data,
                         size_t *p_data_length)
{
    pd_entry_t entry;
    psa_status_t status = open_entry(uid, &entry);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (data_offset > entry.size || data_length > entry.size - data_offset || (p_data == NULL && data_length > 0)) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else {
        status = pd_entry_read(&entry, data_offset, data_length, p_data);
    }
    pd_entry_close(&entry);
    if (status == PSA_SUCCESS && p_data_length != NULL) {
        *p_data_length = data_length;
    }
    return status;
}

psa_status_t pd_its_load(psa_storage_uid_t uid, uint8_t **data, size_t *data_length)
{
    pd_entry_t entry;
    uint8_t *loaded;
    psa_status_t status = open_entry(uid, &entry);

    if (status != PSA_SUCCESS) {
        return status;
    }
    loaded = mbedtls_calloc(1, entry.size > 0 ? entry.size : 1);
    status = loaded != NULL ? pd_entry_read(&entry, 0, entry.size, loaded) : PSA_ERROR_INSUFFICIENT_MEMORY;
    pd_entry_close(&entry);
    if (status != PSA_SUCCESS) {
        mbedtls_free(loaded); /* wiped by pd_entry_read() */
        return status;
    }
    *data = loaded;
    *data_length = entry.size;
    return PSA_SUCCESS;
}

psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info)
{
    pd_entry_t entry;
    psa_status_t status;

    if (p_info == NULL) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    status = open_entry(uid, &entry);
    if (status == PSA_SUCCESS) {
        p_info->size = entry.size;
        p_info->flags = entry.flags;
        pd_entry_close(&entry);
    }
    return status;
}

psa_status_t psa_its_remove(psa_storage_uid_t uid)
{
    const pd_store_t *store;
    const psa_status_t status = pd_store_get(PD_STORE_DEFAULT, &store);

    return status == PSA_SUCCESS ? pd_store_remove(store, uid) : status;
}
