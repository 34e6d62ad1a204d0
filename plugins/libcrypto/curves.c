/*
 * The table of elliptic curves
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "curves.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/objects.h>

#include "context.h"

static const libcrypto_curve_t curves[] = {
    { PSA_ECC_FAMILY_SECP_R1, 256, 32, "prime256v1" },
    { PSA_ECC_FAMILY_SECP_R1, 384, 48, "secp384r1" },
    { PSA_ECC_FAMILY_SECP_R1, 521, 66, "secp521r1" },
    { PSA_ECC_FAMILY_MONTGOMERY, 255, 32, "X25519" },
    { PSA_ECC_FAMILY_MONTGOMERY, 448, 56, "X448" },
    { PSA_ECC_FAMILY_SECP_K1, 256, 32, "secp256k1" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, 32, "brainpoolP256r1" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384, 48, "brainpoolP384r1" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512, 64, "brainpoolP512r1" },
    { PSA_ECC_FAMILY_SECP_R1, 224, 28, "secp224r1" },
    { PSA_ECC_FAMILY_SECP_R1, 192, 24, "prime192v1" },
    { PSA_ECC_FAMILY_SECP_K1, 192, 24, "secp192k1" },
};

#define CURVE_COUNT (sizeof(curves) / sizeof(curves[0]))

static libcrypto_fetched_t fetched[CURVE_COUNT];

static void *fetch(OSSL_LIB_CTX *context, const char *name)
{
    return EC_GROUP_new_by_curve_name_ex(context, NULL, OBJ_sn2nid(name));
}

static void release(void *group)
{
    EC_GROUP_free(group);
}

const libcrypto_curve_t *libcrypto_curve(psa_key_type_t key_type, size_t bits)
{
    for (size_t i = 0; i < CURVE_COUNT && PSA_KEY_TYPE_IS_ECC(key_type); i++) {
        if (curves[i].bits == bits && curves[i].family == PSA_KEY_TYPE_ECC_GET_FAMILY(key_type)) {
            return &curves[i];
        }
    }
    return NULL;
}

const libcrypto_curve_t *libcrypto_curve_of_size(psa_key_type_t key_type, size_t size)
{
    for (size_t i = 0; i < CURVE_COUNT && PSA_KEY_TYPE_IS_ECC(key_type); i++) {
        if (curves[i].size == size && curves[i].family == PSA_KEY_TYPE_ECC_GET_FAMILY(key_type)) {
            return &curves[i];
        }
    }
    return NULL;
}

bool libcrypto_curve_is_montgomery(const libcrypto_curve_t *curve)
{
    return curve->family == PSA_ECC_FAMILY_MONTGOMERY;
}

/* Measured on x86-64. OpenSSL has code of its own for some primes, the built-in code for others; both do the Brainpool
 * curves in the general way, where OpenSSL is faster. */
bool libcrypto_curve_has_fast_base(const libcrypto_curve_t *curve)
{
    switch (curve->family) {
        case PSA_ECC_FAMILY_SECP_K1:
            return false;
        case PSA_ECC_FAMILY_SECP_R1:
            return curve->bits == 384 ? OpenSSL_version_num() >= 0x30200000UL : curve->bits != 192;
        default:
            return true;
    }
}

size_t libcrypto_curve_public_size(const libcrypto_curve_t *curve)
{
    return libcrypto_curve_is_montgomery(curve) ? curve->size : 2u * curve->size + 1;
}

const EC_GROUP *libcrypto_curve_group(const libcrypto_curve_t *curve)
{
    static const libcrypto_fetcher_t fetcher = { fetch, release };

    return libcrypto_fetch(&fetched[curve - curves], &fetcher, curve->name);
}
