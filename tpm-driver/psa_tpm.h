/*
 * psa_tpm.h - where the keys of psa-tpm.so live
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A key with one of these lifetimes is made by the TPM and never leaves it in the clear:
 *
 *     psa_set_key_lifetime(&attributes, PSA_TPM_LIFETIME_PERSISTENT);
 *     psa_set_key_id(&attributes, id);
 *     status = psa_generate_key(&attributes, &key);
 *
 * docs/tpm.md says which keys and algorithms there are.
 */
#ifndef PSA_TPM_H
#define PSA_TPM_H

#include <psa/crypto.h>

/** The location of keys that a TPM has wrapped: of the vendor range, "TPM" in ASCII with its highest bit set. */
#define PSA_TPM_LOCATION ((psa_key_location_t) 0xd4504d)

/** Lives as long as the process, or until it is destroyed. */
#define PSA_TPM_LIFETIME_VOLATILE                                                                                      \
    PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_VOLATILE, PSA_TPM_LOCATION)

/** The wrapped key is in the key store; only the TPM that wrapped it can use it. */
#define PSA_TPM_LIFETIME_PERSISTENT                                                                                    \
    PSA_KEY_LIFETIME_FROM_PERSISTENCE_AND_LOCATION(PSA_KEY_PERSISTENCE_DEFAULT, PSA_TPM_LOCATION)

#endif /* PSA_TPM_H */
