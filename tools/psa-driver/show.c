/*
 * psa-driver show: descriptions read from a file that is not loaded
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "core/description/names.h"
#include "core/loader/plugin.h"
#include "print.h"

/* Does an algorithm, or a key, play a part in any of its entry points? */
static bool involves_algorithm(const pd_capability_t *capability)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (capability->entry_points[e] && pd_entry_points[e].has_algorithm) {
            return true;
        }
    }
    return false;
}

static bool involves_key(const pd_capability_t *capability)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (capability->entry_points[e] && pd_entry_points[e].has_key) {
            return true;
        }
    }
    return false;
}

static void show_names(const pd_capability_t *capability)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (capability->names[e] != NULL) {
            printf("    %s is %s()\n", pd_entry_points[e].name, capability->names[e]);
        }
    }
}

static void show_keys(const pd_description_t *description)
{
    const pd_key_context_t *context = &description->key_context;

    if (description->has_key_context && context->size_function != NULL) {
        printf("  size of a key: by %s()\n", context->size_function);
    } else if (description->has_key_context) {
        printf("  size of a key: %zu bytes, plus %zu for a key pair, %zu for a public key, %zu per byte of a symmetric "
               "key%s\n",
               context->base_size, context->key_pair_size, context->public_key_size, context->symmetric_factor,
               context->store_public_key ? ", with the public key stored" : "");
    }
    for (size_t i = 0; i < description->builtin_key_count; i++) {
        printf("  built-in key 0x%08x: slot %llu\n", (unsigned) description->builtin_keys[i].id,
               (unsigned long long) description->builtin_keys[i].slot);
    }
}

/* An opaque driver's keys have no other way: sizes and fallback are for transparent ones. */
static void show_capability(const pd_capability_t *capability, bool opaque)
{
    char name[PD_NAME_SIZE];

    printf("  ");
    print_entry_points(capability);
    printf("\n");
    show_names(capability);
    if (!opaque && (involves_algorithm(capability) || involves_key(capability))) {
        printf("    sizes: ");
        print_sizes(capability);
        printf("\n    fallback: %s\n", capability->fallback ? "yes" : "no");
    }
    if (involves_algorithm(capability) && !capability->restricts_algorithms) {
        printf("    all algorithms\n");
    }
    for (size_t i = 0; i < capability->algorithm_count; i++) {
        printf("    %s\n", pd_algorithm_name(capability->algorithms[i], name));
    }
    for (size_t i = 0; i < capability->key_type_count; i++) {
        const pd_key_type_spec_t *spec = &capability->key_types[i];

        printf("    %s%s\n", pd_key_type_name(spec->type, name), spec->any_family ? " of any family" : "");
    }
    for (size_t i = 0; i < capability->key_size_count; i++) {
        printf("    %zu bits\n", capability->key_sizes[i]);
    }
    if (involves_key(capability) && !capability->restricts_key_types) {
        printf("    all key types\n");
    }
}

static void show_description(const pd_description_t *description)
{
    printf("%s (", description->prefix);
    print_kind(description);
    printf(")\n");
    show_keys(description);
    for (size_t c = 0; c < description->capability_count; c++) {
        show_capability(&description->capabilities[c], description->opaque);
    }
}

int command_show(int count, char *arguments[])
{
    const bool json = count == 2 && strcmp(arguments[0], "--json") == 0;
    pd_plugin_t plugin;
    pd_message_t message;

    if (count != (json ? 2 : 1) || arguments[count - 1][0] == '\0' || arguments[count - 1][0] == '-') {
        fprintf(stderr, "usage: psa-driver show [--json] FILE\n");
        return EXIT_USAGE;
    }
    if (pd_plugin_read(arguments[count - 1], false, &plugin, &message) != PSA_SUCCESS) {
        fprintf(stderr, "psa-driver: %s: %s\n", arguments[count - 1], message.text);
        return EXIT_REFUSED;
    }
    for (size_t i = 0; i < plugin.notes.count; i++) {
        if (json) {
            const pd_note_t *note = &plugin.notes.note[i];

            fwrite(note->text, 1, note->size, stdout);
            if (note->size == 0 || note->text[note->size - 1] != '\n') {
                putchar('\n');
            }
        } else {
            show_description(&plugin.descriptions[i]);
        }
    }
    pd_plugin_close(&plugin);
    return EXIT_FINE;
}
