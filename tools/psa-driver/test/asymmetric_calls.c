/*
 * Asymmetric encryption: one call of the driver or of the built-in code
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <mbedtls/bignum.h>

#include "asymmetric.h"

typedef psa_status_t (*crypt_t)(const psa_key_attributes_t *, const uint8_t *, size_t, psa_algorithm_t, const uint8_t *,
                                size_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);

bool crypt_can_encrypt(const kit_case_t *c)
{
    return kit_claims(c, PD_EP_ASYMMETRIC_ENCRYPT);
}

bool crypt_can_decrypt(const kit_case_t *c)
{
    return PSA_KEY_TYPE_IS_KEY_PAIR(c->mechanism->key_type) && kit_claims(c, PD_EP_ASYMMETRIC_DECRYPT);
}

bool crypt_has_label(const kit_case_t *c)
{
    return PSA_ALG_IS_RSA_OAEP(c->mechanism->algorithm);
}

/* What padding leaves for the message (RFC 8017, 7.1.1 and 7.2.1). */
static size_t most_of(size_t size, psa_algorithm_t algorithm)
{
    return PSA_ALG_IS_RSA_OAEP(algorithm) ? size - 2 * PSA_HASH_LENGTH(PSA_ALG_RSA_OAEP_GET_HASH(algorithm)) - 2
                                          : size - 11;
}

crypt_key_t crypt_key(kit_t *kit, const kit_case_t *c)
{
    crypt_key_t key = {
        .algorithm = c->mechanism->algorithm,
        .pair = kit_pair(kit, c->mechanism->key_type, c->bits),
        .size = PSA_BITS_TO_BYTES(c->bits),
    };

    key.attributes =
        kit_attributes(c->mechanism->key_type, c->bits, key.algorithm, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT);
    key.key = kit_half(&key.pair, c->mechanism->key_type, &key.key_length);
    key.builtin = kit_pair_key(kit, &key.pair, key.algorithm);
    key.most = most_of(key.size, key.algorithm);
    return key;
}

void crypt_random(kit_t *kit, crypt_text_t *text, size_t length)
{
    text->length = length;
    kit_fill(kit, text->bytes, length);
}

psa_status_t crypt_with_driver(kit_t *kit, const crypt_key_t *key, pd_entry_point_t entry_point,
                               const crypt_text_t *input, const crypt_text_t *label, size_t size, crypt_text_t *output)
{
    const kit_mark_t mark = kit_mark(kit);
    const uint8_t *const bytes = kit_input(kit, key->key, key->key_length);
    const uint8_t *const guarded_input = kit_input(kit, input->bytes, input->length);
    const uint8_t *const guarded_label = kit_input(kit, label->bytes, label->length);
    uint8_t *const room = kit_output(kit, size);
    size_t length = SIZE_MAX;
    psa_status_t status;

    status = KIT_CALL(kit, entry_point, crypt_t,
                      (&key->attributes, bytes, key->key_length, key->algorithm, guarded_input, input->length,
                       guarded_label, label->length, room, size, &length));
    if (status == PSA_SUCCESS) {
        if (length > size) {
            kit_fail(kit, "reports an output of %zu bytes in a buffer of %zu", length, size);
        }
        output->length = length;
        memcpy(output->bytes, room, length < sizeof output->bytes ? length : sizeof output->bytes);
    }
    kit_release(kit, mark);
    return status;
}

psa_status_t crypt_with_builtin(const crypt_key_t *key, pd_entry_point_t entry_point, const crypt_text_t *input,
                                const crypt_text_t *label, crypt_text_t *output)
{
    return (entry_point == PD_EP_ASYMMETRIC_ENCRYPT ? psa_asymmetric_encrypt : psa_asymmetric_decrypt)(
        key->builtin, key->algorithm, input->bytes, input->length, label->bytes, label->length, output->bytes,
        sizeof output->bytes, &output->length);
}

bool crypt_is_served(kit_t *kit, pd_entry_point_t entry_point, psa_status_t status)
{
    if (status == PSA_ERROR_NOT_SUPPORTED && kit_has_fallback(kit, entry_point)) {
        return false;
    }
    kit_expect_status(kit, status, PSA_SUCCESS, pd_entry_points[entry_point].name);
    return true;
}

/* The number at a place in a key of the kit, which is DER (RFC 8017, A.1): a sequence of integers. */
static const uint8_t *integer_of(const uint8_t *der, unsigned place, size_t *length)
{
    const uint8_t *at = der;

    for (unsigned i = 0;; i++) {
        at++; /* a sequence or an integer */
        *length = *at++;
        if (*length > 0x80) {
            unsigned bytes = *length & 0x7f;

            for (*length = 0; bytes > 0; bytes--) {
                *length = *length << 8 | *at++;
            }
        }
        if (i == place) {
            return at;
        }
        at += i == 0 ? 0 : *length; /* into the sequence, past the integers */
    }
}

void crypt_raw(kit_t *kit, const kit_pair_t *pair, bool with_secret, const uint8_t *block, uint8_t *result, size_t size)
{
    size_t n_length;
    size_t e_length;
    /* A public key is n, e; a key pair 0, n, e, d and more. */
    const uint8_t *n_bytes = integer_of(pair->public_half, 1, &n_length);
    const uint8_t *e_bytes =
        with_secret ? integer_of(pair->secret, 4, &e_length) : integer_of(pair->public_half, 2, &e_length);
    mbedtls_mpi n;
    mbedtls_mpi e;
    mbedtls_mpi x;
    int failed;

    mbedtls_mpi_init(&n);
    mbedtls_mpi_init(&e);
    mbedtls_mpi_init(&x);
    failed = mbedtls_mpi_read_binary(&n, n_bytes, n_length) != 0 || mbedtls_mpi_read_binary(&e, e_bytes, e_length) != 0
             || mbedtls_mpi_read_binary(&x, block, size) != 0 || mbedtls_mpi_exp_mod(&x, &x, &e, &n, NULL) != 0
             || mbedtls_mpi_write_binary(&x, result, size) != 0;
    mbedtls_mpi_free(&n);
    mbedtls_mpi_free(&e);
    mbedtls_mpi_free(&x);
    kit_expect_reference(kit, failed ? PSA_ERROR_GENERIC_ERROR : PSA_SUCCESS, "modular exponentiation");
}
