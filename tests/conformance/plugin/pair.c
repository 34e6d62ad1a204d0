/*
 * The model driver for key pairs as a plug-in, and what its parts share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pair.h"

int pair_random(void *context, unsigned char *bytes, size_t size)
{
    (void) context;
    if (FAULT_IS(sign_constant_nonce) || FAULT_IS(keys_same_key) || FAULT_IS(asymmetric_constant)) {
        memset(bytes, 0x17, size);
        return 0;
    }
    return psa_generate_random(bytes, size) == PSA_SUCCESS ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

psa_status_t pair_status(int result)
{
    switch (result) {
        case 0:
            return PSA_SUCCESS;
        case MBEDTLS_ERR_MPI_ALLOC_FAILED:
        case MBEDTLS_ERR_ECP_ALLOC_FAILED:
        case MBEDTLS_ERR_PK_ALLOC_FAILED:
            return PSA_ERROR_INSUFFICIENT_MEMORY;
        case MBEDTLS_ERR_ECP_RANDOM_FAILED:
        case MBEDTLS_ERR_RSA_RNG_FAILED:
            return PSA_ERROR_INSUFFICIENT_ENTROPY;
        case MBEDTLS_ERR_ECP_VERIFY_FAILED:
        case MBEDTLS_ERR_RSA_VERIFY_FAILED:
            return PSA_ERROR_INVALID_SIGNATURE;
        case MBEDTLS_ERR_RSA_INVALID_PADDING:
            return PSA_ERROR_INVALID_PADDING;
        case MBEDTLS_ERR_RSA_OUTPUT_TOO_LARGE:
            return PSA_ERROR_BUFFER_TOO_SMALL;
        default:
            return PSA_ERROR_INVALID_ARGUMENT;
    }
}

psa_status_t pair_make_point(mbedtls_ecp_keypair *key)
{
    return pair_status(mbedtls_ecp_mul(&key->MBEDTLS_PRIVATE(grp), &key->MBEDTLS_PRIVATE(Q), &key->MBEDTLS_PRIVATE(d),
                                       &key->MBEDTLS_PRIVATE(grp).G, pair_random, NULL));
}

psa_status_t pair_read_ecc(mbedtls_ecp_keypair *key, psa_key_type_t type, const uint8_t *bytes, size_t size)
{
    mbedtls_ecp_group *group = &key->MBEDTLS_PRIVATE(grp);
    int result;

    mbedtls_ecp_keypair_init(key);
    result = mbedtls_ecp_group_load(group, MBEDTLS_ECP_DP_SECP256R1);
    if (result != 0) {
        return pair_status(result);
    }
    if (type == PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)) {
        if (size != PAIR_NUMBER) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
        result = mbedtls_mpi_read_binary(&key->MBEDTLS_PRIVATE(d), bytes, size);
        if (result == 0 && !FAULT_IS(keys_import_range)) {
            result = mbedtls_ecp_check_privkey(group, &key->MBEDTLS_PRIVATE(d));
        }
        return pair_status(result);
    }
    if (type == PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1)) {
        if (size != PAIR_POINT || bytes[0] != 4) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
        result = mbedtls_ecp_point_read_binary(group, &key->MBEDTLS_PRIVATE(Q), bytes, size);
        if (result == 0 && !FAULT_IS(keys_import_point) && !FAULT_IS(agreement_off_curve)) {
            result = mbedtls_ecp_check_pubkey(group, &key->MBEDTLS_PRIVATE(Q));
        }
        return pair_status(result);
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t pair_read_rsa(mbedtls_pk_context *key, const psa_key_attributes_t *attributes, const uint8_t *bytes,
                           size_t size)
{
    const psa_key_type_t type = psa_get_key_type(attributes);

    mbedtls_pk_init(key);
    if (type == PSA_KEY_TYPE_RSA_KEY_PAIR) {
        return pair_status(mbedtls_pk_parse_key(key, bytes, size, NULL, 0, pair_random, NULL));
    }
    return type == PSA_KEY_TYPE_RSA_PUBLIC_KEY ? pair_status(mbedtls_pk_parse_public_key(key, bytes, size))
                                               : PSA_ERROR_NOT_SUPPORTED;
}

PSA_DRIVER_DESCRIPTION(MODEL_JSON_FILE)

extern const psa_driver_plugin_t pair_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t pair_psa_driver = {
    PSA_DRIVER_PLUGIN_HEADER,
};
