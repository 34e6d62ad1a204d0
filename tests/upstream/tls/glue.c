/*
 * Makes a plug-in of p256-m that tells at the end of a process how often each of its entry points was called
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One line on the standard error output, "p256-m calls: import_key=1 generate_key=1 ...". Calls that p256-m declined
 * are not counted. Its own functions are compiled with their names changed to counted_*.
 */
#include <stdatomic.h>
#include <stdio.h>

#include <psa_driver_plugin.h>
#include <p256-m_driver_entrypoints.h> /* needs <psa/crypto.h> before it */

PSA_DRIVER_DESCRIPTION(P256M_JSON_FILE)

extern const psa_driver_plugin_t p256_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t p256_psa_driver = { PSA_DRIVER_PLUGIN_HEADER };

static atomic_ulong import_key_calls;
static atomic_ulong generate_key_calls;
static atomic_ulong export_public_key_calls;
static atomic_ulong key_agreement_calls;
static atomic_ulong sign_hash_calls;
static atomic_ulong verify_hash_calls;

extern __typeof__(p256_transparent_import_key) counted_import_key;
extern __typeof__(p256_transparent_generate_key) counted_generate_key;
extern __typeof__(p256_transparent_export_public_key) counted_export_public_key;
extern __typeof__(p256_transparent_key_agreement) counted_key_agreement;
extern __typeof__(p256_transparent_sign_hash) counted_sign_hash;
extern __typeof__(p256_transparent_verify_hash) counted_verify_hash;

static psa_status_t count(atomic_ulong *calls, psa_status_t status)
{
    if (status != PSA_ERROR_NOT_SUPPORTED) {
        atomic_fetch_add_explicit(calls, 1, memory_order_relaxed);
    }
    return status;
}

PSA_DRIVER_EXPORT psa_status_t p256_transparent_import_key(const psa_key_attributes_t *attributes,
                                                           const uint8_t *data, size_t data_length,
                                                           uint8_t *key_buffer, size_t key_buffer_size,
                                                           size_t *key_buffer_length, size_t *bits)
{
    return count(&import_key_calls, counted_import_key(attributes, data, data_length, key_buffer, key_buffer_size,
                                                       key_buffer_length, bits));
}

PSA_DRIVER_EXPORT psa_status_t p256_transparent_generate_key(const psa_key_attributes_t *attributes,
                                                             uint8_t *key_buffer, size_t key_buffer_size,
                                                             size_t *key_buffer_length)
{
    return count(&generate_key_calls,
                 counted_generate_key(attributes, key_buffer, key_buffer_size, key_buffer_length));
}

PSA_DRIVER_EXPORT psa_status_t p256_transparent_export_public_key(const psa_key_attributes_t *attributes,
                                                                  const uint8_t *key_buffer, size_t key_buffer_size,
                                                                  uint8_t *data, size_t data_size,
                                                                  size_t *data_length)
{
    return count(&export_public_key_calls,
                 counted_export_public_key(attributes, key_buffer, key_buffer_size, data, data_size, data_length));
}

PSA_DRIVER_EXPORT psa_status_t p256_transparent_key_agreement(const psa_key_attributes_t *attributes,
                                                              const uint8_t *key_buffer, size_t key_buffer_size,
                                                              psa_algorithm_t alg, const uint8_t *peer_key,
                                                              size_t peer_key_length, uint8_t *shared_secret,
                                                              size_t shared_secret_size,
                                                              size_t *shared_secret_length)
{
    return count(&key_agreement_calls,
                 counted_key_agreement(attributes, key_buffer, key_buffer_size, alg, peer_key, peer_key_length,
                                       shared_secret, shared_secret_size, shared_secret_length));
}

PSA_DRIVER_EXPORT psa_status_t p256_transparent_sign_hash(const psa_key_attributes_t *attributes,
                                                          const uint8_t *key_buffer, size_t key_buffer_size,
                                                          psa_algorithm_t alg, const uint8_t *hash,
                                                          size_t hash_length, uint8_t *signature,
                                                          size_t signature_size, size_t *signature_length)
{
    return count(&sign_hash_calls, counted_sign_hash(attributes, key_buffer, key_buffer_size, alg, hash, hash_length,
                                                     signature, signature_size, signature_length));
}

PSA_DRIVER_EXPORT psa_status_t p256_transparent_verify_hash(const psa_key_attributes_t *attributes,
                                                            const uint8_t *key_buffer, size_t key_buffer_size,
                                                            psa_algorithm_t alg, const uint8_t *hash,
                                                            size_t hash_length, const uint8_t *signature,
                                                            size_t signature_length)
{
    return count(&verify_hash_calls, counted_verify_hash(attributes, key_buffer, key_buffer_size, alg, hash,
                                                         hash_length, signature, signature_length));
}

__attribute__((destructor)) static void tell_calls(void)
{
    fprintf(stderr,
            "p256-m calls: import_key=%lu generate_key=%lu export_public_key=%lu key_agreement=%lu sign_hash=%lu "
            "verify_hash=%lu\n",
            import_key_calls, generate_key_calls, export_public_key_calls, key_agreement_calls, sign_hash_calls,
            verify_hash_calls);
}
