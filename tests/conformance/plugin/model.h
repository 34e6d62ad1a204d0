/*
 * The model driver: hash, MAC, cipher and AEAD as the rules for plug-ins want them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Made of the legacy functions of Mbed TLS, never of psa_*, so that it is not the same code as what the conformance kit
 * compares with. Every mistake of faults.h is a few marked lines in it; compiled without one it is right.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <string.h>

#include <mbedtls/chacha20.h>
#include <mbedtls/chachapoly.h>
#include <mbedtls/ccm.h>
#include <mbedtls/cipher.h>
#include <mbedtls/cmac.h>
#include <mbedtls/gcm.h>
#include <mbedtls/md.h>
#include <psa_driver_plugin.h>

#include "faults.h"

#define MODEL_BLOCK 16u

/** The key as entry points get it, and as one hands it on. */
#define KEY_PARAMETERS const psa_key_attributes_t *attributes, const uint8_t *key_buffer, size_t key_buffer_size
#define KEY attributes, key_buffer, key_buffer_size

/* Each context ends in what the mistakes need. */

typedef struct {
    psa_algorithm_t algorithm; /* 0: not set up */
    mbedtls_md_context_t md;
    model_spoil_t spoil;
} model_hash_operation_t;

typedef struct {
    psa_algorithm_t algorithm; /* 0: not set up */
    bool verifies;
    size_t length; /* of the MAC, perhaps truncated */
    mbedtls_md_context_t md;
    mbedtls_cipher_context_t cmac;
    model_spoil_t spoil;
} model_mac_operation_t;

typedef struct {
    psa_algorithm_t algorithm; /* 0: not set up */
    bool encrypts;
    bool has_iv;
    size_t block_size;
    mbedtls_cipher_context_t block; /* one block at a time: the modes are ours */
    mbedtls_chacha20_context chacha20;
    uint8_t chain[MODEL_BLOCK];  /* IV, last ciphertext block, or counter */
    uint8_t stream[MODEL_BLOCK]; /* key stream of the block that was begun */
    uint8_t held[MODEL_BLOCK];   /* input that makes no block yet, or may be the padding */
    size_t count;                /* bytes used of stream, or kept in held */
    model_spoil_t spoil;
} model_cipher_operation_t;

typedef struct {
    psa_algorithm_t algorithm; /* without the length of the tag; 0: not set up */
    bool encrypts;
    bool has_nonce;
    bool has_lengths;
    bool has_text; /* no more additional data */
    size_t tag_length;
    size_t ad_left; /* of the lengths that were announced */
    size_t text_left;
    union {
        mbedtls_gcm_context gcm;
        mbedtls_ccm_context ccm;
        mbedtls_chachapoly_context chachapoly;
    } state;
    model_spoil_t spoil;
} model_aead_operation_t;

/** What a failure of a legacy function means here: lengths and sizes were wrong, or memory ran out. */
static inline psa_status_t model_status(int result)
{
    switch (result) {
        case 0:
            return PSA_SUCCESS;
        case MBEDTLS_ERR_MD_ALLOC_FAILED:
        case MBEDTLS_ERR_CIPHER_ALLOC_FAILED:
            return PSA_ERROR_INSUFFICIENT_MEMORY;
        default:
            return PSA_ERROR_INVALID_ARGUMENT;
    }
}

/** Sets up a block cipher for single blocks. `cipher` was initialised; the caller frees it in any case.
 *
 * \return PSA_SUCCESS, PSA_ERROR_NOT_SUPPORTED for a key that is none of ours, or that of model_status().
 */
psa_status_t model_block_setup(mbedtls_cipher_context_t *cipher, psa_key_type_t type, const uint8_t *key,
                               size_t key_size, bool encrypts);

/** The name of a block cipher with GCM and CCM; MBEDTLS_CIPHER_ID_NONE if it is none. */
mbedtls_cipher_id_t model_cipher_id(psa_key_type_t type);

/** An input that the output must not overwrite before it was read. */
typedef struct {
    const uint8_t *bytes;
    uint8_t *copy; /* NULL where the input itself can be used */
    size_t length;
} model_input_t;

/** Takes a copy of the input where it overlaps the output. Release with model_input_release().
 *
 * \return PSA_SUCCESS or PSA_ERROR_INSUFFICIENT_MEMORY.
 */
psa_status_t model_input_take(model_input_t *input, const uint8_t *bytes, size_t length, uint8_t *output,
                              size_t output_size);
void model_input_release(model_input_t *input);

#endif
