/*
 * A small real driver for the tests: SHA-256 and SHA-1 by Mbed TLS's legacy functions
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Compiled many times; the macros say what is special about each plug-in:
 *   SOFT_PREFIX      prefix of its functions, also in its description
 *   SOFT_JSON_FILE   its description
 *   SOFT_SECOND_JSON_FILE  a second description, with the prefix "second"
 *   SOFT_PADDING     makes the context larger by so many bytes
 *   SOFT_ALIGNMENT   alignment of the context
 *   SOFT_HEAP        1: the state lies on the heap, so that only hash_clone can copy it
 *   SOFT_COMPUTE     how its hash_compute is exported (an ordinary function otherwise): INDIRECT: chosen by a
 *                    resolver when it is loaded; DATA: not at all, the name is that of data without a type
 *   SOFT_STATUS      every hash_compute and hash_setup answers so
 *   SOFT_TOO_LONG    1: claims to have written one byte more than there is room for
 *   SOFT_VERSION     interface version in its constant
 *   SOFT_GAIN        what it answers to the question whether it expects a gain (is not asked otherwise)
 *   SOFT_INIT        what its init returns (has none otherwise)
 *   SOFT_IN_INIT     statement run in init
 *   SOFT_IN_CONSTRUCTOR  statement run in an ELF constructor
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>
#include <psa_driver_plugin.h>

#ifndef SOFT_PADDING
#define SOFT_PADDING 0
#endif
#ifndef SOFT_ALIGNMENT
#define SOFT_ALIGNMENT _Alignof(void *)
#endif
#ifndef SOFT_HEAP
#define SOFT_HEAP 0
#endif
#ifndef SOFT_STATUS
#define SOFT_STATUS PSA_SUCCESS
#endif
#ifndef SOFT_TOO_LONG
#define SOFT_TOO_LONG 0
#endif
#ifndef SOFT_VERSION
#define SOFT_VERSION PSA_DRIVER_PLUGIN_VERSION
#endif

#define INDIRECT 1
#define DATA 2
#ifndef SOFT_COMPUTE
#define SOFT_COMPUTE 0
#endif

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)

typedef struct {
    psa_algorithm_t algorithm;
    union {
        mbedtls_sha1_context sha1;
        mbedtls_sha256_context sha256;
    } state;
} soft_state_t;

typedef struct {
    _Alignas(SOFT_ALIGNMENT) soft_state_t *heap;
    soft_state_t inside;
    unsigned char padding[SOFT_PADDING + 1];
} soft_context_t;

PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, hash_setup)(soft_context_t *context, psa_algorithm_t algorithm);
PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, hash_update)(soft_context_t *context, const uint8_t *input, size_t input_length);
PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, hash_finish)(soft_context_t *context, uint8_t *hash, size_t hash_size, size_t *hash_length);
PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, hash_abort)(soft_context_t *context);
PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, hash_clone)(const soft_context_t *source, soft_context_t *target);
PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, hash_compute)(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash,
                                size_t hash_size, size_t *hash_length);
PSA_DRIVER_EXPORT psa_status_t JOIN(SOFT_PREFIX, init)(void);

static soft_state_t *state_of(soft_context_t *context)
{
    return SOFT_HEAP ? context->heap : &context->inside;
}

psa_status_t JOIN(SOFT_PREFIX, hash_setup)(soft_context_t *context, psa_algorithm_t algorithm)
{
    soft_state_t *state;

    if (SOFT_STATUS != PSA_SUCCESS) {
        return SOFT_STATUS;
    }
    if (((uintptr_t) context & (_Alignof(soft_context_t) - 1)) != 0) {
        return PSA_ERROR_CORRUPTION_DETECTED;
    }
    for (size_t i = 0; i < sizeof *context; i++) {
        if (((const unsigned char *) context)[i] != 0) {
            return PSA_ERROR_CORRUPTION_DETECTED;
        }
    }
    if (SOFT_HEAP) {
        context->heap = calloc(1, sizeof *context->heap);
        if (context->heap == NULL) {
            return PSA_ERROR_INSUFFICIENT_MEMORY;
        }
    }
    memset(context->padding, 0x5a, sizeof context->padding);
    state = state_of(context);
    state->algorithm = algorithm;
    if (algorithm == PSA_ALG_SHA_256) {
        mbedtls_sha256_init(&state->state.sha256);
        return mbedtls_sha256_starts(&state->state.sha256, 0) == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
    }
    mbedtls_sha1_init(&state->state.sha1);
    return mbedtls_sha1_starts(&state->state.sha1) == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

psa_status_t JOIN(SOFT_PREFIX, hash_update)(soft_context_t *context, const uint8_t *input, size_t input_length)
{
    soft_state_t *state = state_of(context);
    int result;

    if (state == NULL || state->algorithm == PSA_ALG_NONE) {
        return PSA_ERROR_BAD_STATE;
    }
    result = state->algorithm == PSA_ALG_SHA_256 ? mbedtls_sha256_update(&state->state.sha256, input, input_length)
                                                 : mbedtls_sha1_update(&state->state.sha1, input, input_length);
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

psa_status_t JOIN(SOFT_PREFIX, hash_finish)(soft_context_t *context, uint8_t *hash, size_t hash_size,
                                            size_t *hash_length)
{
    soft_state_t *state = state_of(context);
    size_t length;
    int result;

    if (state == NULL || state->algorithm == PSA_ALG_NONE) {
        return PSA_ERROR_BAD_STATE;
    }
    length = PSA_HASH_LENGTH(state->algorithm);
    if (hash_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    result = state->algorithm == PSA_ALG_SHA_256 ? mbedtls_sha256_finish(&state->state.sha256, hash)
                                                 : mbedtls_sha1_finish(&state->state.sha1, hash);
    *hash_length = SOFT_TOO_LONG ? hash_size + 1 : length;
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

psa_status_t JOIN(SOFT_PREFIX, hash_abort)(soft_context_t *context)
{
    for (size_t i = 0; i < sizeof context->padding; i++) {
        if (context->padding[i] != 0x5a && context->padding[i] != 0) {
            return PSA_ERROR_CORRUPTION_DETECTED;
        }
    }
    free(context->heap);
    memset(context, 0, sizeof *context);
    return PSA_SUCCESS;
}

#if SOFT_HEAP
psa_status_t JOIN(SOFT_PREFIX, hash_clone)(const soft_context_t *source, soft_context_t *target)
{
    *target = *source;
    target->heap = malloc(sizeof *target->heap);
    if (target->heap == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    *target->heap = *source->heap;
    return PSA_SUCCESS;
}
#endif

#if SOFT_COMPUTE
#define COMPUTE static __attribute__((used)) psa_status_t compute
#else
#define COMPUTE psa_status_t JOIN(SOFT_PREFIX, hash_compute)
#endif

#ifndef SOFT_WITHOUT_COMPUTE
COMPUTE(psa_algorithm_t algorithm, const uint8_t *input, size_t input_length, uint8_t *hash, size_t hash_size,
        size_t *hash_length)
{
    const size_t length = PSA_HASH_LENGTH(algorithm);
    int result;

    if (SOFT_STATUS != PSA_SUCCESS) {
        return SOFT_STATUS;
    }
    if (hash_size < length) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    result = algorithm == PSA_ALG_SHA_256 ? mbedtls_sha256(input, input_length, hash, 0)
                                          : mbedtls_sha1(input, input_length, hash);
    *hash_length = SOFT_TOO_LONG ? hash_size + 1 : length;
    return result == 0 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}
#endif

#if SOFT_COMPUTE == INDIRECT
static __attribute__((used)) void *resolve(void)
{
    return (void *) (uintptr_t) compute;
}
__asm__(".globl soft_hash_compute\n.type soft_hash_compute, %gnu_indirect_function\n"
        ".set soft_hash_compute, resolve\n");
#elif SOFT_COMPUTE == DATA
__asm__(".pushsection .data\n.globl soft_hash_compute\nsoft_hash_compute: .long 1\n.popsection\n");
#endif

#ifdef SOFT_INIT
psa_status_t JOIN(SOFT_PREFIX, init)(void)
{
#ifdef SOFT_IN_INIT
    SOFT_IN_INIT;
#endif
    return SOFT_INIT;
}
#endif

#ifdef SOFT_GAIN
static int expects_gain(psa_algorithm_t algorithm, psa_key_type_t key_type, size_t bits)
{
    return algorithm == PSA_ALG_SHA_256 && key_type == PSA_KEY_TYPE_NONE && bits == 0 ? SOFT_GAIN : !SOFT_GAIN;
}
#else
#define expects_gain NULL
#endif

#ifdef SOFT_IN_CONSTRUCTOR
__attribute__((constructor)) static void construct(void)
{
    SOFT_IN_CONSTRUCTOR;
}
#endif

PSA_DRIVER_DESCRIPTION(SOFT_JSON_FILE)
#ifdef SOFT_SECOND_JSON_FILE
PSA_DRIVER_DESCRIPTION(SOFT_SECOND_JSON_FILE)

extern const psa_driver_plugin_t second_psa_driver;
PSA_DRIVER_EXPORT const psa_driver_plugin_t second_psa_driver = { PSA_DRIVER_PLUGIN_HEADER };
#endif

#ifndef SOFT_WITHOUT_CONSTANT
extern const psa_driver_plugin_t JOIN(SOFT_PREFIX, psa_driver);
PSA_DRIVER_EXPORT const psa_driver_plugin_t JOIN(SOFT_PREFIX, psa_driver) = {
    .interface_version = SOFT_VERSION,
    .structure_size = sizeof(psa_driver_plugin_t),
    .hash_context = PSA_DRIVER_CONTEXT(soft_context_t),
    .gain = expects_gain,
};
#endif
