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

/* What a driver can be asked about: of a minimum length the full one. PSA_ALG_NONE if there is no such. */
static psa_algorithm_t concrete(psa_algorithm_t algorithm)
{
    if (PSA_ALG_IS_MAC(algorithm)) {
        return PSA_ALG_FULL_LENGTH_MAC(algorithm);
    }
    if (PSA_ALG_IS_AEAD(algorithm)) {
        return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(algorithm);
    }
    return PSA_ALG_IS_WILDCARD(algorithm) ? PSA_ALG_NONE : algorithm;
}

static void list_availability(const pd_driver_t *driver, psa_algorithm_t algorithm, psa_key_type_t key_type)
{
    char text[160] = "";
    psa_status_t status;

    if (driver->plugin.availability == NULL || algorithm == PSA_ALG_NONE) {
        return;
    }
    status = driver->plugin.availability(algorithm, key_type, 0, text, sizeof text);
    text[sizeof text - 1] = '\0';
    printf("  %s%s", status == PSA_SUCCESS ? "" : "absent: ", text);
    if (status == PSA_SUCCESS && !pd_environment_is_set("PSA_DRIVER_CONFORMING") && driver->plugin.gain != NULL
        && driver->plugin.gain(algorithm, key_type, 0) == 0) {
        printf("; not used: no faster than software");
    }
}

static void list_algorithm(const pd_driver_t *driver, const pd_capability_t *capability, psa_algorithm_t algorithm)
{
    char name[PD_NAME_SIZE];

    pd_algorithm_name(algorithm, name);
    if (!capability->restricts_key_types) {
        printf("         %-20s", name);
        list_availability(driver, concrete(algorithm), PSA_KEY_TYPE_NONE);
        printf("\n");
    }
    for (size_t k = 0; k < capability->key_type_count; k++) {
        const pd_key_type_spec_t *spec = &capability->key_types[k];
        char type[PD_NAME_SIZE];

        printf("         %s, %s%s", name, pd_key_type_name(spec->type, type), spec->any_family ? " of any family" : "");
        if (!spec->any_family) {
            list_availability(driver, concrete(algorithm), spec->type);
        }
        printf("\n");
    }
}

static void list_algorithms(const pd_driver_t *driver, const pd_capability_t *capability)
{
    for (size_t i = 0; i < capability->algorithm_count; i++) {
        list_algorithm(driver, capability, capability->algorithms[i]);
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
