/*
 * forget.h - the end of a key
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIBCRYPTO_FORGET_H
#define LIBCRYPTO_FORGET_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

/** Drops what any thread keeps of a key. See "Kept keys" in psa_driver_plugin.h. */
void libcrypto_forget_key(const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size);

#endif /* LIBCRYPTO_FORGET_H */
