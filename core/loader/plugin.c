/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/plugin.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/loader/load_address.h"
#include "core/loader/trust.h"

static psa_status_t read_descriptions(pd_plugin_t *plugin, pd_message_t *message)
{
    for (size_t i = 0; i < plugin->notes.count; i++) {
        const pd_note_t *note = &plugin->notes.note[i];
        psa_status_t status = pd_description_parse(note->text, note->size, &plugin->descriptions[i], message);

        if (status != PSA_SUCCESS) {
            return status;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(plugin->descriptions[i].prefix, plugin->descriptions[j].prefix) == 0) {
                snprintf(message->text, sizeof message->text,
                         "two descriptions (notes %zu and %zu) have the prefix \"%.200s\"", j + 1, i + 1,
                         plugin->descriptions[i].prefix);
                return PSA_ERROR_INVALID_ARGUMENT;
            }
        }
    }
    return PSA_SUCCESS;
}

psa_status_t pd_plugin_read(const char *file, bool must_trust, pd_plugin_t *plugin, pd_message_t *message)
{
    psa_status_t status = PSA_SUCCESS;
    int descriptor = -1;

    memset(plugin, 0, sizeof *plugin);
    message->text[0] = '\0';
    if (must_trust) {
        status = pd_trust_resolve(file, &plugin->file, message);
    } else {
        plugin->file = realpath(file, NULL);
        if (plugin->file == NULL) {
            snprintf(message->text, sizeof message->text, "%s", strerror(errno));
            status = errno == ENOMEM ? PSA_ERROR_INSUFFICIENT_MEMORY : PSA_ERROR_DOES_NOT_EXIST;
        }
    }
    if (status == PSA_SUCCESS) {
        /* O_NONBLOCK: a named pipe must not make us wait. */
        descriptor = open(plugin->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (descriptor < 0) {
            snprintf(message->text, sizeof message->text, "%s", strerror(errno));
            status = PSA_ERROR_STORAGE_FAILURE;
        }
    }
    if (status == PSA_SUCCESS) {
        status = pd_notes_read(descriptor, &plugin->notes, message);
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    if (status == PSA_SUCCESS) {
        status = read_descriptions(plugin, message);
    }
    if (status != PSA_SUCCESS) {
        pd_plugin_close(plugin);
    }
    return status;
}

/* What is looked for among the loaded objects, and whether it was right. */
typedef struct {
    const pd_notes_t *notes;
    ElfW(Addr) base;
    bool same;
} mapped_notes_t;

static bool is_mapped(const struct dl_phdr_info *object, uint64_t vaddr, size_t size)
{
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];

        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_R) != 0 && vaddr >= segment->p_vaddr
            && vaddr - segment->p_vaddr <= segment->p_filesz
            && size <= segment->p_filesz - (vaddr - segment->p_vaddr)) {
            return true;
        }
    }
    return false;
}

static int compare_notes(struct dl_phdr_info *object, size_t size, void *context)
{
    mapped_notes_t *mapped = context;

    (void) size;
    if (object->dlpi_addr != mapped->base) {
        return 0;
    }
    mapped->same = true;
    for (size_t i = 0; i < mapped->notes->count; i++) {
        const pd_note_t *note = &mapped->notes->note[i];

        /* An address of the loaded object. */
        mapped->same = mapped->same && is_mapped(object, note->vaddr, note->size)
                       && memcmp((const char *) (uintptr_t) (mapped->base + note->vaddr), note->text, note->size) == 0;
    }
    return 1;
}

psa_status_t pd_plugin_open(const pd_plugin_t *plugin, void **handle, pd_message_t *message)
{
    mapped_notes_t mapped = { .notes = &plugin->notes };
    const char *reason;

    if (strchr(plugin->file, '$') != NULL) {
        snprintf(message->text, sizeof message->text, "%.400s has a '$', which the dynamic loader would expand",
                 plugin->file);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *handle = dlopen(plugin->file, RTLD_NOW | RTLD_LOCAL);
    if (*handle == NULL || !pd_load_address(*handle, &mapped.base)) {
        reason = dlerror();
        snprintf(message->text, sizeof message->text, "%s", reason != NULL ? reason : "dlopen failed");
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    dl_iterate_phdr(compare_notes, &mapped);
    if (!mapped.same) {
        snprintf(message->text, sizeof message->text, "the file changed while it was loaded");
        return PSA_ERROR_CORRUPTION_DETECTED;
    }
    return PSA_SUCCESS;
}

void pd_plugin_close(pd_plugin_t *plugin)
{
    for (size_t i = 0; i < PD_NOTE_MAX_COUNT; i++) {
        pd_description_free(&plugin->descriptions[i]);
    }
    pd_notes_free(&plugin->notes);
    free(plugin->file);
    memset(plugin, 0, sizeof *plugin);
}
