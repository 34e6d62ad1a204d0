/*
 * Gain
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Where both libraries have portable C code the built-in one is as fast, or as slow, and nearer. Measured at 16 KiB
 * with OpenSSL 3.0 on x86-64; it is the same C code in OpenSSL up to 3.5 and on other processors.
 */
#include "gain.h"

int libcrypto_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits)
{
    (void) bits;
    return key_type != PSA_KEY_TYPE_ARIA && key_type != PSA_KEY_TYPE_DES && algorithm != PSA_ALG_OFB;
}
