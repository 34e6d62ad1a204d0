/*
 * Mbed TLS 3.6: key slots, for the lines that patches/02-key-destruction.patch adds to psa_crypto.c
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/key.h"
#include "core/dispatch/key_destruction.h"
#include "core/dispatch/keys.h"

/* Upstream's function, which patch 02 adds to, becomes pd_upstream_psa_destroy_key(); key_slots.c has the one that
 * applications call. */
#define psa_destroy_key pd_upstream_psa_destroy_key
__attribute__((visibility("hidden"))) psa_status_t psa_destroy_key(mbedtls_svc_key_id_t key);

/* Drivers forget what they keep of the key. If the key is gone with that, its blob stays with this thread until the driver
 * was told. */
static inline void pd_slot_is_emptied(psa_key_slot_t *slot)
{
    if (slot->key.data == NULL) {
        return;
    }
    pd_forget_key(&slot->attr, slot->key.data, slot->key.bytes);
    if (pd_location_of(&slot->attr) != PSA_KEY_LOCATION_LOCAL_STORAGE
        && pd_key_is_gone(&slot->attr, slot->key.data, slot->key.bytes)) {
        slot->key.data = NULL;
        slot->key.bytes = 0;
    }
}

/* Before a key is destroyed. A volatile one is watched already. */
static inline psa_status_t pd_slot_watch_make(const psa_key_slot_t *slot, pd_key_watch_t **watch)
{
    return PSA_KEY_LIFETIME_IS_VOLATILE(slot->attr.lifetime) ? PSA_SUCCESS : pd_key_watch_make(&slot->attr, watch);
}
