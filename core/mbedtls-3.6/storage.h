/*
 * Mbed TLS 3.6: what upstream's storage of keys calls beyond psa_its_*()
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_MBEDTLS_3_6_STORAGE_H
#define PD_MBEDTLS_3_6_STORAGE_H

#include <psa/crypto.h>

#include "psa_crypto_its.h"

/** Like psa_its_set(), but PSA_ERROR_ALREADY_EXISTS where there is an entry. Of several processes that create the same
 * one at the same time, one succeeds. */
__attribute__((visibility("hidden"))) psa_status_t pd_its_create(psa_storage_uid_t uid, uint32_t data_length,
                                                                 const void *data, psa_storage_create_flags_t flags);

/** All of an entry, of one moment.
 *
 * \param[out] data         To be released with mbedtls_zeroize_and_free() after success.
 *
 * \return As psa_its_get(), or PSA_ERROR_INSUFFICIENT_MEMORY.
 */
__attribute__((visibility("hidden"))) psa_status_t pd_its_load(psa_storage_uid_t uid, uint8_t **data,
                                                               size_t *data_length);

#endif
