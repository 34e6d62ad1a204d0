/*
 * The glue that makes the driver a plug-in
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <psa_driver_plugin.h>

#include "aead.h"
#include "availability.h"
#include "cipher.h"
#include "gain.h"
#include "hash.h"
#include "mac.h"

PSA_DRIVER_DESCRIPTION(LIBCRYPTO_JSON_FILE)

/* Each context is at most what Mbed TLS's own needs, so that it lies in the application's operation structure. */
_Static_assert(sizeof(libcrypto_hash_operation_t) <= 224, "hash context too large");
_Static_assert(sizeof(libcrypto_mac_operation_t) <= 392, "MAC context too large");
_Static_assert(sizeof(libcrypto_cipher_operation_t) <= 104, "cipher context too large");
_Static_assert(sizeof(libcrypto_aead_operation_t) <= 432, "AEAD context too large");

extern const psa_driver_plugin_t libcrypto_psa_driver;

PSA_DRIVER_EXPORT const psa_driver_plugin_t libcrypto_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .hash_context = PSA_DRIVER_CONTEXT(libcrypto_hash_operation_t),
    .mac_context = PSA_DRIVER_CONTEXT(libcrypto_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(libcrypto_cipher_operation_t),
    .aead_context = PSA_DRIVER_CONTEXT(libcrypto_aead_operation_t),
    .availability = libcrypto_availability,
    .gain = libcrypto_gain,
};
