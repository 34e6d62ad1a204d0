/*
 * The storage family: a persistent key is created, loaded and destroyed
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * With and without waiting for the disk (PSA_STORAGE_SYNC). Not for several threads at once: the store is one of the
 * process.
 */
#include <stdlib.h>
#include <string.h>

#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/storage_directory.h"

#define KEY_ID 1u

/* The library reads its variables again after it was let go. */
static psa_status_t begin_anew(const char *path, bool is_durable)
{
    if (setenv("PSA_STORAGE_PATH", path, 1) != 0 || setenv("PSA_STORAGE_SYNC", is_durable ? "1" : "0", 1) != 0) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    mbedtls_psa_crypto_free();
    return psa_crypto_init();
}

/* For the yardstick too. */
static psa_status_t prepare(bench_operation_t *operation)
{
    return bench_operation_output(operation, BENCH_MATERIAL_MAX);
}

static psa_status_t set_up(bench_operation_t *operation)
{
    char *path;
    psa_status_t status = bench_storage_make(&path);

    if (status == PSA_SUCCESS) {
        operation->state = path;
        status = begin_anew(path, bench_storage_is_durable(operation->mechanism));
    }
    return status;
}

static void tear_down(bench_operation_t *operation)
{
    if (operation->state != NULL) {
        (void) psa_destroy_key(KEY_ID);
        bench_storage_remove(operation->state);
        operation->state = NULL;
    }
}

static psa_status_t run(bench_operation_t *operation)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    uint8_t material[BENCH_MATERIAL_MAX];
    const size_t length =
        bench_key_material(operation->mechanism->key_type, operation->mechanism->key_bits, false, material);
    psa_key_id_t key;
    psa_status_t status;

    psa_set_key_id(&attributes, KEY_ID);
    psa_set_key_type(&attributes, operation->mechanism->key_type);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
    status = psa_import_key(&attributes, material, length, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = psa_purge_key(key); /* so that it is loaded */
    if (status == PSA_SUCCESS) {
        status = psa_export_key(key, operation->output, operation->output_size, &operation->output_length);
    }
    return status == PSA_SUCCESS ? psa_destroy_key(key) : status;
}

static const bench_functions_t functions = {
    .prepare = prepare,
    .set_up = set_up,
    .run = run,
    .tear_down = tear_down,
    .show = bench_operation_show_output,
};

/* clang-format off */
#define ROW(name_, variant_, bits)                                                                 \
    { .name = name_ "/" variant_, .psa_name = "PSA_KEY_TYPE_HMAC", .family = "storage",            \
      .variant = variant_, .algorithm = PSA_ALG_NONE, .key_type = PSA_KEY_TYPE_HMAC,               \
      .key_bits = bits, .sizeless = true, .common = false, .functions = &functions }
/* clang-format on */

const bench_mechanism_t bench_storage_mechanisms[] = {
    ROW("stored-key-256", "durable", 256),
    ROW("stored-key-256", "no-sync", 256),
    ROW("stored-key-16384", "durable", 16384),
    ROW("stored-key-16384", "no-sync", 16384),
};

const size_t bench_storage_mechanism_count = sizeof(bench_storage_mechanisms) / sizeof(bench_storage_mechanisms[0]);
