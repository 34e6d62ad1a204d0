/*
 * The names of PSA status codes
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_POLICY_STATUS_H
#define PD_POLICY_STATUS_H

#include <psa/crypto.h>

/** "PSA_ERROR_NOT_SUPPORTED" for that value and so on; for a value that no specification knows, a text with no
 * number in it. Constant; any thread. */
const char *pd_status_name(psa_status_t status);

#endif
