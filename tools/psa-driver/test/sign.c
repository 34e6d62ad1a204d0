/*
 * Signatures: mechanisms and rules
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A random signature cannot be compared: it is judged by verification in the built-in code, and two of them must
 * differ. The built-in code has no EdDSA: what is known of that are the answers of its RFC.
 */
#include "sign.h"

#include "families.h"
#include "sampling.h"

/* clang-format off */
/* A mechanism of a key pair, and of its public half, which can only verify. */
#define PAIR(alg, kind, family, ...)                                                                                   \
    { alg, PSA_KEY_TYPE_##kind##_KEY_PAIR family, __VA_ARGS__, NULL },                                                 \
    { alg, PSA_KEY_TYPE_##kind##_PUBLIC_KEY family, __VA_ARGS__, NULL }
#define R1(alg, ...) PAIR(alg, ECC, (PSA_ECC_FAMILY_SECP_R1), { __VA_ARGS__ })
#define K1(alg, ...) PAIR(alg, ECC, (PSA_ECC_FAMILY_SECP_K1), { __VA_ARGS__ })
#define BRAINPOOL(alg, ...) PAIR(alg, ECC, (PSA_ECC_FAMILY_BRAINPOOL_P_R1), { __VA_ARGS__ })
#define EDWARDS(alg, ...) PAIR(alg, ECC, (PSA_ECC_FAMILY_TWISTED_EDWARDS), { __VA_ARGS__ })
#define RSA(alg, ...) PAIR(alg, RSA, , { __VA_ARGS__ })
/* clang-format on */

static const kit_mechanism_t mechanisms[] = {
    R1(PSA_ALG_ECDSA(PSA_ALG_SHA_256), 256, 192, 224, 384, 521),
    R1(PSA_ALG_ECDSA(PSA_ALG_SHA_224), 224),
    R1(PSA_ALG_ECDSA(PSA_ALG_SHA_384), 384, 256),
    R1(PSA_ALG_ECDSA(PSA_ALG_SHA_512), 521, 256),
    R1(PSA_ALG_ECDSA_ANY, 256, 384, 521),
    R1(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), 256, 192, 224, 384, 521),
    R1(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384), 384, 256),
    R1(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_512), 521, 256),
    K1(PSA_ALG_ECDSA(PSA_ALG_SHA_256), 256, 192),
    K1(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), 256),
    BRAINPOOL(PSA_ALG_ECDSA(PSA_ALG_SHA_256), 256),
    BRAINPOOL(PSA_ALG_ECDSA(PSA_ALG_SHA_384), 384),
    BRAINPOOL(PSA_ALG_ECDSA(PSA_ALG_SHA_512), 512),
    BRAINPOOL(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), 256),
    BRAINPOOL(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_384), 384),
    BRAINPOOL(PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_512), 512),
    RSA(PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256), 2048, 3072),
    RSA(PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_384), 3072),
    RSA(PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_512), 2048, 4096),
    RSA(PSA_ALG_RSA_PKCS1V15_SIGN_RAW, 2048),
    RSA(PSA_ALG_RSA_PSS(PSA_ALG_SHA_256), 2048, 3072),
    RSA(PSA_ALG_RSA_PSS(PSA_ALG_SHA_384), 3072),
    RSA(PSA_ALG_RSA_PSS(PSA_ALG_SHA_512), 2048, 4096),
    RSA(PSA_ALG_RSA_PSS_ANY_SALT(PSA_ALG_SHA_256), 2048),
    EDWARDS(PSA_ALG_PURE_EDDSA, 255, 448),
    { 0 },
};

bool sign_can_sign(const kit_case_t *c)
{
    return sign_claims_signing(c, &sign_forms[0]) || sign_claims_signing(c, &sign_forms[1]);
}

bool sign_can_verify(const kit_case_t *c)
{
    return sign_claims_verifying(c, &sign_forms[0]) || sign_claims_verifying(c, &sign_forms[1]);
}

static bool is_of_hashes(const kit_case_t *c)
{
    return sign_claims_signing(c, &sign_forms[0]) || sign_claims_verifying(c, &sign_forms[0]);
}

static bool can_hash_lengths(const kit_case_t *c)
{
    return is_of_hashes(c) && kit_is_builtin_type(c->mechanism->key_type);
}

/* A driver that declines one of its entry points for a mechanism may do the others. */
static void served(kit_t *kit, const kit_case_t *c)
{
    sign_key_t key;
    psa_status_t status = PSA_ERROR_NOT_SUPPORTED;
    pd_entry_point_t last = PD_EP_VERIFY_HASH;
    signature_t signature;
    sign_text_t text;

    kit_expect_sample_if_quick(kit, c);
    key = sign_key(kit, c);
    for (const sign_form_t *form = sign_forms; form < sign_forms + SIGN_FORM_COUNT; form++) {
        sign_right_signature(kit, &key, &text, &signature);
        if (sign_claims_verifying(c, form)) {
            last = form->verify;
            status = verify_with_driver(kit, &key, form, &text, &signature);
        }
        if (status == PSA_ERROR_NOT_SUPPORTED && sign_claims_signing(c, form)) {
            last = form->sign;
            status = sign_with_driver(kit, &key, form, &text, key.signature_length, &signature);
        }
        if (status != PSA_ERROR_NOT_SUPPORTED) {
            break;
        }
    }
    if (status != PSA_SUCCESS && key.builtin == 0 && !kit_is_named(c, last)) {
        kit_skip(kit, "the description names neither algorithms nor key types, and the driver refuses this");
    }
    kit_expect_served(kit, status, last);
}

static const kit_rule_t rules[] = {
    { "known-answer", sign_rule_known_answer, sign_has_vector, KIT_DIRECT },
    { "sign", sign_rule_sign, sign_can_sign, KIT_DIRECT },
    { "verify", sign_rule_verify, sign_can_verify, KIT_DIRECT },
    { "bad-signature", sign_rule_bad_signature, sign_can_verify, KIT_DIRECT },
    { "hash-lengths", sign_rule_hash_lengths, can_hash_lengths, KIT_DIRECT },
    { "short-buffer", sign_rule_short_buffer, sign_can_sign, KIT_DIRECT },
    { "threads", sign_rule_threads, kit_is_sample, KIT_DIRECT },
    { "fork", sign_rule_fork, kit_is_sample, KIT_DIRECT },
    { "leaks", sign_rule_leaks, kit_is_sample, KIT_DIRECT },
    { "time", sign_rule_time, kit_is_sample, KIT_DIRECT },
    { "dispatched", sign_rule_dispatched, NULL, KIT_FRESH },
};

/* Known answers and key pairs against the built-in code. */
static void check_row(kit_t *kit, const kit_mechanism_t *mechanism)
{
    if (!kit_is_builtin_type(mechanism->key_type)) {
        kit_skip(kit, "the built-in code does not have it");
    }
    for (const uint16_t *bits = mechanism->bits; *bits != 0; bits++) {
        const kit_case_t c = { .mechanism = mechanism, .bits = *bits };
        const sign_key_t key = sign_key(kit, &c);
        signature_t signature;
        sign_text_t text;

        sign_random_text(kit, &key, &text);
        sign_with_builtin(kit, &key, &text, &signature);
        if (signature.length != key.signature_length) {
            kit_fail(kit, "the built-in code's signature has %zu bytes, not %zu", signature.length,
                     key.signature_length);
        }
        sign_check_vectors(kit, &key);
    }
}

const kit_family_t kit_family_sign = {
    .name = "sign",
    .first = PD_EP_SIGN_MESSAGE,
    .last = PD_EP_VERIFY_HASH,
    .mechanisms = mechanisms,
    .rules = rules,
    .rule_count = sizeof rules / sizeof rules[0],
    .served = { "served", served, NULL, KIT_DIRECT },
    .check_row = check_row,
};
