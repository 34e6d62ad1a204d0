/*
 * Makes a plug-in of p256-m, whose sources are compiled as they are
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <psa_driver_plugin.h>

PSA_DRIVER_DESCRIPTION(P256M_JSON_FILE)

extern const psa_driver_plugin_t p256_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t p256_psa_driver = { PSA_DRIVER_PLUGIN_HEADER };
