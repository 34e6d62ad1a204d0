/*
 * template.h - which keys there are, and how the TPM is asked for them
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TPM_TEMPLATE_H
#define TPM_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include <psa/crypto.h>
#include <tss2/tss2_tpm2_types.h>

/** Where the secret part of a key comes from. */
typedef enum {
    TPM_ORIGIN_TPM,    /* made in the TPM and never outside */
    TPM_ORIGIN_CREATE, /* given in TPM2_Create */
    TPM_ORIGIN_IMPORT, /* given in TPM2_Import */
} tpm_origin_t;

/** The public area to ask for, without the public key.
 *
 * \retval PSA_SUCCESS
 * \retval PSA_ERROR_NOT_SUPPORTED  There are no such keys.
 */
psa_status_t tpm_template_make(const psa_key_attributes_t *attributes, tpm_origin_t origin, TPM2B_PUBLIC *template);

/** Tells whether a public area is one of a key with these attributes. */
bool tpm_template_fits(const psa_key_attributes_t *attributes, const TPMT_PUBLIC *public_area);

/** Tells whether a public area looks like one that this file asks for. */
bool tpm_template_is_like(const TPMT_PUBLIC *public_area);

/** The TPM's name of a hash, or TPM2_ALG_NULL. */
TPM2_ALG_ID tpm_hash(psa_algorithm_t algorithm);

#endif /* TPM_TEMPLATE_H */
