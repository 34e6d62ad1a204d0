/*
 * The model driver as a plug-in, and what its families share
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "model.h"

#include <stdlib.h>

#include <mbedtls/platform_util.h>

PSA_DRIVER_EXPORT psa_status_t model_init(void);

static const struct {
    psa_key_type_t type;
    mbedtls_cipher_id_t id;
} block_ciphers[] = {
    { PSA_KEY_TYPE_AES, MBEDTLS_CIPHER_ID_AES },
    { PSA_KEY_TYPE_ARIA, MBEDTLS_CIPHER_ID_ARIA },
    { PSA_KEY_TYPE_CAMELLIA, MBEDTLS_CIPHER_ID_CAMELLIA },
};

mbedtls_cipher_id_t model_cipher_id(psa_key_type_t type)
{
    for (size_t i = 0; i < sizeof block_ciphers / sizeof block_ciphers[0]; i++) {
        if (block_ciphers[i].type == type) {
            return block_ciphers[i].id;
        }
    }
    return MBEDTLS_CIPHER_ID_NONE;
}

psa_status_t model_block_setup(mbedtls_cipher_context_t *cipher, psa_key_type_t type, const uint8_t *key,
                               size_t key_size, bool encrypts)
{
    const mbedtls_cipher_id_t id = model_cipher_id(type);
    const mbedtls_cipher_info_t *info =
        id != MBEDTLS_CIPHER_ID_NONE ? mbedtls_cipher_info_from_values(id, (int) key_size * 8, MBEDTLS_MODE_ECB) : NULL;
    int result;

    if (info == NULL) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    result = mbedtls_cipher_setup(cipher, info);
    if (result == 0) {
        result = mbedtls_cipher_setkey(cipher, key, (int) key_size * 8, encrypts ? MBEDTLS_ENCRYPT : MBEDTLS_DECRYPT);
    }
    return model_status(result);
}

/* The addresses are compared as numbers: two buffers need not be parts of one object. */
static bool overlap(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size)
{
    const uintptr_t a = (uintptr_t) one;
    const uintptr_t b = (uintptr_t) other;

    return a < b ? b - a < one_size : a - b < other_size;
}

psa_status_t model_input_take(model_input_t *input, const uint8_t *bytes, size_t length, uint8_t *output,
                              size_t output_size)
{
    input->bytes = bytes;
    input->copy = NULL;
    input->length = length;
    if (FAULT_IS(cipher_overlap)) {
        return PSA_SUCCESS;
    }
    if (FAULT_IS(cipher_in_place) || FAULT_IS(aead_in_place)) {
        memset(output, 0, output_size < length ? output_size : length);
        return PSA_SUCCESS;
    }
    if (length == 0 || output_size == 0 || !overlap(bytes, length, output, output_size)) {
        return PSA_SUCCESS;
    }
    input->copy = malloc(length);
    if (input->copy == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    memcpy(input->copy, bytes, length);
    input->bytes = input->copy;
    return PSA_SUCCESS;
}

void model_input_release(model_input_t *input)
{
    if (input->copy != NULL) {
        mbedtls_platform_zeroize(input->copy, input->length);
        free(input->copy);
    }
}

psa_status_t model_init(void)
{
    if (FAULT_IS(model_init_crashes)) {
        __builtin_trap();
    }
    return FAULT_IS(model_init_fails) ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

__attribute__((constructor)) static void construct(void)
{
    if (FAULT_IS(model_constructor_crashes)) {
        __builtin_trap();
    }
    if (FAULT_IS(model_constructor_exits)) {
        exit(0);
    }
}

#define HASH_CONTEXT_SIZE                                                                                              \
    (sizeof(model_hash_operation_t) - (FAULT_IS(hash_context_small) ? sizeof(size_t) : 0)                              \
     + (FAULT_IS(hash_context_alignment) ? 1 : 0))
#define HASH_CONTEXT_ALIGNMENT (FAULT_IS(hash_context_alignment) ? 1 : _Alignof(model_hash_operation_t))

PSA_DRIVER_DESCRIPTION(MODEL_JSON_FILE)

extern const psa_driver_plugin_t model_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t model_psa_driver = {
    .interface_version = PSA_DRIVER_PLUGIN_VERSION + (FAULT_IS(model_newer) ? 1 : 0),
    .structure_size = sizeof(psa_driver_plugin_t),
    .hash_context = { HASH_CONTEXT_SIZE, HASH_CONTEXT_ALIGNMENT },
    .mac_context = PSA_DRIVER_CONTEXT(model_mac_operation_t),
    .cipher_context = PSA_DRIVER_CONTEXT(model_cipher_operation_t),
    .aead_context = PSA_DRIVER_CONTEXT(model_aead_operation_t),
};
