/*
 * Mbed TLS 3.6: psa_crypto_init() that loads drivers first, mbedtls_psa_crypto_free() that lets them go
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Upstream's function, renamed at compile time, holds its locks while it works. Plug-ins are loaded before
 * it is called, so that no constructor and no `init` of theirs runs under a lock; their teardown likewise, after
 * upstream has wiped its keys, and they were told which of theirs are gone with that.
 */
#include <psa/crypto.h>

#include "core/dispatch/key_destruction.h"
#include "core/dispatch/route.h"
#include "core/loader/registry.h"
#include "core/mbedtls-3.6/fork_locks.h"
#include "core/storage/location.h"

__attribute__((visibility("hidden"))) psa_status_t pd_upstream_psa_crypto_init(void);

__attribute__((visibility("default"))) psa_status_t psa_crypto_init(void)
{
    psa_status_t status = pd_registry_load();

    if (status == PSA_SUCCESS) {
        status = pd_upstream_psa_crypto_init();
    }
    if (status == PSA_SUCCESS) {
        pd_fork_locks_install();
        pd_dispatch_enable();
    }
    return status;
}

__attribute__((visibility("hidden"))) void pd_upstream_mbedtls_psa_crypto_free(void);

__attribute__((visibility("default"))) void mbedtls_psa_crypto_free(void)
{
    pd_dispatch_disable();
    pd_upstream_mbedtls_psa_crypto_free();
    (void) pd_destroy_gone_keys(false);
    pd_registry_tear_down();
    pd_store_forget();
}
