/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/storage/location.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/policy/environment.h"
#include "core/policy/log.h"
#include "core/storage/failure.h"
#include "core/storage/sync.h"

#define UNDER_DATA "psa-linux/storage"
#define UNDER_HOME ".local/share/" UNDER_DATA

static _Atomic(pd_store_t *) store_of_process;

/* A new string, or NULL. */
static char *join(const char *directory, const char *name)
{
    char *joined;

    return asprintf(&joined, "%s/%s", directory, name) >= 0 ? joined : NULL;
}

/* The home that the user data base knows: for programs without HOME, and those that may not believe it. */
static char *home_of_user(void)
{
    char buffer[16384]; /* larger entries exist on paper only */
    struct passwd user;
    struct passwd *found = NULL;

    if (getpwuid_r(geteuid(), &user, buffer, sizeof buffer, &found) != 0 || found == NULL || user.pw_dir[0] != '/') {
        return NULL;
    }
    return join(user.pw_dir, UNDER_HOME);
}

static char *path_of_user(void)
{
    const char *data = pd_environment("XDG_DATA_HOME");
    const char *home = pd_environment("HOME");

    /* The XDG specification: a relative name counts as not set. */
    if (data != NULL && data[0] == '/') {
        return join(data, UNDER_DATA);
    }
    return home != NULL && home[0] == '/' ? join(home, UNDER_HOME) : home_of_user();
}

static pd_store_t *decide(pd_store_default_t otherwise)
{
    const char *path = pd_environment("PSA_STORAGE_PATH");
    const char *sync = pd_environment("PSA_STORAGE_SYNC");
    pd_store_t *store = calloc(1, sizeof *store);

    if (store == NULL) {
        return NULL;
    }
    store->is_volatile = sync != NULL && strcmp(sync, "0") == 0;
    if (path != NULL && path[0] != '/') {
        pd_log_problem("PSA_STORAGE_PATH is not an absolute name: no key is stored or found");
        store->is_refused = true;
    } else if (path != NULL) {
        store->path = strdup(path);
        if (store->path == NULL) {
            free(store);
            return NULL;
        }
    } else if (otherwise == PD_STORE_PER_USER) {
        store->path = path_of_user();
        store->is_refused = store->path == NULL;
        if (store->is_refused) {
            pd_log_problem(
                "the user has no home directory: no key is stored or found; PSA_STORAGE_PATH can name a directory");
        }
    }
    return store;
}

static void release(pd_store_t *store)
{
    if (store != NULL) {
        free(store->path);
        free(store);
    }
}

psa_status_t pd_store_get(pd_store_default_t otherwise, const pd_store_t **store)
{
    pd_store_t *known = atomic_load_explicit(&store_of_process, memory_order_acquire);

    if (known == NULL) {
        pd_store_t *made = decide(otherwise);

        if (made == NULL) {
            return PSA_ERROR_INSUFFICIENT_MEMORY;
        }
        if (atomic_compare_exchange_strong(&store_of_process, &known, made)) {
            known = made;
        } else {
            release(made); /* another thread was faster */
        }
    }
    *store = known;
    return known->is_refused ? PSA_ERROR_STORAGE_FAILURE : PSA_SUCCESS;
}

void pd_store_forget(void)
{
    release(atomic_exchange(&store_of_process, NULL));
}

/* A directory that is lost with the power takes its keys along. */
static int make_directory(const pd_store_t *store, int parent, const char *name)
{
    int status = mkdirat(parent, name, 0700);
    int readable;

    if (status != 0) {
        return errno == EEXIST ? 0 : -1;
    }
    if (store->is_volatile) {
        return 0;
    }
    readable = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (readable < 0) {
        return -1;
    }
    status = pd_storage_sync_directory(readable);
    close(readable);
    return status;
}

/* Makes what is missing of the path. */
static int make_path(const pd_store_t *store)
{
    char *path = strdup(store->path);
    char *rest = path;
    char *name;
    int at = path != NULL ? open("/", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

    while (at >= 0 && (name = strsep(&rest, "/")) != NULL) {
        int next = -1;

        if (name[0] == '\0') {
            continue;
        }
        next = openat(at, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (next < 0 && errno == ENOENT && make_directory(store, at, name) == 0) {
            next = openat(at, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
        }
        close(at);
        at = next;
    }
    free(path);
    if (at < 0) {
        return -1;
    }
    close(at);
    return 0;
}

static psa_status_t check_directory(const pd_store_t *store, int directory)
{
    static atomic_bool told;
    struct stat found;

    if (fstat(directory, &found) != 0) {
        return pd_storage_failure("examine", store->path, errno);
    }
    if ((found.st_uid == geteuid() || found.st_uid == 0)
        && ((found.st_mode & (S_IWGRP | S_IWOTH)) == 0 || (found.st_mode & S_ISVTX) != 0)) {
        return PSA_SUCCESS;
    }
    if (!atomic_exchange(&told, true)) {
        pd_log_problem("key store %s is not used: it must belong to the user or to root and not be writable by others",
                       store->path);
    }
    return PSA_ERROR_NOT_PERMITTED;
}

psa_status_t pd_store_open_directory(const pd_store_t *store, pd_store_purpose_t purpose, int *directory)
{
    const char *path = store->path != NULL ? store->path : ".";
    const int flags = (purpose == PD_STORE_READ ? O_PATH : O_RDONLY) | O_DIRECTORY | O_CLOEXEC;
    psa_status_t status = PSA_SUCCESS;
    int opened = open(path, flags);

    if (opened < 0 && errno == ENOENT && purpose != PD_STORE_MAKE) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    if (opened < 0 && errno == ENOENT && store->path != NULL && make_path(store) == 0) {
        opened = open(path, flags);
    }
    if (opened < 0) {
        return pd_storage_failure("open", path, errno);
    }
    if (store->path != NULL) {
        status = check_directory(store, opened);
    }
    if (status != PSA_SUCCESS) {
        close(opened);
        return status;
    }
    *directory = opened;
    return PSA_SUCCESS;
}
