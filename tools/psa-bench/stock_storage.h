/*
 * Mbed TLS's own storage of keys, for one key, in the current directory
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BENCH_STOCK_STORAGE_H
#define BENCH_STOCK_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Whether fsync() is added, on the file and on the directory. */
void bench_stock_be_durable(bool durable);

/** Stores, loads and destroys the key; what was loaded is released with free(). The statuses are upstream's. */
psa_status_t bench_stock_save(psa_key_type_t type, const uint8_t *data, size_t length);
psa_status_t bench_stock_load(uint8_t **data, size_t *length);
psa_status_t bench_stock_destroy(void);

#endif
