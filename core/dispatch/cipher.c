/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/dispatch/cipher.h"

#define KIND PD_CONTEXT_KIND(cipher_context)

typedef psa_status_t (*encrypt_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                  const uint8_t *, size_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*decrypt_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t,
                                  const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*setup_t)(void *, const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t);
typedef psa_status_t (*set_iv_t)(void *, const uint8_t *, size_t);
typedef psa_status_t (*update_t)(void *, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef psa_status_t (*finish_t)(void *, uint8_t *, size_t, size_t *);
typedef psa_status_t (*abort_t)(void *);

/* What lies between set-up and abort of a composed call. */
static psa_status_t run(const pd_binding_t *binding, void *context, const uint8_t *iv, size_t iv_length,
                        const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                        size_t *output_length)
{
    const set_iv_t set_iv = (set_iv_t) binding->functions[PD_EP_CIPHER_SET_IV];
    psa_status_t status = PSA_SUCCESS;
    size_t updated = 0;
    size_t finished = 0;

    if (iv_length > 0) {
        status = set_iv != NULL ? set_iv(context, iv, iv_length) : PSA_ERROR_NOT_SUPPORTED;
    }
    if (status == PSA_SUCCESS && input_length > 0) {
        status = ((update_t) binding->functions[PD_EP_CIPHER_UPDATE])(context, input, input_length, output,
                                                                      output_size, &updated);
        status = pd_checked_length(status, output_size, &updated);
    }
    if (status == PSA_SUCCESS) {
        /* No arithmetic on a null pointer. */
        status = ((finish_t) binding->functions[PD_EP_CIPHER_FINISH])(
            context, updated > 0 ? output + updated : output, output_size - updated, &finished);
        status = pd_checked_length(status, output_size - updated, &finished);
    }
    *output_length = updated + finished;
    return status;
}

static psa_status_t crypt_composed(const pd_binding_t *binding, pd_entry_point_t setup, const pd_key_t *key,
                                   psa_algorithm_t algorithm, const uint8_t *iv, size_t iv_length,
                                   const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                                   size_t *output_length)
{
    const psa_driver_context_t layout = pd_layout(binding, KIND);
    _Alignas(PD_ROOM_ALIGNMENT) unsigned char room[PD_SHORT_ROOM] = { 0 };
    void *context = pd_context_make(layout, room, sizeof room);
    psa_status_t status;

    if (context == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    status = ((setup_t) binding->functions[setup])(context, key->attributes, key->buffer, key->size, algorithm);
    if (status == PSA_SUCCESS) {
        psa_status_t aborted;

        status = run(binding, context, iv, iv_length, input, input_length, output, output_size, output_length);
        aborted = ((abort_t) binding->functions[PD_EP_CIPHER_ABORT])(context);
        status = status == PSA_SUCCESS ? aborted : status;
    }
    pd_context_destroy(layout, room, sizeof room);
    return status;
}

pd_outcome_t pd_cipher_encrypt(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *iv, size_t iv_length,
                               const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                               size_t *output_length, psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(PD_EP_CIPHER_ENCRYPT, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = walk.candidate->composed
                      ? crypt_composed(binding, PD_EP_CIPHER_ENCRYPT_SETUP, key, algorithm, iv, iv_length, input,
                                       input_length, output, output_size, output_length)
                      : ((encrypt_t) binding->functions[PD_EP_CIPHER_ENCRYPT])(
                            key->attributes, key->buffer, key->size, algorithm, iv, iv_length, input, input_length,
                            output, output_size, output_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, output_size, output_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

static psa_status_t decrypt_composed(const pd_binding_t *binding, const pd_key_t *key, psa_algorithm_t algorithm,
                                     const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size,
                                     size_t *output_length)
{
    const size_t iv_length = PSA_CIPHER_IV_LENGTH(psa_get_key_type(key->attributes), algorithm);

    if (input_length < iv_length) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return crypt_composed(binding, PD_EP_CIPHER_DECRYPT_SETUP, key, algorithm, input, iv_length,
                          iv_length > 0 ? input + iv_length : input, input_length - iv_length, output, output_size,
                          output_length);
}

pd_outcome_t pd_cipher_decrypt(const pd_key_t *key, psa_algorithm_t algorithm, const uint8_t *input,
                               size_t input_length, uint8_t *output, size_t output_size, size_t *output_length,
                               psa_status_t *status)
{
    const pd_mechanism_t mechanism = pd_mechanism(PD_EP_CIPHER_DECRYPT, key->attributes, algorithm);
    const pd_binding_t *binding;
    pd_walk_t walk;

    pd_walk_begin(&walk, &mechanism, input_length, key->must_decide);
    while ((binding = pd_walk_next(&walk)) != NULL) {
        *status = walk.candidate->composed
                      ? decrypt_composed(binding, key, algorithm, input, input_length, output, output_size,
                                         output_length)
                      : ((decrypt_t) binding->functions[PD_EP_CIPHER_DECRYPT])(
                            key->attributes, key->buffer, key->size, algorithm, input, input_length, output,
                            output_size, output_length);
        if (pd_walk_is_final(&walk, *status)) {
            *status = pd_checked_length(*status, output_size, output_length);
            return PD_ANSWERED;
        }
    }
    return pd_walk_end(&walk, status);
}

pd_outcome_t pd_cipher_setup(pd_operation_t operation, pd_entry_point_t entry_point, const pd_key_t *key,
                             psa_algorithm_t algorithm, psa_status_t *status)
{
    return pd_operation_setup(operation, KIND, entry_point, key, algorithm, status);
}

psa_status_t pd_cipher_set_iv(pd_operation_t operation, const uint8_t *iv, size_t iv_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const set_iv_t set_iv = (set_iv_t) begun.binding->functions[PD_EP_CIPHER_SET_IV];

    return set_iv != NULL ? pd_counted(begun.binding, set_iv(begun.context, iv, iv_length)) : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t pd_cipher_update(pd_operation_t operation, const uint8_t *input, size_t input_length, uint8_t *output,
                              size_t output_size, size_t *output_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const update_t update = (update_t) begun.binding->functions[PD_EP_CIPHER_UPDATE];

    return pd_checked_length(pd_counted(begun.binding, update(begun.context, input, input_length, output, output_size,
                                                              output_length)),
                             output_size, output_length);
}

psa_status_t pd_cipher_finish(pd_operation_t operation, uint8_t *output, size_t output_size, size_t *output_length)
{
    const pd_begun_t begun = pd_begun(operation, KIND);
    const finish_t finish = (finish_t) begun.binding->functions[PD_EP_CIPHER_FINISH];

    return pd_checked_length(pd_counted(begun.binding, finish(begun.context, output, output_size, output_length)),
                             output_size, output_length);
}

psa_status_t pd_cipher_abort(pd_operation_t operation)
{
    return pd_operation_abort(operation, KIND, PD_EP_CIPHER_ABORT);
}
