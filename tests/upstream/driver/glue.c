/*
 * Makes a plug-in of Mbed TLS's test drivers, whose sources are compiled as they are
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * At the end of a process it tells how often the drivers were called, so that a test can see that it was they who
 * answered: one line on the standard error output, "test driver calls: hash=3 mac=0 ...".
 */
#include <stdio.h>

#include <psa_driver_plugin.h>
#include <test/drivers/test_driver.h> /* needs <psa/crypto.h> before it */

PSA_DRIVER_DESCRIPTION(TEST_DRIVER_DIR "/transparent.json")
PSA_DRIVER_DESCRIPTION(TEST_DRIVER_DIR "/opaque.json")

extern const psa_driver_plugin_t mbedtls_test_transparent_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t mbedtls_test_transparent_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .hash_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_hash_operation_t),
    .mac_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_cipher_operation_t),
    .aead_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_aead_operation_t),
    .pake_context = PSA_DRIVER_CONTEXT(mbedtls_transparent_test_driver_pake_operation_t),
};

extern const psa_driver_plugin_t mbedtls_test_opaque_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t mbedtls_test_opaque_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
    .mac_context = PSA_DRIVER_CONTEXT(mbedtls_opaque_test_driver_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(mbedtls_opaque_test_driver_cipher_operation_t),
};

static unsigned long count_aead_calls(void)
{
    const mbedtls_test_driver_aead_hooks_t *hooks = &mbedtls_test_driver_aead_hooks;

    return hooks->hits_encrypt + hooks->hits_decrypt + hooks->hits_encrypt_setup + hooks->hits_decrypt_setup;
}

__attribute__((destructor)) static void tell_calls(void)
{
    fprintf(stderr,
            "test driver calls: hash=%lu mac=%lu cipher=%lu aead=%lu sign=%lu verify=%lu asymmetric=%lu "
            "agreement=%lu pake=%lu key=%lu\n",
            mbedtls_test_driver_hash_hooks.hits, mbedtls_test_driver_mac_hooks.hits,
            mbedtls_test_driver_cipher_hooks.hits, count_aead_calls(),
            mbedtls_test_driver_signature_sign_hooks.hits, mbedtls_test_driver_signature_verify_hooks.hits,
            mbedtls_test_driver_asymmetric_encryption_hooks.hits, mbedtls_test_driver_key_agreement_hooks.hits,
            mbedtls_test_driver_pake_hooks.hits.total, mbedtls_test_driver_key_management_hooks.hits);
}
