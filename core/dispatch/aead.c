/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/aead.h"

#include <string.h>

#include "core/dispatch/aead_compose.h"

#define KIND PD_CONTEXT_KIND(aead_context)

typedef psa_status_t (*crypt_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                const uint8_t *, size_t, const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *,
                                size_t, size_t *);

static pd_outcome_t crypt(pd_entry_point_t entry_point, const pd_key_t *key, psa_algorithm_t algorithm,
                          const pd_aead_header_t *header, const uint8_t *input, size_t input_length, uint8_t *output,
                          size_t output_size, size_t *output_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(entry_point, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = walk.candidate->composed
                      ? pd_aead_compose(binding, entry_point, key, algorithm, header, input, input_length, output,
                                        output_size, output_length)
                      : ((crypt_t) binding->functions[entry_point])(
                            key->attributes, key->buffer, key->size, algorithm, header->nonce, header->nonce_length,
                            header->additional_data, header->additional_data_length, input, input_length, output,
                            output_size, output_length);
        *status = pd_checked_length(*status, output_size, output_length);
        if (pd_walk_is_final(&walk, *status)) {
            if (*status != PSA_SUCCESS && output_size > 0) {
                /* Whatever the driver left there was not authenticated. */
                explicit_bzero(output, output_size);
            }
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_aead_encrypt(const pd_key_t *key, psa_algorithm_t algorithm, const pd_aead_header_t *header,
                             const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                             size_t ciphertext_size, size_t *ciphertext_length, psa_status_t *status)
{
    return crypt(PD_EP_AEAD_ENCRYPT, key, algorithm, header, plaintext, plaintext_length, ciphertext, ciphertext_size,
                 ciphertext_length, status);
}

pd_outcome_t pd_aead_decrypt(const pd_key_t *key, psa_algorithm_t algorithm, const pd_aead_header_t *header,
                             const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                             size_t plaintext_size, size_t *plaintext_length, psa_status_t *status)
{
    return crypt(PD_EP_AEAD_DECRYPT, key, algorithm, header, ciphertext, ciphertext_length, plaintext, plaintext_size,
                 plaintext_length, status);
}

pd_outcome_t pd_aead_setup(pd_operation_t operation, pd_entry_point_t entry_point, const pd_key_t *key,
                           psa_algorithm_t algorithm, psa_status_t *status)
{
    return pd_operation_setup(operation, KIND, entry_point, key, algorithm, status);
}

psa_status_t pd_aead_set_nonce(pd_operation_t operation, const uint8_t *nonce, size_t nonce_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const pd_aead_set_nonce_t function = (pd_aead_set_nonce_t) begun.binding->functions[PD_EP_AEAD_SET_NONCE];

    return pd_counted(begun.binding, function(begun.context, nonce, nonce_length));
}

psa_status_t pd_aead_set_lengths(pd_operation_t operation, size_t ad_length, size_t plaintext_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const pd_aead_set_lengths_t function = (pd_aead_set_lengths_t) begun.binding->functions[PD_EP_AEAD_SET_LENGTHS];

    return function != NULL ? pd_counted(begun.binding, function(begun.context, ad_length, plaintext_length))
                            : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t pd_aead_update_ad(pd_operation_t operation, const uint8_t *input, size_t input_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const pd_aead_update_ad_t function = (pd_aead_update_ad_t) begun.binding->functions[PD_EP_AEAD_UPDATE_AD];

    return pd_counted(begun.binding, function(begun.context, input, input_length));
}

psa_status_t pd_aead_update(pd_operation_t operation, const uint8_t *input, size_t input_length, uint8_t *output,
                            size_t output_size, size_t *output_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const pd_aead_update_t function = (pd_aead_update_t) begun.binding->functions[PD_EP_AEAD_UPDATE];

    return pd_checked_length(pd_counted(begun.binding, function(begun.context, input, input_length, output,
                                                                output_size, output_length)),
                             output_size, output_length);
}

psa_status_t pd_aead_finish(pd_operation_t operation, uint8_t *ciphertext, size_t ciphertext_size,
                            size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const pd_aead_finish_t function = (pd_aead_finish_t) begun.binding->functions[PD_EP_AEAD_FINISH];
    psa_status_t status;

    if (function == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    status = pd_counted(begun.binding, function(begun.context, ciphertext, ciphertext_size, ciphertext_length, tag,
                                                tag_size, tag_length));
    status = pd_checked_length(status, ciphertext_size, ciphertext_length);
    return pd_checked_length(status, tag_size, tag_length);
}

psa_status_t pd_aead_verify(pd_operation_t operation, uint8_t *plaintext, size_t plaintext_size,
                            size_t *plaintext_length, const uint8_t *tag, size_t tag_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const pd_aead_verify_t function = (pd_aead_verify_t) begun.binding->functions[PD_EP_AEAD_VERIFY];

    if (function == NULL) {
        return PSA_ERROR_BAD_STATE;
    }
    return pd_checked_length(pd_counted(begun.binding, function(begun.context, plaintext, plaintext_size,
                                                                plaintext_length, tag, tag_length)),
                             plaintext_size, plaintext_length);
}

psa_status_t pd_aead_abort(pd_operation_t operation)
{
    return pd_operation_abort(operation, KIND, PD_EP_AEAD_ABORT);
}
