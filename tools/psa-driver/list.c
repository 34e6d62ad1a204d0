/*
 * psa-driver list: what a program started here and now would load
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Goes the library's own way, `init` included, so that what it tells is what happens.
 */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "core/description/names.h"
#include "core/loader/loader.h"
#include "core/loader/search_path.h"
#include "core/policy/environment.h"
#include "core/policy/status.h"
#include "print.h"

/* Mechanisms that need no key: the driver can be asked about each by its algorithm. */
static void list_algorithms(const pd_driver_t *driver, const pd_capability_t *capability)
{
    char name[PD_NAME_SIZE];
    const bool conforming = pd_environment_is_set("PSA_DRIVER_CONFORMING");
    char text[160];

    for (size_t i = 0; i < capability->algorithm_count; i++) {
        const psa_algorithm_t algorithm = capability->algorithms[i];

        printf("         %-20s", pd_algorithm_name(algorithm, name));
        if (driver->plugin.availability != NULL) {
            psa_status_t status;

            text[0] = '\0';
            status = driver->plugin.availability(algorithm, PSA_KEY_TYPE_NONE, 0, text, sizeof text);
            text[sizeof text - 1] = '\0';
            printf("  %s%s", status == PSA_SUCCESS ? "" : "absent: ", text);
            if (status == PSA_SUCCESS && !conforming && driver->plugin.gain != NULL
                && driver->plugin.gain(algorithm, PSA_KEY_TYPE_NONE, 0) == 0) {
                printf("; not used: no faster than software");
            }
        }
        printf("\n");
    }
}

static void list_driver(pd_driver_t *driver)
{
    const psa_status_t status = pd_driver_initialise(driver, NULL);

    printf("%s (", driver->description.prefix);
    print_kind(&driver->description);
    printf(")  %s\n", driver->file);
    if (status != PSA_SUCCESS) {
        printf("     not used: init failed with %s (%d)\n", pd_status_name(status), (int) status);
        return;
    }
    for (size_t c = 0; c < driver->description.capability_count; c++) {
        const pd_capability_t *capability = &driver->description.capabilities[c];

        printf("     ");
        print_entry_points(capability);
        printf(": ");
        print_sizes(capability);
        printf("\n");
        list_algorithms(driver, capability);
    }
}

int command_list(int count, char *arguments[])
{
    bool is_default;
    const char *path = pd_search_path(&is_default);
    int status = EXIT_FINE;
    size_t place = 0;
    pd_load_t load;

    (void) arguments;
    if (count != 0) {
        fprintf(stderr, "usage: psa-driver list\n");
        return EXIT_USAGE;
    }
    if (pd_load(path, is_default, &load) != PSA_SUCCESS) {
        fprintf(stderr, "psa-driver: not enough memory\n");
        return EXIT_REFUSED;
    }
    printf("search path: %s (%s)\n", path[0] != '\0' ? path : "empty: no drivers",
           is_default ? "default" : "PSA_DRIVER_PATH");
    for (size_t i = 0; i < load.count; i++) {
        const pd_load_result_t *result = &load.results[i];

        if (result->driver != NULL) {
            printf("%3zu. ", ++place);
            list_driver(result->driver);
            status = pd_driver_is_ready(result->driver) ? status : EXIT_REFUSED;
        } else {
            printf("  -  %s\n     refused: %s\n", result->file, result->message.text);
            status = EXIT_REFUSED;
        }
    }
    if (load.count == 0) {
        printf("no drivers\n");
    }
    pd_load_free(&load);
    return status;
}
