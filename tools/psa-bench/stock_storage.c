/*
 * Mbed TLS's own storage of keys, under names of ours
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Upstream's two files are included: the library that psa-bench is linked to has others in their place.
 */
#define psa_its_set bench_stock_its_set
#define psa_its_get bench_stock_its_get
#define psa_its_get_info bench_stock_its_get_info
#define psa_its_remove bench_stock_its_remove
#define psa_is_key_present_in_storage bench_stock_is_present
#define psa_save_persistent_key bench_stock_save_key
#define psa_load_persistent_key bench_stock_load_key
#define psa_destroy_persistent_key bench_stock_destroy_key
#define psa_format_key_data_for_storage bench_stock_format
#define psa_parse_key_data_from_storage bench_stock_parse
#define psa_free_persistent_key_data bench_stock_free

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static bool is_durable;

static int sync_name(const char *name)
{
    int opened;
    int status;

    if (!is_durable) {
        return 0;
    }
    opened = open(name, O_RDONLY | O_CLOEXEC);
    if (opened < 0) {
        return -1;
    }
    status = fsync(opened);
    close(opened);
    return status;
}

/* Where the calls have to be that upstream lacks: the data before its name, and the name before success. */
static int sync_and_rename(const char *from, const char *to)
{
    return sync_name(from) == 0 && rename(from, to) == 0 && sync_name(".") == 0 ? 0 : -1;
}

#define rename sync_and_rename

#include "psa_its_file.c"
#undef rename
#include "psa_crypto_storage.c"

#include "tools/psa-bench/stock_storage.h"

#define KEY_ID 1

void bench_stock_be_durable(bool durable)
{
    is_durable = durable;
}

psa_status_t bench_stock_save(psa_key_type_t type, const uint8_t *data, size_t length)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_id(&attributes, KEY_ID);
    psa_set_key_type(&attributes, type);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
    return psa_save_persistent_key(&attributes, data, length);
}

psa_status_t bench_stock_load(uint8_t **data, size_t *length)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;

    psa_set_key_id(&attributes, KEY_ID);
    return psa_load_persistent_key(&attributes, data, length);
}

psa_status_t bench_stock_destroy(void)
{
    const psa_status_t status = psa_destroy_persistent_key(KEY_ID);

    return status == PSA_SUCCESS && sync_name(".") != 0 ? PSA_ERROR_STORAGE_FAILURE : status;
}
