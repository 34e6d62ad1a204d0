/*
 * The key agreement of the model driver for key pairs
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pair_faults.h"

#include <mbedtls/ecdh.h>

PSA_DRIVER_EXPORT psa_status_t pair_key_agreement(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *peer_key,
                                                  size_t peer_key_length, uint8_t *shared_secret,
                                                  size_t shared_secret_size, size_t *shared_secret_length);

/* What a mistake makes of a right secret. */
static void spoil(uint8_t bytes[PAIR_NUMBER])
{
    static uint8_t last[PAIR_NUMBER];
    static unsigned calls;

    if (FAULT_IS(agreement_threads)) {
        pass_through_one_buffer(bytes, PAIR_NUMBER);
    }
    if (FAULT_IS(agreement_fork_child)) {
        spoil_in_child(bytes);
    }
    if (FAULT_IS(agreement_every_third)) {
        calls++;
        memcpy(calls % 3 == 0 ? bytes : last, calls % 3 == 0 ? last : bytes, PAIR_NUMBER);
    }
}

psa_status_t pair_key_agreement(KEY_PARAMETERS, psa_algorithm_t algorithm, const uint8_t *peer_key,
                                size_t peer_key_length, uint8_t *shared_secret, size_t shared_secret_size,
                                size_t *shared_secret_length)
{
    mbedtls_ecp_keypair own;
    mbedtls_ecp_keypair peer;
    mbedtls_mpi shared;
    psa_status_t status;

    if (algorithm != PSA_ALG_ECDH || (FAULT_IS(agreement_id) && has_id(attributes))) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    status = pair_read_ecc(&own, psa_get_key_type(attributes), key_buffer, key_buffer_size);
    mbedtls_ecp_keypair_init(&peer);
    mbedtls_mpi_init(&shared);
    if (status == PSA_SUCCESS) {
        status = pair_read_ecc(&peer, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), peer_key, peer_key_length);
    }
    if (FAULT_IS(agreement_status) && status == PSA_ERROR_INVALID_ARGUMENT) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    if (status == PSA_SUCCESS && shared_secret_size < PAIR_NUMBER && !FAULT_IS(agreement_cut)) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        uint8_t bytes[PAIR_NUMBER];
        const size_t length = shared_secret_size < PAIR_NUMBER ? shared_secret_size : PAIR_NUMBER;
        int result = mbedtls_ecdh_compute_shared(&own.MBEDTLS_PRIVATE(grp), &shared, &peer.MBEDTLS_PRIVATE(Q),
                                                 &own.MBEDTLS_PRIVATE(d), pair_random, NULL);

        if (FAULT_IS(agreement_off_curve) && result != 0) {
            result = mbedtls_mpi_copy(&shared, &own.MBEDTLS_PRIVATE(d));
        }
        if (result == 0) {
            result = FAULT_IS(agreement_byte_order) ? mbedtls_mpi_write_binary_le(&shared, bytes, PAIR_NUMBER)
                                                    : mbedtls_mpi_write_binary(&shared, bytes, PAIR_NUMBER);
        }
        status = pair_status(result);
        if (status == PSA_SUCCESS) {
            spoil(bytes);
            memcpy(shared_secret, bytes, length);
            *shared_secret_length = length;
        }
    }
    if (!(FAULT_IS(agreement_leaks) && status != PSA_SUCCESS)) {
        mbedtls_ecp_keypair_free(&own);
    }
    mbedtls_ecp_keypair_free(&peer);
    mbedtls_mpi_free(&shared);
    return status;
}
