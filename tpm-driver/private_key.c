/*
 * A key pair as a TPM's public and sensitive area
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "private_key.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#define DER_INTEGER 0x02
#define DER_SEQUENCE 0x30

typedef struct {
    const uint8_t *bytes;
    size_t size;
} part_t;

/* Takes one element off the front. Lengths of up to 65535 bytes, in their shortest form. */
static bool take(part_t *rest, uint8_t tag, part_t *content)
{
    size_t header = 2;
    size_t length;

    if (rest->size < header || rest->bytes[0] != tag) {
        return false;
    }
    length = rest->bytes[1];
    if (length >= 0x80) {
        const size_t count = length - 0x80;

        header += count;
        if (count < 1 || count > 2 || rest->size < header) {
            return false;
        }
        length = count == 1 ? rest->bytes[2] : (size_t) rest->bytes[2] << 8 | rest->bytes[3];
        if (length < (count == 1 ? 0x80u : 0x100u)) {
            return false;
        }
    }
    if (rest->size - header < length) {
        return false;
    }
    *content = (part_t){ rest->bytes + header, length };
    *rest = (part_t){ rest->bytes + header + length, rest->size - header - length };
    return true;
}

/* A number that is not negative, without zeros in front. */
static bool take_number(part_t *rest, part_t *number)
{
    if (!take(rest, DER_INTEGER, number) || number->size == 0 || number->bytes[0] >= 0x80) {
        return false;
    }
    if (number->bytes[0] == 0) {
        number->bytes++;
        number->size--;
        return number->size == 0 || number->bytes[0] >= 0x80;
    }
    return true;
}

typedef struct {
    part_t modulus;
    part_t exponent;
    part_t prime;
    part_t other_prime;
} rsa_t;

/* RSAPrivateKey of PKCS#1: version, n, e, d, p, q, ... The TPM calculates the rest itself. */
static bool read_rsa(const uint8_t *data, size_t data_length, rsa_t *rsa)
{
    part_t whole = { data, data_length };
    part_t rest;
    part_t version;
    part_t unused;

    return take(&whole, DER_SEQUENCE, &rest) && whole.size == 0 && take_number(&rest, &version) && version.size == 0
           && take_number(&rest, &rsa->modulus) && take_number(&rest, &rsa->exponent) && take_number(&rest, &unused)
           && take_number(&rest, &rsa->prime) && take_number(&rest, &rsa->other_prime) && rsa->modulus.size > 0
           && rsa->modulus.bytes[0] >= 0x80;
}

static size_t ecc_bits(size_t size)
{
    return size == PSA_BITS_TO_BYTES(521) ? 521 : PSA_BYTES_TO_BITS(size);
}

size_t tpm_private_key_bits(psa_key_type_t type, const uint8_t *data, size_t data_length)
{
    rsa_t rsa;

    if (PSA_KEY_TYPE_IS_ECC(type)) {
        return ecc_bits(data_length);
    }
    return type == PSA_KEY_TYPE_RSA_KEY_PAIR && read_rsa(data, data_length, &rsa) ? PSA_BYTES_TO_BITS(rsa.modulus.size)
                                                                                  : 0;
}

/* A TPM need not notice: it divides the modulus by the prime and takes what comes out. */
static psa_status_t check_product(const rsa_t *rsa)
{
    BIGNUM *const p = BN_secure_new();
    BIGNUM *const q = BN_secure_new();
    BIGNUM *const product = BN_new();
    BIGNUM *const modulus = BN_bin2bn(rsa->modulus.bytes, (int) rsa->modulus.size, NULL);
    BN_CTX *const context = BN_CTX_secure_new();
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;

    if (p != NULL && q != NULL && product != NULL && modulus != NULL && context != NULL
        && BN_bin2bn(rsa->prime.bytes, (int) rsa->prime.size, p) != NULL
        && BN_bin2bn(rsa->other_prime.bytes, (int) rsa->other_prime.size, q) != NULL
        && BN_mul(product, p, q, context) == 1) {
        status = BN_cmp(product, modulus) == 0 ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
    }
    BN_clear_free(p);
    BN_clear_free(q);
    BN_free(product);
    BN_free(modulus);
    BN_CTX_free(context);
    return status;
}

static psa_status_t fill_rsa(const uint8_t *data, size_t data_length, TPMT_PUBLIC *area, TPMT_SENSITIVE *sensitive)
{
    TPM2B_PUBLIC_KEY_RSA *const modulus = &area->unique.rsa;
    TPM2B_PRIVATE_KEY_RSA *const prime = &sensitive->sensitive.rsa;
    uint32_t exponent = 0;
    rsa_t rsa;

    if (!read_rsa(data, data_length, &rsa) || rsa.modulus.size > sizeof modulus->buffer
        || rsa.prime.size != rsa.modulus.size / 2 || rsa.prime.size > sizeof prime->buffer || rsa.exponent.size > 4) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    for (size_t i = 0; i < rsa.exponent.size; i++) {
        exponent = exponent << 8 | rsa.exponent.bytes[i];
    }
    area->parameters.rsaDetail.exponent = exponent == 65537 ? 0 : exponent;
    modulus->size = (UINT16) rsa.modulus.size;
    memcpy(modulus->buffer, rsa.modulus.bytes, rsa.modulus.size);
    prime->size = (UINT16) rsa.prime.size;
    memcpy(prime->buffer, rsa.prime.bytes, rsa.prime.size);
    return check_product(&rsa);
}

static int openssl_curve(TPM2_ECC_CURVE curve)
{
    return curve == TPM2_ECC_NIST_P256   ? NID_X9_62_prime256v1
           : curve == TPM2_ECC_NIST_P384 ? NID_secp384r1
                                         : NID_secp521r1;
}

typedef struct {
    EC_GROUP *group;
    EC_POINT *point;
    BIGNUM *secret;
    BIGNUM *x;
    BIGNUM *y;
} calculation_t;

/* In the order's range; the public half is the secret times the base point. */
static psa_status_t calculate(const calculation_t *c, size_t size, TPMS_ECC_POINT *point)
{
    if (BN_is_zero(c->secret) || BN_cmp(c->secret, EC_GROUP_get0_order(c->group)) >= 0) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    BN_set_flags(c->secret, BN_FLG_CONSTTIME);
    point->x.size = (UINT16) size;
    point->y.size = (UINT16) size;
    return EC_POINT_mul(c->group, c->point, c->secret, NULL, NULL, NULL) == 1
                   && EC_POINT_get_affine_coordinates(c->group, c->point, c->x, c->y, NULL) == 1
                   && BN_bn2binpad(c->x, point->x.buffer, (int) size) == (int) size
                   && BN_bn2binpad(c->y, point->y.buffer, (int) size) == (int) size
               ? PSA_SUCCESS
               : PSA_ERROR_INSUFFICIENT_MEMORY;
}

static psa_status_t fill_ecc(const uint8_t *data, size_t data_length, TPMT_PUBLIC *area, TPMT_SENSITIVE *sensitive)
{
    TPM2B_ECC_PARAMETER *const secret = &sensitive->sensitive.ecc;
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    calculation_t c = {
        .group = EC_GROUP_new_by_curve_name(openssl_curve(area->parameters.eccDetail.curveID)),
        .secret = BN_secure_new(),
        .x = BN_new(),
        .y = BN_new(),
    };

    c.point = c.group != NULL ? EC_POINT_new(c.group) : NULL;
    if (c.point != NULL && c.secret != NULL && c.x != NULL && c.y != NULL && data_length <= sizeof secret->buffer
        && BN_bin2bn(data, (int) data_length, c.secret) != NULL) {
        status = calculate(&c, data_length, &area->unique.ecc);
    }
    BN_clear_free(c.secret);
    BN_free(c.x);
    BN_free(c.y);
    EC_POINT_free(c.point);
    EC_GROUP_free(c.group);
    if (status == PSA_SUCCESS) {
        secret->size = (UINT16) data_length;
        memcpy(secret->buffer, data, data_length);
    }
    return status;
}

psa_status_t tpm_private_key_read(const uint8_t *data, size_t data_length, TPMT_PUBLIC *area, TPMT_SENSITIVE *sensitive)
{
    *sensitive = (TPMT_SENSITIVE){ .sensitiveType = area->type };
    return area->type == TPM2_ALG_RSA ? fill_rsa(data, data_length, area, sensitive)
                                      : fill_ecc(data, data_length, area, sensitive);
}
