/*
 * Which algorithms, entry points, key types and key sizes go together in the Crypto API
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Where this cannot tell, the answer is yes. Wildcards fit if one of what they stand for does.
 */
#ifndef PSA_DRIVER_CHECK_FIT_H
#define PSA_DRIVER_CHECK_FIT_H

#include "core/description/description.h"

/** Can the core call an entry point with an algorithm? */
bool fits_entry_point(psa_algorithm_t algorithm, pd_entry_point_t entry_point);

/** Can a key of a type be given to an entry point? */
bool fits_key_entry_point(pd_key_type_spec_t type, pd_entry_point_t entry_point);

/** Can a key of a type be used with an algorithm? */
bool fits_key_algorithm(pd_key_type_spec_t type, psa_algorithm_t algorithm);

/** Has a key type keys of that many bits? */
bool fits_key_size(pd_key_type_spec_t type, size_t bits);

/** False if the library never calls an entry point, whatever a driver lists. */
bool fits_this_library(pd_entry_point_t entry_point);

#endif
