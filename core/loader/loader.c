/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loader/plugin.h"
#include "core/loader/search_path.h"

typedef struct {
    pd_load_t *load;
    psa_status_t status; /* only what ends the whole loading */
} walk_t;

static pd_load_result_t *add_result(walk_t *walk, const char *file)
{
    pd_load_t *load = walk->load;
    pd_load_result_t *results = realloc(load->results, (load->count + 1) * sizeof results[0]);
    pd_load_result_t *result;

    if (results == NULL) {
        walk->status = PSA_ERROR_INSUFFICIENT_MEMORY;
        return NULL;
    }
    load->results = results;
    result = &results[load->count];
    memset(result, 0, sizeof *result);
    result->file = strdup(file);
    if (result->file == NULL) {
        walk->status = PSA_ERROR_INSUFFICIENT_MEMORY;
        return NULL;
    }
    load->count++;
    return result;
}

static void refuse(walk_t *walk, const char *file, psa_status_t status, const pd_message_t *message)
{
    pd_load_result_t *result = add_result(walk, file);

    if (result != NULL) {
        result->status = status;
        result->message = *message;
    }
}

/* The same file found a second time on the path adds nothing, be it by another name: the dynamic loader knows it by
 * device and inode and gives the same handle. */
static bool is_loaded_already(const pd_load_t *load, const void *handle)
{
    for (size_t i = 0; i < load->count; i++) {
        if (load->results[i].driver != NULL && load->results[i].driver->handle == handle) {
            return true;
        }
    }
    return false;
}

static pd_driver_t *make_driver(void *handle, pd_plugin_t *plugin, size_t note, psa_status_t *status,
                                pd_message_t *message)
{
    pd_driver_t *driver = calloc(1, sizeof *driver);

    *status = PSA_ERROR_INSUFFICIENT_MEMORY;
    snprintf(message->text, sizeof message->text, "not enough memory");
    if (driver != NULL) {
        driver->file = strdup(plugin->file);
        driver->description = plugin->descriptions[note];
        memset(&plugin->descriptions[note], 0, sizeof plugin->descriptions[note]);
    }
    if (driver != NULL && driver->file != NULL) {
        *status = pd_driver_bind(handle, driver, message);
    }
    if (*status != PSA_SUCCESS) {
        pd_driver_free(driver);
        return NULL;
    }
    return driver;
}

/* The other opaque driver that has the same location, or NULL: a key must have one home. */
static const pd_driver_t *find_rival(const pd_load_t *load, const pd_description_t *description)
{
    for (size_t i = 0; description->opaque && i < load->count; i++) {
        const pd_driver_t *driver = load->results[i].driver;

        if (driver != NULL && driver->description.opaque && driver->description.location == description->location) {
            return driver;
        }
    }
    return NULL;
}

/* The other driver that has a built-in key of the same id, or NULL. */
static const pd_driver_t *find_builtin_rival(const pd_load_t *load, const pd_description_t *description,
                                             psa_key_id_t *id)
{
    for (size_t k = 0; k < description->builtin_key_count; k++) {
        for (size_t i = 0; i < load->count; i++) {
            const pd_driver_t *driver = load->results[i].driver;

            *id = description->builtin_keys[k].id;
            if (driver != NULL && pd_driver_builtin_key(driver, *id) != NULL) {
                return driver;
            }
        }
    }
    return NULL;
}

static void load_descriptions(walk_t *walk, const char *file, void *handle, pd_plugin_t *plugin)
{
    for (size_t i = 0; i < plugin->notes.count && walk->status == PSA_SUCCESS; i++) {
        psa_status_t status = PSA_ERROR_INSUFFICIENT_STORAGE;
        pd_driver_t *driver = NULL;
        const pd_driver_t *rival = find_rival(walk->load, &plugin->descriptions[i]);
        psa_key_id_t id = 0;
        const pd_driver_t *builtin_rival = find_builtin_rival(walk->load, &plugin->descriptions[i], &id);
        pd_load_result_t *result;
        pd_message_t message;

        if (rival != NULL) {
            status = PSA_ERROR_ALREADY_EXISTS;
            snprintf(message.text, sizeof message.text,
                     "driver %.64s has the location 0x%06x of driver %.64s, which was found first (%.200s)",
                     plugin->descriptions[i].prefix, (unsigned) plugin->descriptions[i].location,
                     rival->description.prefix, rival->file);
        } else if (builtin_rival != NULL) {
            status = PSA_ERROR_ALREADY_EXISTS;
            snprintf(message.text, sizeof message.text,
                     "driver %.64s has the built-in key 0x%08x of driver %.64s, which was found first (%.200s)",
                     plugin->descriptions[i].prefix, (unsigned) id, builtin_rival->description.prefix,
                     builtin_rival->file);
        } else if (walk->load->driver_count >= PD_MAX_DRIVERS) {
            snprintf(message.text, sizeof message.text, "%u drivers are loaded already; no more are used",
                     PD_MAX_DRIVERS);
        } else {
            driver = make_driver(handle, plugin, i, &status, &message);
        }
        if (driver == NULL) {
            refuse(walk, file, status, &message);
            continue;
        }
        result = add_result(walk, file);
        if (result == NULL) {
            pd_driver_free(driver);
            return;
        }
        driver->index = (unsigned) walk->load->driver_count++;
        result->driver = driver;
    }
}

static bool visit(const char *file, psa_status_t status, const pd_message_t *problem, void *context)
{
    walk_t *walk = context;
    pd_plugin_t plugin;
    pd_message_t message;
    void *handle;

    if (problem != NULL) {
        refuse(walk, file, status, problem);
        return walk->status == PSA_SUCCESS;
    }
    status = pd_plugin_read(file, true, &plugin, &message);
    if (status != PSA_SUCCESS) {
        refuse(walk, file, status, &message);
        return walk->status == PSA_SUCCESS;
    }
    status = pd_plugin_open(&plugin, &handle, &message);
    if (status != PSA_SUCCESS) {
        refuse(walk, file, status, &message);
    } else if (!is_loaded_already(walk->load, handle)) {
        load_descriptions(walk, file, handle, &plugin);
    }
    pd_plugin_close(&plugin);
    return walk->status == PSA_SUCCESS;
}

psa_status_t pd_load(const char *path, bool is_default, pd_load_t *load)
{
    walk_t walk = { .load = load, .status = PSA_SUCCESS };
    psa_status_t status;

    memset(load, 0, sizeof *load);
    status = pd_search_walk(path, is_default, visit, &walk);
    if (status == PSA_SUCCESS) {
        status = walk.status;
    }
    if (status != PSA_SUCCESS) {
        pd_load_free(load);
    }
    return status;
}

void pd_load_free(pd_load_t *load)
{
    for (size_t i = 0; i < load->count; i++) {
        pd_driver_free(load->results[i].driver);
        free(load->results[i].file);
    }
    free(load->results);
    memset(load, 0, sizeof *load);
}
