/*
 * A TPM's public area in PSA's export format
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "public_key.h"

#include <string.h>

#define UNCOMPRESSED_POINT 0x04

bool tpm_number_write(const BYTE *number, size_t number_size, uint8_t *output, size_t length)
{
    while (number_size > length && *number == 0) {
        number++;
        number_size--;
    }
    if (number_size > length) {
        return false;
    }
    memset(output, 0, length - number_size);
    memcpy(output + length - number_size, number, number_size);
    return true;
}

static psa_status_t write_point(size_t bits, const TPMS_ECC_POINT *point, uint8_t *data, size_t data_size,
                                size_t *data_length)
{
    const size_t size = PSA_BITS_TO_BYTES(bits);

    if (data_size < 1 + 2 * size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    data[0] = UNCOMPRESSED_POINT;
    if (!tpm_number_write(point->x.buffer, point->x.size, data + 1, size)
        || !tpm_number_write(point->y.buffer, point->y.size, data + 1 + size, size)) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    *data_length = 1 + 2 * size;
    return PSA_SUCCESS;
}

psa_status_t tpm_public_key_write(const psa_key_attributes_t *attributes, const TPMT_PUBLIC *public_area, uint8_t *data,
                                  size_t data_size, size_t *data_length)
{
    switch (public_area->type) {
        case TPM2_ALG_ECC:
            return write_point(psa_get_key_bits(attributes), &public_area->unique.ecc, data, data_size, data_length);
        default:
            return PSA_ERROR_NOT_SUPPORTED;
    }
}
