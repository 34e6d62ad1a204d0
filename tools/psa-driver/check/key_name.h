/*
 * A key type specification as a description writes it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PSA_DRIVER_CHECK_KEY_NAME_H
#define PSA_DRIVER_CHECK_KEY_NAME_H

#include "core/description/description.h"
#include "core/description/names.h"

/** Writes "PSA_KEY_TYPE_AES", "PSA_KEY_TYPE_ECC_KEY_PAIR(_)". Returns `text`. */
const char *check_key_name(const pd_key_type_spec_t *spec, char text[PD_NAME_SIZE]);

#endif
