/*
 * From numbers back to the names of the Crypto API, for messages and tools
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_NAMES_H
#define PD_DESCRIPTION_NAMES_H

#include <psa/crypto.h>

/** Long enough for every name below. */
#define PD_NAME_SIZE 160u

/** Writes "PSA_ALG_HMAC(PSA_ALG_SHA_256)" and so on; the value in hexadecimal if no macro makes it.
 *
 * \param[out] text  Room of PD_NAME_SIZE bytes; zero-terminated.
 * \return \p text.
 */
const char *pd_algorithm_name(psa_algorithm_t algorithm, char text[PD_NAME_SIZE]);

/** Writes "PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)" and so on, likewise. */
const char *pd_key_type_name(psa_key_type_t type, char text[PD_NAME_SIZE]);

#endif
