/*
 * The drivers of this process
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Made by the first psa_crypto_init() and then constant; only the drivers' states change. Loading
 * holds no lock: threads that race each load, one publishes with a compare-and-swap, the others take its
 * result. (A lock would deadlock with a thread that is inside dlopen() of a library whose
 * constructor calls psa_crypto_init().)
 */
#ifndef PD_LOADER_REGISTRY_H
#define PD_LOADER_REGISTRY_H

#include "core/loader/driver.h"

typedef struct {
    pd_driver_t **drivers; /* in the order in which they are asked */
    size_t driver_count;
    pd_binding_t **bindings; /* of all drivers; the place here, plus one, is its id */
    size_t binding_count;
    pd_binding_t **forgetting; /* those of them that have forget_key */
    size_t forgetting_count;
    bool conforming;         /* PSA_DRIVER_CONFORMING=1 */
    bool strict;             /* PSA_DRIVER_STRICT=1 */
    psa_status_t status;     /* of the first plug-in that was refused; what psa_crypto_init() returns if strict */
} pd_registry_t;

/** The published registry; NULL before the first pd_registry_load() ended. One load. */
const pd_registry_t *pd_registry(void);

/** The opaque driver whose keys have that location, if it may be called; NULL if there is none. */
const pd_driver_t *pd_registry_driver_of(psa_key_location_t location);

/** Loads the plug-ins of this process's search path, once, and runs the drivers' `init`. Problems cost one line
 * each on standard error.
 *
 * \retval PSA_SUCCESS                    Whatever became of single plug-ins, unless PSA_DRIVER_STRICT=1.
 * \retval PSA_ERROR_INSUFFICIENT_MEMORY
 * \return Under PSA_DRIVER_STRICT=1: the status of the first problem; of those that other threads' initialisation
 *         has not met yet nothing is known, as nobody waits for it.
 */
psa_status_t pd_registry_load(void);

/** Calls the teardown of the drivers that have one; pd_registry_load() runs their `init` again. */
void pd_registry_tear_down(void);

#endif
