/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "pairs.h"

#include <string.h>

#define MOST_SECRET_BYTES PSA_EXPORT_KEY_PAIR_MAX_SIZE
#define MOST_PUBLIC_BYTES PSA_EXPORT_PUBLIC_KEY_MAX_SIZE
#define EVERY_USE                                                                                                      \
    (PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_HASH           \
     | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_DERIVE)

static const struct {
    psa_ecc_family_t family;
    size_t bits;
    const char *order;
} curves[] = {
    { PSA_ECC_FAMILY_SECP_R1, 192, "ffffffffffffffffffffffff99def836146bc9b1b4d22831" },
    { PSA_ECC_FAMILY_SECP_R1, 224, "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d" },
    { PSA_ECC_FAMILY_SECP_R1, 256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551" },
    { PSA_ECC_FAMILY_SECP_R1, 384,
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973" },
    { PSA_ECC_FAMILY_SECP_R1, 521,
      "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03b"
      "b5c9b8899c47aebb6fb71e91386409" },
    { PSA_ECC_FAMILY_SECP_K1, 192, "fffffffffffffffffffffffe26f2fc170f69466a74defd8d" },
    { PSA_ECC_FAMILY_SECP_K1, 256, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384,
      "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565" },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512,
      "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381"
      "085ddaddb58796829ca90069" },
};

bool kit_is_builtin_type(psa_key_type_t type)
{
    return !PSA_KEY_TYPE_IS_ECC(type) || PSA_KEY_TYPE_ECC_GET_FAMILY(type) != PSA_ECC_FAMILY_TWISTED_EDWARDS;
}

const uint8_t *kit_curve_order(kit_t *kit, psa_key_type_t type, size_t bits, size_t *length)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0] && PSA_KEY_TYPE_IS_ECC(type); i++) {
        if (curves[i].family == PSA_KEY_TYPE_ECC_GET_FAMILY(type) && curves[i].bits == bits) {
            return kit_hex(kit, curves[i].order, length);
        }
    }
    return NULL;
}

/* A private value of a curve or group: random bytes that the built-in code takes as one. */
static psa_key_id_t import_random(kit_t *kit, const psa_key_attributes_t *attributes)
{
    const size_t bits = psa_get_key_bits(attributes);
    const size_t size = PSA_BITS_TO_BYTES(bits);
    uint8_t *bytes = kit_memory(kit, size);
    psa_status_t status = PSA_ERROR_GENERIC_ERROR;
    psa_key_id_t key = 0;

    /* Of all orders the smallest part of their range that one has is a half. */
    for (unsigned attempt = 0; attempt < 64 && status != PSA_SUCCESS; attempt++) {
        kit_fill(kit, bytes, size);
        if (bits % 8 != 0 && PSA_KEY_TYPE_ECC_GET_FAMILY(psa_get_key_type(attributes)) != PSA_ECC_FAMILY_MONTGOMERY) {
            bytes[0] &= (uint8_t) ((1u << bits % 8) - 1);
        }
        status = psa_import_key(attributes, bytes, size, &key);
    }
    kit_expect_reference(kit, status, "psa_import_key of a random private value");
    return key;
}

kit_pair_t kit_new_pair(kit_t *kit, psa_key_type_t type, size_t bits)
{
    kit_pair_t pair = { .type = PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(type), .bits = bits };
    uint8_t *secret = kit_memory(kit, MOST_SECRET_BYTES);
    uint8_t *public_half = kit_memory(kit, MOST_PUBLIC_BYTES);
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t key = 0;

    if (!kit_is_builtin_type(type)) {
        kit_skip(kit, "the built-in code has no keys of this type");
    }
    psa_set_key_type(&attributes, pair.type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT);
    if (PSA_KEY_TYPE_IS_RSA(type)) {
        kit_expect_reference(kit, psa_generate_key(&attributes, &key), "psa_generate_key");
    } else {
        key = import_random(kit, &attributes);
    }
    kit_expect_reference(kit, psa_export_key(key, secret, MOST_SECRET_BYTES, &pair.secret_length), "psa_export_key");
    kit_expect_reference(kit, psa_export_public_key(key, public_half, MOST_PUBLIC_BYTES, &pair.public_length),
                         "psa_export_public_key");
    kit_expect_reference(kit, psa_destroy_key(key), "psa_destroy_key");
    pair.secret = secret;
    pair.public_half = public_half;
    return pair;
}

kit_pair_t kit_pair(kit_t *kit, psa_key_type_t type, size_t bits)
{
    const psa_key_type_t pair_type = PSA_KEY_TYPE_KEY_PAIR_OF_PUBLIC_KEY(type);

    for (size_t i = 0; i < kit_pair_text_count; i++) {
        const kit_pair_text_t *text = &kit_pair_texts[i];

        if (text->type == pair_type && text->bits == bits) {
            kit_pair_t pair = { .type = pair_type, .bits = bits };

            pair.secret = kit_hex(kit, text->secret, &pair.secret_length);
            pair.public_half = kit_hex(kit, text->public_half, &pair.public_length);
            return pair;
        }
    }
    return kit_new_pair(kit, type, bits);
}

const uint8_t *kit_half(const kit_pair_t *pair, psa_key_type_t type, size_t *length)
{
    const bool is_public = PSA_KEY_TYPE_IS_PUBLIC_KEY(type);

    *length = is_public ? pair->public_length : pair->secret_length;
    return is_public ? pair->public_half : pair->secret;
}

psa_key_id_t kit_pair_key(kit_t *kit, const kit_pair_t *pair, psa_algorithm_t algorithm)
{
    return kit_key(kit, pair->type, pair->bits, algorithm, EVERY_USE, pair->secret, pair->secret_length);
}

void kit_check_pair(kit_t *kit, const kit_pair_t *pair)
{
    const psa_key_id_t key = kit_pair_key(kit, pair, PSA_ALG_NONE);
    uint8_t *bytes = kit_memory(kit, MOST_SECRET_BYTES);
    size_t length;

    kit_expect_reference(kit, psa_export_key(key, bytes, MOST_SECRET_BYTES, &length), "psa_export_key");
    kit_expect_bytes(kit, pair->secret, pair->secret_length, bytes, length, "the kit's private value");
    kit_expect_reference(kit, psa_export_public_key(key, bytes, MOST_SECRET_BYTES, &length), "psa_export_public_key");
    kit_expect_bytes(kit, pair->public_half, pair->public_length, bytes, length, "the kit's public value");
}
