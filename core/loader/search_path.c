/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/search_path.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/loader/trust.h"
#include "core/policy/environment.h"

const char *pd_search_path(bool *is_default)
{
    const char *path = pd_environment("PSA_DRIVER_PATH");

    *is_default = path == NULL;
    return path != NULL ? path : PD_DEFAULT_DRIVER_PATH;
}

static bool report(const char *element, psa_status_t status, const char *reason, pd_search_visitor_t visitor,
                   void *context)
{
    pd_message_t message;

    snprintf(message.text, sizeof message.text, "%s", reason);
    return visitor(element, status, &message, context);
}

static bool report_errno(const char *element, pd_search_visitor_t visitor, void *context)
{
    const bool is_absent = errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG;

    return report(element, is_absent ? PSA_ERROR_DOES_NOT_EXIST : PSA_ERROR_STORAGE_FAILURE, strerror(errno), visitor,
                  context);
}

static int is_shared_object(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);

    return length > 3 && strcmp(entry->d_name + length - 3, ".so") == 0;
}

/* The order of alphasort() depends on the locale; first found is first asked, so it must not. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static psa_status_t walk_directory(const char *directory, bool *go_on, pd_search_visitor_t visitor,
                                   void *context)
{
    struct dirent **entries = NULL;
    psa_status_t status;
    pd_message_t message;
    char *resolved;
    int count;

    status = pd_trust_resolve(directory, &resolved, &message);
    if (status != PSA_SUCCESS) {
        *go_on = visitor(directory, status, &message, context);
        return PSA_SUCCESS;
    }
    free(resolved);
    count = scandir(directory, &entries, is_shared_object, by_bytes);
    if (count < 0) {
        if (errno == ENOMEM) {
            return PSA_ERROR_INSUFFICIENT_MEMORY;
        }
        *go_on = report_errno(directory, visitor, context);
        return PSA_SUCCESS;
    }
    for (int i = 0; i < count; i++) {
        char *file = NULL;

        if (*go_on && status == PSA_SUCCESS) {
            if (asprintf(&file, "%s/%s", directory, entries[i]->d_name) < 0) {
                status = PSA_ERROR_INSUFFICIENT_MEMORY;
            } else {
                *go_on = visitor(file, PSA_SUCCESS, NULL, context);
                free(file);
            }
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

static psa_status_t walk_element(const char *element, bool quiet, bool *go_on,
                                 pd_search_visitor_t visitor, void *context)
{
    struct stat status;

    if (element[0] != '/') {
        *go_on = report(element, PSA_ERROR_NOT_PERMITTED,
                        element[0] == '\0' ? "an empty element in PSA_DRIVER_PATH"
                                           : "not an absolute name; PSA_DRIVER_PATH takes no others",
                        visitor, context);
        return PSA_SUCCESS;
    }
    if (stat(element, &status) != 0) {
        if (!(quiet && errno == ENOENT)) {
            *go_on = report_errno(element, visitor, context);
        }
        return PSA_SUCCESS;
    }
    if (S_ISDIR(status.st_mode)) {
        return walk_directory(element, go_on, visitor, context);
    }
    *go_on = visitor(element, PSA_SUCCESS, NULL, context);
    return PSA_SUCCESS;
}

psa_status_t pd_search_walk(const char *path, bool quiet, pd_search_visitor_t visitor, void *context)
{
    char *elements;
    char *rest;
    char *element;
    bool go_on = true;
    psa_status_t status = PSA_SUCCESS;

    if (path[0] == '\0') {
        return PSA_SUCCESS;
    }
    elements = strdup(path);
    if (elements == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    rest = elements;
    while (go_on && status == PSA_SUCCESS && (element = strsep(&rest, ":")) != NULL) {
        status = walk_element(element, quiet, &go_on, visitor, context);
    }
    free(elements);
    return status;
}
