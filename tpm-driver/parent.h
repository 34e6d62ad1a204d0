/*
 * parent.h - the storage primary that wraps all keys
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Made from the owner hierarchy's seed and a fixed template, it is the same key each time on the same TPM, until the
 * TPM is cleared. This makes it too:
 *     tpm2_createprimary -C o -g sha256 -G ecc256:aes128cfb \
 *         -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt'
 */
#ifndef TPM_PARENT_H
#define TPM_PARENT_H

#include "connection.h"

/** The parent's handle; the TPM makes the key if it is not loaded. */
TSS2_RC tpm_parent_get(tpm_connection_t *connection, ESYS_TR *parent);

/** Removes it from the TPM. */
void tpm_parent_drop(tpm_connection_t *connection);

/** Tells whether this is the public area of a key from that template. */
bool tpm_parent_is_like(const TPMT_PUBLIC *public_area);

#endif /* TPM_PARENT_H */
