/*
 * What the library keeps of a key
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "blob.h"

#include <string.h>

#include <tss2/tss2_mu.h>

#include "plugins/siphash.h"
#include "template.h"

#define VERSION 1u
#define PARENT_OWNER_ECC 1u
#define HEADER_SIZE 8u
#define CHECKSUM_SIZE 16u
/* "base_size" in tpm.json. */
#define MOST_BYTES 2304u

_Static_assert(HEADER_SIZE + sizeof(TPM2B_PUBLIC) + sizeof(TPM2B_PRIVATE) + CHECKSUM_SIZE <= MOST_BYTES,
               "a blob may be larger than the description says");

static const uint8_t header[HEADER_SIZE] = { 'P', 'T', 'P', 'M', VERSION, PARENT_OWNER_ECC, 0, 0 };

static void checksum(const uint8_t *bytes, size_t size, uint8_t sum[CHECKSUM_SIZE])
{
    static const uint64_t key[2] = { 0, 0 }; /* not a secret: see blob.h */
    uint64_t tag[2];

    plugin_siphash_128(key, NULL, 0, bytes, size, tag);
    for (size_t i = 0; i < CHECKSUM_SIZE; i++) {
        sum[i] = (uint8_t) (tag[i / 8] >> 8 * (i % 8));
    }
}

psa_status_t tpm_blob_write(const TPM2B_PUBLIC *public_area, const TPM2B_PRIVATE *private_area, uint8_t *bytes,
                            size_t size, size_t *length)
{
    uint8_t made[MOST_BYTES];
    size_t offset = HEADER_SIZE;

    memcpy(made, header, sizeof header);
    if (Tss2_MU_TPM2B_PUBLIC_Marshal(public_area, made, sizeof made, &offset) != TSS2_RC_SUCCESS
        || Tss2_MU_TPM2B_PRIVATE_Marshal(private_area, made, sizeof made, &offset) != TSS2_RC_SUCCESS
        || offset > sizeof made - CHECKSUM_SIZE) {
        return PSA_ERROR_GENERIC_ERROR;
    }
    checksum(made, offset, made + offset);
    offset += CHECKSUM_SIZE;
    if (offset > size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    memcpy(bytes, made, offset);
    *length = offset;
    return PSA_SUCCESS;
}

psa_status_t tpm_blob_read(const psa_key_attributes_t *attributes, const uint8_t *bytes, size_t size, tpm_blob_t *blob)
{
    uint8_t sum[CHECKSUM_SIZE];
    size_t offset = HEADER_SIZE;

    if (size < HEADER_SIZE + CHECKSUM_SIZE || size > MOST_BYTES || memcmp(bytes, header, 4) != 0) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    size -= CHECKSUM_SIZE;
    checksum(bytes, size, sum);
    if (memcmp(sum, bytes + size, sizeof sum) != 0) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    if (memcmp(bytes, header, sizeof header) != 0) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    *blob = (tpm_blob_t){ .bytes = bytes, .size = size + CHECKSUM_SIZE };
    if (Tss2_MU_TPM2B_PUBLIC_Unmarshal(bytes, size, &offset, &blob->public_area) != TSS2_RC_SUCCESS
        || Tss2_MU_TPM2B_PRIVATE_Unmarshal(bytes, size, &offset, &blob->private_area) != TSS2_RC_SUCCESS
        || offset != size || !tpm_template_fits(attributes, &blob->public_area.publicArea)) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    return PSA_SUCCESS;
}
