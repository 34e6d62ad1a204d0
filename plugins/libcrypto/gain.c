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

#include <stdbool.h>

#include "curves.h"

/* With a key pair of an elliptic curve one signs, or wants its public half; who verifies has a public key. */
static bool is_slow_curve(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits)
{
    const libcrypto_curve_t *curve = libcrypto_curve(key_type, bits);

    return curve != NULL && PSA_KEY_TYPE_IS_KEY_PAIR(key_type) && !PSA_ALG_IS_KEY_AGREEMENT(algorithm)
           && !libcrypto_curve_has_fast_base(curve);
}

int libcrypto_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits)
{
    if (is_slow_curve(algorithm, key_type, bits)) {
        return 0;
    }
    return key_type != PSA_KEY_TYPE_ARIA && key_type != PSA_KEY_TYPE_DES && algorithm != PSA_ALG_OFB;
}
