/*
 * The glue that makes the driver a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <psa_driver_plugin.h>

PSA_DRIVER_DESCRIPTION(TPM_JSON_FILE)

extern const psa_driver_plugin_t tpm_opaque_psa_driver;

PSA_DRIVER_EXPORT const psa_driver_plugin_t tpm_opaque_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
};
