/*
 * The table of entry points
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The specification leaves the members of the MAC, cipher and AEAD families open ("TODO"). They are
 * here what the multi-part functions of the PSA Crypto API need, under the names that Mbed TLS 3.6
 * calls.
 */
#include "core/description/entry_points.h"

#include <string.h>

#define IN(family) (1u << PD_FAMILY_##family)
#define IN_MAC (IN(MAC_MULTIPART) | IN(MAC_VERIFY_MULTIPART))
#define IN_CIPHER (IN(CIPHER_ENCRYPT_MULTIPART) | IN(CIPHER_DECRYPT_MULTIPART))
#define IN_AEAD (IN(AEAD_ENCRYPT_MULTIPART) | IN(AEAD_DECRYPT_MULTIPART))
#define IN_ENCRYPT IN(CIPHER_ENCRYPT_MULTIPART)
#define IN_DECRYPT IN(CIPHER_DECRYPT_MULTIPART)
#define IN_KDF IN(KEY_DERIVATION)
#define ALONE 0u

/* Who may have the function, and what its mechanism involves. */
#define TRANSPARENT .transparent = true
#define OPAQUE .opaque = true
#define BOTH TRANSPARENT, OPAQUE
#define ALG .has_algorithm = true
#define KEY .has_key = true
#define ALG_KEY ALG, KEY
#define NEITHER .has_algorithm = false

/* Whether a driver with the family must have the function. */
#define MUST true
#define MAY false

#define ROW(ep, ep_name, in, must, ...)                                                            \
    [PD_EP_##ep] = { .name = ep_name, .families = (in), .required = (must), __VA_ARGS__ }

const char *const pd_family_names[PD_FAMILY_COUNT] = {
    [PD_FAMILY_HASH_MULTIPART] = "hash_multipart",
    [PD_FAMILY_MAC_MULTIPART] = "mac_multipart",
    [PD_FAMILY_MAC_VERIFY_MULTIPART] = "mac_verify_multipart",
    [PD_FAMILY_CIPHER_ENCRYPT_MULTIPART] = "cipher_encrypt_multipart",
    [PD_FAMILY_CIPHER_DECRYPT_MULTIPART] = "cipher_decrypt_multipart",
    [PD_FAMILY_AEAD_ENCRYPT_MULTIPART] = "aead_encrypt_multipart",
    [PD_FAMILY_AEAD_DECRYPT_MULTIPART] = "aead_decrypt_multipart",
    [PD_FAMILY_KEY_DERIVATION] = "key_derivation",
    [PD_FAMILY_PAKE] = "pake",
};

/* clang-format off */
const pd_entry_point_info_t pd_entry_points[PD_ENTRY_POINT_COUNT] = {
    ROW(HASH_COMPUTE, "hash_compute", ALONE, MUST, TRANSPARENT, ALG),
    ROW(HASH_SETUP, "hash_setup", IN(HASH_MULTIPART), MUST, TRANSPARENT, ALG),
    ROW(HASH_UPDATE, "hash_update", IN(HASH_MULTIPART), MUST, TRANSPARENT, ALG),
    ROW(HASH_FINISH, "hash_finish", IN(HASH_MULTIPART), MUST, TRANSPARENT, ALG),
    ROW(HASH_ABORT, "hash_abort", IN(HASH_MULTIPART), MUST, TRANSPARENT, ALG),
    ROW(HASH_CLONE, "hash_clone", IN(HASH_MULTIPART), MAY, TRANSPARENT, ALG),

    ROW(MAC_COMPUTE, "mac_compute", ALONE, MUST, BOTH, ALG_KEY),
    ROW(MAC_VERIFY, "mac_verify", ALONE, MUST, BOTH, ALG_KEY),
    ROW(MAC_SIGN_SETUP, "mac_sign_setup", IN(MAC_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(MAC_VERIFY_SETUP, "mac_verify_setup", IN(MAC_VERIFY_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(MAC_UPDATE, "mac_update", IN_MAC, MUST, BOTH, ALG_KEY),
    ROW(MAC_SIGN_FINISH, "mac_sign_finish", IN(MAC_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(MAC_VERIFY_FINISH, "mac_verify_finish", IN(MAC_VERIFY_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(MAC_ABORT, "mac_abort", IN_MAC, MUST, BOTH, ALG_KEY),

    ROW(CIPHER_ENCRYPT, "cipher_encrypt", ALONE, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_DECRYPT, "cipher_decrypt", ALONE, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_ENCRYPT_SETUP, "cipher_encrypt_setup", IN_ENCRYPT, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_DECRYPT_SETUP, "cipher_decrypt_setup", IN_DECRYPT, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_SET_IV, "cipher_set_iv", IN_CIPHER, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_UPDATE, "cipher_update", IN_CIPHER, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_FINISH, "cipher_finish", IN_CIPHER, MUST, BOTH, ALG_KEY),
    ROW(CIPHER_ABORT, "cipher_abort", IN_CIPHER, MUST, BOTH, ALG_KEY),

    ROW(AEAD_ENCRYPT, "aead_encrypt", ALONE, MUST, BOTH, ALG_KEY),
    ROW(AEAD_DECRYPT, "aead_decrypt", ALONE, MUST, BOTH, ALG_KEY),
    ROW(AEAD_ENCRYPT_SETUP, "aead_encrypt_setup", IN(AEAD_ENCRYPT_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(AEAD_DECRYPT_SETUP, "aead_decrypt_setup", IN(AEAD_DECRYPT_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(AEAD_SET_NONCE, "aead_set_nonce", IN_AEAD, MUST, BOTH, ALG_KEY),
    ROW(AEAD_SET_LENGTHS, "aead_set_lengths", IN_AEAD, MUST, BOTH, ALG_KEY),
    ROW(AEAD_UPDATE_AD, "aead_update_ad", IN_AEAD, MUST, BOTH, ALG_KEY),
    ROW(AEAD_UPDATE, "aead_update", IN_AEAD, MUST, BOTH, ALG_KEY),
    ROW(AEAD_FINISH, "aead_finish", IN(AEAD_ENCRYPT_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(AEAD_VERIFY, "aead_verify", IN(AEAD_DECRYPT_MULTIPART), MUST, BOTH, ALG_KEY),
    ROW(AEAD_ABORT, "aead_abort", IN_AEAD, MUST, BOTH, ALG_KEY),

    ROW(SIGN_MESSAGE, "sign_message", ALONE, MUST, BOTH, ALG_KEY),
    ROW(VERIFY_MESSAGE, "verify_message", ALONE, MUST, BOTH, ALG_KEY),
    ROW(SIGN_HASH, "sign_hash", ALONE, MUST, BOTH, ALG_KEY),
    ROW(VERIFY_HASH, "verify_hash", ALONE, MUST, BOTH, ALG_KEY),
    ROW(ASYMMETRIC_ENCRYPT, "asymmetric_encrypt", ALONE, MUST, BOTH, ALG_KEY),
    ROW(ASYMMETRIC_DECRYPT, "asymmetric_decrypt", ALONE, MUST, BOTH, ALG_KEY),
    ROW(KEY_AGREEMENT, "key_agreement", ALONE, MUST, BOTH, ALG_KEY),
    ROW(KEY_AGREEMENT_TO_KEY, "key_agreement_to_key", ALONE, MUST, OPAQUE, ALG_KEY),

    ROW(PAKE_SETUP, "pake_setup", IN(PAKE), MUST, BOTH, ALG_KEY),
    ROW(PAKE_OUTPUT, "pake_output", IN(PAKE), MUST, BOTH, ALG_KEY),
    ROW(PAKE_INPUT, "pake_input", IN(PAKE), MUST, BOTH, ALG_KEY),
    ROW(PAKE_GET_IMPLICIT_KEY, "pake_get_implicit_key", IN(PAKE), MUST, BOTH, ALG_KEY),
    ROW(PAKE_ABORT, "pake_abort", IN(PAKE), MUST, BOTH, ALG_KEY),

    ROW(KEY_DERIVATION_SETUP, "key_derivation_setup", IN_KDF, MUST, BOTH, ALG_KEY),
    ROW(KEY_DERIVATION_INPUT_STEP, "key_derivation_input_step", IN_KDF, MAY, BOTH, ALG_KEY),
    ROW(KEY_DERIVATION_OUTPUT_BYTES, "key_derivation_output_bytes", IN_KDF, MUST, BOTH, ALG_KEY),
    ROW(KEY_DERIVATION_OUTPUT_KEY, "key_derivation_output_key", IN_KDF, MAY, BOTH, ALG_KEY),
    ROW(KEY_DERIVATION_VERIFY_BYTES, "key_derivation_verify_bytes", IN_KDF, MAY, OPAQUE, ALG_KEY),
    ROW(KEY_DERIVATION_VERIFY_KEY, "key_derivation_verify_key", IN_KDF, MAY, OPAQUE, ALG_KEY),
    ROW(KEY_DERIVATION_SET_CAPACITY, "key_derivation_set_capacity", IN_KDF, MAY, OPAQUE, ALG_KEY),
    ROW(KEY_DERIVATION_ABORT, "key_derivation_abort", IN_KDF, MUST, BOTH, ALG_KEY),
    ROW(DERIVE_KEY, "derive_key", ALONE, MUST, TRANSPARENT, KEY),

    ROW(IMPORT_KEY, "import_key", ALONE, MUST, BOTH, KEY),
    ROW(GENERATE_KEY, "generate_key", ALONE, MUST, BOTH, KEY),
    ROW(EXPORT_KEY, "export_key", ALONE, MUST, OPAQUE, KEY),
    ROW(EXPORT_PUBLIC_KEY, "export_public_key", ALONE, MUST, BOTH, KEY),
    ROW(COPY_KEY, "copy_key", ALONE, MUST, OPAQUE, KEY),
    ROW(GET_BUILTIN_KEY, "get_builtin_key", ALONE, MUST, OPAQUE, KEY),
    ROW(ALLOCATE_KEY, "allocate_key", ALONE, MUST, OPAQUE, KEY),
    ROW(DESTROY_KEY, "destroy_key", ALONE, MUST, OPAQUE, KEY),
    ROW(FORGET_KEY, "forget_key", ALONE, MUST, BOTH, KEY),

    ROW(INIT, "init", ALONE, MUST, BOTH, NEITHER),
    ROW(FREE, "free", ALONE, MUST, BOTH, NEITHER),
    ROW(GET_ENTROPY, "get_entropy", ALONE, MUST, BOTH, NEITHER),
    ROW(INIT_RANDOM, "init_random", ALONE, MUST, TRANSPARENT, NEITHER),
    ROW(ADD_ENTROPY, "add_entropy", ALONE, MUST, TRANSPARENT, NEITHER),
    ROW(GET_RANDOM, "get_random", ALONE, MUST, TRANSPARENT, NEITHER),
};
/* clang-format on */

bool pd_entry_points_add(const char *name, bool listed[PD_ENTRY_POINT_COUNT])
{
    for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
        if (strcmp(name, pd_entry_points[ep].name) == 0) {
            listed[ep] = true;
            return true;
        }
    }
    for (unsigned family = 0; family < PD_FAMILY_COUNT; family++) {
        if (strcmp(name, pd_family_names[family]) != 0) {
            continue;
        }
        for (size_t ep = 0; ep < PD_ENTRY_POINT_COUNT; ep++) {
            if ((pd_entry_points[ep].families & (1u << family)) != 0) {
                listed[ep] = true;
            }
        }
        return true;
    }
    return false;
}
