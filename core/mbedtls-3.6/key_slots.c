/*
 * Mbed TLS 3.6: functions that may empty a key slot, and then call the driver of a key that is gone; built-in keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * In the place of upstream's psa_crypto_slot_management.c, which is included with its functions renamed: they hold the
 * lock of the key slots, and have released it when they return. psa_destroy_key() is renamed by wrappers/key_slots.h.
 */

/* Not an option of the configuration header: it would ask every program that is linked to the static library for the
 * function that is at the end. */
#define MBEDTLS_PSA_CRYPTO_BUILTIN_KEYS

#define psa_unregister_read_under_mutex pd_upstream_psa_unregister_read_under_mutex
#define psa_open_key pd_upstream_psa_open_key
#define psa_close_key pd_upstream_psa_close_key

#include "common.h"

#include "psa/crypto.h"

#include "psa_crypto_core.h"
#include "psa_crypto_slot_management.h"

#define HIDDEN __attribute__((visibility("hidden")))

extern HIDDEN __typeof__(psa_unregister_read_under_mutex) psa_unregister_read_under_mutex;
extern HIDDEN __typeof__(psa_open_key) psa_open_key;
extern HIDDEN __typeof__(psa_close_key) psa_close_key;
extern HIDDEN __typeof__(mbedtls_psa_platform_get_builtin_key) mbedtls_psa_platform_get_builtin_key;
extern HIDDEN __typeof__(psa_destroy_key) pd_upstream_psa_destroy_key;

#include "psa_crypto_slot_management.c"
#undef psa_unregister_read_under_mutex
#undef psa_open_key
#undef psa_close_key

#include "core/dispatch/key_destruction.h"
#include "core/dispatch/keys.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT psa_status_t psa_unregister_read_under_mutex(psa_key_slot_t *slot);
EXPORT psa_status_t psa_open_key(mbedtls_svc_key_id_t key, psa_key_handle_t *handle);
EXPORT psa_status_t psa_close_key(psa_key_handle_t handle);
EXPORT psa_status_t psa_destroy_key(mbedtls_svc_key_id_t key);

/* Ends every use of a key: of one that was destroyed meanwhile, the last. What the driver says of its destruction is
 * not the answer to that use. */
psa_status_t psa_unregister_read_under_mutex(psa_key_slot_t *slot)
{
    const psa_status_t status = pd_upstream_psa_unregister_read_under_mutex(slot);

    (void) pd_destroy_gone_keys(false);
    return status;
}

psa_status_t psa_open_key(mbedtls_svc_key_id_t key, psa_key_handle_t *handle)
{
    const psa_status_t status = pd_upstream_psa_open_key(key, handle);

    (void) pd_destroy_gone_keys(false);
    return status;
}

static psa_status_t first_of(psa_status_t status, psa_status_t destruction)
{
    return status != PSA_SUCCESS ? status : destruction;
}

psa_status_t psa_close_key(psa_key_handle_t handle)
{
    const psa_status_t status = pd_upstream_psa_close_key(handle);

    return first_of(status, pd_destroy_gone_keys(status == PSA_SUCCESS));
}

psa_status_t psa_destroy_key(mbedtls_svc_key_id_t key)
{
    const psa_status_t status = pd_upstream_psa_destroy_key(key);

    return first_of(status, pd_destroy_gone_keys(status == PSA_SUCCESS));
}

/* Upstream asks its platform for this. */
psa_status_t mbedtls_psa_platform_get_builtin_key(mbedtls_svc_key_id_t key_id, psa_key_lifetime_t *lifetime,
                                                  psa_drv_slot_number_t *slot_number)
{
    return pd_find_builtin_key(MBEDTLS_SVC_KEY_ID_GET_KEY_ID(key_id), lifetime, slot_number) ? PSA_SUCCESS
                                                                                             : PSA_ERROR_DOES_NOT_EXIST;
}
