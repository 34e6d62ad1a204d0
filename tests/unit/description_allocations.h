/*
 * Memory that runs out when a test says so
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Link with -Wl,--wrap=malloc -Wl,--wrap=calloc: then what the program's own objects allocate is
 * counted. jansson is told to allocate in the same way.
 */
#ifndef DESCRIPTION_ALLOCATIONS_H
#define DESCRIPTION_ALLOCATIONS_H

#include <stdbool.h>

/** Counts the allocations of jansson, too. Call once, before the first use of jansson. */
void allocations_include_jansson(void);

/** Lets `count` allocations succeed and the one after them fail; later ones succeed again. */
void allocations_fail_after(unsigned count);

/** Ends that. \return Whether an allocation failed since. */
bool allocations_stop_failing(void);

#endif
