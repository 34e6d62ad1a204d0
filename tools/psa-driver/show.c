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

static void show_capability(const pd_capability_t *capability)
{
    char name[PD_NAME_SIZE];

    printf("  ");
    print_entry_points(capability);
    printf("\n    sizes: ");
    print_sizes(capability);
    printf("\n    fallback: %s\n", capability->fallback ? "yes" : "no");
    if (!capability->restricts_algorithms) {
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
}

static void show_description(const pd_description_t *description)
{
    printf("%s (", description->prefix);
    print_kind(description);
    printf(")\n");
    for (size_t c = 0; c < description->capability_count; c++) {
        show_capability(&description->capabilities[c]);
    }
}

int command_show(int count, char *arguments[])
{
    const bool json = count == 2 && strcmp(arguments[0], "--json") == 0;
    pd_plugin_t plugin;
    pd_message_t message;

    if (count != (json ? 2 : 1) || arguments[count - 1][0] == '\0') {
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
