/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The specification's "Size of a key context": from the description's key_context to bytes.
 */
#include "core/dispatch/keys.h"

#include <psa/crypto.h>

#include "core/dispatch/walk.h"

typedef size_t (*size_function_t)(psa_key_type_t, size_t);

static bool is_builtin_key(const psa_key_attributes_t *attributes)
{
    const psa_key_id_t id = MBEDTLS_SVC_KEY_ID_GET_KEY_ID(psa_get_key_id(attributes));

    return id >= MBEDTLS_PSA_KEY_ID_BUILTIN_MIN && id <= MBEDTLS_PSA_KEY_ID_BUILTIN_MAX;
}

static size_t size_by_type(const pd_key_context_t *context, psa_key_type_t type, size_t bits)
{
    if (PSA_KEY_TYPE_IS_KEY_PAIR(type)) {
        const size_t public_key = context->store_public_key
                                      ? PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type), bits)
                                      : 0;

        return context->base_size + context->key_pair_size + public_key;
    }
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(type)) {
        return context->base_size + context->public_key_size;
    }
    return context->base_size + context->symmetric_factor * PSA_BITS_TO_BYTES(bits);
}

pd_outcome_t pd_key_buffer_size(const psa_key_attributes_t *attributes, size_t bits, size_t *size,
                                psa_status_t *status)
{
    const pd_driver_t *driver = pd_registry_driver_of(pd_location_of(attributes));
    const pd_key_context_t *context;

    if (driver == NULL) {
        return PD_BUILTIN;
    }
    context = &driver->description.key_context;
    if (context->has_builtin_key_size && is_builtin_key(attributes)) {
        *size = context->builtin_key_size;
    } else if (driver->size_function != NULL) {
        *size = ((size_function_t) driver->size_function)(psa_get_key_type(attributes), bits);
    } else {
        *size = size_by_type(context, psa_get_key_type(attributes), bits);
    }
    *status = *size != 0 ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
    return PD_ANSWERED;
}
