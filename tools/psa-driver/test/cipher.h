/*
 * The rules that only ciphers have
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIT_CIPHER_H
#define KIT_CIPHER_H

#include "stream.h"

/** Inputs that are not whole blocks are refused where they must be. */
void kit_cipher_check_odd_lengths(kit_t *kit, const kit_case_t *c);

/** Bad padding is refused. */
void kit_rule_cipher_padding(kit_t *kit, const kit_case_t *c);
bool kit_cipher_is_padded(const kit_case_t *c);

/** The IV counts, every byte of it, and one of another length is refused. */
void kit_rule_cipher_iv(kit_t *kit, const kit_case_t *c);
bool kit_cipher_has_iv(const kit_case_t *c);

/** psa_cipher_encrypt() through the driver, with an IV that the library makes; the built-in code decrypts it. */
void kit_rule_cipher_random_iv(kit_t *kit, const kit_case_t *c);

#endif
