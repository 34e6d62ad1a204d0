/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "print.h"

#include <stdio.h>

void print_kind(const pd_description_t *description)
{
    if (!description->opaque) {
        printf("transparent");
    } else if (description->has_location) {
        printf("opaque, location 0x%06x", (unsigned) description->location);
    } else {
        printf("opaque");
    }
}

/* True if the capability has every function that the family must have. */
static bool has_family(const pd_capability_t *capability, unsigned family)
{
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if ((pd_entry_points[e].families & family) != 0 && pd_entry_points[e].required
            && !capability->entry_points[e]) {
            return false;
        }
    }
    return true;
}

void print_entry_points(const pd_capability_t *capability)
{
    unsigned covered = 0;
    const char *separator = "";

    for (unsigned f = 0; f < PD_FAMILY_COUNT; f++) {
        if (has_family(capability, 1u << f)) {
            covered |= 1u << f;
            printf("%s%s", separator, pd_family_names[f]);
            separator = ", ";
        }
    }
    for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
        if (capability->entry_points[e] && (pd_entry_points[e].families & covered) == 0) {
            printf("%s%s", separator, pd_entry_points[e].name);
            separator = ", ";
        }
    }
}

void print_sizes(const pd_capability_t *capability)
{
    if (capability->max_size != SIZE_MAX) {
        printf("%zu to %zu bytes", capability->min_size, capability->max_size);
    } else if (capability->min_size != 0) {
        printf("%zu bytes and more", capability->min_size);
    } else {
        printf("every size");
    }
}
