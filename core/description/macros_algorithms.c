/*
 * The PSA_ALG_... macros
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/description/macros.h"
#include "core/description/matching.h"

/* Macros whose only argument is a hash algorithm. */
#define HASH_MACROS(ROW)               \
    ROW(PSA_ALG_HMAC)                  \
    ROW(PSA_ALG_RSA_PKCS1V15_SIGN)     \
    ROW(PSA_ALG_RSA_PSS)               \
    ROW(PSA_ALG_RSA_PSS_ANY_SALT)      \
    ROW(PSA_ALG_ECDSA)                 \
    ROW(PSA_ALG_DETERMINISTIC_ECDSA)   \
    ROW(PSA_ALG_DSA)                   \
    ROW(PSA_ALG_DETERMINISTIC_DSA)     \
    ROW(PSA_ALG_RSA_OAEP)              \
    ROW(PSA_ALG_HKDF)                  \
    ROW(PSA_ALG_HKDF_EXTRACT)          \
    ROW(PSA_ALG_HKDF_EXPAND)           \
    ROW(PSA_ALG_TLS12_PRF)             \
    ROW(PSA_ALG_TLS12_PSK_TO_MS)       \
    ROW(PSA_ALG_PBKDF2_HMAC)

#define CALL_WITH_ONE(macro)                                                                       \
    static uint32_t call_##macro(uint32_t first, uint32_t second)                                  \
    {                                                                                              \
        (void) second;                                                                             \
        return macro(first);                                                                       \
    }
#define CALL_WITH_TWO(macro)                                                                       \
    static uint32_t call_##macro(uint32_t first, uint32_t second)                                  \
    {                                                                                              \
        return macro(first, second);                                                               \
    }

HASH_MACROS(CALL_WITH_ONE)
CALL_WITH_ONE(PSA_ALG_FULL_LENGTH_MAC)
CALL_WITH_ONE(PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG)
CALL_WITH_TWO(PSA_ALG_TRUNCATED_MAC)
CALL_WITH_TWO(PSA_ALG_AT_LEAST_THIS_LENGTH_MAC)
CALL_WITH_TWO(PSA_ALG_AEAD_WITH_SHORTENED_TAG)
CALL_WITH_TWO(PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG)
CALL_WITH_TWO(PSA_ALG_KEY_AGREEMENT)

static bool no_mechanism(uint32_t first, uint32_t second, pd_message_t *reason)
{
    (void) first;
    (void) second;
    pd_message_set(reason, "PSA_ALG_NONE is no algorithm that a driver could have");
    return false;
}

static bool mac_length_fits(uint32_t mac, uint32_t length, pd_message_t *reason)
{
    const unsigned most = pd_mac_full_length(mac);
    if (length < 1 || length > most) {
        pd_message_set(reason, "the length of this MAC is 1 to %u bytes, not %u", most,
                       (unsigned) length);
        return false;
    }
    return true;
}

static bool tag_length_is_at_most_16(uint32_t aead, uint32_t length, pd_message_t *reason)
{
    (void) aead;
    if (length < 1 || length > 16) {
        pd_message_set(reason, "the smallest tag length is 1 to 16 bytes, not %u",
                       (unsigned) length);
        return false;
    }
    return true;
}

/* The tag lengths that exist, a bit each. */
#define BYTES(n) (1u << (n))
static const struct {
    psa_algorithm_t aead;
    uint32_t lengths;
    const char *text;
} tag_lengths[] = {
    { PSA_ALG_CCM,
      BYTES(4) | BYTES(6) | BYTES(8) | BYTES(10) | BYTES(12) | BYTES(14) | BYTES(16),
      "4, 6, 8, 10, 12, 14 or 16" },
    { PSA_ALG_GCM,
      BYTES(4) | BYTES(8) | BYTES(12) | BYTES(13) | BYTES(14) | BYTES(15) | BYTES(16),
      "4, 8 or 12 to 16" },
    { PSA_ALG_CHACHA20_POLY1305, BYTES(16), "16" },
};

static bool tag_length_exists(uint32_t aead, uint32_t length, pd_message_t *reason)
{
    for (size_t i = 0; i < sizeof(tag_lengths) / sizeof(tag_lengths[0]); i++) {
        if (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(aead) != tag_lengths[i].aead) {
            continue;
        }
        if (length >= 32 || (tag_lengths[i].lengths & BYTES(length)) == 0) {
            pd_message_set(reason, "the tag length of this algorithm is %s bytes, not %u",
                           tag_lengths[i].text, (unsigned) length);
            return false;
        }
    }
    return true;
}

/* The flag of key-stretching algorithms lies among the bits of the key agreement: the sum would be
 * another algorithm. */
static bool derivation_can_follow(uint32_t agreement, uint32_t derivation, pd_message_t *reason)
{
    (void) agreement;
    if ((derivation & PSA_ALG_KEY_DERIVATION_STRETCHING_FLAG) != 0) {
        pd_message_set(reason, "a key-stretching algorithm cannot follow a key agreement");
        return false;
    }
    return true;
}

#define CONSTANT(macro) { .name = #macro, .kind = PD_MACRO_ALGORITHM, .value = macro },
#define REFUSED(macro)                                                                             \
    { .name = #macro, .kind = PD_MACRO_ALGORITHM, .value = macro, .check = no_mechanism },
#define WITH_ONE(macro, argument)                                                                  \
    { .name = #macro,                                                                              \
      .kind = PD_MACRO_ALGORITHM,                                                                  \
      .arguments = { PD_ARGUMENT_##argument },                                                     \
      .call = call_##macro },
#define WITH_TWO(macro, first, second, checked_by)                                                 \
    { .name = #macro,                                                                              \
      .kind = PD_MACRO_ALGORITHM,                                                                  \
      .arguments = { PD_ARGUMENT_##first, PD_ARGUMENT_##second },                                  \
      .call = call_##macro,                                                                        \
      .check = (checked_by) },
#define WITH_HASH(macro) WITH_ONE(macro, HASH)

/* clang-format off */
static const pd_macro_t rows[] = {
    REFUSED(PSA_ALG_NONE)

    CONSTANT(PSA_ALG_MD5)
    CONSTANT(PSA_ALG_RIPEMD160)
    CONSTANT(PSA_ALG_SHA_1)
    CONSTANT(PSA_ALG_SHA_224)
    CONSTANT(PSA_ALG_SHA_256)
    CONSTANT(PSA_ALG_SHA_384)
    CONSTANT(PSA_ALG_SHA_512)
    CONSTANT(PSA_ALG_SHA_512_224)
    CONSTANT(PSA_ALG_SHA_512_256)
    CONSTANT(PSA_ALG_SHA3_224)
    CONSTANT(PSA_ALG_SHA3_256)
    CONSTANT(PSA_ALG_SHA3_384)
    CONSTANT(PSA_ALG_SHA3_512)
    CONSTANT(PSA_ALG_SHAKE256_512)
    CONSTANT(PSA_ALG_ANY_HASH)

    HASH_MACROS(WITH_HASH)

    CONSTANT(PSA_ALG_CBC_MAC)
    CONSTANT(PSA_ALG_CMAC)
    WITH_ONE(PSA_ALG_FULL_LENGTH_MAC, MAC)
    WITH_TWO(PSA_ALG_TRUNCATED_MAC, MAC, LENGTH, mac_length_fits)
    WITH_TWO(PSA_ALG_AT_LEAST_THIS_LENGTH_MAC, MAC, LENGTH, mac_length_fits)

    CONSTANT(PSA_ALG_STREAM_CIPHER)
    CONSTANT(PSA_ALG_CTR)
    CONSTANT(PSA_ALG_CFB)
    CONSTANT(PSA_ALG_OFB)
    CONSTANT(PSA_ALG_XTS)
    CONSTANT(PSA_ALG_ECB_NO_PADDING)
    CONSTANT(PSA_ALG_CBC_NO_PADDING)
    CONSTANT(PSA_ALG_CBC_PKCS7)
    CONSTANT(PSA_ALG_CCM_STAR_NO_TAG)

    CONSTANT(PSA_ALG_CCM)
    CONSTANT(PSA_ALG_GCM)
    CONSTANT(PSA_ALG_CHACHA20_POLY1305)
    WITH_ONE(PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG, AEAD)
    WITH_TWO(PSA_ALG_AEAD_WITH_SHORTENED_TAG, AEAD, LENGTH, tag_length_exists)
    WITH_TWO(PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG, AEAD, LENGTH, tag_length_is_at_most_16)

    CONSTANT(PSA_ALG_RSA_PKCS1V15_SIGN_RAW)
    CONSTANT(PSA_ALG_ECDSA_ANY)
    CONSTANT(PSA_ALG_PURE_EDDSA)
    CONSTANT(PSA_ALG_ED25519PH)
    CONSTANT(PSA_ALG_ED448PH)
    CONSTANT(PSA_ALG_RSA_PKCS1V15_CRYPT)

    CONSTANT(PSA_ALG_TLS12_ECJPAKE_TO_PMS)
    CONSTANT(PSA_ALG_PBKDF2_AES_CMAC_PRF_128)
    CONSTANT(PSA_ALG_FFDH)
    CONSTANT(PSA_ALG_ECDH)
    WITH_TWO(PSA_ALG_KEY_AGREEMENT, KEY_AGREEMENT, KEY_DERIVATION, derivation_can_follow)

    CONSTANT(PSA_ALG_JPAKE)
};
/* clang-format on */

const pd_macro_table_t pd_algorithm_macros = { rows, sizeof(rows) / sizeof(rows[0]) };
