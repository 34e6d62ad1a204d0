/*
 * The model driver for opaque keys as a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "safe.h"

PSA_DRIVER_DESCRIPTION(MODEL_JSON_FILE)

extern const psa_driver_plugin_t safe_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t safe_psa_driver = { PSA_DRIVER_PLUGIN_HEADER };
