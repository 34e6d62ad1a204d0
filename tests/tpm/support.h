/*
 * Tests with a TPM: what they share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * They run under with_swtpm.py, which writes down every command and response.
 */
#ifndef TESTS_TPM_SUPPORT_H
#define TESTS_TPM_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "tpm-driver/psa_tpm.h"

#define P_PAIR PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)
#define P_PUBLIC PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1)

/** Attributes of a key in the TPM, with every usage that fits the algorithm. With an id it is persistent, with 0
 * volatile. */
psa_key_attributes_t tpm_attributes(psa_key_id_t id, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm);

/** Generates one. */
psa_key_id_t make_key(psa_key_id_t id, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm);

/** The key's public half, as a key of the built-in software. */
psa_key_id_t public_half(psa_key_id_t key);

/** How many commands the TPM was sent until now. */
unsigned tpm_commands(void);

/** Whether these bytes stand in any command or response. */
bool tpm_saw(const uint8_t *bytes, size_t size);

/** Tells the one who runs the TPM what to do, and waits until it is done: "stop", "start", "other", "own". */
void tell_tpm(const char *order);

/** psa_crypto_init(); a cmocka group setup. */
int start(void **state);

#endif /* TESTS_TPM_SUPPORT_H */
