/*
 * The rows of the families with data: mechanisms and known answers (stream.h)
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_ANSWERS_H
#define KIT_ANSWERS_H

#include "stream.h"

extern const kit_mechanism_t kit_hash_mechanisms[];
extern const kit_mechanism_t kit_mac_mechanisms[];
extern const kit_mechanism_t kit_cipher_mechanisms[];
extern const kit_mechanism_t kit_aead_mechanisms[];

#endif
