/*
 * The hashes of the model driver
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "hash_faults.h"

#include <mbedtls/platform_util.h>
#include <mbedtls/psa_util.h>

PSA_DRIVER_EXPORT psa_status_t model_hash_setup(model_hash_operation_t *context, psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t model_hash_update(model_hash_operation_t *context, const uint8_t *input,
                                                 size_t input_length);
PSA_DRIVER_EXPORT psa_status_t model_hash_finish(model_hash_operation_t *context, uint8_t *hash, size_t hash_size,
                                                 size_t *hash_length);
PSA_DRIVER_EXPORT psa_status_t model_hash_abort(model_hash_operation_t *context);
PSA_DRIVER_EXPORT psa_status_t model_hash_clone(const model_hash_operation_t *source, model_hash_operation_t *target);
PSA_DRIVER_EXPORT psa_status_t model_hash_compute(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length,
                                                  uint8_t *hash, size_t hash_size, size_t *hash_length);

static const mbedtls_md_info_t *info_of(psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_HASH(algorithm) ? mbedtls_md_info_from_type(mbedtls_md_type_from_psa_alg(algorithm)) : NULL;
}

psa_status_t model_hash_setup(model_hash_operation_t *context, psa_algorithm_t algorithm)
{
    const mbedtls_md_info_t *info = info_of(algorithm);
    int result;

    if (context->algorithm != 0) {
        return PSA_ERROR_BAD_STATE;
    }
    if (info == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (spoil_setup(&context->spoil) != PSA_SUCCESS) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    mbedtls_md_init(&context->md);
    result = mbedtls_md_setup(&context->md, info, 0);
    if (result == 0) {
        result = mbedtls_md_starts(&context->md);
    }
    if (result != 0) {
        mbedtls_md_free(&context->md);
        return model_status(result);
    }
    context->algorithm = algorithm;
    return PSA_SUCCESS;
}

psa_status_t model_hash_update(model_hash_operation_t *context, const uint8_t *input, size_t input_length)
{
    if (context->algorithm == 0) {
        return FAULT_IS(hash_zeroed_update) ? PSA_SUCCESS : PSA_ERROR_BAD_STATE;
    }
    if (FAULT_IS(hash_reads_empty) && input_length == 0) {
        (void) *(const volatile uint8_t *) input;
    }
    if (input_length == 0) {
        return FAULT_IS(hash_empty_piece) ? PSA_ERROR_INVALID_ARGUMENT : PSA_SUCCESS;
    }
    if (spoil_update(&context->spoil, input, input_length)) {
        return PSA_SUCCESS;
    }
    return model_status(mbedtls_md_update(&context->md, input, input_length));
}

static void release(model_hash_operation_t *context)
{
    if (context->algorithm != 0) {
        spoil_release(&context->spoil);
        if (FAULT_IS(hash_double_abort)) {
            mbedtls_md_context_t md = context->md; /* mbedtls_md_free() clears what it is given */

            mbedtls_md_free(&md);
        } else if (!context->spoil.is_borrowed) {
            mbedtls_md_free(&context->md);
        }
    }
}

psa_status_t model_hash_finish(model_hash_operation_t *context, uint8_t *hash, size_t hash_size, size_t *hash_length)
{
    const size_t length = PSA_HASH_LENGTH(context->algorithm);
    psa_status_t status;

    if (context->algorithm == 0) {
        if (FAULT_IS(hash_zeroed_finish)) {
            *hash_length = 0;
            return PSA_SUCCESS;
        }
        return PSA_ERROR_BAD_STATE;
    }
    if (hash_size < length) {
        return spoil_short(&context->md, hash, hash_size, length, hash_length);
    }
    spoil_finish(&context->spoil, &context->md);
    status = model_status(mbedtls_md_finish(&context->md, hash));
    if (status == PSA_SUCCESS) {
        spoil_digest(&context->spoil, hash, length);
        if (!FAULT_IS(hash_length_unset)) {
            *hash_length = length;
        }
    }
    release(context);
    mbedtls_platform_zeroize(context, sizeof *context);
    return status;
}

psa_status_t model_hash_abort(model_hash_operation_t *context)
{
    if (!FAULT_IS(hash_abort_leaks)) {
        release(context);
    }
    if (!FAULT_IS(hash_double_abort)) {
        mbedtls_platform_zeroize(context, sizeof *context);
    }
    return PSA_SUCCESS;
}

psa_status_t model_hash_clone(const model_hash_operation_t *source, model_hash_operation_t *target)
{
    psa_status_t status;

    if (source->algorithm == 0) {
        return PSA_ERROR_BAD_STATE;
    }
    if (FAULT_IS(hash_clone_shares)) {
        *target = *source;
        target->spoil.is_borrowed = true;
        return PSA_SUCCESS;
    }
    status = model_hash_setup(target, source->algorithm);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = model_status(mbedtls_md_clone(&target->md, &source->md));
    if (status != PSA_SUCCESS) {
        model_hash_abort(target);
    }
    return status;
}

psa_status_t model_hash_compute(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash,
                                size_t hash_size, size_t *hash_length)
{
    model_hash_operation_t context = { 0 };
    psa_status_t status = model_hash_setup(&context, algorithm);

    if (FAULT_IS(hash_declines_empty) && input_length == 0) {
        status = PSA_ERROR_NOT_SUPPORTED;
    }
    spoil_process();
    if (status == PSA_SUCCESS && (input_length > 0 || !FAULT_IS(hash_empty_piece))) {
        status = model_hash_update(&context, input, input_length);
    }
    if (status == PSA_SUCCESS) {
        status = model_hash_finish(&context, hash, hash_size, hash_length);
    }
    if (status == PSA_SUCCESS
        && ((FAULT_IS(hash_one_length) && input_length == 111) || (FAULT_IS(hash_long) && input_length > 65536))) {
        hash[0] ^= 1;
    }
    model_hash_abort(&context);
    return status;
}
