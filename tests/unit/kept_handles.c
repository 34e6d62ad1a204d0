/*
 * Handles for the tests of plugins/kept, and a clock
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "kept_handles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

_Atomic unsigned made;
_Atomic unsigned dropped;
_Atomic unsigned dropped_inherited;
psa_status_t make_status = PSA_SUCCESS;
void (*while_making)(void);

_Atomic time_t seconds = 1000;
int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    if (clock != CLOCK_MONOTONIC_COARSE) {
        return __real_clock_gettime(clock, now);
    }
    *now = (struct timespec){ .tv_sec = seconds };
    return 0;
}

static uint64_t name_of(const plugin_kept_key_t *key)
{
    uint64_t name = 0;

    memcpy(&name, key->key, key->key_size < sizeof(name) ? key->key_size : sizeof(name));
    return name;
}

static psa_status_t make(const plugin_kept_key_t *key, const void *argument, void **handle)
{
    (void) argument;
    if (while_making != NULL) {
        while_making();
    }
    if (make_status != PSA_SUCCESS) {
        return make_status;
    }
    handle_t *new = calloc(1, sizeof(*new));
    if (new == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    new->name = name_of(key);
    *handle = new;
    atomic_fetch_add(&made, 1);
    return PSA_SUCCESS;
}

static void drop(void *handle, bool inherited)
{
    handle_t *old = handle;

    if (old->in_use || old->dropped) {
        abort();
    }
    old->dropped = true;
    atomic_fetch_add(inherited ? &dropped_inherited : &dropped, 1);
    free(old);
}

const plugin_kept_kind_t kind = { make, drop };
const plugin_kept_kind_t other_kind = { make, drop };

plugin_kept_key_t key_of(const uint64_t *name)
{
    return (plugin_kept_key_t){
        .type = PSA_KEY_TYPE_AES,
        .bits = 64,
        .algorithm = PSA_ALG_GCM,
        .key = (const uint8_t *) name,
        .key_size = sizeof(*name),
    };
}

handle_t *take(const plugin_kept_key_t *key, plugin_kept_use_t *use)
{
    if (plugin_kept_take(&kind, key, NULL, use) != PSA_SUCCESS) {
        return NULL;
    }
    handle_t *handle = use->handle;
    if (handle->in_use || handle->name != name_of(key)) {
        abort();
    }
    handle->in_use = true;
    return handle;
}

void give_back(plugin_kept_use_t *use, bool reusable)
{
    ((handle_t *) use->handle)->in_use = false;
    plugin_kept_give_back(use, reusable);
}

void use_key(uint64_t name)
{
    plugin_kept_key_t key = key_of(&name);
    plugin_kept_use_t use;

    /* Threads call this too, which cannot fail a test otherwise. */
    if (take(&key, &use) == NULL) {
        abort();
    }
    give_back(&use, true);
}

void forget(uint64_t name)
{
    plugin_kept_key_t key = key_of(&name);

    key.algorithm = PSA_ALG_NONE;
    plugin_kept_forget(&key);
}

int begin(void **state)
{
    (void) state;
    plugin_kept_forget_all();
    if (made != dropped) {
        return 1;
    }
    made = 0;
    dropped = 0;
    dropped_inherited = 0;
    return 0;
}

void wait_for(pid_t child)
{
    int status = -1;

    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}
