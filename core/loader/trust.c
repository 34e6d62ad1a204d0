/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The walk resolves links itself, because realpath() tells only where they end: a link that lies in
 * somebody else's directory must not choose what we load, even among files of root.
 */
#include "core/loader/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* As the kernel's own limit (path_resolution(7)). */
#define TRUST_MAX_LINKS 40

/* A walk in progress: done is examined and free of links, todo is still to go. Both are below PATH_MAX. */
typedef struct {
    char done[PATH_MAX];
    char todo[PATH_MAX];
    unsigned links;
    bool root_is_mapped; /* in the user namespace of this process */
    bool all_are_mapped;
    uid_t overflow_uid;
} walk_t;

/* Without /proc: as if root had a name here, and some others not. Nothing more is trusted so. */
static void read_user_map(walk_t *walk)
{
    FILE *map = fopen("/proc/self/uid_map", "re");
    unsigned long inside;
    unsigned long outside;
    unsigned long count;

    walk->root_is_mapped = map == NULL;
    while (map != NULL && fscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3) {
        walk->root_is_mapped = walk->root_is_mapped || outside == 0;
        walk->all_are_mapped = walk->all_are_mapped || count >= UINT32_MAX;
    }
    if (map != NULL) {
        fclose(map);
    }
}

static uid_t read_overflow_uid(void)
{
    FILE *file = fopen("/proc/sys/kernel/overflowuid", "re");
    unsigned int uid = 65534;

    if (file != NULL) {
        if (fscanf(file, "%u", &uid) != 1) {
            uid = 65534;
        }
        fclose(file);
    }
    return (uid_t) uid;
}

/* Of a link: the mount that the link itself lies on, not what it points to. */
static bool is_on_read_only_mount(const char *name)
{
    const int descriptor = open(name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct statvfs mount;
    bool result;

    if (descriptor < 0) {
        return false;
    }
    result = fstatvfs(descriptor, &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
    close(descriptor);
    return result;
}

/* The overflow uid stands for every user without a name in this namespace, so it proves nothing, even if it is
 * this process's own. */
static bool is_unknown_owner(const walk_t *walk, const struct stat *status)
{
    return !walk->all_are_mapped && status->st_uid == walk->overflow_uid;
}

static bool is_trusted_owner(const walk_t *walk, const struct stat *status)
{
    if (is_unknown_owner(walk, status)) {
        return !walk->root_is_mapped && is_on_read_only_mount(walk->done);
    }
    return status->st_uid == 0 || status->st_uid == geteuid();
}

static psa_status_t fail(psa_status_t status, pd_message_t *message, const char *name, const char *reason)
{
    snprintf(message->text, sizeof message->text, "%.400s: %s", name, reason);
    return status;
}

static psa_status_t check_entry(const walk_t *walk, const struct stat *status, pd_message_t *message)
{
    const bool is_sticky_directory = S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0;

    if (!is_trusted_owner(walk, status) && is_unknown_owner(walk, status)) {
        snprintf(message->text, sizeof message->text, "%.400s belongs to a user unknown in this user namespace%s",
                 walk->done, walk->root_is_mapped ? "" : " and is not on a read-only mount");
        return PSA_ERROR_NOT_PERMITTED;
    }
    if (!is_trusted_owner(walk, status)) {
        snprintf(message->text, sizeof message->text,
                 "%.400s belongs to user %u, neither to root nor to the user of this process", walk->done,
                 (unsigned) status->st_uid);
        return PSA_ERROR_NOT_PERMITTED;
    }
    if (!S_ISLNK(status->st_mode) && !is_sticky_directory && (status->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        snprintf(message->text, sizeof message->text, "%.400s is writable by %s (mode %04o)", walk->done,
                 (status->st_mode & S_IWOTH) != 0 ? "everybody" : "its group",
                 (unsigned) status->st_mode & 07777u);
        return PSA_ERROR_NOT_PERMITTED;
    }
    return PSA_SUCCESS;
}

/* The directory above; of "/" that is "/" itself. */
static void step_up(walk_t *walk)
{
    char *slash = strrchr(walk->done, '/');

    slash[slash == walk->done] = '\0';
}

/* Puts the target of the link at walk->done in front of what is still to go. */
static psa_status_t follow_link(walk_t *walk, pd_message_t *message)
{
    char target[PATH_MAX];
    const ssize_t length = readlink(walk->done, target, sizeof target - 1);
    const size_t rest = strlen(walk->todo);

    if (length <= 0) {
        return fail(PSA_ERROR_STORAGE_FAILURE, message, walk->done, strerror(errno));
    }
    if (++walk->links > TRUST_MAX_LINKS) {
        return fail(PSA_ERROR_DOES_NOT_EXIST, message, walk->done, strerror(ELOOP));
    }
    target[length] = '\0';
    if ((size_t) length + 1 + rest + 1 > sizeof walk->todo) {
        return fail(PSA_ERROR_DOES_NOT_EXIST, message, walk->done, strerror(ENAMETOOLONG));
    }
    memmove(walk->todo + length + 1, walk->todo, rest + 1);
    memcpy(walk->todo, target, (size_t) length);
    walk->todo[length] = '/';
    if (target[0] == '/') {
        strcpy(walk->done, "/");
    } else {
        step_up(walk);
    }
    return PSA_SUCCESS;
}

/* Takes one component off walk->todo and goes there. */
static psa_status_t step(walk_t *walk, pd_message_t *message)
{
    const size_t skip = strspn(walk->todo, "/");
    const size_t length = strcspn(walk->todo + skip, "/");
    const size_t at = strlen(walk->done);
    char component[NAME_MAX + 1];
    struct stat status;
    psa_status_t checked;

    if (length > NAME_MAX || at + 1 + length + 1 > sizeof walk->done) {
        return fail(PSA_ERROR_DOES_NOT_EXIST, message, walk->done, strerror(ENAMETOOLONG));
    }
    memcpy(component, walk->todo + skip, length);
    component[length] = '\0';
    memmove(walk->todo, walk->todo + skip + length, strlen(walk->todo + skip + length) + 1);
    if (length == 0 || strcmp(component, ".") == 0) {
        return PSA_SUCCESS;
    }
    if (strcmp(component, "..") == 0) {
        step_up(walk);
        return PSA_SUCCESS;
    }
    snprintf(walk->done + at, sizeof walk->done - at, "%s%s", at == 1 ? "" : "/", component);
    if (lstat(walk->done, &status) != 0) {
        return fail(errno == ENOENT || errno == ENOTDIR ? PSA_ERROR_DOES_NOT_EXIST : PSA_ERROR_STORAGE_FAILURE,
                    message, walk->done, strerror(errno));
    }
    checked = check_entry(walk, &status, message);
    if (checked != PSA_SUCCESS || !S_ISLNK(status.st_mode)) {
        return checked;
    }
    return follow_link(walk, message);
}

psa_status_t pd_trust_resolve(const char *name, char **resolved, pd_message_t *message)
{
    walk_t *walk = malloc(sizeof *walk);
    psa_status_t result;
    struct stat status;

    *resolved = NULL;
    if (walk == NULL) {
        return fail(PSA_ERROR_INSUFFICIENT_MEMORY, message, name, strerror(ENOMEM));
    }
    *walk = (walk_t) { .done = "/", .overflow_uid = read_overflow_uid() };
    read_user_map(walk);
    if (name[0] != '/') {
        result = fail(PSA_ERROR_NOT_PERMITTED, message, name, "not an absolute name");
    } else if (strlen(name) >= sizeof walk->todo) {
        result = fail(PSA_ERROR_DOES_NOT_EXIST, message, name, strerror(ENAMETOOLONG));
    } else if (stat("/", &status) != 0) {
        result = fail(PSA_ERROR_STORAGE_FAILURE, message, "/", strerror(errno));
    } else {
        strcpy(walk->todo, name);
        result = check_entry(walk, &status, message);
        while (result == PSA_SUCCESS && walk->todo[0] != '\0') {
            result = step(walk, message);
        }
    }
    if (result == PSA_SUCCESS) {
        *resolved = strdup(walk->done);
        if (*resolved == NULL) {
            result = fail(PSA_ERROR_INSUFFICIENT_MEMORY, message, name, strerror(ENOMEM));
        }
    }
    free(walk);
    return result;
}
