/*
 * Yardstick "mbedtls": Mbed TLS's own storage of keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Upstream's code does what the same calls of PSA would make it do, and nothing else of PSA is done. It never waits for
 * the disk; for the durable mechanisms the fsync() calls that it lacks are added.
 */
#include "tools/psa-bench/raw.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mbedtls/version.h>

#include "tools/psa-bench/operation.h"
#include "tools/psa-bench/stock_storage.h"
#include "tools/psa-bench/storage_directory.h"

typedef struct {
    char *path;
    int former; /* the current directory of before: upstream stores in the current one */
} place_t;

static psa_status_t set_up(bench_operation_t *operation)
{
    place_t *place = calloc(1, sizeof(*place));
    psa_status_t status;

    if (place == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = bench_storage_make(&place->path);
    if (status != PSA_SUCCESS) {
        free(place);
        return status;
    }
    operation->state = place;
    bench_stock_be_durable(bench_storage_is_durable(operation->mechanism));
    place->former = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return place->former >= 0 && chdir(place->path) == 0 ? PSA_SUCCESS : PSA_ERROR_STORAGE_FAILURE;
}

static void tear_down(bench_operation_t *operation)
{
    place_t *place = operation->state;

    if (place == NULL) {
        return;
    }
    if (place->former >= 0) {
        if (fchdir(place->former) != 0) {
            perror("psa-bench: cannot go back to the current directory");
        }
        close(place->former);
    }
    bench_storage_remove(place->path);
    free(place);
    operation->state = NULL;
}

static psa_status_t load(bench_operation_t *operation)
{
    uint8_t *loaded = NULL;
    psa_status_t status = bench_stock_load(&loaded, &operation->output_length);

    if (status == PSA_SUCCESS && operation->output_length > operation->output_size) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        memcpy(operation->output, loaded, operation->output_length);
    }
    free(loaded);
    return status;
}

static psa_status_t run(bench_operation_t *operation)
{
    const bench_mechanism_t *mechanism = operation->mechanism;
    uint8_t material[BENCH_MATERIAL_MAX];
    const size_t length = bench_key_material(mechanism->key_type, mechanism->key_bits, false, material);
    psa_status_t status = bench_stock_save(mechanism->key_type, material, length);

    /* Twice: for the export, and for the destruction, which looks for the key first. */
    for (int i = 0; i < 2 && status == PSA_SUCCESS; i++) {
        status = load(operation);
    }
    return status == PSA_SUCCESS ? bench_stock_destroy() : status;
}

static const bench_functions_t storage = {
    .set_up = set_up,
    .run = run,
    .tear_down = tear_down,
    .show = bench_operation_show_output,
};

static const bench_functions_t *functions(const bench_mechanism_t *mechanism)
{
    return strcmp(mechanism->family, "storage") == 0 ? &storage : NULL;
}

static void version(char *text, size_t size)
{
    snprintf(text, size, "%s", MBEDTLS_VERSION_STRING_FULL);
}

const bench_raw_t bench_raw_mbedtls = {
    .name = "mbedtls",
    .served_by = "Mbed TLS's storage",
    .what = "Mbed TLS's own storage of keys, with fsync() added where the mechanism waits for the disk",
    .version = version,
    .functions = functions,
};
