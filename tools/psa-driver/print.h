/*
 * What list and show print alike
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_PRINT_H
#define PSA_DRIVER_PRINT_H

#include "core/description/description.h"

/** "transparent", or "opaque, location 0x800001". */
void print_kind(const pd_description_t *description);

/** The entry points of a capability, by the families that cover them where all of one are there. */
void print_entry_points(const pd_capability_t *capability);

/** "every size", "4096 bytes and more", "64 to 4096 bytes". */
void print_sizes(const pd_capability_t *capability);

#endif
