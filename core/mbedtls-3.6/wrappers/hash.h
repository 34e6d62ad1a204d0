/*
 * Mbed TLS 3.6: wrappers of the hash family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/hash.h"

/* Apart, so that the way past all drivers stays small enough to be inlined. */
static __attribute__((noinline)) psa_status_t pd_served_hash_compute(psa_algorithm_t alg, const uint8_t *input,
                                                                     size_t input_length, uint8_t *hash,
                                                                     size_t hash_size, size_t *hash_length)
{
    psa_status_t status;
    psa_status_t forced;

    if (pd_hash_compute(alg, input, input_length, hash, hash_size, hash_length, false, &status) == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_hash_compute(alg, input, input_length, hash, hash_size, hash_length);
    if (status == PSA_ERROR_NOT_SUPPORTED
        && pd_hash_compute(alg, input, input_length, hash, hash_size, hash_length, true, &forced) == PD_ANSWERED) {
        status = forced;
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_hash_compute(psa_algorithm_t alg, const uint8_t *input,
                                                           size_t input_length, uint8_t *hash, size_t hash_size,
                                                           size_t *hash_length)
{
    if (pd_hash_is_served(PD_EP_HASH_COMPUTE, alg)) {
        return pd_served_hash_compute(alg, input, input_length, hash, hash_size, hash_length);
    }
    return pd_stock_hash_compute(alg, input, input_length, hash, hash_size, hash_length);
}

static inline psa_status_t psa_driver_wrapper_hash_setup(psa_hash_operation_t *operation, psa_algorithm_t alg)
{
    pd_outcome_t outcome = PD_BUILTIN;
    psa_status_t status;

    if (pd_hash_is_served(PD_EP_HASH_SETUP, alg)) {
        outcome = pd_hash_setup(&operation->id, &operation->ctx, sizeof operation->ctx, alg, false, &status);
        if (outcome == PD_ANSWERED) {
            return status;
        }
    }
    status = pd_stock_hash_setup(operation, alg);
    if (outcome == PD_UNDECIDED && status == PSA_SUCCESS) {
        operation->id = PD_OPERATION_UNDECIDED;
    } else if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        memset(&operation->ctx, 0, sizeof operation->ctx);
        if (pd_hash_setup(&operation->id, &operation->ctx, sizeof operation->ctx, alg, true, &status)
            != PD_ANSWERED) {
            status = PSA_ERROR_NOT_SUPPORTED;
        }
    }
    return status;
}

/* An undecided operation gets its first input: from now on it is a driver's, or plainly built-in. */
static inline psa_status_t pd_hash_decide(psa_hash_operation_t *operation, size_t first_length)
{
    const psa_algorithm_t alg = operation->ctx.mbedtls_ctx.alg;
    psa_status_t status;

    operation->id = PSA_CRYPTO_MBED_TLS_DRIVER_ID;
    if (!pd_family_is_active(PD_ACTIVE_HASH) || !pd_hash_wants(alg, first_length)) {
        return PSA_SUCCESS;
    }
    status = pd_stock_hash_abort(operation);
    operation->id = 0;
    memset(&operation->ctx, 0, sizeof operation->ctx);
    if (status == PSA_SUCCESS
        && pd_hash_commit(&operation->id, &operation->ctx, sizeof operation->ctx, alg, first_length, &status)
               == PD_BUILTIN) {
        status = pd_stock_hash_setup(operation, alg);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_hash_update(psa_hash_operation_t *operation, const uint8_t *input,
                                                          size_t input_length)
{
    if (operation->id == PD_OPERATION_UNDECIDED) {
        const psa_status_t status = pd_hash_decide(operation, input_length);

        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    if (operation->id >= PD_OPERATION_FIRST_BINDING) {
        return pd_hash_update(operation->id, &operation->ctx, sizeof operation->ctx, input, input_length);
    }
    return pd_stock_hash_update(operation, input, input_length);
}

static inline psa_status_t psa_driver_wrapper_hash_finish(psa_hash_operation_t *operation, uint8_t *hash,
                                                          size_t hash_size, size_t *hash_length)
{
    if (operation->id >= PD_OPERATION_FIRST_BINDING) {
        return pd_hash_finish(operation->id, &operation->ctx, sizeof operation->ctx, hash, hash_size, hash_length);
    }
    if (operation->id == PD_OPERATION_UNDECIDED) {
        operation->id = PSA_CRYPTO_MBED_TLS_DRIVER_ID;
    }
    return pd_stock_hash_finish(operation, hash, hash_size, hash_length);
}

static inline psa_status_t psa_driver_wrapper_hash_abort(psa_hash_operation_t *operation)
{
    if (operation->id >= PD_OPERATION_FIRST_BINDING) {
        return pd_hash_abort(operation->id, &operation->ctx, sizeof operation->ctx);
    }
    if (operation->id == PD_OPERATION_UNDECIDED) {
        operation->id = PSA_CRYPTO_MBED_TLS_DRIVER_ID;
    }
    return pd_stock_hash_abort(operation);
}

static inline psa_status_t psa_driver_wrapper_hash_clone(const psa_hash_operation_t *source_operation,
                                                         psa_hash_operation_t *target_operation)
{
    psa_status_t status;

    if (source_operation->id >= PD_OPERATION_FIRST_BINDING) {
        return pd_hash_clone(source_operation->id, &source_operation->ctx, &target_operation->id,
                             &target_operation->ctx, sizeof target_operation->ctx);
    }
    if (source_operation->id == PD_OPERATION_UNDECIDED) {
        status = mbedtls_psa_hash_clone(&source_operation->ctx.mbedtls_ctx, &target_operation->ctx.mbedtls_ctx);
        target_operation->id = status == PSA_SUCCESS ? PD_OPERATION_UNDECIDED : PSA_CRYPTO_MBED_TLS_DRIVER_ID;
        return status;
    }
    return pd_stock_hash_clone(source_operation, target_operation);
}
