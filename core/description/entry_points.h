/*
 * The entry points of the PSA driver interface: their names, families, and who may have them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_DESCRIPTION_ENTRY_POINTS_H
#define PD_DESCRIPTION_ENTRY_POINTS_H

#include <stdbool.h>
#include <stddef.h>

/** Every function a driver can have. The order is that of entry_points.c's table. */
typedef enum {
    PD_EP_HASH_COMPUTE,
    PD_EP_HASH_SETUP,
    PD_EP_HASH_UPDATE,
    PD_EP_HASH_FINISH,
    PD_EP_HASH_ABORT,
    PD_EP_HASH_CLONE, /* not in the specification; Mbed TLS's drivers have it */
    PD_EP_MAC_COMPUTE,
    PD_EP_MAC_VERIFY,
    PD_EP_MAC_SIGN_SETUP,
    PD_EP_MAC_VERIFY_SETUP,
    PD_EP_MAC_UPDATE,
    PD_EP_MAC_SIGN_FINISH,
    PD_EP_MAC_VERIFY_FINISH,
    PD_EP_MAC_ABORT,
    PD_EP_CIPHER_ENCRYPT,
    PD_EP_CIPHER_DECRYPT,
    PD_EP_CIPHER_ENCRYPT_SETUP,
    PD_EP_CIPHER_DECRYPT_SETUP,
    PD_EP_CIPHER_SET_IV,
    PD_EP_CIPHER_UPDATE,
    PD_EP_CIPHER_FINISH,
    PD_EP_CIPHER_ABORT,
    PD_EP_AEAD_ENCRYPT,
    PD_EP_AEAD_DECRYPT,
    PD_EP_AEAD_ENCRYPT_SETUP,
    PD_EP_AEAD_DECRYPT_SETUP,
    PD_EP_AEAD_SET_NONCE,
    PD_EP_AEAD_SET_LENGTHS,
    PD_EP_AEAD_UPDATE_AD,
    PD_EP_AEAD_UPDATE,
    PD_EP_AEAD_FINISH,
    PD_EP_AEAD_VERIFY,
    PD_EP_AEAD_ABORT,
    PD_EP_SIGN_MESSAGE,
    PD_EP_VERIFY_MESSAGE,
    PD_EP_SIGN_HASH,
    PD_EP_VERIFY_HASH,
    PD_EP_ASYMMETRIC_ENCRYPT,
    PD_EP_ASYMMETRIC_DECRYPT,
    PD_EP_KEY_AGREEMENT,
    PD_EP_KEY_AGREEMENT_TO_KEY,
    PD_EP_PAKE_SETUP,
    PD_EP_PAKE_OUTPUT,
    PD_EP_PAKE_INPUT,
    PD_EP_PAKE_GET_IMPLICIT_KEY,
    PD_EP_PAKE_ABORT,
    PD_EP_KEY_DERIVATION_SETUP,
    PD_EP_KEY_DERIVATION_INPUT_STEP,
    PD_EP_KEY_DERIVATION_OUTPUT_BYTES,
    PD_EP_KEY_DERIVATION_OUTPUT_KEY,
    PD_EP_KEY_DERIVATION_VERIFY_BYTES,
    PD_EP_KEY_DERIVATION_VERIFY_KEY,
    PD_EP_KEY_DERIVATION_SET_CAPACITY,
    PD_EP_KEY_DERIVATION_ABORT,
    PD_EP_DERIVE_KEY,
    PD_EP_IMPORT_KEY,
    PD_EP_GENERATE_KEY,
    PD_EP_EXPORT_KEY,
    PD_EP_EXPORT_PUBLIC_KEY,
    PD_EP_COPY_KEY,
    PD_EP_GET_BUILTIN_KEY,
    PD_EP_ALLOCATE_KEY,
    PD_EP_DESTROY_KEY,
    PD_EP_FORGET_KEY, /* ours */
    PD_EP_INIT,
    PD_EP_FREE, /* not in the specification; Mbed TLS's test drivers have it */
    PD_EP_GET_ENTROPY,
    PD_EP_INIT_RANDOM,
    PD_EP_ADD_ENTROPY,
    PD_EP_GET_RANDOM,
    PD_ENTRY_POINT_COUNT
} pd_entry_point_t;

/** Families of the specification that name several entry points at once in "entry_points". */
typedef enum {
    PD_FAMILY_HASH_MULTIPART,
    PD_FAMILY_MAC_MULTIPART,
    PD_FAMILY_MAC_VERIFY_MULTIPART,
    PD_FAMILY_CIPHER_ENCRYPT_MULTIPART,
    PD_FAMILY_CIPHER_DECRYPT_MULTIPART,
    PD_FAMILY_AEAD_ENCRYPT_MULTIPART,
    PD_FAMILY_AEAD_DECRYPT_MULTIPART,
    PD_FAMILY_KEY_DERIVATION,
    PD_FAMILY_PAKE, /* "pake": ours, the specification gives its entry points no family name */
    PD_FAMILY_COUNT
} pd_family_t;

typedef struct {
    const char *name;   /* as in "entry_points" and "names", without the prefix */
    unsigned families;  /* bit 1u << pd_family_t for each family that stands for it; 0 = none */
    bool required;      /* a driver that lists one of the families must have the function */
    bool transparent;   /* a transparent driver may have it */
    bool opaque;        /* an opaque driver may have it */
    bool has_algorithm; /* its mechanism involves an algorithm: "algorithms" restricts it */
    bool has_key;       /* its mechanism involves a key: "key_types" and "key_sizes" restrict it */
} pd_entry_point_info_t;

/** The families' names, one per pd_family_t. */
extern const char *const pd_family_names[PD_FAMILY_COUNT];

/** Table with one row per pd_entry_point_t. */
extern const pd_entry_point_info_t pd_entry_points[PD_ENTRY_POINT_COUNT];

/** Finds an entry point or all of a family.
 *
 * \param name         Zero-terminated: an entry point's name, or a family's ("hash_multipart").
 * \param[out] listed  Set to true at every entry point that the name stands for; others are left alone.
 *                     A family sets its optional functions too, also those that only the other type of
 *                     driver may have.
 * \return false if the name is unknown.
 */
bool pd_entry_points_add(const char *name, bool listed[PD_ENTRY_POINT_COUNT]);

#endif
