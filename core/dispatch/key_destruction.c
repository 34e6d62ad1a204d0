/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/key_destruction.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <mbedtls/platform.h>

#include "core/dispatch/keys.h"
#include "core/dispatch/walk.h"
#include "core/policy/log.h"
#include "core/policy/status.h"

struct pd_key_watch {
    pd_key_watch_t *next;
    const uint8_t *blob; /* which key it is */
    pid_t process;       /* that made the key or deleted it */
    /* Once the key is gone. */
    psa_key_attributes_t attributes;
    uint8_t *taken;
    size_t size;
};

_Thread_local pd_key_watch_t *pd_gone_keys;

/* What this thread's driver has made last: it is created or it fails before the thread makes another. */
static _Thread_local pd_key_watch_t *made __attribute__((tls_model("initial-exec")));

/* Watched keys that are in a slot, by their blobs' addresses. Upstream's lock of the key slots guards it. */
#define WATCHED_LISTS 64u
static pd_key_watch_t *watched[WATCHED_LISTS];

static pd_key_watch_t **list_of(const uint8_t *blob)
{
    return &watched[((uint64_t) (uintptr_t) blob * 0x9e3779b97f4a7c15u) >> 58];
}

psa_status_t pd_key_watch_make(const psa_key_attributes_t *attributes, pd_key_watch_t **watch)
{
    *watch = NULL;
    if (!pd_key_has_destruction(attributes)) {
        return PSA_SUCCESS;
    }
    *watch = calloc(1, sizeof **watch);
    return *watch != NULL ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_MEMORY;
}

void pd_key_watch_free(pd_key_watch_t *watch)
{
    free(watch);
}

static void identify(pd_key_watch_t *watch, const uint8_t *blob)
{
    watch->blob = blob;
    watch->process = getpid();
}

static void insert(pd_key_watch_t *watch)
{
    pd_key_watch_t **list = list_of(watch->blob);

    watch->next = *list;
    *list = watch;
}

static pd_key_watch_t *take_made(const uint8_t *blob)
{
    pd_key_watch_t *watch = made;

    if (watch == NULL || watch->blob != blob) {
        return NULL;
    }
    made = NULL;
    return watch;
}

static pd_key_watch_t *take_watched(const uint8_t *blob)
{
    for (pd_key_watch_t **link = list_of(blob); *link != NULL; link = &(*link)->next) {
        pd_key_watch_t *watch = *link;

        if (watch->blob == blob) {
            *link = watch->next;
            return watch;
        }
    }
    return NULL;
}

void pd_key_is_made(pd_key_watch_t *watch, const uint8_t *blob)
{
    if (watch != NULL) {
        identify(watch, blob);
        free(made);
        made = watch;
    }
}

void pd_key_is_created(const psa_key_attributes_t *attributes, const uint8_t *blob)
{
    pd_key_watch_t *watch = take_made(blob);

    if (watch != NULL && PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(attributes))) {
        insert(watch);
    } else {
        free(watch);
    }
}

void pd_key_is_deleted(pd_key_watch_t *watch, const uint8_t *blob)
{
    if (watch != NULL) {
        identify(watch, blob);
        insert(watch);
    }
}

bool pd_key_is_gone(const psa_key_attributes_t *attributes, uint8_t *blob, size_t size)
{
    pd_key_watch_t *watch = take_made(blob);

    if (watch == NULL) {
        watch = take_watched(blob);
    }
    if (watch == NULL || watch->process != getpid()) {
        free(watch);
        return false;
    }
    watch->attributes = *attributes;
    watch->taken = blob;
    watch->size = size;
    watch->next = pd_gone_keys;
    pd_gone_keys = watch;
    return true;
}

psa_status_t pd_destroy_listed_keys(bool is_told)
{
    psa_status_t first = PSA_SUCCESS;

    while (pd_gone_keys != NULL) {
        pd_key_watch_t *watch = pd_gone_keys;
        psa_status_t status;

        /* Off the list first: the driver may itself use keys. */
        pd_gone_keys = watch->next;
        status = pd_destroy_key(&watch->attributes, watch->taken, watch->size);
        if (status != PSA_SUCCESS && !is_told) {
            pd_log_problem("destroy_key for a key of location 0x%06x failed with %s (%d); the key is gone nevertheless",
                           (unsigned) pd_location_of(&watch->attributes), pd_status_name(status), (int) status);
        }
        first = first == PSA_SUCCESS ? status : first;
        explicit_bzero(watch->taken, watch->size);
        mbedtls_free(watch->taken);
        free(watch);
    }
    return first;
}
