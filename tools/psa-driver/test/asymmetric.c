/*
 * Asymmetric encryption: mechanisms and rules
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Encryption is random: it is judged by decryption in the built-in code.
 */
#include "asymmetric.h"

#include "families.h"
#include "sampling.h"

/* clang-format off */
#define RSA(alg, ...)                                                                                                  \
    { alg, PSA_KEY_TYPE_RSA_KEY_PAIR, { __VA_ARGS__ }, NULL },                                                         \
    { alg, PSA_KEY_TYPE_RSA_PUBLIC_KEY, { __VA_ARGS__ }, NULL }
/* clang-format on */

static const kit_mechanism_t mechanisms[] = {
    RSA(PSA_ALG_RSA_PKCS1V15_CRYPT, 2048, 3072, 4096),
    RSA(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256), 2048, 3072, 4096),
    RSA(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_384), 3072),
    RSA(PSA_ALG_RSA_OAEP(PSA_ALG_SHA_512), 2048, 4096),
    { 0 },
};

static bool has_label_and_key(const kit_case_t *c)
{
    return crypt_has_label(c) && (crypt_can_encrypt(c) || crypt_can_decrypt(c));
}

static void served(kit_t *kit, const kit_case_t *c)
{
    const crypt_text_t no_label = { .length = 0 };
    psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
    pd_entry_point_t last = PD_EP_ASYMMETRIC_ENCRYPT;
    crypt_text_t message;
    crypt_text_t ciphertext;
    crypt_text_t output;
    crypt_key_t key;

    kit_expect_sample_if_quick(kit, c);
    key = crypt_key(kit, c);
    crypt_random(kit, &message, 16);
    kit_expect_reference(kit, crypt_with_builtin(&key, PD_EP_ASYMMETRIC_ENCRYPT, &message, &no_label, &ciphertext),
                         "psa_asymmetric_encrypt");
    if (crypt_can_encrypt(c)) {
        status = crypt_with_driver(kit, &key, last, &message, &no_label, key.size, &output);
    }
    if (status == PSA_ERROR_NOT_SUPPORTED && crypt_can_decrypt(c)) {
        last = PD_EP_ASYMMETRIC_DECRYPT;
        status = crypt_with_driver(kit, &key, last, &ciphertext, &no_label, key.size, &output);
    }
    kit_expect_served(kit, status, last);
}

static const kit_rule_t rules[] = {
    { "known-answer", crypt_rule_known_answer, crypt_has_vector, KIT_DIRECT },
    { "both-ways", crypt_rule_both_ways, NULL, KIT_DIRECT },
    { "label", crypt_rule_label, has_label_and_key, KIT_DIRECT },
    { "bad-ciphertext", crypt_rule_bad_ciphertext, crypt_can_decrypt, KIT_DIRECT },
    { "bad-padding", crypt_rule_bad_padding, crypt_can_decrypt, KIT_DIRECT },
    { "short-buffer", crypt_rule_short_buffer, NULL, KIT_DIRECT },
    { "threads", crypt_rule_threads, kit_is_sample, KIT_DIRECT },
    { "fork", crypt_rule_fork, kit_is_sample, KIT_DIRECT },
    { "leaks", crypt_rule_leaks, kit_is_sample, KIT_DIRECT },
    { "time", crypt_rule_time, kit_is_sample, KIT_DIRECT },
    { "dispatched", crypt_rule_dispatched, NULL, KIT_FRESH },
};

static void check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    for (const uint16_t *bits = mechanism->bits; *bits != 0; bits++) {
        const kit_case_t c = { .mechanism = mechanism, .bits = *bits };
        const crypt_key_t key = crypt_key(kit, &c);

        kit_check_pair(kit, &key.pair);
        crypt_check_vectors(kit, &key);
    }
}

const kit_family_t kit_family_asymmetric = {
    .name = "asymmetric",
    .first = PD_EP_ASYMMETRIC_ENCRYPT,
    .last = PD_EP_ASYMMETRIC_DECRYPT,
    .mechanisms = mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { "served", served, NULL, KIT_DIRECT },
    .check_row = check_row,
};
