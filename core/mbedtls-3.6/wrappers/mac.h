/*
 * Mbed TLS 3.6: wrappers of the MAC family
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of psa_crypto_driver_wrappers.h, which see.
 */
#include "core/dispatch/mac.h"

static inline psa_status_t psa_driver_wrapper_mac_compute(const psa_key_attributes_t *attributes,
                                                          const uint8_t *key_buffer, size_t key_buffer_size,
                                                          psa_algorithm_t alg, const uint8_t *input,
                                                          size_t input_length, uint8_t *mac, size_t mac_size,
                                                          size_t *mac_length)
{
    if (!pd_is_served(PD_ACTIVE_MAC, PD_EP_MAC_COMPUTE, attributes, alg)) {
        return pd_stock_mac_compute(attributes, key_buffer, key_buffer_size, alg, input, input_length, mac, mac_size,
                                    mac_length);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_mac_compute(&key, alg, input, input_length, mac, mac_size, mac_length, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_mac_compute(attributes, key_buffer, key_buffer_size, alg, input, input_length, mac, mac_size,
                                  mac_length);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_mac_compute(&key, alg, input, input_length, mac, mac_size, mac_length, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_mac_sign_setup(psa_mac_operation_t *operation,
                                                             const psa_key_attributes_t *attributes,
                                                             const uint8_t *key_buffer, size_t key_buffer_size,
                                                             psa_algorithm_t alg)
{
    if (!pd_is_served(PD_ACTIVE_MAC, PD_EP_MAC_SIGN_SETUP, attributes, alg)) {
        return pd_stock_mac_sign_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_mac_setup(PD_OPERATION(operation), PD_EP_MAC_SIGN_SETUP, &key, alg, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_mac_sign_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_mac_setup(PD_OPERATION(operation), PD_EP_MAC_SIGN_SETUP, &key, alg, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_mac_verify_setup(psa_mac_operation_t *operation,
                                                               const psa_key_attributes_t *attributes,
                                                               const uint8_t *key_buffer, size_t key_buffer_size,
                                                               psa_algorithm_t alg)
{
    if (!pd_is_served(PD_ACTIVE_MAC, PD_EP_MAC_VERIFY_SETUP, attributes, alg)) {
        return pd_stock_mac_verify_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    }
    pd_key_t key = { attributes, key_buffer, key_buffer_size, false };
    psa_status_t status = PSA_ERROR_CORRUPTION_DETECTED;
    const pd_outcome_t outcome = pd_mac_setup(PD_OPERATION(operation), PD_EP_MAC_VERIFY_SETUP, &key, alg, &status);

    if (outcome == PD_ANSWERED) {
        return status;
    }
    status = pd_stock_mac_verify_setup(operation, attributes, key_buffer, key_buffer_size, alg);
    if (outcome == PD_UNDECIDED && status == PSA_ERROR_NOT_SUPPORTED) {
        key.must_decide = true;
        (void) pd_mac_setup(PD_OPERATION(operation), PD_EP_MAC_VERIFY_SETUP, &key, alg, &status);
    }
    return status;
}

static inline psa_status_t psa_driver_wrapper_mac_update(psa_mac_operation_t *operation, const uint8_t *input,
                                                         size_t input_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_mac_update(PD_OPERATION(operation), input, input_length);
    }
    return pd_stock_mac_update(operation, input, input_length);
}

static inline psa_status_t psa_driver_wrapper_mac_sign_finish(psa_mac_operation_t *operation, uint8_t *mac,
                                                              size_t mac_size, size_t *mac_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_mac_sign_finish(PD_OPERATION(operation), mac, mac_size, mac_length);
    }
    return pd_stock_mac_sign_finish(operation, mac, mac_size, mac_length);
}

static inline psa_status_t psa_driver_wrapper_mac_verify_finish(psa_mac_operation_t *operation, const uint8_t *mac,
                                                                size_t mac_length)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_mac_verify_finish(PD_OPERATION(operation), mac, mac_length);
    }
    return pd_stock_mac_verify_finish(operation, mac, mac_length);
}

static inline psa_status_t psa_driver_wrapper_mac_abort(psa_mac_operation_t *operation)
{
    if (pd_operation_has_driver(operation->id)) {
        return pd_mac_abort(PD_OPERATION(operation));
    }
    return pd_stock_mac_abort(operation);
}
