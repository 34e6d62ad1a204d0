/*
 * Writing and removing entries of the store
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * At every moment, whatever ends the process or the machine, an entry is as it was before or as it is after, whole.
 * Success is returned when it will stay so after a loss of power (unless pd_store_t::is_volatile). After an error a new
 * entry does not exist; one that was to be replaced or removed is as before, or the error came from making the change
 * last, and it is as after.
 *
 * Any thread of any process may call these at the same time.
 */
#ifndef PD_STORAGE_STORE_H
#define PD_STORAGE_STORE_H

#include <stdint.h>

#include <psa/crypto.h>

#include "core/storage/location.h"

typedef enum {
    PD_STORE_REPLACE, /* there may be an entry, unless it is to be written once */
    PD_STORE_CREATE,  /* there must be none, whoever else creates one at this moment */
} pd_store_mode_t;

/** Writes an entry. `data` may be NULL where size is 0.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_ALREADY_EXISTS     PD_STORE_CREATE: there is one. Or something else of its name.
 * \retval PSA_ERROR_NOT_PERMITTED      PD_STORE_REPLACE: the one that is there is to be written once; or as
 *                                      pd_storage_failure() says, like the other statuses.
 */
psa_status_t pd_store_write(const pd_store_t *store, uint64_t uid, const void *data, uint32_t size, uint32_t flags,
                            pd_store_mode_t mode);

/** Removes an entry; one that is damaged too.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_DOES_NOT_EXIST
 * \retval PSA_ERROR_NOT_PERMITTED   It is to be written once; or as pd_storage_failure() says, like the other statuses.
 */
psa_status_t pd_store_remove(const pd_store_t *store, uint64_t uid);

#endif
