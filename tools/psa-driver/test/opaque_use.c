/*
 * Keys of an opaque driver: using them, judged by the same key or its public half in software
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Software is a key of location 0 in the same process. A driver for that location may be in the same file; it is
 * judged by itself.
 */
#include <string.h>

#include "opaque.h"

#define TEXT_SIZE 48u /* whole blocks of every cipher, and less than any RSA padding leaves */
#define OUTPUT_SIZE 1024u

typedef struct {
    kit_t *kit;
    const opaque_key_t *key;
    psa_algorithm_t algorithm;
    psa_key_id_t software;
    uint8_t text[TEXT_SIZE];
    uint8_t output[OUTPUT_SIZE];
    size_t length;
} use_t;

static bool has(const use_t *use, pd_entry_point_t entry_point)
{
    return kit_claims(use->key->c, entry_point);
}

/* Makes a key in software. It lives until the end of the use. */
static psa_key_id_t import(use_t *use, psa_key_type_t type, const uint8_t *bytes, size_t length)
{
    const bool is_public = PSA_KEY_TYPE_IS_PUBLIC_KEY(type);
    const psa_key_attributes_t attributes = kit_attributes(
        type, use->key->c->bits, use->algorithm,
        PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_ENCRYPT
            | (is_public ? 0 : PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_DERIVE));

    if (length != 0) {
        kit_expect_reference(use->kit, psa_import_key(&attributes, bytes, length, &use->software), "psa_import_key");
    }
    return use->software;
}

/* The whole key; 0 if it is not known. */
static psa_key_id_t twin(use_t *use)
{
    return import(use, use->key->c->mechanism->key_type, use->key->material, use->key->material_length);
}

/* The public half; 0 if it is not known. */
static psa_key_id_t public_twin(use_t *use)
{
    return import(use, kit_public_type(use->key->c->mechanism->key_type), use->key->public_half,
                  use->key->public_length);
}

static psa_status_t use_mac(use_t *use)
{
    const psa_key_id_t software = twin(use);
    uint8_t expected[PSA_MAC_MAX_SIZE];
    size_t expected_length;
    psa_status_t status =
        psa_mac_compute(use->key->id, use->algorithm, use->text, TEXT_SIZE, use->output, OUTPUT_SIZE, &use->length);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (software != 0) {
        kit_expect_reference(use->kit,
                             psa_mac_compute(software, use->algorithm, use->text, TEXT_SIZE, expected, sizeof expected,
                                             &expected_length),
                             "psa_mac_compute");
    } else {
        status = psa_mac_compute(use->key->id, use->algorithm, use->text, TEXT_SIZE, expected, sizeof expected,
                                 &expected_length);
    }
    if (status == PSA_SUCCESS) {
        kit_expect_bytes(use->kit, use->output, use->length, expected, expected_length, "the MAC");
        status = psa_mac_verify(use->key->id, use->algorithm, use->text, TEXT_SIZE, expected, expected_length);
    }
    return status;
}

static psa_status_t use_cipher(use_t *use)
{
    const psa_key_id_t software = twin(use);
    uint8_t back[OUTPUT_SIZE];
    size_t length;
    psa_status_t status;

    status =
        psa_cipher_encrypt(use->key->id, use->algorithm, use->text, TEXT_SIZE, use->output, OUTPUT_SIZE, &use->length);
    if (status == PSA_SUCCESS) {
        status = psa_cipher_decrypt(software != 0 ? software : use->key->id, use->algorithm, use->output, use->length,
                                    back, sizeof back, &length);
    }
    if (status == PSA_SUCCESS) {
        kit_expect_bytes(use->kit, back, length, use->text, TEXT_SIZE, "the text that was encrypted");
        status = psa_cipher_decrypt(use->key->id, use->algorithm, use->output, use->length, back, sizeof back, &length);
    }
    if (status == PSA_SUCCESS) {
        kit_expect_bytes(use->kit, back, length, use->text, TEXT_SIZE, "the text that was decrypted");
    }
    return status;
}

static psa_status_t use_aead(use_t *use)
{
    static const uint8_t nonce[12] = { 1, 2, 3 };
    const psa_key_id_t software = twin(use);
    uint8_t back[OUTPUT_SIZE];
    size_t length;
    psa_status_t status;

    status = psa_aead_encrypt(use->key->id, use->algorithm, nonce, sizeof nonce, use->text, 8, use->text, TEXT_SIZE,
                              use->output, OUTPUT_SIZE, &use->length);
    for (int by_software = software != 0; by_software >= 0 && status == PSA_SUCCESS; by_software--) {
        status = psa_aead_decrypt(by_software ? software : use->key->id, use->algorithm, nonce, sizeof nonce, use->text,
                                  8, use->output, use->length, back, sizeof back, &length);
        if (status == PSA_SUCCESS) {
            kit_expect_bytes(use->kit, back, length, use->text, TEXT_SIZE, "the text that was decrypted");
        }
    }
    return status;
}

static psa_status_t use_signature(use_t *use)
{
    const psa_key_id_t software = public_twin(use);
    uint8_t hash[PSA_HASH_MAX_SIZE];
    size_t hash_length;
    psa_status_t status = PSA_SUCCESS;

    kit_expect_reference(
        use->kit,
        psa_hash_compute(PSA_ALG_SIGN_GET_HASH(use->algorithm), use->text, TEXT_SIZE, hash, sizeof hash, &hash_length),
        "psa_hash_compute");
    for (int of_message = 0; of_message < 2 && status == PSA_SUCCESS; of_message++) {
        if (!has(use, PD_EP_SIGN_HASH) && !(of_message && has(use, PD_EP_SIGN_MESSAGE))) {
            continue;
        }
        status = of_message ? psa_sign_message(use->key->id, use->algorithm, use->text, TEXT_SIZE, use->output,
                                               OUTPUT_SIZE, &use->length)
                            : psa_sign_hash(use->key->id, use->algorithm, hash, hash_length, use->output, OUTPUT_SIZE,
                                            &use->length);
        if (status == PSA_SUCCESS && software != 0) {
            kit_expect_status(use->kit,
                              psa_verify_hash(software, use->algorithm, hash, hash_length, use->output, use->length),
                              PSA_SUCCESS, "the public half, asked to verify the driver's signature,");
        }
    }
    if (status == PSA_SUCCESS && has(use, PD_EP_VERIFY_HASH)
        && (has(use, PD_EP_SIGN_HASH) || has(use, PD_EP_SIGN_MESSAGE))) {
        status = psa_verify_hash(use->key->id, use->algorithm, hash, hash_length, use->output, use->length);
        hash[0] ^= 1;
        if (status == PSA_SUCCESS) {
            kit_expect_error(use->kit,
                             psa_verify_hash(use->key->id, use->algorithm, hash, hash_length, use->output, use->length),
                             "psa_verify_hash of another hash");
        }
    }
    return status;
}

static psa_status_t use_decryption(use_t *use)
{
    const psa_key_id_t software = public_twin(use);
    uint8_t back[OUTPUT_SIZE];
    size_t length;
    psa_status_t status;

    if (!has(use, PD_EP_ASYMMETRIC_DECRYPT) || software == 0) {
        return PSA_SUCCESS;
    }
    kit_expect_reference(use->kit,
                         psa_asymmetric_encrypt(software, use->algorithm, use->text, TEXT_SIZE, NULL, 0, use->output,
                                                OUTPUT_SIZE, &use->length),
                         "psa_asymmetric_encrypt");
    status = psa_asymmetric_decrypt(use->key->id, use->algorithm, use->output, use->length, NULL, 0, back, sizeof back,
                                    &length);
    if (status == PSA_SUCCESS) {
        kit_expect_bytes(use->kit, back, length, use->text, TEXT_SIZE, "the text that was decrypted");
    }
    return status;
}

static psa_status_t use_agreement(use_t *use)
{
    const kit_case_t *const c = use->key->c;
    const kit_pair_t peer = kit_new_pair(use->kit, c->mechanism->key_type, c->bits);
    const psa_key_id_t software = import(use, peer.type, peer.secret, peer.secret_length);
    uint8_t expected[PSA_RAW_KEY_AGREEMENT_OUTPUT_MAX_SIZE];
    size_t expected_length;
    const psa_status_t status = psa_raw_key_agreement(use->algorithm, use->key->id, peer.public_half,
                                                      peer.public_length, use->output, OUTPUT_SIZE, &use->length);

    if (status == PSA_SUCCESS && use->key->public_length != 0) {
        kit_expect_reference(use->kit,
                             psa_raw_key_agreement(use->algorithm, software, use->key->public_half,
                                                   use->key->public_length, expected, sizeof expected,
                                                   &expected_length),
                             "psa_raw_key_agreement");
        kit_expect_bytes(use->kit, use->output, use->length, expected, expected_length, "the shared secret");
    }
    return status;
}

static psa_status_t use_in_its_way(use_t *use)
{
    if (PSA_ALG_IS_MAC(use->algorithm)) {
        return use_mac(use);
    }
    if (PSA_ALG_IS_CIPHER(use->algorithm)) {
        return use_cipher(use);
    }
    if (PSA_ALG_IS_AEAD(use->algorithm)) {
        return use_aead(use);
    }
    if (PSA_ALG_IS_SIGN(use->algorithm)) {
        return use_signature(use);
    }
    return PSA_ALG_IS_KEY_AGREEMENT(use->algorithm) ? use_agreement(use) : use_decryption(use);
}

psa_status_t opaque_use(kit_t *kit, const opaque_key_t *key)
{
    const kit_mark_t mark = kit_mark(kit);
    use_t use = { .kit = kit, .key = key, .algorithm = key->c->mechanism->algorithm };
    psa_status_t status;

    kit_fill(kit, use.text, sizeof use.text);
    status = use_in_its_way(&use);
    (void) psa_destroy_key(use.software);
    kit_release(kit, mark);
    return status;
}
