/*
 * What a plug-in must have for its description to be true
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The loader looks for these in a loaded plug-in and stops at the first that is missing; `psa-driver check` looks in
 * the file and tells all.
 */
#ifndef PD_LOADER_CONTRACT_H
#define PD_LOADER_CONTRACT_H

#include <psa_driver_plugin.h>

#include "core/description/description.h"

/** Size of the exported constant in version 1 of the interface. */
#define PD_FIRST_PLUGIN_SIZE (offsetof(psa_driver_plugin_t, gain) + sizeof(psa_driver_gain_t))

/** The context that the functions of a family share. */
typedef struct {
    pd_entry_point_t first; /* these have it: first to last in the order of pd_entry_point_t */
    pd_entry_point_t last;
    size_t offset;    /* of its size and alignment in psa_driver_plugin_t */
    const char *type; /* its name, without the prefix */
} pd_context_rule_t;

#define PD_CONTEXT_RULE_COUNT 7u
extern const pd_context_rule_t pd_context_rules[PD_CONTEXT_RULE_COUNT];

/** What is wrong with a context that some function needs, behind "acme_hash_operation_t "; NULL if nothing is. */
const char *pd_context_fault(psa_driver_context_t context);

/** An operation that was set up will need other functions as well. */
typedef struct {
    pd_entry_point_t setup;
    pd_entry_point_t needed[5];
    size_t count;
} pd_life_cycle_t;

#define PD_LIFE_CYCLE_COUNT 8u
extern const pd_life_cycle_t pd_life_cycles[PD_LIFE_CYCLE_COUNT];

/** The names that an entry point's function may have, in the order they are tried. */
typedef struct {
    const char *given; /* from "names": the only one then. Or NULL. */
    char by_default[2][PD_DESCRIPTION_MAX_PREFIX + 64];
} pd_function_names_t;

/** Finds them: what the description says, else the specification's default, else Mbed TLS's, which is the order of
 * driver-interface generators in the field. */
pd_function_names_t pd_function_names(const pd_description_t *description, const pd_capability_t *capability,
                                      pd_entry_point_t entry_point);

#endif
