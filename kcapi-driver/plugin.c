/*
 * The glue that makes the driver a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <psa_driver_plugin.h>

#include "availability.h"
#include "gain.h"
#include "hash.h"

PSA_DRIVER_DESCRIPTION(KCAPI_JSON_FILE)

extern const psa_driver_plugin_t kcapi_transparent_psa_driver;

PSA_DRIVER_EXPORT const psa_driver_plugin_t kcapi_transparent_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .hash_context = PSA_DRIVER_CONTEXT(kcapi_transparent_hash_operation_t),
    .availability = kcapi_availability,
    .gain = kcapi_gain,
};
