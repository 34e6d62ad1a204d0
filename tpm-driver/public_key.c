/*
 * A TPM's public area in PSA's export format
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "public_key.h"

#include <string.h>

#define UNCOMPRESSED_POINT 0x04
#define DER_INTEGER 0x02
#define DER_SEQUENCE 0x30

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

psa_status_t tpm_point_read(size_t bits, const uint8_t *data, size_t data_length, TPMS_ECC_POINT *point)
{
    const size_t size = PSA_BITS_TO_BYTES(bits);

    if (size > sizeof point->x.buffer || data_length != 1 + 2 * size || data[0] != UNCOMPRESSED_POINT) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    point->x.size = (UINT16) size;
    point->y.size = (UINT16) size;
    memcpy(point->x.buffer, data + 1, size);
    memcpy(point->y.buffer, data + 1 + size, size);
    return PSA_SUCCESS;
}

/* Behind a pointer that goes down: DER has lengths in front. */
static uint8_t *put_header(uint8_t *end, uint8_t tag, size_t length)
{
    if (length > 0xff) {
        *--end = (uint8_t) length;
        *--end = (uint8_t) (length >> 8);
        *--end = 0x82;
    } else if (length > 0x7f) {
        *--end = (uint8_t) length;
        *--end = 0x81;
    } else {
        *--end = (uint8_t) length;
    }
    *--end = tag;
    return end;
}

static uint8_t *put_integer(uint8_t *end, const uint8_t *number, size_t size)
{
    uint8_t *const last = end;

    while (size > 0 && *number == 0) {
        number++;
        size--;
    }
    end -= size;
    memcpy(end, number, size);
    if (size == 0 || *end >= 0x80) {
        *--end = 0;
    }
    return put_header(end, DER_INTEGER, (size_t) (last - end));
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
static psa_status_t write_rsa(const TPMT_PUBLIC *area, uint8_t *data, size_t data_size, size_t *data_length)
{
    const TPM2B_PUBLIC_KEY_RSA *const modulus = &area->unique.rsa;
    const uint32_t set = area->parameters.rsaDetail.exponent;
    const uint32_t exponent = set == 0 ? 65537 : set;
    const uint8_t bytes[4] = { (uint8_t) (exponent >> 24), (uint8_t) (exponent >> 16), (uint8_t) (exponent >> 8),
                               (uint8_t) exponent };
    uint8_t made[sizeof modulus->buffer + 32];
    uint8_t *begin = made + sizeof made;

    if (modulus->size != area->parameters.rsaDetail.keyBits / 8) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    begin = put_integer(begin, bytes, sizeof bytes);
    begin = put_integer(begin, modulus->buffer, modulus->size);
    begin = put_header(begin, DER_SEQUENCE, (size_t) (made + sizeof made - begin));
    if ((size_t) (made + sizeof made - begin) > data_size) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    *data_length = (size_t) (made + sizeof made - begin);
    memcpy(data, begin, *data_length);
    return PSA_SUCCESS;
}

psa_status_t tpm_public_key_write(const psa_key_attributes_t *attributes, const TPMT_PUBLIC *public_area, uint8_t *data,
                                  size_t data_size, size_t *data_length)
{
    switch (public_area->type) {
        case TPM2_ALG_ECC:
            return write_point(psa_get_key_bits(attributes), &public_area->unique.ecc, data, data_size, data_length);
        case TPM2_ALG_RSA:
            return write_rsa(public_area, data, data_size, data_length);
        default:
            return PSA_ERROR_NOT_SUPPORTED;
    }
}
