/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/aead_compose.h"

/* Everything up to the message itself. Lengths are always announced: CCM needs them. */
static psa_status_t begin(const pd_binding_t *binding, void *context, const pd_aead_header_t *header,
                          size_t plaintext_length)
{
    const pd_aead_set_lengths_t set_lengths = (pd_aead_set_lengths_t) binding->functions[PD_EP_AEAD_SET_LENGTHS];
    psa_status_t status = PSA_SUCCESS;

    if (set_lengths != NULL) {
        status = set_lengths(context, header->additional_data_length, plaintext_length);
    }
    if (status == PSA_SUCCESS) {
        status = ((pd_aead_set_nonce_t) binding->functions[PD_EP_AEAD_SET_NONCE])(context, header->nonce,
                                                                                  header->nonce_length);
    }
    if (status == PSA_SUCCESS && header->additional_data_length > 0) {
        status = ((pd_aead_update_ad_t) binding->functions[PD_EP_AEAD_UPDATE_AD])(
            context, header->additional_data, header->additional_data_length);
    }
    return status;
}

static psa_status_t encrypt(const pd_binding_t *binding, void *context, size_t tag_length, const uint8_t *plaintext,
                            size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
                            size_t *ciphertext_length)
{
    psa_status_t status = PSA_SUCCESS;
    uint8_t tag[PSA_AEAD_TAG_MAX_SIZE];
    size_t updated = 0;
    size_t finished = 0;
    size_t made = 0;

    if (plaintext_length > 0) {
        status = ((pd_aead_update_t) binding->functions[PD_EP_AEAD_UPDATE])(context, plaintext, plaintext_length,
                                                                            ciphertext, ciphertext_size, &updated);
        status = pd_checked_length(status, ciphertext_size, &updated);
    }
    if (status == PSA_SUCCESS) {
        status = ((pd_aead_finish_t) binding->functions[PD_EP_AEAD_FINISH])(
            context, updated > 0 ? ciphertext + updated : ciphertext, ciphertext_size - updated, &finished, tag,
            tag_length, &made);
        status = pd_checked_length(status, ciphertext_size - updated, &finished);
    }
    if (status == PSA_SUCCESS && made != tag_length) {
        status = PSA_ERROR_CORRUPTION_DETECTED;
    }
    if (status == PSA_SUCCESS && ciphertext_size - updated - finished < tag_length) {
        status = PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (status == PSA_SUCCESS) {
        __builtin_memcpy(ciphertext + updated + finished, tag, tag_length);
        *ciphertext_length = updated + finished + tag_length;
    }
    return status;
}

static psa_status_t decrypt(const pd_binding_t *binding, void *context, const uint8_t *tag, size_t tag_length,
                            const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                            size_t plaintext_size, size_t *plaintext_length)
{
    psa_status_t status = PSA_SUCCESS;
    size_t updated = 0;
    size_t finished = 0;

    if (ciphertext_length > 0) {
        status = ((pd_aead_update_t) binding->functions[PD_EP_AEAD_UPDATE])(context, ciphertext, ciphertext_length,
                                                                            plaintext, plaintext_size, &updated);
        status = pd_checked_length(status, plaintext_size, &updated);
    }
    if (status == PSA_SUCCESS) {
        status = ((pd_aead_verify_t) binding->functions[PD_EP_AEAD_VERIFY])(
            context, updated > 0 ? plaintext + updated : plaintext, plaintext_size - updated, &finished, tag,
            tag_length);
        status = pd_checked_length(status, plaintext_size - updated, &finished);
    }
    if (status == PSA_SUCCESS) {
        *plaintext_length = updated + finished;
    }
    return status;
}

psa_status_t pd_aead_compose(const pd_binding_t *binding, pd_entry_point_t entry_point, const pd_key_t *key,
                             psa_algorithm_t algorithm, const pd_aead_header_t *header, const uint8_t *input,
                             size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)
{
    const bool encrypts = entry_point == PD_EP_AEAD_ENCRYPT;
    const pd_entry_point_t setup = encrypts ? PD_EP_AEAD_ENCRYPT_SETUP : PD_EP_AEAD_DECRYPT_SETUP;
    const size_t tag_length =
        PSA_AEAD_TAG_LENGTH(psa_get_key_type(key->attributes), psa_get_key_bits(key->attributes), algorithm);
    const psa_driver_context_t layout = pd_layout(binding, PD_CONTEXT_KIND(aead_context));
    _Alignas(PD_ROOM_ALIGNMENT) unsigned char room[PD_SHORT_ROOM] = { 0 };
    void *context;
    psa_status_t status;
    psa_status_t aborted;

    if (tag_length > PSA_AEAD_TAG_MAX_SIZE || (!encrypts && input_length < tag_length)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    context = pd_context_make(layout, room, sizeof room);
    if (context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = ((pd_aead_setup_t) binding->functions[setup])(context, key->attributes, key->buffer, key->size,
                                                           algorithm);
    if (status == PSA_SUCCESS) {
        const size_t text_length = encrypts ? input_length : input_length - tag_length;

        status = begin(binding, context, header, text_length);
        if (status == PSA_SUCCESS && encrypts) {
            status = encrypt(binding, context, tag_length, input, input_length, output, output_size, output_length);
        } else if (status == PSA_SUCCESS) {
            status = decrypt(binding, context, input + text_length, tag_length, input, text_length, output,
                             output_size, output_length);
        }
        aborted = ((pd_aead_abort_t) binding->functions[PD_EP_AEAD_ABORT])(context);
        status = status == PSA_SUCCESS ? aborted : status;
    }
    pd_context_destroy(layout, room, sizeof room);
    return status;
}
